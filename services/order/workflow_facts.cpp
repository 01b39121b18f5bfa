#include "services/order/workflow_facts.hpp"

#include "services/order/sagas.hpp"

namespace perdura::services::order {

using domain::calls::CancelOrder;
using domain::calls::ConfirmPurchase;
using domain::calls::Patience;
using domain::calls::PlaceOrder;
using domain::calls::WantedUnits;
using platform::WorkflowFact;

PlaceOrder start_of(const OrderRow& order, const Patience& patience) {
  return {.order_id = order.id,
          .payment_id = order.payment_id,
          .buyer_id = order.buyer_id,
          .items = json::from_text<std::vector<WantedUnits>>(order.items),
          .expected_total = order.expected_total,
          .credit = order.credit,
          .patience = patience == Patience{} ? std::nullopt : std::optional(patience),
          .address_snapshot_id = order.address_snapshot_id};
}

WorkflowFact start_fact(const PlaceOrder& start, const platform::Origin& origin) {
  return {.workflow_id = start.order_id.value(),
          .kind = platform::Delivery::Start,
          .name = "Order",
          .request_id = start_request(start.order_id),
          .body = json::to_text(start),
          .origin = origin};
}

CancelOrder cancel_of(const CancellationRow& row) {
  return {.cancellation_id = row.id,
          .refund_id = row.refund_id.value(),
          .led_by = row.led_by,
          .reason = row.reason};
}

WorkflowFact cancel_fact(const CancellationRow& row, const platform::Origin& origin) {
  return {.workflow_id = row.order_id.value(),
          .kind = platform::Delivery::Update,
          .name = "cancel",
          .request_id = row.id.value(),
          .body = json::to_text(cancel_of(row)),
          .origin = origin};
}

ConfirmPurchase confirm_of(const OrderRow& order) { return {.buyer_id = order.buyer_id}; }

WorkflowFact confirm_fact(const OrderRow& order, const platform::Origin& origin) {
  return {.workflow_id = order.id.value(),
          .kind = platform::Delivery::Update,
          .name = "confirm_purchase",
          .request_id = confirm_request(order.id),
          .body = json::to_text(confirm_of(order)),
          .origin = origin};
}

}  // namespace perdura::services::order
