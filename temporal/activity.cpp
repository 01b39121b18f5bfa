#include "temporal/activity.hpp"

#include <stdexcept>

namespace perdura::temporal {

void Activities::add_untyped(std::string name, ActivityFunction function) {
  const auto [at, added] = functions_.emplace(std::move(name), std::move(function));
  if (!added) throw std::logic_error("activity " + at->first + " is registered twice");
}

const ActivityFunction* Activities::find(std::string_view name) const {
  const auto at = functions_.find(name);
  return at == functions_.end() ? nullptr : &at->second;
}

std::string Activities::names() const {
  std::string all;
  for (const auto& [name, function] : functions_) all += (all.empty() ? "" : ", ") + name;
  return all.empty() ? "none" : all;
}

}  // namespace perdura::temporal
