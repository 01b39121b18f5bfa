#pragma once
// The end of a run as the auditor sees it.
#include <vector>

#include "simulator/run/broken.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Reads all books of the world: services, payment gateway, courier, topics, workflows. `audit/`
/// judges; of a shop at rest nothing may be under way either. On a fiber, with the faults off.
std::vector<Broken> audited(World& world);

}  // namespace perdura::simulator
