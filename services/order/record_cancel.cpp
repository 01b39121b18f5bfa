// What an order's workflow tells of a cancel that gives money back.
#include <algorithm>

#include "services/order/owed.hpp"
#include "services/order/recording.hpp"

namespace perdura::services::order {

using namespace domain::calls;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

std::vector<domain::LineId> lines_of(const std::vector<domain::ParcelUnits>& units) {
  std::vector<domain::LineId> lines;
  for (const auto& part : units) lines.push_back(part.line_id);
  return lines;
}

/// What a deadline cancels. A seller whose time began anew has it.
std::vector<domain::ParcelUnits> overdue_units(const std::vector<Owed>& lines,
                                               const domain::Deadlines& deadlines, Instant at) {
  std::vector<domain::ParcelUnits> overdue;
  for (const Owed& line : lines) {
    if (line.anew && due_of(line, deadlines) > at) continue;
    overdue.push_back({line.line_id, line.quantity});
  }
  return overdue;
}

domain::Units sum_of(const std::vector<domain::ParcelUnits>& parts) {
  domain::Units sum = 0;
  for (const auto& units : parts) sum += units.quantity.value();
  return sum;
}

/// Whether this cancellation is under way: of the whole order, or of a part.
bool is_under_way(sql::Reader& reader, const OrderRow& order, const domain::CancellationId& id) {
  if (order.status == Status::CancelPending) return true;
  if (order.status != Status::Paid && order.status != Status::Shipping) return false;
  const auto row = store::find_cancellation(reader, id);
  return row && row->order_id == order.id && row->status == CancellationStatus::RefundPending;
}

/// How a cancellation ends of a part, or of which not all could be stopped.
CancellationRow settled(CancellationRow row, const RecordCancelSettled& end) {
  const bool some = !end.stopped.empty();
  row.status = some ? CancellationStatus::Completed : CancellationStatus::Refused;
  row.refund_amount = end.refunded;
  if (!end.too_late.empty()) row.failure = json::to_text(already_shipped(lines_of(end.too_late)));
  return row;
}

void stop_part(sql::Transaction& tx, const domain::OrderId& order,
               const std::vector<domain::ParcelUnits>& part) {
  for (const auto& units : part) {
    if (!store::stop_units(tx, order, units)) throw sql::Deadlock("units moved under their writer");
  }
}

/// What was stopped is cancelled; what was not lives on: so many units.
domain::Units settle_units(sql::Transaction& tx, const OrderRow& order,
                           const RecordCancelSettled& end) {
  for (const auto& units : by_line(end.stopped)) {
    if (store::cancel_stopped(tx, order.id, units)) continue;
    units_mismatch("more of " + units.line_id.value() + " is stopped than was to be");
  }
  for (const auto& units : by_line(end.too_late)) store::let_go_on(tx, order.id, units);
  domain::Units going_on = 0;
  const auto whole = store::find_whole(tx, order.id).value();
  for (const auto& line : whole.lines) {
    if (line.cancel_pending != 0) units_mismatch(line.line_id.value() + " has no answer");
    going_on += line.quantity.value() - line.cancelled;
  }
  return going_on;
}

}  // namespace

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
    const auto whole = store::find_whole(tx, order.id).value();
    const auto live = live_units(whole);
    const bool by_deadline = fact.led_by == domain::Actor::System;
    std::vector<Owed> undispatched;
    if (by_deadline) undispatched = owed(whole, paid_at(order, store::timeline(tx, order.id)));
    const auto overdue = overdue_units(undispatched, settings_.deadlines, at);
    const auto outcome =
        machine::apply(order.status, machine::Cancel{by_deadline ? sum_of(overdue) : live, live});
    const auto* next = std::get_if<Status>(&outcome);
    const bool all = next != nullptr && *next == Status::CancelPending;
    const bool part = next != nullptr && by_deadline && *next == order.status;
    if (!all && !part) {
      auto refused = answer(order.status, false);
      refused.due_at = first_due(undispatched, settings_.deadlines);
      return refused;
    }
    // The row is there when a request began it; a deadline's cancel begins here.
    store::insert_cancellation(tx, row);
    row = store::find_cancellation(tx, fact.cancellation_id).value();
    if (row.order_id != order.id) throw unknown_order();
    row.status = CancellationStatus::RefundPending;
    // Its requester has been told that it was refused: it stays so.
    if (!store::move_cancellation(tx, CancellationStatus::Requested, row)) {
      return answer(order.status, false);
    }
    OrderRow to = order;
    to.status = *next;
    to.updated_at = at;
    if (all) store::stop_units(tx, order.id);
    if (part) stop_part(tx, order.id, overdue);
    const char* step = all ? "cancel-order" : "cancel-parcel";
    move(tx, order, to, {{step, std::string(domain::name_of(to.status)), at, {}}});
    auto recorded = answer(to.status, all);
    if (part) {
      await_parcels(tx, order.id, at);
      recorded.part = overdue;
    }
    return recorded;
  };
  return recorded(act, "POST /internal/v1/orders/cancel-pending", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordCancelled& fact) {
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), fact.cancellation_id.value());
    const auto next = next_of(order.status, machine::CancelSettled{.pending = 0, .live = 0});
    if (!next) return answer(order.status, false);
    auto row = find_own_cancellation(tx, order, fact.cancellation_id);
    if (order.refunded + fact.refunded != order.captured) {
      mismatch("the refund is not what was captured and is left");
    }
    row.status = CancellationStatus::Completed;
    row.refund_amount = fact.refunded;
    if (!store::move_cancellation(tx, CancellationStatus::RefundPending, row)) {
      throw platform::ProblemException(illegal("the cancellation is not the one under way"));
    }
    store::cancel_units(tx, order.id);
    const auto sum = progress_of(store::find_whole(tx, order.id).value());
    if (sum.open + sum.delivered > 0) units_mismatch("not all of it could be stopped");
    OrderRow to = order;
    to.status = *next;
    to.refunded = order.captured;
    to.failure = json::to_text(cancelled_by(row.led_by, row.reason));
    to.updated_at = at;
    move(tx, order, to,
         {refund_step(order, at),
          {"release-stock", "DONE", at, "reserve-stock"},
          {"settle-cancel", "CANCELLED", at, {}}});
    publish(ports_.events, tx, cancelled(order, row, fact.refunded), {event_id, act.origin, at});
    return answer(to.status, true);
  };
  return recorded(act, "POST /internal/v1/orders/cancelled", fact, work);
}

