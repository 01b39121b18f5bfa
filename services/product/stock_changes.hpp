#pragma once
// The trail of a change of stock: a row of the history and an event for each SKU.
#include "domain/names.hpp"
#include "services/product/store.hpp"

namespace perdura::services::product {

/// What happened to one SKU, as the history shows it, and what it did to the levels.
struct StockChange {
  domain::SkuId sku_id;
  domain::StockMovement movement = domain::StockMovement::Initial;
  domain::Units quantity = 0;
  store::Deltas deltas;
};

/// For one transaction: `note` directly after each change, while its row is locked, and `publish`
/// once, at the end. Events lock counters by product; taken after all SKUs and in the products'
/// order, they cannot meet another transaction's in a ring.
class StockChanges {
 public:
  struct Cause {
    Instant now;
    std::optional<domain::OrderId> order_id;
    std::string traceparent;
  };
  StockChanges(store::Transaction& tx, const Ports& ports, Cause cause)
      : tx_(tx), ports_(ports), cause_(std::move(cause)) {}
  StockChanges(const StockChanges&) = delete;
  StockChanges& operator=(const StockChanges&) = delete;

  /// The levels after the change.
  store::Levels note(const StockChange& change);
  void publish();

  /// An event that is not about stock, under the same cause.
  template <domain::Event E>
  void publish(const E& event) {
    ports_.outbox.add(tx_,
                      {.topic = std::string(domain::name_of(E::topic)),
                       .key = event.key(),
                       .aggregate = event.aggregate(),
                       .id = ports_.ids.make("evt"),
                       .type = std::string(E::type),
                       .schema = E::schema,
                       .occurred_at = json::format_time(cause_.now),
                       .traceparent = cause_.traceparent,
                       .value = json::to_text(event)},
                      cause_.now);
  }

 private:
  store::Transaction& tx_;
  const Ports& ports_;
  Cause cause_;
  std::vector<domain::StockChanged> events_;
};

}  // namespace perdura::services::product
