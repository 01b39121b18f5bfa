#pragma once
// `simulator shrink`: a run that fails, as small as it can be.
#include <cstdint>
#include <ostream>
#include <string>

namespace perdura::apps::simulator {

struct ShrinkWish {
  std::string path = {};
  std::uint64_t seed = 1;
  std::string plan = {};  // a file; empty: what goes wrong is drawn as the scenario has it
  std::string budget = "30s";
  std::string out = {};  // the file written; empty: SCENARIO-SEED.yaml
  bool as_json = false;
};

/// Writes the scenario, and says what is left of it. The exit code: 0; 1: the run's process died;
/// 2: nothing fails, or something is not valid; 4: it does not fail again. Throws `FileError`.
int shrink_scenario(const ShrinkWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
