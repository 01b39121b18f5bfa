#include "simulator/explore/explain.hpp"

#include <set>
#include <tuple>

#include "simulator/explore/kept_lines.hpp"

namespace perdura::simulator {
namespace {

/// Site, entity, and what became of which of its occasions.
using Stroke = std::tuple<std::string, std::string, std::string>;

/// What is heard of one run.
struct Heard {
  KeptLines lines;
  std::set<Stroke> faults = {};
  std::optional<TimePoint> first = {};

  void add(const TraceLine& line) {
    if (!first) first = line.at;
    if (line.fault) faults.emplace(line.who, line.order, line.what);
    lines.add(line);
  }
};

/// What went wrong before anybody listened has no line: the world was being made.
std::vector<TraceLine> untold(const Plan& faults, const Heard& heard, TimePoint at) {
  std::vector<TraceLine> lines;
  for (const auto& fault : faults) {
    const auto what = fault.choice + " #" + std::to_string(fault.nth);
    if (heard.faults.contains({fault.site, fault.entity, what})) continue;
    lines.push_back(
        {.at = at, .who = fault.site, .what = what, .order = fault.entity, .fault = true});
  }
  return lines;
}

}  // namespace

Explained explain(const scenario::Scenario& scenario, const ExplainOptions& options,
                  Schemas& schemas) {
  RunOptions run{.seed = options.seed, .plan = options.plan, .max_steps = options.max_steps};
  const auto result = options.run(scenario, run, schemas);
  if (result.kept()) return {};
  const auto& broken = result.broken.front();
  // Once more, told this time: all lines of a large run are too many to be kept until it is known
  // which order they are to be about.
  Heard heard{.lines = KeptLines(broken.order)};
  run.trace = [&](const TraceLine& line) { heard.add(line); };
  options.run(scenario, run, schemas);
  const auto start = scenario.time.start.at;
  auto trace = untold(result.faults, heard, heard.first.value_or(start));
  for (auto& line : heard.lines.lines()) trace.push_back(std::move(line));
  return {result.broken, causes_of(trace, broken, start, options.lines)};
}

}  // namespace perdura::simulator
