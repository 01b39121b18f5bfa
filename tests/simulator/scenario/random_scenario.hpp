#pragma once
// Any scenario that the format can say, by a seed.
#include <cstdint>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::scenario {

/// Valid with `LoadOptions{.later = true}`.
Scenario random_scenario(std::uint64_t seed);

}  // namespace perdura::simulator::scenario
