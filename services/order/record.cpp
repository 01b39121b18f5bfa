// What an order's workflow tells: each fact moves the status by the table, or changes nothing.
#include <algorithm>

#include "domain/events/order.hpp"
#include "domain/names.hpp"
#include "platform/outbox/publish.hpp"
#include "services/order/awaited.hpp"
#include "services/order/problems.hpp"
#include "services/order/service.hpp"

namespace perdura::services::order {

using domain::Money;
using namespace domain::calls;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

/// Where the event leads; nothing where the table says that it stays or refuses.
std::optional<Status> next_of(Status from, const machine::Event& event) {
  const auto outcome = machine::apply(from, event);
  const auto* to = std::get_if<Status>(&outcome);
  return to != nullptr && *to != from ? std::optional(*to) : std::nullopt;
}

OrderRecorded answer(Status status, bool moved) {
  return {std::string(domain::name_of(status)), moved};
}

/// The workflow and these rows disagree about money: a bug, and nothing is written.
[[noreturn]] void mismatch(const std::string& detail) {
  throw platform::ProblemException(422, "AMOUNT_MISMATCH", detail);
}

void require_sound(const OrderRow& order, const RecordPaid& fact) {
  const Reserved& held = fact.held;
  for (const auto& line : held.lines) {
    if (const auto problem = domain::problem_of(line)) mismatch("unsound line: " + *problem);
  }
  if (domain::total_of(held.lines, held.shipping_fees) != held.total) {
    mismatch("the lines and fees do not add up to the total");
  }
  if (held.total != order.expected_total) mismatch("the total is not what the buyer agreed to");
  if (fact.credit != held.total) mismatch("the total is not paid");
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

domain::OrderPlaced placed(const OrderRow& order, const RecordPaid& fact) {
  return {.order_id = order.id,
          .number = order.number,
          .buyer_id = order.buyer_id,
          .payment_id = order.payment_id,
          .address_snapshot_id = order.address_snapshot_id,
          .currency = fact.held.currency,
          .lines = fact.held.lines,
          .shipping_fees = fact.held.shipping_fees,
          .total = fact.held.total,
          .credit = fact.credit};
}

domain::OrderPaid paid(const OrderRow& order, const RecordPaid& fact) {
  return {.order_id = order.id,
          .buyer_id = order.buyer_id,
          .payment_id = order.payment_id,
          .currency = fact.held.currency,
          .total = fact.held.total,
          .credit = fact.credit};
}

/// What a refusal says about the steps before it.
std::vector<Step> steps_of(const Failure& failure, Instant at) {
  const std::string& code = failure.code.value();
  std::vector<Step> steps;
  if (code == "INSUFFICIENT_CREDIT") {
    steps = {{"reserve-stock", "DONE", at, {}},
             {"charge-credit", "REFUSED", at, {}},
             {"release-stock", "DONE", at, "reserve-stock"}};
  } else if (code == "OUT_OF_STOCK" || code == "PRICE_CHANGED" || code == "SKU_UNAVAILABLE") {
    steps = {{"reserve-stock", "REFUSED", at, {}}};
  }
  steps.push_back({"fail-order", "FAILED", at, {}});
  return steps;
}

Failure cancelled_by(const CancellationRow& row) {
  return {domain::Code("CANCELLED"),
          "cancelled by " + std::string(domain::name_of(row.led_by)) + ": " +
              std::string(domain::name_of(row.reason)),
          {}};
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

}  // namespace

/// Runs `work(tx, order, now)` once for each key. What a record proves that the workflow has taken
/// leaves the outbox with it.
template <class Fact, class Work>
OrderRecorded OrderService::recorded(const Act& act, const char* route, const Fact& fact,
                                     Work work) {
  // Kept as long as the order: a workflow that is reset asks again under the same keys.
  const platform::Effect effect{act.caller.id, route, act.key, json::to_text(fact),
                                platform::kept_for_ever};
  return platform::once<OrderRecorded>(once_ports(), effect, [&](sql::Transaction& tx, Instant at) {
    const auto order = store::find_order(tx, fact.order_id);
    if (!order) throw unknown_order();
    return work(tx, *order, at);
  });
}

void OrderService::move(sql::Transaction& tx, const OrderRow& from, OrderRow to,
                        const std::vector<Step>& steps) const {
  // What leaves PENDING waits for its workflow no longer. Later somebody may have asked for a
  // cancel that this move does not answer: that is seen when it is looked at.
  to.check_at.reset();
  if (from.status != Status::Pending) to.check_at = real_now() + settings_.recover_after;
  if (!store::move_order(tx, from, to)) throw sql::Deadlock("an order moved under its writer");
  store::append_steps(tx, from.id, steps);
  store::await(tx, from.id, awaited_in(to.status, to.updated_at, settings_.deadlines));
}

OrderRecorded OrderService::record(const Act& act, const RecordPaid& fact) {
  const std::string placed_id = ports_.ids.make("evt");
  const std::string paid_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), start_request(order.id));
    const auto next =
        next_of(order.status, machine::Secured{.left_to_pay = fact.held.total - fact.credit});
    if (!next) return answer(order.status, false);
    require_sound(order, fact);
    store::Whole whole{.order = order};
    OrderRow& to = whole.order;
    to.status = *next;
    to.version += 1;
    to.currency = fact.held.currency;
    to.total = fact.held.total;
    to.credit = to.captured = fact.credit;
    to.updated_at = at;
    for (const auto& line : fact.held.lines) whole.lines.push_back(row_of(order.id, line));
    for (const auto& fee : fact.held.shipping_fees) {
      whole.fees.push_back({order.id, fee.seller_id, fee.amount});
    }
    to.placed_answer = json::to_text(view_of(whole, false));
    store::insert_lines(tx, whole.lines);
    store::insert_fees(tx, whole.fees);
    move(tx, order, to,
         {{"reserve-stock", "DONE", at, {}},
          {"charge-credit", "DONE", at, {}},
          {"pay-order", "PAID", at, {}}});
    publish(ports_.events, tx, placed(order, fact), {placed_id, act.origin, at});
    publish(ports_.events, tx, paid(order, fact), {paid_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/paid", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordFailed& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), start_request(order.id));
    const auto next = next_of(order.status, machine::PlacementRefused{});
    if (!next) return answer(order.status, false);
    OrderRow to = order;
    to.status = *next;
    to.failure = json::to_text(fact.failure);
    to.updated_at = at;
    move(tx, order, to, steps_of(fact.failure, at));
    const domain::OrderFailed failed{order.id, order.buyer_id, fact.failure.code};
    publish(ports_.events, tx, failed, {event_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/failed", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordCancelPending& fact) {
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), fact.cancellation_id.value());
    CancellationRow row{.id = fact.cancellation_id,
                        .order_id = order.id,
                        .refund_id = {},
                        .led_by = fact.led_by,
                        .reason = fact.reason,
                        .failure = {},
                        .created_at = at};
    domain::Units live = 0;
    const auto whole = store::find_whole(tx, order.id).value();
    for (const auto& line : whole.lines) {
      live += domain::cancellable(units_of(line));
    }
    const auto next = next_of(order.status, machine::Cancel{live, live});
    if (next != Status::CancelPending) return answer(order.status, false);
    // The row is there when a request began it; a deadline's cancel begins here.
    store::insert_cancellation(tx, row);
    row = store::find_cancellation(tx, fact.cancellation_id).value();
    if (row.order_id != order.id) throw unknown_order();
    row.status = CancellationStatus::RefundPending;
    // Its requester has been told that it was refused: it stays so.
    if (!store::move_cancellation(tx, CancellationStatus::Requested, row)) {
      return answer(order.status, false);
    }
    store::stop_units(tx, order.id);
    OrderRow to = order;
    to.status = *next;
    to.updated_at = at;
    move(tx, order, to, {{"cancel-order", "CANCEL_PENDING", at, {}}});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/cancel-pending", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordCancelled& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), fact.cancellation_id.value());
    const auto next = next_of(order.status, machine::CancelSettled{.pending = 0, .live = 0});
    if (!next) return answer(order.status, false);
    auto row = store::find_cancellation(tx, fact.cancellation_id);
    if (!row || row->order_id != order.id) {
      throw platform::ProblemException(404, "NOT_FOUND", "the order has no such cancellation");
    }
    if (fact.refunded != order.captured) mismatch("the refund is not what was captured");
    row->status = CancellationStatus::Completed;
    row->refund_amount = fact.refunded;
    if (!store::move_cancellation(tx, CancellationStatus::RefundPending, *row)) {
      throw platform::ProblemException(illegal("the cancellation is not the one under way"));
    }
    store::cancel_units(tx, order.id);
    OrderRow to = order;
    to.status = *next;
    to.refunded = fact.refunded;
    to.failure = json::to_text(cancelled_by(*row));
    to.updated_at = at;
    move(tx, order, to,
         {{"refund-credit", "DONE", at, "charge-credit"},
          {"release-stock", "DONE", at, "reserve-stock"},
          {"settle-cancel", "CANCELLED", at, {}}});
    publish(ports_.events, tx, cancelled(order, *row, fact.refunded), {event_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/cancelled", fact, work);
}

}  // namespace perdura::services::order
