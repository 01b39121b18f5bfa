#include "apps/simulator/explain_run.hpp"

#include "apps/simulator/explore_report.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/run_report.hpp"
#include "simulator/explore/explain.hpp"
#include "simulator/explore/screen.hpp"

namespace perdura::apps::simulator {

namespace sim = perdura::simulator;

int explain_run(const ExplainWish& wish, std::ostream& out, std::ostream& errors) {
  const auto loaded = load_file(wish.path);
  for (const auto& finding : loaded.findings) errors << to_line(wish.path, finding) << "\n";
  if (!loaded.scenario) return invalid;
  const auto scenario = sim::scaled(*loaded.scenario, per_mille_of(wish.scale));
  const auto& start = scenario.time.start;
  sim::ExplainOptions options{.seed = wish.seed, .lines = wish.lines, .max_steps = wish.max_steps};
  try {
    if (!wish.plan.empty()) options.plan = sim::from_lines(text_of(wish.plan));
  } catch (const sim::PlanError& error) {
    errors << "simulator: " << wish.plan << ": " << error.what() << "\n";
    return invalid;
  }
  sim::Schemas schemas;
  const auto explained = explain(scenario, options, schemas);
  if (explained.broken.empty()) {
    if (!wish.as_json) out << "✓ all promises kept: there is nothing to explain\n";
    return 0;
  }
  const auto& first = explained.broken.front();
  if (wish.as_json) {
    for (const auto& line : explained.causes.lines) out << to_json(line, start) << "\n";
  } else {
    if (explained.causes.left_out > 0) {
      out << explained.causes.left_out
          << " lines are left out, those first that repeat others (--lines)\n";
    }
    out << screen_of(explained.causes.lines, first, start);
  }
  return code_of(first.kind);
}

}  // namespace perdura::apps::simulator
