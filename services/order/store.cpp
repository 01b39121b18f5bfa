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
    "expected_total, credit, currency, total, captured, refunded, pg_order_id, checkout_url, "
    "declined, failure, placed_answer, memo, created_at, updated_at, check_at, asked_again "
    "FROM orders WHERE id = ? ORDER BY id");
constexpr Sql orders_of_all(
    "SELECT id, number, buyer_id, payment_id, address_snapshot_id, status, version, items, "
    "expected_total, credit, currency, total, captured, refunded, pg_order_id, checkout_url, "
    "declined, failure, placed_answer, memo, created_at, updated_at, check_at, asked_again "
    "FROM orders WHERE id < ? ORDER BY id DESC LIMIT ?");
constexpr Sql orders_of_buyer(
    "SELECT id, number, buyer_id, payment_id, address_snapshot_id, status, version, items, "
    "expected_total, credit, currency, total, captured, refunded, pg_order_id, checkout_url, "
    "declined, failure, placed_answer, memo, created_at, updated_at, check_at, asked_again "
    "FROM orders WHERE buyer_id = ? AND id < ? ORDER BY id DESC LIMIT ?");
constexpr Sql move_order_sql(
    "UPDATE orders SET status = ?, version = version + 1, credit = ?, currency = ?, total = ?, "
    "captured = ?, refunded = ?, pg_order_id = ?, checkout_url = ?, declined = ?, failure = ?, "
    "placed_answer = ?, updated_at = ?, check_at = ?, asked_again = 0 "
    "WHERE id = ? AND status = ? AND version = ?");
constexpr Sql orders_to_check(
    "SELECT id FROM orders WHERE check_at <= ? ORDER BY check_at, id LIMIT ?");
constexpr Sql watch_sql("UPDATE orders SET check_at = ?, asked_again = 0 WHERE id = ?");
constexpr Sql look_soon_sql(
    "UPDATE orders SET check_at = ? WHERE id = ? AND (check_at IS NULL OR check_at > ?)");
constexpr Sql captured_by_sql(
    "SELECT attempt_id FROM order_attempt WHERE order_id = ? AND status = ? "
    "ORDER BY attempt_id LIMIT 1");
constexpr Sql check_later_sql(
    "UPDATE orders SET check_at = ?, asked_again = ? "
    "WHERE id = ? AND version = ? AND check_at = ? AND asked_again = ?");
constexpr Sql facts_waiting_sql("SELECT COUNT(*) FROM workflow_outbox WHERE workflow_id = ?");
constexpr Sql key_known_sql(
    "SELECT COUNT(*) FROM idempotency WHERE caller = ? AND route = ? AND effect_key = ?");
constexpr Sql insert_attempt_sql(
    "INSERT INTO order_attempt (order_id, attempt_id, status, told_at) VALUES (?, ?, ?, ?) "
    "{insert_once order_id, attempt_id}");
constexpr Sql set_attempt_sql(
    "INSERT INTO order_attempt (order_id, attempt_id, status, told_at) VALUES (?, ?, ?, ?) "
    "{upsert order_id, attempt_id} status = {new status}, told_at = {new told_at}");
constexpr Sql write_memo_sql("UPDATE orders SET memo = ?, memo_by = ? WHERE id = ?");

