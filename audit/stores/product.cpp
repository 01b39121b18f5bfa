// The schema of the product service.
#include "audit/stores/stores.hpp"

namespace perdura::audit {
namespace {

using sql::Sql;

struct ReservationRow {
  std::string order_id, state;
};
BOOST_DESCRIBE_STRUCT(ReservationRow, (), (order_id, state))

constexpr Sql reservations_sql(
    "SELECT order_id, state FROM reservation "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) ORDER BY order_id");

struct LeftRow {
  std::string order_id, sku_id;
  Units units = 0;
};
BOOST_DESCRIBE_STRUCT(LeftRow, (), (order_id, sku_id, units))

constexpr Sql left_sql(
    "SELECT order_id, sku_id, SUM(quantity - released) AS units FROM reservation_line "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) "
    "GROUP BY order_id, sku_id ORDER BY order_id, sku_id");

// With history and reservations in one statement: they never differ by the moment.
constexpr Sql skus_sql(
    "SELECT s.sku_id, s.product_id, s.on_hand, s.reserved, "
    "(SELECT COALESCE(SUM(h.on_hand_delta), 0) FROM stock_history h WHERE h.sku_id = s.sku_id) "
    "AS history_on_hand, "
    "(SELECT COALESCE(SUM(h.reserved_delta), 0) FROM stock_history h WHERE h.sku_id = s.sku_id) "
    "AS history_reserved, COALESCE(r.held, 0) AS held "
    "FROM sku s LEFT JOIN (SELECT l.sku_id AS sku_id, SUM(l.quantity - l.released) AS held "
    "FROM reservation v JOIN reservation_line l ON l.order_id = v.order_id "
    "WHERE v.state = 'HELD' GROUP BY l.sku_id) r ON r.sku_id = s.sku_id "
    "WHERE s.sku_id > ? AND (? = 1 OR s.sku_id IN (?)) ORDER BY s.sku_id LIMIT ?");

struct ChangeRow {
  std::string sku_id;
  std::int64_t place = 0;
  std::optional<std::string> order_id;
  Units on_hand_delta = 0, reserved_delta = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (sku_id, place, order_id, on_hand_delta, reserved_delta))

constexpr Sql changes_sql(
    "SELECT sku_id, place, order_id, on_hand_delta, reserved_delta FROM stock_history "
    "WHERE sku_id >= ? AND (sku_id > ? OR place > ?) AND (? = 1 OR sku_id IN (?)) "
    "ORDER BY sku_id, place LIMIT ?");

}  // namespace

void read_reservations(const Store& product, const std::vector<Window>& windows, Books& books,
                       const Progress& progress) {
  for (const Window& window : windows) {
    for (const auto& row : rows_of<ReservationRow>(product, reservations_sql, window)) {
      books.stock[row.order_id].state = row.state;
    }
    for (const auto& row : rows_of<LeftRow>(product, left_sql, window)) {
      books.stock[row.order_id].left[row.sku_id] = row.units;
    }
    progress("reservations", books.stock.size());
  }
}

void read_skus(const Store& product, const Scope& scope, Books& books, const Progress& progress) {
  for (const Ids& ids : ids_of(scope.everything, scope.skus, product.pages)) {
    each_row<SkuRow>(
        product, skus_sql, ids, [](const SkuRow& row) { return row.sku_id; },
        [&](const SkuRow& row) { books.skus[row.sku_id] = row; });
    each_numbered<ChangeRow>(
        product, changes_sql, ids, [](const ChangeRow& row) { return row.sku_id; },
        [](const ChangeRow& row) { return row.place; },
        [&](const ChangeRow& row) {
          if (!row.order_id) return;
          if (!scope.everything && !scope.orders.contains(*row.order_id)) return;
          auto& stock = books.stock[*row.order_id];
          stock.out[row.sku_id] -= row.on_hand_delta;
          stock.reserved[row.sku_id] += row.reserved_delta;
        });
    progress("SKUs", books.skus.size());
  }
}

}  // namespace perdura::audit
