#pragma once
// What the chooser does to calls to Temporal.
#include "simulator/chooser.hpp"
#include "simulator/world/names.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::simulator {

/// Starts, signals and updates, each by its name: the site `signal`. Chooser and names outlive it.
temporal::testing::FateOfCall temporal_fate(Chooser& chooser, Names& names);

}  // namespace perdura::simulator
