#include "tests/e2e/ledger.hpp"

namespace perdura::e2e {

namespace sql = platform::sql;
using sql::Reader;

namespace {

template <class... Args>
std::int64_t count(const char* service, sql::Sql statement, const Args&... args) {
  return world()
      .database(service)
      .read([&](Reader& reader) { return reader.query_one<std::int64_t>(statement, args...); })
      .value();
}

/// Of one buyer: what is told of his orders, and what of his money and parcels is undecided.
std::int64_t rows_of(const domain::UserId& buyer) {
  std::int64_t rows = count("order",
                            "SELECT COUNT(*) FROM outbox JOIN orders ON orders.id = message_key "
                            "WHERE buyer_id = ?",
                            buyer);
  rows += count("order",
                "SELECT COUNT(*) FROM workflow_outbox JOIN orders ON orders.id = workflow_id "
                "WHERE buyer_id = ?",
                buyer);
  rows += count("payment",
                "SELECT COUNT(*) FROM outbox JOIN payment ON order_id = message_key "
                "WHERE buyer_id = ?",
                buyer);
  rows += count("payment",
                "SELECT COUNT(*) FROM workflow_outbox JOIN payment ON order_id = workflow_id "
                "WHERE buyer_id = ?",
                buyer);
  rows += count("payment",
                "SELECT COUNT(*) FROM payment_attempt a "
                "JOIN payment p ON p.payment_id = a.payment_id "
                "WHERE p.buyer_id = ? AND a.status IN ('AUTHORIZED', 'IN_DOUBT')",
                buyer);
  rows += count("shipping",
                "SELECT COUNT(*) FROM outbox JOIN shipment ON order_id = message_key "
                "WHERE buyer_id = ?",
                buyer);
  rows += count("shipping",
                "SELECT COUNT(*) FROM workflow_outbox JOIN shipment ON order_id = workflow_id "
                "WHERE buyer_id = ?",
                buyer);
  rows += count("shipping",
                "SELECT COUNT(*) FROM shipment WHERE buyer_id = ? "
                "AND (dispatching = 1 OR status = 'STOP_REQUESTED')",
                buyer);
  for (const char* service : {"order", "payment", "product"}) {
    rows +=
        count(service,
              "SELECT COUNT(*) FROM idempotency WHERE caller = ? AND state = 'IN_PROGRESS'", buyer);
  }
  return rows;
}

}  // namespace

std::int64_t rows_under_way(Stage& stage) {
  std::int64_t rows = 0;
  for (std::size_t n = 0; n < stage.buyers(); ++n) rows += rows_of(stage.buyer(n).id());
  for (const auto& product : stage.products()) {
    rows += count("product", "SELECT COUNT(*) FROM outbox WHERE message_key = ?", product);
  }
  return rows;
}

}  // namespace perdura::e2e
