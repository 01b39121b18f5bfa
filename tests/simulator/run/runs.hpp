#pragma once
// Scenarios, run.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simulator/run/run.hpp"
#include "simulator/scenario/load.hpp"

namespace perdura::simulator {

/// One database for all tests of the program.
inline Schemas& schemas() {
  static Schemas all;
  return all;
}

inline scenario::Scenario scenario_in(const std::string& text) {
  auto loaded = scenario::load(text);
  for (const auto& finding : loaded.findings) ADD_FAILURE() << to_line("test", finding);
  if (!loaded.scenario) throw std::invalid_argument("not a scenario");
  return std::move(*loaded.scenario);
}

/// With a head that is valid: `rest` is what the test is about.
inline scenario::Scenario story(const std::string& rest) {
  return scenario_in("scenario: story\nabout: A story.\nversion: 1\n" + rest);
}

inline RunResult run_of(const scenario::Scenario& scenario, RunOptions options = {}) {
  return run(scenario, options, schemas());
}

/// "final o1: order is FAILED, expected CANCELLED".
inline std::vector<std::string> told(const RunResult& result) {
  std::vector<std::string> lines;
  for (const auto& broken : result.broken) lines.push_back(broken.check + " " + broken.sentence);
  return lines;
}

}  // namespace perdura::simulator
