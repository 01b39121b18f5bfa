#include <algorithm>

#include "simulator/run/run.hpp"

namespace perdura::simulator {
namespace {

constexpr std::int64_t whole = 1'000;

std::int64_t part_of(std::int64_t count, std::int64_t per_mille) {
  return std::max<std::int64_t>(count * per_mille / whole, count > 0 ? 1 : 0);
}

}  // namespace

scenario::Scenario scaled(scenario::Scenario scenario, std::int64_t per_mille) {
  if (per_mille == whole) return scenario;
  scenario.customers = part_of(scenario.customers, per_mille);
  auto& catalog = scenario.catalog;
  catalog.stock_each = part_of(catalog.stock_each, per_mille);
  if (catalog.hot) catalog.hot->stock_each = part_of(catalog.hot->stock_each, per_mille);
  for (auto& stream : scenario.workload) {
    auto* orders = std::get_if<scenario::OrderStream>(&stream);
    if (!orders) continue;
    // Exactly: so many in a longer time.
    for (auto& point : orders->points) point.rate.per = point.rate.per * whole / per_mille;
  }
  return scenario;
}

}  // namespace perdura::simulator
