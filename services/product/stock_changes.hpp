#pragma once
// The trail of a change of stock: a row of the history and an event for each SKU.
#include "platform/outbox/once.hpp"
#include "platform/outbox/publish.hpp"
#include "services/product/store.hpp"

namespace perdura::services::product {

/// The service's ports as `platform::once` takes them.
inline platform::OncePorts once_ports(const Ports& ports) {
  return {ports.database, ports.clock, ports.keys};
}

/// What happened to one SKU, as the history shows it, and what it did to the levels.
struct StockChange {
  domain::SkuId sku_id;
  domain::ProductId product_id;
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
    platform::Origin origin;
  };
  StockChanges(store::Transaction& tx, const Ports& ports, Cause cause)
      : tx_(tx), ports_(ports), cause_(std::move(cause)) {}
  StockChanges(const StockChanges&) = delete;
  StockChanges& operator=(const StockChanges&) = delete;

  void note(const StockChange& change);
  void publish();

  /// An event that is not about stock, under the same cause.
  template <domain::Event E>
  void publish(const E& event) {
    platform::publish(ports_.outbox, tx_, event,
                      {ports_.ids.make("evt"), cause_.origin, cause_.now});
  }

 private:
  store::Transaction& tx_;
  const Ports& ports_;
  Cause cause_;
  std::vector<domain::StockChanged> events_;
};

}  // namespace perdura::services::product
