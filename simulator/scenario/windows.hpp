#pragma once
// A scenario's windows as weather: what they do to the odds of sites. That the broker is down or
// that processes are killed is not chance: the world does it when the window says so.
#include <vector>

#include "simulator/scenario/scenario.hpp"
#include "simulator/weather.hpp"

namespace perdura::simulator::scenario {

/// `base` (of the whole run: drawn, or fair) with the odds of the windows that are open so long
/// after the start; of two for one site the later in the list counts.
Weather weather_at(const Scenario& scenario, const Weather& base, Duration after_start);

/// When windows open or close, after the start: ascending, each once.
std::vector<Duration> weather_changes(const Scenario& scenario);

}  // namespace perdura::simulator::scenario
