#include "apps/demo/timeline.hpp"

#include <algorithm>

#include "apps/client/table.hpp"

namespace perdura::apps::demo {

std::string render(const Timeline& timeline) {
  const auto& steps = timeline.items;
  const bool undone = std::any_of(steps.begin(), steps.end(), [](const TimelineStep& step) {
    return step.compensates.has_value();
  });
  Table table{
      .columns = {{"step"}, {"status"}, {"after", Align::Right}}, .rows = {}, .indent = "  "};
  if (undone) table.columns.push_back({"compensates"});
  for (const auto& step : steps) {
    const auto after = (step.at - steps.front().at).count();
    table.rows.push_back({step.step, step.status, grouped(after) + " ms"});
    if (undone) table.rows.back().push_back(step.compensates.value_or(""));
  }
  return apps::render(table);
}

}  // namespace perdura::apps::demo
