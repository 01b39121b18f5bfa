#include "apps/demo/timeline.hpp"

#include <algorithm>

#include "apps/client/table.hpp"
#include "platform/http/url.hpp"

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

std::string links(const std::string& order_url, const std::vector<Workflow>& others) {
  constexpr std::size_t width = std::string_view("PaymentValidation  ").size();
  const std::string base = order_url.substr(0, order_url.rfind('/') + 1);
  const auto line = [](std::string type, const std::string& url) {
    type.resize(width, ' ');
    return "  " + type + url + "\n";
  };
  std::string text = line("Order", order_url);
  for (const auto& one : others) text += line(one.type, base + platform::escape(one.id));
  return text;
}

}  // namespace perdura::apps::demo
