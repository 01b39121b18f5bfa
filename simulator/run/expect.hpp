#pragma once
// What a scenario expects of its end.
#include <vector>

#include "simulator/run/broken.hpp"
#include "simulator/run/measures.hpp"
#include "simulator/run/script.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// `final`, of the orders of the script, and `stock`.
std::vector<Broken> against_final(const scenario::Scenario& scenario, World& world, Stage& stage,
                                  const Script& script);
/// `within`.
std::vector<Broken> against_within(const scenario::Scenario& scenario, const Measures& measures);

}  // namespace perdura::simulator
