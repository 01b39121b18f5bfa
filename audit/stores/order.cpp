// The schema of the order service.
#include <algorithm>

#include "audit/stores/stores.hpp"

namespace perdura::audit {
namespace {

using sql::Sql;

constexpr Sql ids_sql("SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT ?");

constexpr Sql orders_sql(
    "SELECT id, buyer_id, payment_id, status, currency, total, captured, refunded, pg_order_id, "
    "failure IS NOT NULL AS explained FROM orders "
    "WHERE id > ? AND id <= ? AND (? = 1 OR id IN (?)) ORDER BY id");

constexpr Sql lines_sql(
    "SELECT order_id, line_id, sku_id, seller_id, quantity, final_total, cancel_pending, "
    "cancelled, shipped, delivered, lost, sent_back, returned FROM order_line "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, line_id");

constexpr Sql fees_sql(
    "SELECT order_id, seller_id, amount FROM order_fee "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, seller_id");

constexpr Sql steps_sql(
    "SELECT order_id, step, status FROM order_timeline "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, place");

constexpr Sql awaited_sql(
    "SELECT order_id, fact FROM order_awaited "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, fact");

constexpr Sql cancellations_sql(
    "SELECT id, order_id, status FROM order_cancellation "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, id");

constexpr Sql copies_sql(
    "SELECT shipment_id, order_id, status, courier_code, waybill FROM order_shipment "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "ORDER BY order_id, shipment_id");

/// `use(order, row)`; a row whose order came between the statements is for the next reading.
template <class Row, class Use>
void for_orders(Books& books, const std::vector<Row>& rows, Use use) {
  for (const Row& row : rows) {
    const auto order = books.orders.find(row.order_id);
    if (order != books.orders.end()) use(order->second, row);
  }
}

/// Statement by statement: what moves in between does not fit together, and is gone when it is read
/// again.
void read_window(const Store& store, const Window& window, Books& books) {
  for (auto& row : rows_of<OrderRow>(store, orders_sql, window)) {
    const std::string id = row.id;
    books.orders[id].row = std::move(row);
  }
  for_orders(books, rows_of<LineRow>(store, lines_sql, window),
             [](Order& order, const LineRow& row) { order.lines.push_back(row); });
  for_orders(books, rows_of<FeeRow>(store, fees_sql, window),
             [](Order& order, const FeeRow& row) { order.fees.push_back(row); });
  for_orders(books, rows_of<StepRow>(store, steps_sql, window),
             [](Order& order, const StepRow& row) { order.steps.push_back(row); });
  for_orders(books, rows_of<AwaitedRow>(store, awaited_sql, window),
             [](Order& order, const AwaitedRow& row) { order.awaited.push_back(row.fact); });
  for_orders(books, rows_of<CancellationRow>(store, cancellations_sql, window),
             [](Order& order, const CancellationRow& row) { order.cancellations.push_back(row); });
  for (auto& row : rows_of<CopyRow>(store, copies_sql, window)) {
    books.copies.push_back(std::move(row));
  }
}

}  // namespace

std::vector<Window> windows_of(const Store& order, const Scope& scope) {
  std::vector<Window> windows;
  const Pages& pages = order.pages;
  if (!scope.everything) {
    for (auto& ids : ids_of(false, scope.orders, pages)) windows.push_back({.ids = std::move(ids)});
    return windows;
  }
  std::string after;
  for (bool more = true; more;) {
    const auto ids = ask(order, [&](sql::Reader& reader) {
      return reader.query<std::string>(ids_sql, after, pages.rows);
    });
    more = static_cast<std::int64_t>(ids.size()) == pages.rows;
    // A page of ids that fills no window ends one all the same, or nobody would go on behind it.
    const std::size_t each = more ? std::min(pages.orders, ids.size()) : pages.orders;
    for (std::size_t n = each; n <= ids.size(); n += each) {
      windows.push_back({.after = after, .to = ids[n - 1], .ids = {}});
      after = ids[n - 1];
    }
  }
  windows.push_back({.after = after, .ids = {}});
  return windows;
}

void read_orders(const Store& order, const std::vector<Window>& windows, Books& books,
                 const Progress& progress) {
  for (const Window& window : windows) {
    read_window(order, window, books);
    progress("orders", books.orders.size());
  }
}

}  // namespace perdura::audit
