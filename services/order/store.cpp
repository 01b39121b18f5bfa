#include "services/order/store.hpp"

#include <algorithm>

namespace perdura::services::order::store {

using domain::OrderId;
using sql::In;
using sql::Reader;
using sql::Sql;
using sql::Transaction;

namespace {

constexpr Sql insert_order_sql(
    "INSERT INTO orders (id, number, buyer_id, payment_id, address_snapshot_id, status, version, "
    "items, expected_total, credit, captured, refunded, failure, created_at, updated_at, check_at) "
    "VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, 0, ?, ?, ?, ?)");
constexpr Sql order_by_id(
    "SELECT id, number, buyer_id, payment_id, address_snapshot_id, status, version, items, "
    "expected_total, credit, currency, total, captured, refunded, failure, placed_answer, memo, "
    "created_at, updated_at, check_at, asked_again FROM orders WHERE id = ? ORDER BY id");
constexpr Sql orders_of_all(
    "SELECT id, number, buyer_id, payment_id, address_snapshot_id, status, version, items, "
    "expected_total, credit, currency, total, captured, refunded, failure, placed_answer, memo, "
    "created_at, updated_at, check_at, asked_again FROM orders WHERE id < ? ORDER BY id DESC LIMIT "
    "?");
constexpr Sql orders_of_buyer(
    "SELECT id, number, buyer_id, payment_id, address_snapshot_id, status, version, items, "
    "expected_total, credit, currency, total, captured, refunded, failure, placed_answer, memo, "
    "created_at, updated_at, check_at, asked_again FROM orders WHERE buyer_id = ? AND id < ? ORDER "
    "BY id DESC LIMIT ?");
constexpr Sql move_order_sql(
    "UPDATE orders SET status = ?, version = version + 1, credit = ?, currency = ?, total = ?, "
    "captured = ?, refunded = ?, failure = ?, placed_answer = ?, updated_at = ?, check_at = ?, "
    "asked_again = 0 "
    "WHERE id = ? AND status = ? AND version = ?");
constexpr Sql orders_to_check(
    "SELECT id FROM orders WHERE check_at <= ? ORDER BY check_at, id LIMIT ?");
constexpr Sql watch_sql("UPDATE orders SET check_at = ?, asked_again = 0 WHERE id = ?");
constexpr Sql check_later_sql(
    "UPDATE orders SET check_at = ?, asked_again = ? "
    "WHERE id = ? AND version = ? AND check_at = ? AND asked_again = ?");
constexpr Sql facts_waiting_sql("SELECT COUNT(*) FROM workflow_outbox WHERE workflow_id = ?");
constexpr Sql write_memo_sql("UPDATE orders SET memo = ?, memo_by = ? WHERE id = ?");

constexpr Sql insert_address_sql(
    "INSERT INTO order_address (snapshot_id, order_id, address_id, address) VALUES (?, ?, ?, ?)");
constexpr Sql insert_lines_sql(
    "INSERT INTO order_line (order_id, line_id, place, product_id, sku_id, seller_id, quantity, "
    "unit_price, list_total, order_coupon_share, final_total, cancel_pending, cancelled, shipped, "
    "delivered, lost, sent_back, claimed, returned, exchanged) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
constexpr Sql lines_of_orders(
    "SELECT order_id, line_id, product_id, sku_id, seller_id, quantity, unit_price, list_total, "
    "order_coupon_share, final_total, cancel_pending, cancelled, shipped, delivered, lost, "
    "sent_back, claimed, returned, exchanged FROM order_line WHERE order_id IN (?) "
    "ORDER BY order_id, place");
constexpr Sql stop_units_sql(
    "UPDATE order_line SET cancel_pending = quantity - cancelled - shipped WHERE order_id = ?");
// MariaDB assigns from left to right.
constexpr Sql cancel_units_sql(
    "UPDATE order_line SET cancelled = cancelled + cancel_pending, cancel_pending = 0 "
    "WHERE order_id = ?");
constexpr Sql insert_fees_sql(
    "INSERT INTO order_fee (order_id, seller_id, amount) VALUES (?, ?, ?)");
constexpr Sql fees_of_orders(
    "SELECT order_id, seller_id, amount FROM order_fee WHERE order_id IN (?) "
    "ORDER BY order_id, seller_id");

constexpr Sql steps_so_far("SELECT COUNT(*) FROM order_timeline WHERE order_id = ?");
constexpr Sql insert_steps_sql(
    "INSERT INTO order_timeline (order_id, place, step, status, at, compensates) "
    "VALUES (?, ?, ?, ?, ?, ?)");
constexpr Sql steps_of_order(
    "SELECT step, status, at, compensates FROM order_timeline WHERE order_id = ? ORDER BY place");
constexpr Sql forget_awaited("DELETE FROM order_awaited WHERE order_id = ?");
constexpr Sql insert_awaited(
    "INSERT INTO order_awaited (order_id, fact, owner, due_at, consequence) "
    "VALUES (?, ?, ?, ?, ?)");
constexpr Sql awaited_of_order(
    "SELECT fact, owner, due_at, consequence FROM order_awaited WHERE order_id = ? "
    "ORDER BY due_at, fact");

constexpr Sql insert_cancellation_sql(
    "INSERT INTO order_cancellation (id, order_id, refund_id, led_by, reason, status, "
    "refund_amount, failure, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) {insert_once id}");
constexpr Sql cancellation_by_id(
    "SELECT id, order_id, refund_id, led_by, reason, status, refund_amount, failure, created_at "
    "FROM order_cancellation WHERE id = ? ORDER BY id");
constexpr Sql cancellations_of_orders(
    "SELECT id, order_id, refund_id, led_by, reason, status, refund_amount, failure, created_at "
    "FROM order_cancellation WHERE order_id IN (?) ORDER BY order_id, id");
constexpr Sql move_cancellation_sql(
    "UPDATE order_cancellation SET status = ?, refund_amount = ?, failure = ? "
    "WHERE id = ? AND status = ?");

/// Sorts behind every id.
constexpr std::string_view after_all_ids = "~";

std::vector<Whole> complete(Reader& reader, std::vector<OrderRow> orders) {
  std::vector<OrderId> ids;
  for (const auto& order : orders) ids.push_back(order.id);
  const auto lines = reader.query<LineRow>(lines_of_orders, In{ids});
  const auto fees = reader.query<FeeRow>(fees_of_orders, In{ids});
  const auto cancellations = reader.query<CancellationRow>(cancellations_of_orders, In{ids});
  std::vector<Whole> wholes;
  for (auto& order : orders) {
    Whole whole{.order = std::move(order)};
    const auto own = [&](const auto& row) { return row.order_id == whole.order.id; };
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(whole.lines), own);
    std::copy_if(fees.begin(), fees.end(), std::back_inserter(whole.fees), own);
    std::copy_if(cancellations.begin(), cancellations.end(),
                 std::back_inserter(whole.cancellations), own);
    wholes.push_back(std::move(whole));
  }
  return wholes;
}

}  // namespace

void insert_order(Transaction& tx, const OrderRow& o) {
  tx.execute(insert_order_sql, o.id, o.number, o.buyer_id, o.payment_id, o.address_snapshot_id,
             o.status, o.items, o.expected_total, o.credit, o.failure, o.created_at, o.updated_at,
             o.check_at);
}

void insert_address(Transaction& tx, const AddressRow& a) {
  tx.execute(insert_address_sql, a.snapshot_id, a.order_id, a.address_id, a.address);
}

void insert_lines(Transaction& tx, const std::vector<LineRow>& lines) {
  int place = 0;
  for (const auto& l : lines) {
    tx.execute(insert_lines_sql, l.order_id, l.line_id, place++, l.product_id, l.sku_id,
               l.seller_id, l.quantity, l.unit_price, l.list_total, l.order_coupon_share,
               l.final_total, l.cancel_pending, l.cancelled, l.shipped, l.delivered, l.lost,
               l.sent_back, l.claimed, l.returned, l.exchanged);
  }
}

void insert_fees(Transaction& tx, const std::vector<FeeRow>& fees) {
  for (const auto& fee : fees) tx.execute(insert_fees_sql, fee.order_id, fee.seller_id, fee.amount);
}

std::optional<OrderRow> find_order(Reader& reader, const OrderId& id) {
  return reader.query_one<OrderRow>(order_by_id, id);
}

std::optional<Whole> find_whole(Reader& reader, const OrderId& id) {
  auto order = find_order(reader, id);
  if (!order) return std::nullopt;
  return std::move(complete(reader, {std::move(*order)}).front());
}

std::vector<Whole> page(Reader& reader, const Page& page) {
  const std::string before = page.before ? page.before->value() : std::string(after_all_ids);
  auto orders = page.buyer
                    ? reader.query<OrderRow>(orders_of_buyer, *page.buyer, before, page.limit)
                    : reader.query<OrderRow>(orders_of_all, before, page.limit);
  if (orders.empty()) return {};
  return complete(reader, std::move(orders));
}

bool move_order(Transaction& tx, const OrderRow& from, const OrderRow& to) {
  return tx.execute(move_order_sql, to.status, to.credit, to.currency, to.total, to.captured,
                    to.refunded, to.failure, to.placed_answer, to.updated_at, to.check_at, from.id,
                    from.status, from.version) == 1;
}

std::vector<OrderId> due_for_check(Reader& reader, Instant now, int limit) {
  return reader.query<OrderId>(orders_to_check, now, limit);
}

void watch(Transaction& tx, const OrderId& id, Instant check_at) {
  tx.execute(watch_sql, check_at, id);
}

bool check_later(Transaction& tx, const OrderRow& from, const Check& to) {
  return tx.execute(check_later_sql, to.at, to.asked_again, from.id, from.version, from.check_at,
                    from.asked_again) == 1;
}

bool facts_waiting(Reader& reader, const OrderId& id) {
  return reader.query_one<std::int64_t>(facts_waiting_sql, id).value_or(0) > 0;
}

bool write_memo(Transaction& tx, const OrderId& id, const std::optional<std::string>& memo,
                std::string_view by) {
  return tx.execute(write_memo_sql, memo, by, id) == 1;
}

void stop_units(Transaction& tx, const OrderId& id) { tx.execute(stop_units_sql, id); }

void cancel_units(Transaction& tx, const OrderId& id) { tx.execute(cancel_units_sql, id); }

void append_steps(Transaction& tx, const OrderId& id, const std::vector<Step>& steps) {
  std::int64_t place = tx.query_one<std::int64_t>(steps_so_far, id).value_or(0);
  for (const auto& step : steps) {
    tx.execute(insert_steps_sql, id, place++, step.step, step.status, step.at, step.compensates);
  }
}

std::vector<Step> timeline(Reader& reader, const OrderId& id) {
  return reader.query<Step>(steps_of_order, id);
}

void await(Transaction& tx, const OrderId& id, const std::vector<Awaited>& facts) {
  tx.execute(forget_awaited, id);
  for (const auto& fact : facts) {
    tx.execute(insert_awaited, id, fact.fact, fact.owner, fact.due_at, fact.consequence);
  }
}

std::vector<Awaited> awaited(Reader& reader, const OrderId& id) {
  return reader.query<Awaited>(awaited_of_order, id);
}

bool insert_cancellation(Transaction& tx, const CancellationRow& row) {
  return tx.execute(insert_cancellation_sql, row.id, row.order_id, row.refund_id, row.led_by,
                    row.reason, row.status, row.refund_amount, row.failure, row.created_at) == 1;
}

std::optional<CancellationRow> find_cancellation(Reader& reader, const domain::CancellationId& id) {
  return reader.query_one<CancellationRow>(cancellation_by_id, id);
}

bool move_cancellation(Transaction& tx, CancellationStatus from, const CancellationRow& to) {
  return tx.execute(move_cancellation_sql, to.status, to.refund_amount, to.failure, to.id, from) ==
         1;
}

}  // namespace perdura::services::order::store
