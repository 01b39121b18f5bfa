#include "services/order/workflow_facts.hpp"

#include <algorithm>

#include "domain/calls/shipping.hpp"
#include "domain/names.hpp"
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
          .address_snapshot_id = order.address_snapshot_id,
          .code = domain::calls::order_code};
}

WorkflowFact start_fact(const PlaceOrder& start, const platform::Origin& origin) {
  return {.workflow_id = start.order_id.value(),
          .kind = platform::Delivery::Start,
          .name = "Order",
          .request_id = start_request(start.order_id),
          .body = json::to_text(start),
          .origin = origin};
}

namespace {

/// Above every number that a lost workflow can have used: it counts a deadline's acts, of which
/// only some move the order.
constexpr std::int64_t acts_a_move = 1'000;

domain::OrderLine line_of(const LineRow& row) {
  return {.line_id = row.line_id,
          .product_id = row.product_id,
          .sku_id = row.sku_id,
          .seller_id = row.seller_id,
          .quantity = row.quantity,
          .unit_price = row.unit_price,
          .list_total = row.list_total,
          .order_coupon_share = row.order_coupon_share,
          .final = row.final_total};
}

domain::calls::Reserved held_of(const store::Whole& whole) {
  domain::calls::Reserved held{.currency = whole.order.currency.value_or(domain::Currency()),
                               .total = whole.order.total.value_or(domain::Money())};
  for (const auto& line : whole.lines) held.lines.push_back(line_of(line));
  for (const auto& fee : whole.fees) held.shipping_fees.push_back({fee.seller_id, fee.amount});
  return held;
}

std::optional<domain::calls::ResumedCancellation> cancelling_of(const store::Whole& whole) {
  const auto row = std::ranges::find(whole.cancellations, CancellationStatus::RefundPending,
                                     &CancellationRow::status);
  if (row == whole.cancellations.end()) return std::nullopt;
  domain::calls::ResumedCancellation cancelling{
      .wish = {.cancellation_id = row->id,
               .refund_id = row->refund_id.value_or(domain::calls::refund_of(row->id)),
               .led_by = row->led_by,
               .reason = row->reason},
      .part = {}};
  if (whole.order.status == Status::CancelPending) return cancelling;
  auto& part = cancelling.part.emplace();
  for (const auto& line : whole.lines) {
    if (line.cancel_pending == 0) continue;
    part.push_back(
        {line.line_id, domain::Quantity(static_cast<std::int32_t>(line.cancel_pending))});
  }
  return cancelling;
}

}  // namespace

domain::calls::ResumedOrder resumed_of(const store::Whole& whole,
                                       const std::optional<domain::AttemptId>& captured,
                                       const domain::calls::OrderRecorded& left) {
  return {.status = std::string(domain::name_of(whole.order.status)),
          .held = held_of(whole),
          .captured = captured,
          .cancelling = cancelling_of(whole),
          .cancellations = static_cast<std::int32_t>(whole.cancellations.size()),
          .acts = static_cast<std::int32_t>(whole.order.version * acts_a_move),
          .due_in = left.due_in,
          .remind_in = left.remind_in};
}

WorkflowFact parcel_fact(const ShipmentRow& parcel, std::int64_t asked) {
  const domain::calls::ShipmentChanged told{
      .event_id = domain::EventId("evt_" + parcel.shipment_id.value() + "-" + parcel.status + "-" +
                                  std::to_string(asked)),
      .shipment_id = parcel.shipment_id,
      .status = parcel.status,
      .lines = json::from_text<std::vector<domain::ParcelUnits>>(parcel.units),
      .at = parcel.updated_at};
  return {.workflow_id = parcel.order_id.value(),
          .kind = platform::Delivery::Signal,
          .name = "shipment_changed",
          .request_id = told.event_id.value(),
          .body = json::to_text(told)};
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
