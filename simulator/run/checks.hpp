#pragma once
// The checkers of a run: this is where they are hooked in.
#include <functional>
#include <vector>

#include "simulator/run/broken.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Before anything happens: those that look at each commit (`World::observe`) begin, as far as the
/// scenario's `invariants` names them. The run ends with the step in which one calls `broke`.
void watch_promises(const scenario::Scenario& scenario, World& world,
                    std::function<void(Broken)> broke);

/// Those that look at a shop that has come to rest. On a fiber, with the faults off.
std::vector<Broken> checked_at_end(const scenario::Scenario& scenario, World& world);

}  // namespace perdura::simulator
