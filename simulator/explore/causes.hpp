#pragma once
// What led to a broken promise: a trace walked backwards from cause to cause.
#include <vector>

#include "simulator/run/broken.hpp"
#include "simulator/run/trace.hpp"

namespace perdura::simulator {

/// As many as a plan that somebody reads.
inline constexpr std::size_t few_faults = 10;

struct Causes {
  std::vector<TraceLine> lines;  // in the order of the trace
  std::size_t left_out = 0;      // over `most`
};

/// From each thing that was done with the order of the promise (nobody's: from the last that each
/// who takes part did) and from what went wrong with it back to where it came from. What was done
/// again and again is there once. If few things went wrong at all, they are all there; of the
/// others none from before `since`. Over `most` those go first that repeat others, then the
/// earliest; what went wrong goes last.
Causes causes_of(const std::vector<TraceLine>& trace, const Broken& broken, TimePoint since,
                 std::size_t most);

}  // namespace perdura::simulator
