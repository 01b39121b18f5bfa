#include "simulator/explore/alike.hpp"

#include <algorithm>
#include <array>

#include "simulator/weather.hpp"

namespace perdura::simulator {
namespace {

/// Of one class alone one seed in forty is.
constexpr std::uint64_t seeds_looked_at = 10'000;

using Classes = std::array<bool, fault_classes.size()>;

Classes classes_of(const Plan& plan) {
  Classes classes{};
  for (const auto& entry : plan) {
    const auto place = find_place(entry.site);
    if (place) classes[static_cast<std::size_t>(place->site.fault_class)] = true;
  }
  return classes;
}

bool is_alike(const Weather& weather, const Classes& wanted) {
  bool some = false;
  for (std::size_t n = 0; n < wanted.size(); ++n) {
    const bool on = weather.per_mille[n] > 0;
    if (on && !wanted[n]) return false;

    some = some || on;
  }
  return some;
}

}  // namespace

std::vector<std::uint64_t> seeds_alike(const Plan& plan, std::size_t count) {
  const Classes wanted = classes_of(plan);
  std::vector<std::uint64_t> seeds;
  if (plan.empty()) return seeds;
  for (std::uint64_t seed = 1; seed <= seeds_looked_at && seeds.size() < count; ++seed) {
    if (is_alike(swarm_weather(seed), wanted)) seeds.push_back(seed);
  }
  return seeds;
}

}  // namespace perdura::simulator
