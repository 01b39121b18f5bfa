#include "tests/e2e/ledger.hpp"

namespace perdura::e2e {

namespace sql = platform::sql;
using sql::Reader;

namespace {

struct Attempt {
  std::string order_id;
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (order_id, captured, refunded))

struct StockRow {
  std::int64_t on_hand_delta = 0;
  std::int64_t reserved_delta = 0;
  std::optional<std::string> order_id;
};
BOOST_DESCRIBE_STRUCT(StockRow, (), (on_hand_delta, reserved_delta, order_id))

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

std::map<std::string, PaymentBook> money_of(const domain::UserId& buyer) {
  const auto attempts = world().database("payment").read([&](Reader& reader) {
    return reader.query<Attempt>(
        "SELECT p.order_id, a.captured, a.refunded FROM payment_attempt a "
        "JOIN payment p ON p.payment_id = a.payment_id WHERE p.buyer_id = ? ORDER BY p.order_id",
        buyer);
  });
  std::map<std::string, PaymentBook> all;
  for (const auto& attempt : attempts) {
    auto& money = all[attempt.order_id];
    money.charges += attempt.captured > 0 ? 1 : 0;
    money.captured += attempt.captured;
    money.refunded += attempt.refunded;
  }
  return all;
}

std::map<std::string, std::vector<ParcelRow>> parcels_of(const domain::UserId& buyer) {
  const auto rows = world().database("shipping").read([&](Reader& reader) {
    return reader.query<ParcelRow>(
        "SELECT order_id, shipment_id, status, attempt, waybill FROM shipment WHERE buyer_id = ? "
        "ORDER BY shipment_id",
        buyer);
  });
  std::map<std::string, std::vector<ParcelRow>> all;
  for (const auto& row : rows) all[row.order_id].push_back(row);
  return all;
}

std::int64_t credit_of(const domain::UserId& buyer) {
  const auto amounts = world().database("payment").read([&](Reader& reader) {
    return reader.query<std::int64_t>(
        "SELECT amount FROM credit_movement WHERE user_id = ? ORDER BY sequence", buyer);
  });
  std::int64_t sum = 0;
  for (const auto amount : amounts) sum += amount;
  return sum;
}

StockBook stock_book(const domain::SkuId& sku) {
  const auto rows = world().database("product").read([&](Reader& reader) {
    return reader.query<StockRow>(
        "SELECT on_hand_delta, reserved_delta, order_id FROM stock_history WHERE sku_id = ? "
        "ORDER BY place",
        sku);
  });
  StockBook book;
  for (const auto& row : rows) {
    book.on_hand += row.on_hand_delta;
    book.reserved += row.reserved_delta;
    if (row.order_id) book.out_to[*row.order_id] -= row.on_hand_delta;
  }
  return book;
}

}  // namespace perdura::e2e
