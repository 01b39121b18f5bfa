#pragma once
// Every workflow of the shop: what a worker runs.
#include <vector>

#include "temporal/definition.hpp"

namespace perdura::workflows {

std::vector<temporal::WorkflowDefinition> all();

}  // namespace perdura::workflows
