#pragma once
// A run that fails, and what led to it.
#include <optional>

#include "simulator/explore/causes.hpp"
#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {

struct ExplainOptions {
  std::uint64_t seed = 1;
  std::optional<Plan> plan = {};              // what goes wrong, in place of what the seed draws
  std::size_t lines = 40;                     // at most
  std::uint64_t max_steps = usual_max_steps;  // of a run; more: it is endless
  RunFunction run = simulator::run;
};

struct Explained {
  std::vector<Broken> broken = {};  // none: there is nothing to explain
  Causes causes = {};               // of the first
};

/// Makes the run, and if it fails once more to listen to it; what it keeps of that is bounded but
/// for what the order itself does.
Explained explain(const scenario::Scenario& scenario, const ExplainOptions& options,
                  Schemas& schemas);

}  // namespace perdura::simulator
