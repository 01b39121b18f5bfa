#include "services/order/recording.hpp"

#include <algorithm>
#include <map>

#include "services/order/awaited.hpp"

namespace perdura::services::order {

using domain::Money;
using domain::calls::OrderRecorded;
using domain::calls::Reserved;
using domain::calls::WantedUnits;
namespace machine = statemachines::order;
namespace sql = platform::sql;

std::optional<Status> next_of(Status from, const machine::Event& event) {
  const auto outcome = machine::apply(from, event);
  const auto* to = std::get_if<Status>(&outcome);
  return to != nullptr && *to != from ? std::optional(*to) : std::nullopt;
}

OrderRecorded answer(Status status, bool moved) {
  return {std::string(domain::name_of(status)), moved};
}

void mismatch(const std::string& detail) {
  throw platform::ProblemException(422, "AMOUNT_MISMATCH", detail);
}

void units_mismatch(const std::string& detail) {
  throw platform::ProblemException(422, "UNITS_MISMATCH", detail);
}

std::optional<Instant> last_step(const std::vector<Step>& timeline, std::string_view step) {
  std::optional<Instant> at;
  for (const Step& one : timeline) {
    if (one.step == step) at = one.at;
  }
  return at;
}

Instant paid_at(const OrderRow& order, const std::vector<Step>& timeline) {
  return last_step(timeline, "pay-order").value_or(order.created_at);
}

Step refund_step(const OrderRow& order, Instant at) {
  if (order.pg_order_id) return {"refund-card", "DONE", at, "charge-card"};
  return {"refund-credit", "DONE", at, "charge-credit"};
}

void add_refund(OrderRow& to, Money refunded) {
  if (refunded.is_negative() || to.refunded + refunded > to.captured) {
    mismatch("more was given back than is left of what was captured");
  }
  to.refunded += refunded;
}

namespace {

void require_sound(const OrderRow& order, const Reserved& held, Money credit) {
  for (const auto& line : held.lines) {
    if (const auto problem = domain::problem_of(line)) mismatch("unsound line: " + *problem);
  }
  if (domain::total_of(held.lines, held.shipping_fees) != held.total) {
    mismatch("the lines and fees do not add up to the total");
  }
  if (held.total != order.expected_total) mismatch("the total is not what the buyer agreed to");
  if (credit != order.credit) mismatch("the credit is not what the buyer agreed to");
  const auto items = json::from_text<std::vector<WantedUnits>>(order.items);
  const bool same =
      std::equal(items.begin(), items.end(), held.lines.begin(), held.lines.end(),
                 [](const WantedUnits& item, const domain::OrderLine& line) {
                   return item.sku_id == line.sku_id && item.quantity == line.quantity;
                 });
  if (!same) mismatch("the lines are not what was ordered");
}

LineRow row_of(const domain::OrderId& order, const domain::OrderLine& line) {
  LineRow row;
  row.order_id = order;
  row.line_id = line.line_id;
  row.product_id = line.product_id;
  row.sku_id = line.sku_id;
  row.seller_id = line.seller_id;
  row.quantity = line.quantity;
  row.unit_price = line.unit_price;
  row.list_total = line.list_total;
  row.order_coupon_share = line.order_coupon_share;
  row.final_total = line.final;
  return row;
}

}  // namespace

store::Whole priced(const OrderRow& order, const Reserved& held, Money credit) {
  require_sound(order, held, credit);
  store::Whole whole{.order = order};
  whole.order.version += 1;
  whole.order.currency = held.currency;
  whole.order.total = held.total;
  whole.order.credit = credit;
  for (const auto& line : held.lines) whole.lines.push_back(row_of(order.id, line));
  for (const auto& fee : held.shipping_fees) {
    whole.fees.push_back({order.id, fee.seller_id, fee.amount});
  }
  return whole;
}

domain::Units live_units(const store::Whole& whole) {
  domain::Units live = 0;
  for (const auto& line : whole.lines) live += domain::cancellable(units_of(line));
  return live;
}

std::vector<domain::ParcelUnits> by_line(const std::vector<domain::ParcelUnits>& units) {
  std::map<domain::LineId, domain::Units> sums;
  for (const auto& part : units) sums[part.line_id] += part.quantity.value();
  std::vector<domain::ParcelUnits> lines;
  for (const auto& [line, sum] : sums) {
    if (sum > domain::Quantity::max) units_mismatch("more of " + line.value() + " than fits");
    lines.push_back({line, domain::Quantity(static_cast<int>(sum))});
  }
  return lines;
}

domain::Progress progress_of(const store::Whole& whole) {
  std::vector<domain::LineUnits> units;
  for (const auto& line : whole.lines) units.push_back(units_of(line));
  return domain::progress_of(units);
}

domain::OrderPlaced placed(const OrderRow& order, const Reserved& held) {
  return {.order_id = order.id,
          .number = order.number,
          .buyer_id = order.buyer_id,
          .payment_id = order.payment_id,
          .address_snapshot_id = order.address_snapshot_id,
          .currency = held.currency,
          .lines = held.lines,
          .shipping_fees = held.shipping_fees,
          .total = held.total,
          .credit = order.credit};
}

domain::OrderPaid paid(const OrderRow& order) {
  return {.order_id = order.id,
          .buyer_id = order.buyer_id,
          .payment_id = order.payment_id,
          .currency = order.currency.value(),
          .total = order.total.value(),
          .credit = order.credit};
}

domain::OrderCancelSettled cancel_settled(const OrderRow& order, const CancellationRow& row,
                                          const domain::calls::RecordCancelSettled& end) {
  return {.order_id = order.id,
          .buyer_id = order.buyer_id,
          .cancellation_id = row.id,
          .led_by = row.led_by,
          .reason = row.reason,
          .fault = domain::fault_of_cancel(row.led_by, row.reason),
          .stopped = end.stopped,
          .too_late = end.too_late,
          .currency = order.currency.value_or(domain::Currency()),
          .refunded = end.refunded};
}

domain::OrderCancelled cancelled(const OrderRow& order, const CancellationRow& row,
                                 Money refunded) {
  return {.order_id = order.id,
          .buyer_id = order.buyer_id,
          .led_by = row.led_by,
          .reason = row.reason,
          .fault = domain::fault_of_cancel(row.led_by, row.reason),
          .currency = order.currency.value_or(domain::Currency()),
          .refunded = refunded};
}

OrderRecorded with_deadlines(OrderRecorded recorded, const std::vector<Awaited>& facts) {
  for (const auto& fact : facts) {
    if (fact.fact == prompt_dispatch_fact) recorded.remind_at = fact.due_at;
    // Who has looked closer says so himself.
    if (!recorded.due_at && (fact.fact == dispatch_fact || fact.fact == confirmation_fact)) {
      recorded.due_at = fact.due_at;
    }
  }
  return recorded;
}

void OrderService::await_parcels(sql::Transaction& tx, const domain::OrderId& id,
                                 Instant at) const {
  const auto whole = store::find_whole(tx, id).value();
  const Status status = whole.order.status;
  if (status != Status::Paid && status != Status::Shipping) return;
  const auto timeline = store::timeline(tx, id);
  const UnderWay order{.status = status,
                       .lines = whole.lines,
                       .paid_at = paid_at(whole.order, timeline),
                       .reminded_at = last_step(timeline, remind_step),
                       .before = store::awaited(tx, id),
                       .now = at};
  store::await(tx, id, awaited_under_way(order, settings_.deadlines));
}

OrderRecorded OrderService::from_now(OrderRecorded recorded) const {
  const auto left = [&](const std::optional<Instant>& at) {
    std::optional<std::chrono::milliseconds> real;
    if (!at) return real;
    real = std::chrono::ceil<std::chrono::milliseconds>(ports_.clock.real(*at - now()));
    return std::optional(std::max(*real, std::chrono::milliseconds(0)));
  };
  recorded.due_in = left(recorded.due_at);
  recorded.remind_in = left(recorded.remind_at);
  return recorded;
}

CancellationRow OrderService::find_own_cancellation(sql::Reader& reader, const OrderRow& order,
                                                    const domain::CancellationId& id) const {
  auto row = store::find_cancellation(reader, id);
  if (!row || row->order_id != order.id) {
    throw platform::ProblemException(404, "NOT_FOUND", "the order has no such cancellation");
  }
  return std::move(*row);
}

std::vector<Awaited> OrderService::write_priced(sql::Transaction& tx, const OrderRow& from,
                                                store::Whole whole,
                                                const std::vector<Step>& steps) const {
  whole.order.placed_answer = json::to_text(view_of(whole, false));
  store::insert_lines(tx, whole.lines);
  store::insert_fees(tx, whole.fees);
  return move(tx, from, whole.order, steps);
}

std::vector<Awaited> OrderService::move(sql::Transaction& tx, const OrderRow& from, OrderRow to,
                                        const std::vector<Step>& steps) const {
  const bool stays = to.status == from.status;
  const auto facts = awaited_in(to.status, to.updated_at, settings_.deadlines);
  to.check_at.reset();
  if (to.status == Status::AwaitingPayment && !stays) {
    to.check_at = overdue_at(to.updated_at + settings_.deadlines.order_payment);
  } else if (from.status != Status::Pending) {
    // Somebody may have asked for a cancel that this move does not answer: that is seen when it is
    // looked at.
    to.check_at = real_now() + settings_.recover_after;
  } else if (std::ranges::any_of(facts, kept_by_workflow)) {
    to.check_at = turn_by(facts, real_now()).look_at;
  }
  if (!store::move_order(tx, from, to)) throw sql::Deadlock("an order moved under its writer");
  store::append_steps(tx, from.id, from.version + 1, steps);
  // What it waits for has its time from when it began to wait.
  if (!stays) store::await(tx, from.id, facts);
  return facts;
}

}  // namespace perdura::services::order
