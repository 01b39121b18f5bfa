#include "services/order/awaited.hpp"

namespace perdura::services::order {

using domain::Actor;

std::vector<Awaited> awaited_in(Status status, Instant since, const domain::Deadlines& deadlines) {
  switch (status) {
    case Status::Pending:
      return {{"placement", Actor::System, since + deadlines.order_pending,
               "everything is undone, and the order is FAILED"}};
    case Status::AwaitingPayment:
      return {{"payment", Actor::Buyer, since + deadlines.order_payment,
               "the gateway is asked; unpaid, the order is EXPIRED and its stock given back"}};
    case Status::Paid:
      return {{"dispatch", Actor::Seller, business_days_after(since, deadlines.paid_cancel),
               "the order is cancelled at the seller's fault"}};
    case Status::CancelPending:
      return {{"refund", Actor::System, since + deadlines.refund_retried,
               "an operator's ticket is opened, and the refund retried on"}};
    case Status::Shipping:
      return {{"delivery", Actor::System, since + deadlines.shipping_silence,
               "the parcel counts as lost and is refunded"}};
    case Status::Delivered:
      return {
          {"confirmation", Actor::Buyer, since + deadlines.claim_window, "the order is COMPLETED"}};
    case Status::Completed:
    case Status::Cancelled:
    case Status::Failed:
    case Status::Expired:
      return {};
  }
  throw std::invalid_argument("not an order's status");
}

Instant business_days_after(Instant from, domain::BusinessDays days) {
  for (std::int32_t left = days.value; left > 0;) {
    from += std::chrono::days(1);
    const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(from));
    if (day != std::chrono::Saturday && day != std::chrono::Sunday) --left;
  }
  return from;
}

}  // namespace perdura::services::order
