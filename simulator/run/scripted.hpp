#pragma once
// A workload's orders written down one by one.
#include <set>
#include <string>

#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator {

/// A scenario in which nothing comes by itself: these orders of the workload (empty: all) are
/// placed, paid, cancelled, dispatched and confirmed by the script, under their names, when people
/// do so under this seed as long as nothing holds them up. The scenario's own orders and script
/// stay. Of more than `scripted_max` orders the later ones are left out.
scenario::Scenario scripted(const scenario::Scenario& scenario, std::uint64_t seed,
                            const std::set<std::string>& orders = {});

inline constexpr std::size_t scripted_max = 1'000;

}  // namespace perdura::simulator
