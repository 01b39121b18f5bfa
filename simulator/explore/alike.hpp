#pragma once
// Where to look for the same failure with other faults.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/plan.hpp"

namespace perdura::simulator {

/// The first so many seeds whose own weather (`swarm_weather`) has nothing go wrong but what went
/// wrong in the plan, by classes of faults, and something of it. Of a plan without entries none.
std::vector<std::uint64_t> seeds_alike(const Plan& plan, std::size_t count);

}  // namespace perdura::simulator