constexpr Sql insert_lines_sql(
    "INSERT INTO order_line (order_id, line_id, place, product_id, sku_id, seller_id, quantity, "
    "unit_price, list_total, order_coupon_share, final_total, cancel_pending, cancelled, shipped, "
    "delivered, lost, sent_back, claimed, returned, exchanged) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
constexpr Sql lines_of_orders(
    "SELECT order_id, line_id, product_id, sku_id, seller_id, quantity, unit_price, list_total, "
    "order_coupon_share, final_total, cancel_pending, cancelled, shipped, delivered, lost, "
    "sent_back, claimed, returned, exchanged, ready_at FROM order_line WHERE order_id IN (?) "
    "ORDER BY order_id, place");
constexpr Sql stop_units_sql(
    "UPDATE order_line SET cancel_pending = quantity - cancelled - shipped WHERE order_id = ?");
constexpr Sql stop_line_sql(
    "UPDATE order_line SET cancel_pending = cancel_pending + ? "
    "WHERE order_id = ? AND line_id = ? AND cancel_pending + cancelled + shipped + ? <= quantity");
constexpr Sql set_ready_sql(
    "UPDATE order_line SET ready_at = ? WHERE order_id = ? AND line_id = ? AND ready_at IS NULL");
// MariaDB assigns from left to right.
constexpr Sql cancel_units_sql(
    "UPDATE order_line SET cancelled = cancelled + cancel_pending, cancel_pending = 0 "
    "WHERE order_id = ?");
constexpr Sql note_parcel_sql(
    "INSERT INTO order_parcel (order_id, shipment_id, status, told_at) VALUES (?, ?, ?, ?) "
    "{insert_once order_id, shipment_id, status}");
constexpr Sql parcel_told_sql(
    "SELECT status FROM order_parcel WHERE order_id = ? AND shipment_id = ? ORDER BY status");
// `shipped` last: MariaDB assigns from left to right.
constexpr Sql ship_units_sql(
    "UPDATE order_line SET cancel_pending = "
    "CASE WHEN cancel_pending + cancelled + shipped + ? <= quantity THEN cancel_pending "
    "ELSE quantity - cancelled - shipped - ? END, shipped = shipped + ? "
    "WHERE order_id = ? AND line_id = ? AND cancelled + shipped + ? <= quantity");
constexpr Sql deliver_units_sql(
    "UPDATE order_line SET delivered = delivered + ? "
    "WHERE order_id = ? AND line_id = ? AND delivered + lost + sent_back + ? <= shipped");
constexpr Sql lose_units_sql(
    "UPDATE order_line SET lost = lost + ? "
    "WHERE order_id = ? AND line_id = ? AND delivered + lost + sent_back + ? <= shipped");
constexpr Sql send_back_units_sql(
    "UPDATE order_line SET sent_back = sent_back + ? "
    "WHERE order_id = ? AND line_id = ? AND delivered + lost + sent_back + ? <= shipped");
constexpr Sql cancel_stopped_sql(
    "UPDATE order_line SET cancelled = cancelled + ?, cancel_pending = cancel_pending - ? "
    "WHERE order_id = ? AND line_id = ? AND cancel_pending >= ?");
constexpr Sql let_go_on_sql(
    "UPDATE order_line SET cancel_pending = "
    "CASE WHEN cancel_pending >= ? THEN cancel_pending - ? ELSE 0 END "
    "WHERE order_id = ? AND line_id = ?");
constexpr Sql insert_fees_sql(
    "INSERT INTO order_fee (order_id, seller_id, amount) VALUES (?, ?, ?)");
constexpr Sql fees_of_orders(
    "SELECT order_id, seller_id, amount FROM order_fee WHERE order_id IN (?) "
    "ORDER BY order_id, seller_id");

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

constexpr Sql write_shipment_sql(
    "INSERT INTO order_shipment (shipment_id, order_id, seller_id, status, courier_code, waybill, "
    "units, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) {upsert shipment_id} "
    "status = {new status}, courier_code = {new courier_code}, waybill = {new waybill}, "
    "units = {new units}, updated_at = {new updated_at}");
constexpr Sql shipments_of_orders(
    "SELECT shipment_id, order_id, seller_id, status, courier_code, waybill, units, updated_at "
    "FROM order_shipment WHERE order_id IN (?) ORDER BY order_id, shipment_id");

/// As `insert_lines_sql` takes them.
auto values_of(const LineRow& l, std::int64_t place) {
  return std::tuple(l.order_id, l.line_id, place, l.product_id, l.sku_id, l.seller_id, l.quantity,
                    l.unit_price, l.list_total, l.order_coupon_share, l.final_total,
                    l.cancel_pending, l.cancelled, l.shipped, l.delivered, l.lost, l.sent_back,
                    l.claimed, l.returned, l.exchanged);
}

/// Sorts behind every id.
constexpr std::string_view after_all_ids = "~";

std::vector<Whole> complete(Reader& reader, std::vector<OrderRow> orders) {
  std::vector<OrderId> ids;
  for (const auto& order : orders) ids.push_back(order.id);
  const auto lines = reader.query<LineRow>(lines_of_orders, In{ids});
  const auto fees = reader.query<FeeRow>(fees_of_orders, In{ids});
  const auto cancellations = reader.query<CancellationRow>(cancellations_of_orders, In{ids});
  const auto shipments = reader.query<ShipmentRow>(shipments_of_orders, In{ids});
  std::vector<Whole> wholes;
  for (auto& order : orders) {
    Whole whole{.order = std::move(order)};
    const auto own = [&](const auto& row) { return row.order_id == whole.order.id; };
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(whole.lines), own);
    std::copy_if(fees.begin(), fees.end(), std::back_inserter(whole.fees), own);
    std::copy_if(cancellations.begin(), cancellations.end(),
                 std::back_inserter(whole.cancellations), own);
    std::copy_if(shipments.begin(), shipments.end(), std::back_inserter(whole.shipments), own);
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

void insert_lines(Transaction& tx, const std::vector<LineRow>& lines) {
  std::vector<decltype(values_of(LineRow{}, 0))> rows;
  for (const auto& line : lines) rows.push_back(values_of(line, std::ssize(rows)));
  tx.execute_rows(insert_lines_sql, rows);
}

void insert_fees(Transaction& tx, const std::vector<FeeRow>& fees) {
  std::vector<std::tuple<OrderId, domain::UserId, domain::Money>> rows;
  for (const auto& fee : fees) rows.emplace_back(fee.order_id, fee.seller_id, fee.amount);
  tx.execute_rows(insert_fees_sql, rows);
}

std::optional<OrderRow> find_order(Reader& reader, const OrderId& id) {
  return reader.query_one<OrderRow>(order_by_id, id);
}

std::optional<Whole> find_undecided(Reader& reader, const OrderId& id) {
  auto order = find_order(reader, id);
  if (!order) return std::nullopt;
  if (order->placed_answer || order->failure) return Whole{std::move(*order), {}, {}, {}, {}};
  return std::move(complete(reader, {std::move(*order)}).front());
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
                    to.refunded, to.pg_order_id, to.checkout_url, to.declined, to.failure,
                    to.placed_answer, to.updated_at, to.check_at, from.id, from.status,
                    from.version) == 1;
}

std::vector<OrderId> due_for_check(Reader& reader, Instant now, int limit) {
  return reader.query<OrderId>(orders_to_check, now, limit);
}

void watch(Transaction& tx, const OrderId& id, Instant check_at) {
  tx.execute(watch_sql, check_at, id);
}

void look_soon(Transaction& tx, const OrderId& id) {
  constexpr Instant now_at_the_latest{};
  tx.execute(look_soon_sql, now_at_the_latest, id, now_at_the_latest);
}

std::optional<domain::AttemptId> captured_by(Reader& reader, const OrderId& order) {
  return reader.query_one<domain::AttemptId>(captured_by_sql, order, "CAPTURED");
}

bool check_later(Transaction& tx, const OrderRow& from, const Check& to) {
  return tx.execute(check_later_sql, to.at, to.asked_again, from.id, from.version, from.check_at,
                    from.asked_again) == 1;
}

bool facts_waiting(Reader& reader, const OrderId& id) {
  return reader.query_one<std::int64_t>(facts_waiting_sql, id).value_or(0) > 0;
}

bool key_known(Reader& reader, const platform::EffectKey& key) {
  return reader.query_one<std::int64_t>(key_known_sql, key.caller, key.route, key.key).value_or(0) >
         0;
}

bool note_declined(Transaction& tx, const OrderId& order, const domain::AttemptId& attempt,
                   Instant at) {
  return tx.execute(insert_attempt_sql, order, attempt, "DECLINED", at) == 1;
}

void note_captured(Transaction& tx, const OrderId& order, const domain::AttemptId& attempt,
                   Instant at) {
  tx.execute(set_attempt_sql, order, attempt, "CAPTURED", at);
}

bool write_memo(Transaction& tx, const OrderId& id, const std::optional<std::string>& memo,
                std::string_view by) {
  return tx.execute(write_memo_sql, memo, by, id) == 1;
}

void stop_units(Transaction& tx, const OrderId& id) { tx.execute(stop_units_sql, id); }

bool stop_units(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(stop_line_sql, n, order, units.line_id, n) == 1;
}

void set_ready(Transaction& tx, const OrderId& order, const domain::LineId& line, Instant at) {
  tx.execute(set_ready_sql, at, order, line);
}

void cancel_units(Transaction& tx, const OrderId& id) { tx.execute(cancel_units_sql, id); }

bool note_parcel(Transaction& tx, const OrderId& order, const domain::ShipmentId& parcel,
                 std::string_view status, Instant at) {
  return tx.execute(note_parcel_sql, order, parcel, status, at) == 1;
}

std::vector<std::string> parcel_told(Reader& reader, const OrderId& order,
                                     const domain::ShipmentId& parcel) {
  return reader.query<std::string>(parcel_told_sql, order, parcel);
}

void write_shipment(Transaction& tx, const ShipmentRow& row) {
  tx.execute(write_shipment_sql, row.shipment_id, row.order_id, row.seller_id, row.status,
             row.courier_code, row.waybill, row.units, row.updated_at);
}

bool ship_units(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(ship_units_sql, n, n, n, order, units.line_id, n) == 1;
}

bool deliver_units(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(deliver_units_sql, n, order, units.line_id, n) == 1;
}

bool lose_units(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(lose_units_sql, n, order, units.line_id, n) == 1;
}

bool send_back_units(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(send_back_units_sql, n, order, units.line_id, n) == 1;
}

bool cancel_stopped(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  return tx.execute(cancel_stopped_sql, n, n, order, units.line_id, n) == 1;
}

void let_go_on(Transaction& tx, const OrderId& order, const domain::ParcelUnits& units) {
  const auto& n = units.quantity;
  tx.execute(let_go_on_sql, n, n, order, units.line_id);
}

void append_steps(Transaction& tx, const OrderId& id, std::int64_t version,
                  const std::vector<Step>& steps) {
  // More than any version has: behind all that was written under an earlier one.
  constexpr std::int64_t places_a_version = 100;
  std::int64_t place = version * places_a_version;
  std::vector<std::tuple<OrderId, std::int64_t, std::string, std::string, Instant,
                         std::optional<std::string>>>
      rows;
  for (const auto& step : steps) {
    rows.emplace_back(id, place++, step.step, step.status, step.at, step.compensates);
  }
  tx.execute_rows(insert_steps_sql, rows);
}

std::vector<Step> timeline(Reader& reader, const OrderId& id) {
  return reader.query<Step>(steps_of_order, id);
}

void await_first(Transaction& tx, const OrderId& id, const std::vector<Awaited>& facts) {
  std::vector<std::tuple<OrderId, std::string, domain::Actor, Instant, std::string>> rows;
  for (const auto& fact : facts) {
    rows.emplace_back(id, fact.fact, fact.owner, fact.due_at, fact.consequence);
  }
  tx.execute_rows(insert_awaited, rows);
}

void await(Transaction& tx, const OrderId& id, const std::vector<Awaited>& facts) {
  tx.execute(forget_awaited, id);
  await_first(tx, id, facts);
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
