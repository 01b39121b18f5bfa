#pragma once
// What has to fit together in a scenario: names that refer to something, orders of time, sums.
#include "simulator/scenario/node.hpp"
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::scenario {

/// `document`: what `scenario` was read from, for the places.
/// `later`: what today's shop cannot do is none of its business.
void check(const Scenario& scenario, const Node& document, bool later, Findings& findings);

}  // namespace perdura::simulator::scenario
