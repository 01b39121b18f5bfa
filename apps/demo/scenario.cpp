#include "apps/demo/scenario.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::apps::demo {

const Told& told(Scenario scenario) {
  const auto* const found = std::ranges::find(scenarios, scenario, &Told::scenario);
  if (found == scenarios.end()) throw std::invalid_argument("no such scenario");
  return *found;
}

std::optional<Scenario> scenario_named(std::string_view name) {
  const auto* const found = std::ranges::find(scenarios, name, &Told::name);
  return found == scenarios.end() ? std::nullopt : std::optional(found->scenario);
}

std::string scenario_names() {
  std::string text;
  for (const auto& one : scenarios) {
    const bool last = &one == &scenarios.back();
    text += text.empty() ? "" : last ? " or " : ", ";
    text += one.name;
  }
  return text;
}

}  // namespace perdura::apps::demo
