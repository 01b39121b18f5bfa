#pragma once
// What clients read.
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/order.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

/// A discount of a line; orders have none until promotions exist.
struct DiscountView {
  std::string kind;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(DiscountView, (), (kind, amount))

/// Amounts are line totals, except `unit_price`.
struct LineView {
  domain::LineId line_id;
  domain::ProductId product_id;
  domain::SkuId sku_id;
  domain::UserId seller_id;
  domain::Quantity quantity;
  domain::Money unit_price;
  domain::Money list_total;
  std::vector<DiscountView> discounts;
  domain::Money order_coupon_share;
  domain::Money final;
  domain::Units cancel_pending = 0;
  domain::Units cancelled = 0;
  domain::Units shipped = 0;
  domain::Units delivered = 0;
  domain::Units lost = 0;
  domain::Units sent_back = 0;
  domain::Units returned = 0;
  domain::Units exchanged = 0;
};
BOOST_DESCRIBE_STRUCT(LineView, (),
                      (line_id, product_id, sku_id, seller_id, quantity, unit_price, list_total,
                       discounts, order_coupon_share, final, cancel_pending, cancelled, shipped,
                       delivered, lost, sent_back, returned, exchanged))

/// As far as the order's own rows tell it.
struct PaymentView {
  domain::PaymentId id;
  domain::Money amount;
  std::string status;  // of a payment attempt, by name
  domain::Money credit;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  std::optional<domain::PgOrderId> pg_order_id;  // paid at the gateway
  std::optional<std::string> checkout_url;       // where to pay, as long as that is awaited
  std::int64_t declined_attempts = 0;
};
BOOST_DESCRIBE_STRUCT(PaymentView, (),
                      (id, amount, status, credit, captured_amount, refunded_amount, pg_order_id,
                       checkout_url, declined_attempts))

/// A parcel, as far as shipping has told of it: none before its first waybill.
struct ShipmentView {
  domain::ShipmentId id;
  domain::UserId seller_id;
  std::string status;
  std::optional<domain::CourierCode> courier_code;
  std::optional<domain::Waybill> waybill;
  std::vector<domain::ParcelUnits> lines;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ShipmentView, (),
                      (id, seller_id, status, courier_code, waybill, lines, updated_at))

/// `failure`: why it was refused, or which lines were too late for it.
struct CancellationView {
  domain::CancellationId id;
  CancellationStatus status = CancellationStatus::Requested;
  domain::Actor led_by = domain::Actor::Buyer;
  domain::Reason reason = domain::Reason::Other;
  domain::Money refund_amount;
  Instant requested_at;
  std::optional<domain::calls::Failure> failure;
};
BOOST_DESCRIBE_STRUCT(CancellationView, (),
                      (id, status, led_by, reason, refund_amount, requested_at, failure))

/// Until an order is priced, `total` is what the buyer expected, and `lines` is empty.
struct OrderView {
  domain::OrderId id;
  domain::OrderNumber number;
  Status status = Status::Pending;
  domain::UserId buyer_id;
  std::int64_t version = 0;
  Instant created_at;
  Instant updated_at;
  domain::Currency currency;
  domain::Money total;
  domain::Money shipping_fee;
  std::vector<domain::calls::WantedUnits> items;
  std::vector<LineView> lines;
  PaymentView payment;
  std::vector<ShipmentView> shipments;
  std::vector<boost::json::value> claims;
  std::vector<CancellationView> cancellations;
  std::optional<domain::calls::Failure> failure;
  std::vector<std::string> allowed_actions;
  std::optional<std::string> memo;  // support's eyes only
};
BOOST_DESCRIBE_STRUCT(OrderView, (),
                      (id, number, status, buyer_id, version, created_at, updated_at, currency,
                       total, shipping_fee, items, lines, payment, shipments, claims, cancellations,
                       failure, allowed_actions, memo))

struct OrderPage {
  std::vector<OrderView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(OrderPage, (), (items, next_cursor))

struct TimelineView {
  std::vector<Step> items;
  std::string workflow_url;
};
BOOST_DESCRIBE_STRUCT(TimelineView, (), (items, workflow_url))

/// `then`: what happens when the fact has not come in time.
struct WaitingView {
  std::string fact;
  domain::Actor owner = domain::Actor::System;
  Instant until;
  std::string then;
};
BOOST_DESCRIBE_STRUCT(WaitingView, (), (fact, owner, until, then))

struct WaitingList {
  domain::OrderId order_id;
  Status status = Status::Pending;
  std::vector<WaitingView> items;  // empty: the order is final
};
BOOST_DESCRIBE_STRUCT(WaitingList, (), (order_id, status, items))

/// The answer to a cancel.
struct CancelView {
  domain::CancellationId id;
  CancellationStatus status = CancellationStatus::Requested;
  domain::Money refund_amount;
  domain::OrderId order_id;
  Status order_status = Status::Pending;
};
BOOST_DESCRIBE_STRUCT(CancelView, (), (id, status, refund_amount, order_id, order_status))

/// `support`: whether the memo is shown.
OrderView view_of(const store::Whole& whole, bool support);

/// The counters of a line as the domain reckons with them.
domain::LineUnits units_of(const LineRow& line);

/// Acts that the table has in this status and the units admit.
std::vector<std::string> allowed_actions(const store::Whole& whole);

domain::calls::Failure failure_of(const std::string& stored);

}  // namespace perdura::services::order
