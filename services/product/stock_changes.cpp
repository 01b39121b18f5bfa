#include "services/product/stock_changes.hpp"

#include <algorithm>

namespace perdura::services::product {

store::Levels StockChanges::note(const StockChange& change) {
  store::Levels levels = store::locked_levels(tx_, change.sku_id);
  store::add_history(tx_, change.sku_id,
                     {.place = levels.changes,
                      .type = change.movement,
                      .quantity = change.quantity,
                      .on_hand = levels.on_hand,
                      .reserved = levels.reserved,
                      .order_id = cause_.order_id,
                      .at = cause_.now},
                     change.deltas);
  events_.push_back({.product_id = levels.product_id,
                     .sku_id = change.sku_id,
                     .movement = change.movement,
                     .quantity = change.quantity,
                     .on_hand = levels.on_hand,
                     .reserved = levels.reserved,
                     .order_id = cause_.order_id});
  return levels;
}

void StockChanges::publish() {
  std::stable_sort(events_.begin(), events_.end(),
                   [](const auto& a, const auto& b) { return a.product_id < b.product_id; });
  for (const auto& event : events_) publish(event);
  events_.clear();
}

}  // namespace perdura::services::product
