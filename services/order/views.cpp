#include "services/order/views.hpp"

namespace perdura::services::order {

using domain::Money;
using domain::Units;

namespace {

LineView line_view(const LineRow& line) {
  return {.line_id = line.line_id,
          .product_id = line.product_id,
          .sku_id = line.sku_id,
          .seller_id = line.seller_id,
          .quantity = line.quantity,
          .unit_price = line.unit_price,
          .list_total = line.list_total,
          .discounts = {},
          .order_coupon_share = line.order_coupon_share,
          .final = line.final_total,
          .cancel_pending = line.cancel_pending,
          .cancelled = line.cancelled,
          .shipped = line.shipped,
          .delivered = line.delivered,
          .lost = line.lost,
          .sent_back = line.sent_back,
          .returned = line.returned,
          .exchanged = line.exchanged};
}

/// Of an order without its money: was an attempt refused?
std::string_view unpaid_status(const OrderRow& order) {
  const auto code = order.failure ? failure_of(*order.failure).code.value() : "";
  if (code == "AMOUNT_MISMATCH") return "VOIDED";
  return order.declined > 0 || code == "INSUFFICIENT_CREDIT" ? "DECLINED" : "EXPIRED";
}

/// Of the attempt that counts, as far as the order tells it.
std::string_view payment_status(const OrderRow& order) {
  if (order.captured > Money()) {
    if (order.refunded.is_zero()) return "CAPTURED";
    return order.refunded == order.captured ? "REFUNDED" : "PARTIALLY_REFUNDED";
  }
  switch (order.status) {
    case Status::Pending:
      return "READY";
    case Status::AwaitingPayment:
      return order.declined > 0 ? "DECLINED" : "READY";
    case Status::Failed:
    case Status::Expired:
    case Status::Cancelled:
      return unpaid_status(order);
    // Nothing was to be paid, and that was paid.
    case Status::Paid:
    case Status::CancelPending:
    case Status::Shipping:
    case Status::Delivered:
    case Status::Completed:
      return "CAPTURED";
  }
  throw std::invalid_argument("not an order's status");
}

PaymentView payment_view(const OrderRow& order) {
  return {
      .id = order.payment_id,
      .amount = order.total.value_or(order.expected_total),
      .status = std::string(payment_status(order)),
      .credit = order.credit,
      .captured_amount = order.captured,
      .refunded_amount = order.refunded,
      .pg_order_id = order.pg_order_id,
      .checkout_url = order.status == Status::AwaitingPayment ? order.checkout_url : std::nullopt,
      .declined_attempts = order.declined};
}

ShipmentView shipment_view(const ShipmentRow& row) {
  return {.id = row.shipment_id,
          .seller_id = row.seller_id,
          .status = row.status,
          .courier_code = row.courier_code,
          .waybill = row.waybill,
          .lines = json::from_text<std::vector<domain::ParcelUnits>>(row.units),
          .updated_at = row.updated_at};
}

CancellationView cancellation_view(const CancellationRow& row) {
  CancellationView view{.id = row.id,
                        .status = row.status,
                        .led_by = row.led_by,
                        .reason = row.reason,
                        .refund_amount = row.refund_amount,
                        .requested_at = row.created_at,
                        .failure = {}};
  if (row.failure) view.failure = failure_of(*row.failure);
  return view;
}

}  // namespace

domain::LineUnits units_of(const LineRow& line) {
  return {.ordered = line.quantity.value(),
          .cancel_pending = line.cancel_pending,
          .cancelled = line.cancelled,
          .shipped = line.shipped,
          .delivered = line.delivered,
          .lost = line.lost,
          .sent_back = line.sent_back,
          .claimed = line.claimed,
          .returned = line.returned,
          .exchanged = line.exchanged};
}

std::vector<std::string> allowed_actions(const store::Whole& whole) {
  Units may_cancel = 0;
  Units may_claim = 0;
  for (const auto& line : whole.lines) {
    may_cancel += domain::cancellable(units_of(line));
    may_claim += domain::claimable(units_of(line));
  }
  std::vector<std::string> actions;
  for (const auto action : statemachines::order::allowed_actions(whole.order.status)) {
    // Once the first parcel is on its way, only parts could be cancelled; that is not offered yet.
    const bool cancels = may_cancel > 0 && whole.order.status != Status::Shipping;
    if (action == "cancel" && !cancels) continue;
    if ((action == "return" || action == "exchange") && may_claim == 0) continue;
    actions.emplace_back(action);
  }
  return actions;
}

domain::calls::Failure failure_of(const std::string& stored) {
  return json::from_text<domain::calls::Failure>(stored);
}

OrderView view_of(const store::Whole& whole, bool support) {
  const OrderRow& order = whole.order;
  OrderView view{.id = order.id,
                 .number = order.number,
                 .status = order.status,
                 .buyer_id = order.buyer_id,
                 .version = order.version,
                 .created_at = order.created_at,
                 .updated_at = order.updated_at,
                 .currency = order.currency.value_or(domain::Currency()),
                 .total = order.total.value_or(order.expected_total),
                 .shipping_fee = Money(),
                 .items = json::from_text<std::vector<domain::calls::WantedUnits>>(order.items),
                 .lines = {},
                 .payment = payment_view(order),
                 .shipments = {},
                 .claims = {},
                 .cancellations = {},
                 .failure = {},
                 .allowed_actions = allowed_actions(whole),
                 .memo = support ? order.memo : std::nullopt};
  for (const auto& line : whole.lines) view.lines.push_back(line_view(line));
  for (const auto& fee : whole.fees) view.shipping_fee += fee.amount;
  for (const auto& row : whole.cancellations) view.cancellations.push_back(cancellation_view(row));
  for (const auto& row : whole.shipments) view.shipments.push_back(shipment_view(row));
  if (order.failure) view.failure = failure_of(*order.failure);
  return view;
}

}  // namespace perdura::services::order
