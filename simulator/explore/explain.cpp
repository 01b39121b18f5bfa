#include "simulator/explore/explain.hpp"

#include <algorithm>

namespace perdura::simulator {
namespace {

/// What went wrong before anybody listened has no line: the world was being made.
std::vector<TraceLine> untold(const Plan& faults, const std::vector<TraceLine>& trace,
                              TimePoint at) {
  std::vector<TraceLine> lines;
  for (const auto& fault : faults) {
    const auto what = fault.choice + " #" + std::to_string(fault.nth);
    const bool told = std::ranges::any_of(trace, [&](const TraceLine& line) {
      return line.fault && line.who == fault.site && line.order == fault.entity &&
             line.what == what;
    });
    if (told) continue;
    lines.push_back(
        {.at = at, .who = fault.site, .what = what, .order = fault.entity, .fault = true});
  }
  return lines;
}

}  // namespace

Explained explain(const scenario::Scenario& scenario, const ExplainOptions& options,
                  Schemas& schemas) {
  std::vector<TraceLine> trace;
  RunOptions run{.seed = options.seed, .plan = options.plan};
  run.trace = [&](const TraceLine& line) { trace.push_back(line); };
  const auto result = options.run(scenario, run, schemas);
  if (result.kept()) return {};
  const auto first = trace.empty() ? scenario.time.start.at : trace.front().at;
  const auto before = untold(result.faults, trace, first);
  trace.insert(trace.begin(), before.begin(), before.end());
  return {result.broken,
          causes_of(trace, result.broken.front(), scenario.time.start.at, options.lines)};
}

}  // namespace perdura::simulator
