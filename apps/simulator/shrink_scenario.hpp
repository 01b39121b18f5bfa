#pragma once
// `simulator shrink`: a run that fails, as small as it can be.
#include <cstdint>
#include <ostream>
#include <string>

#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

struct ShrinkWish {
  std::string path = {};
  std::uint64_t seed = 1;
  std::string plan = {};  // a file; empty: what goes wrong is drawn as the scenario has it
  std::string budget = "30s";
  std::string out = {};  // the file written; empty: SCENARIO-SEED.yaml
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;  // of a run; more: it is endless
  bool as_json = false;
};

/// Writes the scenario, and says what is left of it. The exit code: 0; 1: the run's process died;
/// 2: nothing fails, or something is not valid; 3: there was no time to see it fail; 4: it does not
/// fail again; 130: interrupted, with the smallest so far written if it was seen to fail. Throws
/// `FileError`.
int shrink_scenario(const ShrinkWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
