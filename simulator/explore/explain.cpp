#include "simulator/explore/explain.hpp"

namespace perdura::simulator {

Explained explain(const scenario::Scenario& scenario, const ExplainOptions& options,
                  Schemas& schemas) {
  std::vector<TraceLine> trace;
  RunOptions run{.seed = options.seed, .plan = options.plan};
  run.trace = [&](const TraceLine& line) { trace.push_back(line); };
  const auto result = options.run(scenario, run, schemas);
  if (result.kept()) return {};
  return {result.broken,
          causes_of(trace, result.broken.front(), scenario.time.start.at, options.lines)};
}

}  // namespace perdura::simulator
