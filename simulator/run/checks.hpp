#pragma once
// The checkers of a run: this is where they are hooked in.
#include <vector>

#include "simulator/checkers/checker.hpp"
#include "simulator/run/broken.hpp"
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator {

/// Those that the scenario's `invariants` name; none named: all.
std::vector<const CheckerKind*> wanted_checkers(const scenario::Scenario& scenario);

/// A promise that a checker found broken.
Broken broken_by(const Finding& finding);

}  // namespace perdura::simulator
