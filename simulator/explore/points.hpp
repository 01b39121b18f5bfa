#pragma once
// Where a run can be hit: before and after each command of a workflow, each attempt of an activity,
// each call and each transaction. Of each the ways that the table of sites calls crash points.
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {

/// All crash points of a scenario's run without faults (but for its own plan), in the order in
/// which it meets them. Of the times at which a process can be killed those that something has
/// happened since. What the run itself comes to is not looked at.
Plan crash_points(const scenario::Scenario& scenario, std::uint64_t seed, const RunFunction& run,
                  Schemas& schemas);

/// What the shop has and no point was at, as a place's name: "activity.GiveBack",
/// "workflow_task.Refund".
std::vector<std::string> without_point(const Plan& points);

/// Two of them, drawn: the same two for the same number. (One, where all are of one occasion.)
/// There is a point at least.
Plan pair_of(const Plan& points, std::uint64_t seed, std::uint64_t number);

}  // namespace perdura::simulator
