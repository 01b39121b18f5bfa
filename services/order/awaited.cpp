#include "services/order/awaited.hpp"

#include <algorithm>

#include "services/order/owed.hpp"
#include "services/order/views.hpp"

namespace perdura::services::order {

using domain::Actor;

namespace {

constexpr const char* delivery_fact = "delivery";
constexpr const char* refund_fact = "refund";

struct DispatchTimes {
  std::optional<Instant> due, reminded;
};

void take_earlier(std::optional<Instant>& kept, Instant at) {
  kept = std::min(kept.value_or(at), at);
}

void add_dispatch(std::vector<Awaited>& facts, const DispatchTimes& times, bool whole_order) {
  if (times.due) {
    facts.push_back({dispatch_fact, Actor::Seller, *times.due,
                     whole_order ? "the order is cancelled at the seller's fault"
                                 : "what is not dispatched is cancelled at the seller's fault"});
  }
  if (times.reminded) {
    facts.push_back(
        {prompt_dispatch_fact, Actor::Seller, *times.reminded, "the seller is reminded"});
  }
}

std::vector<Awaited> awaited_when_paid(Instant since, const domain::Deadlines& deadlines) {
  DispatchTimes times{.due = business_days_after(since, deadlines.paid_cancel), .reminded = {}};
  const Instant reminded = business_days_after(since, deadlines.paid_reminder);
  if (reminded < times.due) times.reminded = reminded;
  std::vector<Awaited> facts;
  add_dispatch(facts, times, true);
  return facts;
}

Awaited delivery(Instant since, const domain::Deadlines& deadlines) {
  return {delivery_fact, Actor::System, since + deadlines.shipping_silence,
          "the parcel counts as lost and is refunded"};
}

Awaited refund(Instant since, const domain::Deadlines& deadlines) {
  return {refund_fact, Actor::System, since + deadlines.refund_retried,
          "an operator's ticket is opened, and the refund retried on"};
}

/// What is awaited on has its time from when that began.
void add_kept(std::vector<Awaited>& facts, const UnderWay& order, Awaited fact) {
  const auto known = std::ranges::find(order.before, fact.fact, &Awaited::fact);
  facts.push_back(known == order.before.end() ? std::move(fact) : *known);
}

/// What has a reminder before it acts.
DispatchTimes dispatch_times(const UnderWay& order, const domain::Deadlines& deadlines) {
  DispatchTimes times;
  for (const LineRow& line : order.lines) {
    if (domain::cancellable(units_of(line)) == 0) continue;
    const Instant since = owed_since(line, order.paid_at);
    const Instant due = business_days_after(since, deadlines.paid_cancel);
    const Instant reminded = business_days_after(since, deadlines.paid_reminder);
    take_earlier(times.due, due);
    const bool told = order.reminded_at && reminded <= *order.reminded_at;
    if (reminded < due && !told) take_earlier(times.reminded, reminded);
  }
  return times;
}

}  // namespace

std::vector<Awaited> awaited_in(Status status, Instant since, const domain::Deadlines& deadlines) {
  switch (status) {
    case Status::Pending:
      return {{"placement", Actor::System, since + deadlines.order_pending,
               "everything is undone, and the order is FAILED"}};
    case Status::AwaitingPayment:
      return {{"payment", Actor::Buyer, since + deadlines.order_payment,
               "the gateway is asked; unpaid, the order is EXPIRED and its stock given back"}};
    case Status::Paid:
      return awaited_when_paid(since, deadlines);
    case Status::CancelPending:
      return {refund(since, deadlines)};
    case Status::Shipping:
      return {delivery(since, deadlines)};
    case Status::Delivered:
      return {{confirmation_fact, Actor::Buyer, since + deadlines.claim_window,
               "the order is COMPLETED"}};
    case Status::Completed:
    case Status::Cancelled:
    case Status::Failed:
    case Status::Expired:
      return {};
  }
  throw std::invalid_argument("not an order's status");
}

std::vector<Awaited> awaited_under_way(const UnderWay& order, const domain::Deadlines& deadlines) {
  domain::Units on_their_way = 0;
  domain::Units stopping = 0;
  bool nothing_moved = true;
  for (const LineRow& line : order.lines) {
    on_their_way += line.shipped - line.delivered - line.lost - line.sent_back;
    stopping += line.cancel_pending;
    nothing_moved = nothing_moved && line.shipped == 0 && line.cancelled == 0;
  }
  std::vector<Awaited> facts;
  add_dispatch(facts, dispatch_times(order, deadlines), nothing_moved && stopping == 0);
  if (stopping > 0) add_kept(facts, order, refund(order.now, deadlines));
  // A courier may have it before we are told.
  const bool shipping = order.status == Status::Shipping;
  if (shipping && (on_their_way > 0 || facts.empty() || nothing_moved)) {
    add_kept(facts, order, delivery(order.now, deadlines));
  }
  return facts;
}

}  // namespace perdura::services::order
