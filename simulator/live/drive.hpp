#pragma once
// A loop on the wall's time.
#include "simulator/feed/pace.hpp"
#include "simulator/live/away.hpp"

namespace perdura::simulator::live {

/// Runs the loop, a second of its time each second, until `ended`; false: somebody interrupted.
/// What a step throws comes out.
bool drive(Loop& loop, Away& away, const feed::PaceClock& clock,
           const std::function<bool()>& ended);

}  // namespace perdura::simulator::live
