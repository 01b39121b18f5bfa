#pragma once
// Two runs that should have been one.
#include <vector>

#include "simulator/run/run.hpp"

namespace perdura::simulator {

/// What of the second run, which was compared to the first, is not the same: at most one thing, the
/// first. Both are whole runs, whatever promises they broke.
std::vector<Broken> difference(const RunResult& first, const RunResult& second);

}  // namespace perdura::simulator
