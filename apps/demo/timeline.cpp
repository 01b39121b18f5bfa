#include "apps/demo/timeline.hpp"

#include "apps/client/table.hpp"
#include "json/rfc3339.hpp"

namespace perdura::apps::demo {

std::string render(const Timeline& timeline) {
  Table table{
      .columns = {{"step"}, {"status"}, {"at (UTC)"}, {"compensates"}}, .rows = {}, .indent = "  "};
  for (const auto& step : timeline.items) {
    // "2026-11-20T09:00:00.000Z": the day is today's.
    const std::string at = json::format_time(step.at);
    const std::size_t time = at.find('T') + 1;
    table.rows.push_back({step.step, step.status, at.substr(time, at.size() - time - 1),
                          step.compensates.value_or("")});
  }
  return apps::render(table);
}

}  // namespace perdura::apps::demo
