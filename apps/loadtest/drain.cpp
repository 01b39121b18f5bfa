#include "apps/loadtest/drain.hpp"

namespace perdura::apps::loadtest {
namespace {

/// The rate until `window` has passed.
double rate_in(std::chrono::milliseconds window, const Meter& meter, const Waits& waits) {
  const double used = meter();
  const auto began = waits.ticks();
  waits.sleep(window);
  const double more = meter() - used;
  const double seconds = std::chrono::duration<double>(waits.ticks() - began).count();
  // A process that ended takes its time along: not below zero.
  return seconds > 0 && more > 0 ? more / seconds : 0;
}

}  // namespace

double idle_rate(const Meter& meter, const Waits& waits) {
  return rate_in(idle_window, meter, waits);
}

Drained wait_for_rest(const Meter& meter, double idle, const Waits& waits) {
  const auto began = waits.ticks();
  Drained drained;
  int quiet = 0;
  for (;;) {
    const auto window_began = waits.ticks() - began;
    if (window_began >= drain_max) return {.at_rest = false, .after = window_began};
    if (rate_in(drain_window, meter, waits) > 2 * idle + quiet_slack) {
      quiet = 0;
      continue;
    }
    if (quiet++ == 0) drained.after = window_began;
    if (quiet < quiet_windows) continue;
    drained.at_rest = true;
    return drained;
  }
}

}  // namespace perdura::apps::loadtest
