#include "simulator/run/table_orders.hpp"

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

TableOrders::TableOrders(World& world) : Orders(world.fibers()), world_(world) {
  world.observe([this](const Commit& commit) { committed(commit); });
}

void TableOrders::committed(const Commit& commit) {
  const std::string& service = commit.schema.service;
  if (service != "order" && service != "shipping") return;
  std::set<std::string> ids;
  for (const Change& change : commit.changes) {
    const auto& table = change.statement->table;
    if (table != "orders" && table != "shipment") continue;
    if (auto id = order_of(change); !id.empty()) ids.insert(std::move(id));
  }
  for (const auto& id : ids) look_at(id);
}

void TableOrders::look_at(const std::string& id) {
  const platform::sql::Value of = id;
  const auto found = world_.schemas().of("order").database.look(
      "SELECT status FROM orders WHERE id = ?", std::span(&of, 1));
  if (found.rows() == 0) return;
  changed(id, std::get<std::string>(found.cells.front()));
}

}  // namespace perdura::simulator
