#include "services/product/stock_changes.hpp"

#include <map>

namespace perdura::services::product {

void StockChanges::note(const StockChange& change) {
  const auto levels = store::add_history(tx_, {.sku_id = change.sku_id,
                                               .type = change.movement,
                                               .quantity = change.quantity,
                                               .deltas = change.deltas,
                                               .order_id = cause_.order_id,
                                               .at = cause_.now});
  events_.push_back({.product_id = change.product_id,
                     .sku_id = change.sku_id,
                     .movement = change.movement,
                     .quantity = change.quantity,
                     .on_hand = levels.on_hand,
                     .reserved = levels.reserved,
                     .order_id = cause_.order_id});
}

void StockChanges::publish() {
  std::map<domain::ProductId, std::vector<platform::OutgoingEvent>> by_product;
  for (const auto& event : events_) {
    const platform::EventStamp stamp{ports_.ids.make("evt"), cause_.origin, cause_.now};
    by_product[event.product_id].push_back(platform::outgoing(event, stamp));
  }
  for (const auto& [product, events] : by_product) ports_.outbox.add(tx_, events, cause_.now);
  events_.clear();
}

}  // namespace perdura::services::product
