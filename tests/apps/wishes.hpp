#pragma once
// Plans as the command line and the environment wish for them.
#include <map>

#include "apps/loadtest/plan.hpp"

namespace perdura::apps::testing {

using Wishes = std::map<std::string, std::string, std::less<>>;

inline loadtest::Plan plan_of(const Wishes& wishes) {
  return loadtest::read_plan([&](std::string_view name) -> std::optional<std::string> {
    const auto found = wishes.find(name);
    return found == wishes.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace perdura::apps::testing