OrderRecorded OrderService::record(const Act& act, const RecordCancelSettled& fact) {
  const std::string settled_id = ports_.ids.make("evt");
  const std::string event_id = ports_.ids.make("evt");
  const auto work = [&](sql::Transaction& tx, const OrderRow& order, Instant at) {
    ports_.facts.settle(tx, order.id.value(), fact.cancellation_id.value());
    if (!is_under_way(tx, order, fact.cancellation_id)) return answer(order.status, false);
    const auto row = settled(find_own_cancellation(tx, order, fact.cancellation_id), fact);
    if (!store::move_cancellation(tx, CancellationStatus::RefundPending, row)) {
      throw platform::ProblemException(illegal("the cancellation is not the one under way"));
    }
    if (fact.stopped.empty() && !fact.refunded.is_zero()) {
      mismatch("money was given back, and nothing was stopped");
    }
    const auto live = settle_units(tx, order, fact);
    const auto outcome =
        machine::apply(order.status, machine::CancelSettled{.pending = 0, .live = live});
    const auto* next = std::get_if<Status>(&outcome);
    if (next == nullptr || *next == Status::Cancelled) {
      units_mismatch("all is stopped: the order is cancelled then");
    }
    OrderRow to = order;
    add_refund(to, fact.refunded);
    to.status = *next;
    to.updated_at = at;
    std::vector<Step> steps;
    if (!fact.refunded.is_zero()) steps.push_back(refund_step(order, at));
    if (!fact.stopped.empty()) steps.push_back({"release-stock", "DONE", at, "reserve-stock"});
    steps.push_back({"settle-cancel", std::string(domain::name_of(to.status)), at, {}});
    publish(ports_.events, tx, cancel_settled(order, row, fact), {settled_id, act.origin, at});
    return progress(tx, order, std::move(to), std::move(steps), {event_id, act.origin, at});
  };
  return recorded(act, "POST /internal/v1/orders/cancel-settled", fact, work);
}

}  // namespace perdura::services::order
