#pragma once
// Time that moves only when nothing is left to do: one loop, one thread, one seed.
#include <map>
#include <optional>
#include <random>
#include <unordered_map>
#include <utility>

#include "temporal/runtime.hpp"

namespace perdura::temporal::testing {

struct VirtualRuntimeOptions {
  std::uint64_t seed = 1;
  /// 2026-01-01T00:00:00Z.
  TimePoint start{std::chrono::seconds{1'767'225'600}};
  /// More steps than this in the life of the runtime are an endless loop: `std::runtime_error`.
  std::uint64_t max_steps = 20'000'000;
};

/// An event loop on virtual time. Everything (calls of the members too) happens on the one thread
/// that runs the loop. Equal seeds and equal inputs give equal runs. An exception thrown by a task
/// leaves the `run_…` call; the loop can go on afterwards.
class VirtualRuntime : public Runtime {
 public:
  explicit VirtualRuntime(VirtualRuntimeOptions options = {});

  TimePoint now() const override { return now_; }
  void post(Work work) override;
  TimerId after(Duration delay, Work work) override;
  void cancel(TimerId id) override;
  /// The work is a step of its own and runs inline on the loop.
  void run_blocking(Work work) override;
  std::uint64_t random() override { return random_(); }

  /// From inside blocking work: as if its thread had been held up before it began. What it posts
  /// after this is dropped, and it runs again, from its start, `delay` later;
  /// `Duration::max()`: never.
  void hold_up(Duration delay);

  /// Runs the earliest task, moving the clock to its moment if that lies ahead. False if there is
  /// no task at all.
  bool step();

  /// Runs all that is due at the present moment, and what that posts. The clock stands still.
  void run_until_idle();

  /// Runs, moving the clock, until `holds()`, which is asked before each task. False if no task is
  /// left, or if the next one lies beyond `limit` from now: the clock then stands at the last task
  /// that ran.
  bool run_until(const std::function<bool()>& holds, Duration limit = std::chrono::hours{24 * 366});

  /// Runs all that is due within `span`; the clock ends exactly `span` later.
  void run_for(Duration span);

  /// Moves the clock without running anything, as for a process that was asleep: what has become
  /// due runs late, at the next `run_…`.
  void advance(Duration span);

  std::uint64_t steps() const { return steps_; }
  /// Tasks and timers that have not run yet.
  std::size_t pending() const { return queue_.size(); }

 private:
  using Key = std::pair<TimePoint, TimerId>;  // ids are given in order: equal moments keep it

  const std::uint64_t max_steps_;
  std::optional<Duration> held_up_;  // the blocking work that runs now
  TimePoint now_;
  TimerId last_id_ = 0;
  std::uint64_t steps_ = 0;
  std::mt19937_64 random_;
  std::map<Key, Work> queue_;
  std::unordered_map<TimerId, TimePoint> due_;  // looked up only, never walked
};

}  // namespace perdura::temporal::testing
