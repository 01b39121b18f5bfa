#pragma once
// `simulator run --world live`: scenarios in the running shop, each compared with its simulated
// run.
#include <ostream>

#include "apps/simulator/run_scenarios.hpp"

namespace perdura::apps::simulator {

/// First all that cannot be played is refused, with each reason, then one scenario after another is
/// played. The exit code: that of the first which failed, `invalid`, or `interrupted`. Throws
/// `FileError`, also for a stack that does not run.
int run_live(const RunWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
