#include <optional>
#include <utility>

#include "simulator/checkers/contents.hpp"
#include "simulator/checkers/transitions.hpp"

namespace perdura::simulator {
namespace {

/// The transitions behind one change of a row; the shortest way.
std::optional<std::vector<std::string>> way(const MachineRules& rules, std::string_view from,
                                            std::string_view to, int most) {
  for (int length = 1; length <= most; ++length) {
    for (const auto& [source, target, not_today] : rules.transitions) {
      if (source != from) continue;
      if (length == 1 && target == to) return std::vector{transition_name(rules, source, target)};
      if (length == 1) continue;
      if (auto rest = way(rules, target, to, length - 1)) {
        rest->insert(rest->begin(), transition_name(rules, source, target));
        return rest;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Contents ContentsTaker::contents() const {
  Contents contents = contents_;
  contents.runs = 1;
  for (const auto& [id, order] : orders_) ++contents.outcomes[order.status];
  return contents;
}

void ContentsTaker::committed(const CommittedRows& commit) {
  for (const RowChange& change : commit.rows) {
    const Row row(change);
    const auto table = row.table();
    if (row.is_gone()) continue;
    note_transition(commit.service, row);
    if (table == "orders") note_order(row);
    if (table == "order_cancellation") note_cancellation(row);
    if (table == "payment") note_payment(row);
    if (table == "payment_attempt") note_attempt(row);
    if (table == "payment_event") note_money(row);
    if (table == "shipment") note_shipment(row);
    if (!row.is_new()) continue;
    if (table == "payment_ticket" || table == "ticket") meet("operator_asked");
    if (table == "ticket" && row.text("kind") == "DELIVERED_AFTER_RETURN") {
      meet("delivered_after_return");
    }
    if (table == "consumer_parked") meet("event_overtook");
    if (table == "reservation" && row.text("state") == "WITHDRAWN") meet("undone_before_it_came");
    if (table == "outbox" && event_of(row).type == "order.dispatch_overdue") {
      meet("dispatch_overdue");
    }
  }
}

void ContentsTaker::note_transition(std::string_view service, const Row& row) {
  for (const MachineRules* rules : all_machine_rules()) {
    if (rules->service != service || rules->table != row.table()) continue;
    const std::string before =
        row.is_new() ? std::string(rules->initial) : row.text_before(rules->status);
    const std::string now = row.text(rules->status);
    if (before == now) continue;
    const auto steps = way(*rules, before, now, rules->at_once);
    for (const auto& step : steps.value_or(std::vector<std::string>{})) {
      ++contents_.transitions[step];
    }
  }
}

void ContentsTaker::note_order(const Row& row) {
  Order& order = orders_[row.text("id")];
  const std::string before = std::exchange(order.status, row.text("status"));
  if (row.number("declined") > 0) order.declined = true;
  if (before == order.status) return;
  const auto went = [&](std::string_view from, std::string_view to) {
    return before == from && order.status == to;
  };
  if (went("PENDING", "FAILED")) {
    const bool stock = row.text("failure").find("OUT_OF_STOCK") != std::string::npos;
    meet(stock ? "stock_out_rejected" : "placement_refused");
  }
  if (order.status == "EXPIRED") meet("order_expired");
  if (went("AWAITING_PAYMENT", "FAILED")) meet("declined_for_good");
  if (went("AWAITING_PAYMENT", "PAID") && order.declined) meet("paid_after_decline");
  if (went("AWAITING_PAYMENT", "PAID") && order.cancelling) meet("refund_raced_confirm");
  if (order.status == "SHIPPING" && order.cancelling) meet("cancel_met_pickup");
  if (went("AWAITING_PAYMENT", "CANCELLED")) meet("cancel_before_payment");
  if (went("CANCEL_PENDING", "CANCELLED")) meet("cancel_after_pay");
  if (went("SHIPPING", "CANCELLED")) meet("nothing_delivered");
}

void ContentsTaker::note_cancellation(const Row& row) {
  Order& order = orders_[row.text("order_id")];
  const std::string status = row.text("status");
  order.cancelling = status != "REFUSED";
  if (row.is_new()) {
    ++contents_.cancellations[order.status];
    if (order.status == "SHIPPING") meet("cancel_met_pickup");
  }
  if (status == row.text_before("status")) return;
  if (status == "REFUSED") meet("cancel_too_late");
  if (status == "COMPLETED" && !row.text("failure").empty()) meet("cancel_in_part");
}

void ContentsTaker::note_payment(const Row& row) {
  order_of_[row.text("payment_id")] = row.text("order_id");
  if (row.number("closed_at") != 0) closed_.insert(row.text("payment_id"));
}

void ContentsTaker::note_attempt(const Row& row) {
  attempts_[row.text("attempt_id")].payment = row.text("payment_id");
  const std::string status = row.text("status");
  if (row.number("revived") != 0 && row.number_before("revived") == 0) meet("late_money");
  if (status == row.text_before("status")) return;
  if (status == "IN_DOUBT") meet("attempt_in_doubt");
  if (status == "PARTIALLY_REFUNDED") meet("refund_in_parts");
}

/// Not known (yet): none.
ContentsTaker::Order ContentsTaker::order_of_payment(const std::string& payment) const {
  const auto id = order_of_.find(payment);
  const auto order = id == order_of_.end() ? orders_.end() : orders_.find(id->second);
  return order == orders_.end() ? Order{} : order->second;
}

void ContentsTaker::note_money(const Row& row) {
  const std::string kind = row.text("kind");
  const std::string payment = row.text("payment_id");
  if (kind == "REFUND_FAILED") meet("refund_failed");
  const Order order = order_of_payment(payment);
  const bool ended = !order.status.empty() && is_final(machines::order, order.status);
  const bool closed = closed_.contains(payment) || ended;
  if ((kind == "AUTHORIZED" || kind == "CAPTURED") && closed) {
    meet("paid_after_end");
    if (order.cancelling) meet("refund_raced_confirm");
  }
  Attempt& attempt = attempts_[row.text("attempt_id")];
  if (kind != "CAPTURED" || std::exchange(attempt.captured, true)) return;
  if (++captured_of_[payment] == 2) meet("paid_twice");
}

void ContentsTaker::note_shipment(const Row& row) {
  const std::string before = row.text_before("status");
  const std::string now = row.text("status");
  if (before == now) return;
  if (before == "WAYBILL_ISSUED" && now == "READY") meet("not_handed_over");
  if (before == "STOP_REQUESTED") meet(now == "CANCELLED" ? "stopped_in_time" : "stop_too_late");
  if (now == "LOST") meet("parcel_lost");
  if (now == "RETURNED") meet("parcel_returned");
}

}  // namespace perdura::simulator
