#pragma once
// `simulator explore`: many scenarios under many seeds, or hit at each of their crash points.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

struct Seeds {
  std::uint64_t first = 1, last = 1;

  bool operator==(const Seeds&) const = default;
};

/// "1..200", "200" (the first 200). Nothing if it is neither.
std::optional<Seeds> read_seeds(const std::string& text);

struct ExploreWish {
  std::vector<std::string> paths = {};
  std::string seeds = {};  // empty: as usual
  std::size_t jobs = 1;
  bool crash_points = false;  // in place of chance
  std::size_t pairs = 0;      // of crash points; 0: each single one
  std::string plans = ".";    // the folder for the plans of crash points that fail
  bool fail_fast = false;
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;  // of a run; more: it is endless
  bool require_sometimes = false;  // a mark of the scenarios that is never met is a failure
  bool as_json = false;
  bool quiet = false;
};

/// What was found goes to `out`, what cannot be done to `errors`. The exit code: 0; 4 if a run was
/// another one the second time, else 1 for a broken promise or a run that died, else 3 for what
/// never ends, else 1 for a mark that is required and was never met; 130: interrupted, after what
/// was found so far is told; 2 for what is not valid. Throws `FileError`.
int explore_scenarios(const ExploreWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
