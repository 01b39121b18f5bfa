#include "simulator/run/checks.hpp"

#include <algorithm>

#include "simulator/run/books.hpp"

namespace perdura::simulator {
namespace {

/// None named: all.
bool wanted(const scenario::Scenario& scenario, const std::string& checker) {
  const auto& named = scenario.expect.invariants;
  return named.empty() || std::ranges::find(named, checker) != named.end();
}

}  // namespace

void watch_promises(const scenario::Scenario& scenario, World& world,
                    std::function<void(Broken)> broke) {
  if (!wanted(scenario, "stock")) return;
  auto& product = world.schemas().of("product").database;
  world.observe([&product, broke = std::move(broke)](const Commit& commit) {
    if (commit.schema.service != "product") return;
    const auto wrong = product.look(
        "SELECT sku_id, on_hand, reserved FROM sku WHERE reserved < 0 OR reserved > on_hand "
        "LIMIT 1");
    if (wrong.rows() == 0) return;
    broke({BrokenKind::Invariant, "stock", "-",
           "of " + std::get<std::string>(wrong.cells[0]) + " more is reserved than there is"});
  });
}

std::vector<Broken> checked_at_end(const scenario::Scenario& scenario, World& world) {
  auto broken = audited(world);
  std::erase_if(broken, [&](const Broken& one) { return !wanted(scenario, one.check); });
  return broken;
}

}  // namespace perdura::simulator
