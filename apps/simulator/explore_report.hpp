#pragma once
// An exploration, for people and for programs.
#include <map>
#include <string>

#include "apps/simulator/explore_scenarios.hpp"
#include "simulator/explore/explore.hpp"

namespace perdura::apps::simulator {

/// By a failure's name: the file that has its plan.
using PlanFiles = std::map<std::string, std::string>;

/// 1, 3 or 4.
int code_of(perdura::simulator::BrokenKind kind);
/// 0 … 4, see `explore_scenarios`.
int code_of(const perdura::simulator::Exploration& found);

/// "120 of 2_400 runs, 6.1 s, 3 failed".
std::string progress_of(const perdura::simulator::Exploration& found, double seconds);
/// Lines: what was run, what was met, each failure with what to do next.
std::string report_of(const perdura::simulator::Exploration& found, const Seeds& seeds,
                      const PlanFiles& plans, double seconds);
/// One object, one line.
std::string json_of(const perdura::simulator::Exploration& found, const Seeds& seeds,
                    const PlanFiles& plans, double seconds);

}  // namespace perdura::apps::simulator
