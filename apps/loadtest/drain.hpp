#pragma once
// When the shop has done what the orders left behind them: events on their way to Kafka, workflows
// on their way into Temporal's visibility store. It tells by its CPU: a shop at work uses more than
// it used at rest.
#include <chrono>
#include <functional>

#include "apps/client/waits.hpp"

namespace perdura::apps::loadtest {

/// Milliseconds of CPU that the stack has used so far.
using Meter = std::function<double()>;

inline constexpr std::chrono::milliseconds idle_window{1'000};
inline constexpr std::chrono::milliseconds drain_window{500};
/// So many windows in a row must be quiet: relays look for work at intervals.
inline constexpr int quiet_windows = 2;
inline constexpr std::chrono::seconds drain_max{30};
/// A quiet stack may use twice what it used at rest and that much more: /proc counts in steps of
/// 10 ms for each process. In milliseconds of CPU a second.
inline constexpr double quiet_slack = 60;

/// Milliseconds of CPU a second, watched for `idle_window`.
double idle_rate(const Meter& meter, const Waits& waits);

struct Drained {
  bool at_rest = false;              // false: still at work after `drain_max`
  std::chrono::nanoseconds after{};  // how long until the first of the quiet windows began
};

/// Returns at the end of the last quiet window, or when `drain_max` has passed. What waits without
/// using CPU, as a relay does for a broker that is away, counts as rest.
Drained wait_for_rest(const Meter& meter, double idle, const Waits& waits);

}  // namespace perdura::apps::loadtest
