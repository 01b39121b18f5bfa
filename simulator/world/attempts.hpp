#pragma once
// What befalls the attempts of activities.
#include "simulator/world/machine.hpp"
#include "simulator/world/program.hpp"
#include "temporal/activity.hpp"

namespace perdura::simulator {

/// All activities of the worker, each attempt judged by the chooser first: the site `activity`, for
/// the workflow's order. Machine and surroundings outlive their use.
temporal::Activities judged(const temporal::Activities& all, Machine& machine,
                            const Surroundings& world);

}  // namespace perdura::simulator
