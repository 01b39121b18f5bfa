#pragma once
// An exploration, for people and for programs.
#include <map>
#include <string>

#include "apps/simulator/explore_scenarios.hpp"
#include "simulator/explore/explore.hpp"

namespace perdura::apps::simulator {

/// By a failure's name: the file that has its plan.
using PlanFiles = std::map<std::string, std::string>;

/// What a report says beside what was found.
struct ExploreFrame {
  Seeds seeds = {};
  PlanFiles plans = {};
  double seconds = 0;
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;
  bool require_sometimes = false;  // a mark that was never met is a failure
};

/// 1, 3 or 4.
int code_of(perdura::simulator::BrokenKind kind);
/// 0 … 4 or `interrupted`, see `explore_scenarios`.
int code_of(const perdura::simulator::Exploration& found, bool require_sometimes = false);

/// "120 of 2_400 runs, 6.1 s, 3 failed".
std::string progress_of(const perdura::simulator::Exploration& found, double seconds);
/// Lines: what was run, what was met, each failure with what to do next.
std::string report_of(const perdura::simulator::Exploration& found, const ExploreFrame& frame);
/// One object, one line.
std::string json_of(const perdura::simulator::Exploration& found, const ExploreFrame& frame);

}  // namespace perdura::apps::simulator
