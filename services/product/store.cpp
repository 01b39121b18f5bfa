#include "services/product/store.hpp"

#include <tuple>

namespace perdura::services::product::store {

void add_product(Transaction& tx, const ProductRow& row) {
  tx.execute(
      "INSERT INTO product (product_id, seller_id, name, description, currency, category_ids, "
      "options, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.product_id, row.seller_id, row.name, row.description, row.currency, row.category_ids,
      row.options, row.status, row.created_at, row.updated_at);
}

std::optional<ProductRow> product(Reader& tx, const domain::ProductId& id) {
  return tx.query_one<ProductRow>(
      "SELECT product_id, seller_id, name, description, currency, category_ids, options, status, "
      "created_at, updated_at FROM product WHERE product_id = ? AND status <> 'DELETED'",
      id);
}

std::optional<ProductRow> locked_product(Transaction& tx, const domain::ProductId& id) {
  return tx.query_one<ProductRow>(
      "SELECT product_id, seller_id, name, description, currency, category_ids, options, status, "
      "created_at, updated_at FROM product WHERE product_id = ? AND status <> 'DELETED' "
      "{for_update}",
      id);
}

void change_product(Transaction& tx, const ProductRow& row) {
  tx.execute(
      "UPDATE product SET name = ?, description = ?, category_ids = ?, status = ?, updated_at = ? "
      "WHERE product_id = ? AND status <> 'DELETED'",
      row.name, row.description, row.category_ids, row.status, row.updated_at, row.product_id);
}

std::vector<ProductRow> products(Reader& tx, const std::string& before, std::int64_t limit) {
  return tx.query<ProductRow>(
      "SELECT product_id, seller_id, name, description, currency, category_ids, options, status, "
      "created_at, updated_at FROM product WHERE product_id < ? AND status <> 'DELETED' "
      "ORDER BY product_id DESC LIMIT ?",
      before, limit);
}

std::vector<ProductRow> products_of(Reader& tx, const domain::UserId& seller,
                                    const std::string& before, std::int64_t limit) {
  return tx.query<ProductRow>(
      "SELECT product_id, seller_id, name, description, currency, category_ids, options, status, "
      "created_at, updated_at FROM product WHERE seller_id = ? AND product_id < ? "
      "AND status <> 'DELETED' ORDER BY product_id DESC LIMIT ?",
      seller, before, limit);
}

std::vector<domain::calls::ProductOwner> owners(Reader& tx,
                                                const std::vector<domain::ProductId>& products) {
  return tx.query<domain::calls::ProductOwner>(
      "SELECT product_id, seller_id FROM product WHERE product_id IN (?) "
      "AND status <> 'DELETED' ORDER BY product_id",
      platform::sql::In{products});
}

void add_skus(Transaction& tx, const std::vector<SkuRow>& rows) {
  std::vector<std::tuple<domain::SkuId, domain::ProductId, std::int64_t, std::string, domain::Money,
                         domain::Money, domain::Units, domain::Units, bool, int>>
      values;
  for (const SkuRow& row : rows) {
    values.emplace_back(row.sku_id, row.product_id, row.place, row.options, row.price,
                        row.price_floor, row.on_hand, row.reserved, row.active, 1);
  }
  tx.execute_rows(
      "INSERT INTO sku (sku_id, product_id, place, options, price, price_floor, on_hand, reserved, "
      "active, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      values);
}

std::vector<SkuRow> skus_of(Reader& tx, const std::vector<domain::ProductId>& products) {
  return tx.query<SkuRow>(
      "SELECT sku_id, product_id, place, options, price, price_floor, on_hand, reserved, active "
      "FROM sku WHERE product_id IN (?) ORDER BY product_id, place",
      platform::sql::In{products});
}

std::optional<SkuRow> sku(Reader& tx, const ProductService::SkuName& name) {
  return tx.query_one<SkuRow>(
      "SELECT sku_id, product_id, place, options, price, price_floor, on_hand, reserved, active "
      "FROM sku WHERE sku_id = ? AND product_id = ?",
      name.sku_id, name.product_id);
}

std::optional<SkuRow> locked_sku(Transaction& tx, const ProductService::SkuName& name) {
  return tx.query_one<SkuRow>(
      "SELECT sku_id, product_id, place, options, price, price_floor, on_hand, reserved, active "
      "FROM sku WHERE sku_id = ? AND product_id = ? {for_update}",
      name.sku_id, name.product_id);
}

bool set_price(Transaction& tx, const domain::SkuId& sku, domain::Money price) {
  return tx.execute("UPDATE sku SET price = ? WHERE sku_id = ? AND price_floor <= ?", price, sku,
                    price) == 1;
}

void set_active(Transaction& tx, const domain::SkuId& sku, bool active) {
  tx.execute("UPDATE sku SET active = ? WHERE sku_id = ?", active, sku);
}

std::vector<Offer> offers(Reader& tx, const std::vector<domain::SkuId>& skus) {
  return tx.query<Offer>(
      "SELECT s.sku_id AS sku_id, s.product_id AS product_id, p.seller_id AS seller_id, "
      "p.currency AS currency, s.price AS price FROM sku s JOIN product p "
      "ON p.product_id = s.product_id WHERE s.sku_id IN (?) AND s.active = 1 "
      "AND p.status = 'ACTIVE' ORDER BY s.sku_id",
      platform::sql::In{skus});
}

bool edit_stock(Transaction& tx, const Lot& delta, domain::Units most) {
  return tx.execute(
             "UPDATE sku SET on_hand = on_hand + ?, changes = changes + 1 "
             "WHERE sku_id = ? AND on_hand + ? >= reserved AND on_hand + ? <= ?",
             delta.units, delta.sku_id, delta.units, delta.units, most) == 1;
}

bool hold(Transaction& tx, const Lot& lot) {
  return tx.execute(
             "UPDATE sku SET reserved = reserved + ?, changes = changes + 1 "
             "WHERE sku_id = ? AND on_hand - reserved >= ?",
             lot.units, lot.sku_id, lot.units) == 1;
}

bool sell_held(Transaction& tx, const Lot& lot) {
  return tx.execute(
             "UPDATE sku SET on_hand = on_hand - ?, reserved = reserved - ?, changes = changes + 1 "
             "WHERE sku_id = ? AND reserved >= ?",
             lot.units, lot.units, lot.sku_id, lot.units) == 1;
}

bool release_held(Transaction& tx, const Lot& lot) {
  return tx.execute(
             "UPDATE sku SET reserved = reserved - ?, changes = changes + 1 "
             "WHERE sku_id = ? AND reserved >= ?",
             lot.units, lot.sku_id, lot.units) == 1;
}

bool take_back(Transaction& tx, const Lot& lot) {
  return tx.execute("UPDATE sku SET on_hand = on_hand + ?, changes = changes + 1 WHERE sku_id = ?",
                    lot.units, lot.sku_id) == 1;
}

Levels locked_levels(Transaction& tx, const domain::SkuId& sku) {
  const auto found =
      tx.query_one<Levels>("SELECT on_hand, reserved FROM sku WHERE sku_id = ? {for_update}", sku);
  if (!found) throw std::logic_error("no such SKU: " + sku.value());
  return *found;
}

Levels add_history(Transaction& tx, const HistoryOf& change) {
  const auto levels = tx.query_one<Levels>(
      "INSERT INTO stock_history (sku_id, place, type, quantity, on_hand_delta, reserved_delta, "
      "on_hand, reserved, order_id, at) SELECT sku_id, changes, ?, ?, ?, ?, on_hand, reserved, ?, "
      "? FROM sku WHERE sku_id = ? RETURNING on_hand, reserved",
      change.type, change.quantity, change.deltas.on_hand, change.deltas.reserved, change.order_id,
      change.at, change.sku_id);
  if (!levels) throw std::logic_error("no such SKU: " + change.sku_id.value());
  return *levels;
}

std::vector<HistoryEntry> history(Reader& tx, const domain::SkuId& sku,
                                  const ProductService::HistoryList& wanted) {
  return tx.query<HistoryEntry>(
      "SELECT place, type, quantity, on_hand, reserved, order_id, at FROM stock_history "
      "WHERE sku_id = ? AND place < ? ORDER BY place DESC LIMIT ?",
      sku, wanted.before, wanted.limit + 1);
}

bool open_reservation(Transaction& tx, const domain::OrderId& order, ReservationState state,
                      Instant now) {
  return tx.execute(
             "INSERT INTO reservation (order_id, state, opened_at, changed_at) "
             "VALUES (?, ?, ?, ?) {insert_once order_id}",
             order, state, now, now) == 1;
}

std::optional<ReservationState> locked_reservation(Transaction& tx, const domain::OrderId& order) {
  return tx.query_one<ReservationState>(
      "SELECT state FROM reservation WHERE order_id = ? {for_update}", order);
}

void drop_reservation(Transaction& tx, const domain::OrderId& order) {
  tx.execute("DELETE FROM reservation WHERE order_id = ?", order);
}

bool move_reservation(Transaction& tx, const domain::OrderId& order, ReservationState from,
                      ReservationState to, Instant now) {
  return tx.execute(
             "UPDATE reservation SET state = ?, changed_at = ? WHERE order_id = ? AND state = ?",
             to, now, order, from) == 1;
}

void add_lines(Transaction& tx, const domain::OrderId& order,
               const std::vector<domain::OrderLine>& lines) {
  std::vector<
      std::tuple<domain::OrderId, domain::LineId, domain::SkuId, domain::Quantity, domain::Money>>
      values;
  for (const auto& line : lines) {
    values.emplace_back(order, line.line_id, line.sku_id, line.quantity, line.unit_price);
  }
  tx.execute_rows(
      "INSERT INTO reservation_line (order_id, line_id, sku_id, quantity, unit_price) "
      "VALUES (?, ?, ?, ?, ?)",
      values);
}

std::vector<LineLot> lines_left(Reader& tx, const domain::OrderId& order) {
  return tx.query<LineLot>(
      "SELECT l.line_id AS line_id, l.sku_id AS sku_id, s.product_id AS product_id, "
      "l.quantity - l.released AS units FROM reservation_line l JOIN sku s ON s.sku_id = l.sku_id "
      "WHERE l.order_id = ? AND l.released < l.quantity ORDER BY l.sku_id, l.line_id",
      order);
}

bool release_line(Transaction& tx, const domain::OrderId& order, const domain::LineId& line,
                  domain::Units units) {
  return tx.execute(
             "UPDATE reservation_line SET released = released + ? "
             "WHERE order_id = ? AND line_id = ? AND released + ? <= quantity",
             units, order, line, units) == 1;
}

}  // namespace perdura::services::product::store
