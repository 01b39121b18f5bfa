#include "simulator/explore/outcome.hpp"

namespace perdura::simulator {
namespace {

/// Of the second run, against the first.
std::vector<Broken> difference(const RunResult& first, const RunResult& second) {
  if (!second.broken.empty() && second.broken.front().kind == BrokenKind::Nondeterminism) {
    return {second.broken.front()};
  }
  if (second.digest == first.digest && second.steps == first.steps) return {};
  return {{BrokenKind::Nondeterminism, determinism_check, "-",
           "the second run ended at step " + std::to_string(second.steps) + ", the first at step " +
               std::to_string(first.steps)}};
}

RunResult ran(const scenario::Scenario& scenario, RunOptions options, bool twice,
              const RunFunction& run, Schemas& schemas) {
  if (!twice) return run(scenario, options, schemas);
  Footprints footprints;
  options.footprints = &footprints;
  auto first = run(scenario, options, schemas);
  options.footprints = nullptr;
  options.compare_to = &footprints;
  const auto broken = difference(first, run(scenario, options, schemas));
  first.broken.insert(first.broken.begin(), broken.begin(), broken.end());
  return first;
}

std::int64_t in_ms(Duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

}  // namespace

Outcome outcome_of(const scenario::Scenario& scenario, const RunOptions& options, bool twice,
                   const RunFunction& run, Schemas& schemas) {
  Outcome outcome{.twice = twice};
  try {
    const auto result = ran(scenario, options, twice, run, schemas);
    outcome.broken = result.broken;
    outcome.sometimes = result.sometimes;
    outcome.contents = result.contents;
    outcome.strokes = static_cast<std::int64_t>(result.strokes);
    if (!result.kept()) outcome.plan = to_lines(result.faults);
    outcome.unmet = static_cast<std::int64_t>(result.unmet.size());
    outcome.steps = result.steps;
    outcome.digest = result.digest;
    outcome.simulated_ms = in_ms(result.ended - scenario.time.start.at);
  } catch (const std::exception& error) {
    outcome.broken = {{BrokenKind::Invariant, "no_exception", "-", error.what()}};
  }
  return outcome;
}

}  // namespace perdura::simulator
