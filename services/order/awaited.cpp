#include "services/order/awaited.hpp"

namespace perdura::services::order {

using domain::Actor;

namespace {

std::vector<Awaited> awaited_when_paid(Instant since, const domain::Deadlines& deadlines) {
  const Instant due = business_days_after(since, deadlines.paid_cancel);
  const Instant reminded = business_days_after(since, deadlines.paid_reminder);
  std::vector<Awaited> facts{
      {dispatch_fact, Actor::Seller, due, "the order is cancelled at the seller's fault"}};
  if (reminded < due) {
    facts.push_back({prompt_dispatch_fact, Actor::Seller, reminded, "the seller is reminded"});
  }
  return facts;
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
      return {{"refund", Actor::System, since + deadlines.refund_retried,
               "an operator's ticket is opened, and the refund retried on"}};
    case Status::Shipping:
      return {{"delivery", Actor::System, since + deadlines.shipping_silence,
               "the parcel counts as lost and is refunded"}};
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

}  // namespace perdura::services::order
