#include "simulator/run/orders.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace perdura::simulator {
namespace {

constexpr std::string_view order_prefix = "ord_";
constexpr std::string_view parcel_prefix = "shp_";

/// The order that a change is about: its parcels' ids hold the digits of its own.
std::string order_of(const Change& change) {
  for (const auto& value : change.arguments) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) continue;
    if (text->starts_with(order_prefix)) return *text;
    if (!text->starts_with(parcel_prefix)) continue;
    return std::string(order_prefix) + text->substr(parcel_prefix.size(), platform::Ids::digits);
  }
  return {};
}

}  // namespace

Orders::Orders(World& world) : world_(world) {
  world.observe([this](const Commit& commit) { committed(commit); });
}

bool Orders::is_over(const std::string& status) {
  constexpr std::array<std::string_view, 4> ends{"COMPLETED", "CANCELLED", "FAILED", "EXPIRED"};
  return std::ranges::find(ends, status) != ends.end();
}

const std::string& Orders::status(const std::string& id) const {
  static const std::string none;
  const auto found = seen_.find(id);
  return found == seen_.end() ? none : found->second.status;
}

void Orders::await(const std::string& id, const std::function<bool()>& holds) {
  seen_.at(id).waiting.until(holds);
}

void Orders::committed(const Commit& commit) {
  const std::string& service = commit.schema.service;
  if (service != "order" && service != "shipping") return;
  std::set<std::string> ids;
  for (const Change& change : commit.changes) {
    const auto& table = change.statement->table;
    if (table != "orders" && table != "shipment") continue;
    if (auto id = order_of(change); !id.empty()) ids.insert(std::move(id));
  }
  for (const auto& id : ids) changed(id);
}

void Orders::changed(const std::string& id) {
  const platform::sql::Value of = id;
  const auto found = world_.schemas().of("order").database.look(
      "SELECT status FROM orders WHERE id = ?", std::span(&of, 1));
  if (found.rows() == 0) return;
  const auto [place, is_new] =
      seen_.try_emplace(id, Seen{world_.names().of(id), "", false, Waiting(world_.fibers())});
  Seen& order = place->second;
  if (is_new) ++open_;
  const bool was_over = is_over(order.status);
  order.status = std::get<std::string>(found.cells.front());
  order.paid = order.paid || order.status == "PAID";
  if (!was_over && is_over(order.status)) --open_;
  for (const auto& told : on_change_) told(id, order);
  order.waiting.changed();
}

}  // namespace perdura::simulator
