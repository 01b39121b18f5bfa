#pragma once
// `simulator explain`: why a run fails.
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

struct ExplainWish {
  std::string path = {};
  std::uint64_t seed = 1;
  std::string plan = {};  // a file; empty: what goes wrong is drawn as the scenario has it
  double scale = 1;
  std::size_t lines = 40;
  std::uint64_t max_steps = perdura::simulator::usual_max_steps;
  bool as_json = false;
};

/// What led to it goes to `out`. The exit code is the run's, or `invalid`. Throws `FileError`.
int explain_run(const ExplainWish& wish, std::ostream& out, std::ostream& errors);

}  // namespace perdura::apps::simulator
