#pragma once
// The tables' rows; members are called as the columns are.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/events/shipment.hpp"
#include "domain/ids.hpp"
#include "domain/money.hpp"
#include "domain/order_line.hpp"
#include "domain/reasons.hpp"
#include "platform/outbox/idempotency.hpp"
#include "statemachines/order.hpp"

namespace perdura::services::order {

using platform::Instant;
using statemachines::order::Status;

struct OrderRow {
  domain::OrderId id;
  domain::OrderNumber number;
  domain::UserId buyer_id;
  domain::PaymentId payment_id;
  domain::AddressSnapshotId address_snapshot_id;
  Status status = Status::Pending;
  std::int64_t version = 1;
  std::string items;  // JSON of std::vector<calls::WantedUnits>
  domain::Money expected_total;
  domain::Money credit;
  std::optional<domain::Currency> currency;  // once it is priced
  std::optional<domain::Money> total;
  domain::Money captured;
  domain::Money refunded;
  std::optional<domain::PgOrderId> pg_order_id;  // once it can be paid at the gateway
  std::optional<std::string> checkout_url;       // likewise
  std::int64_t declined = 0;                     // attempts at the gateway
  std::optional<std::string> failure;            // JSON of calls::Failure
  std::optional<std::string> placed_answer;  // JSON of OrderView: what the placement is answered
  std::optional<std::string> memo;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> check_at;  // real time; see recover.cpp
  std::int64_t asked_again = 0;     // since it moved last
};
BOOST_DESCRIBE_STRUCT(OrderRow, (),
                      (id, number, buyer_id, payment_id, address_snapshot_id, status, version,
                       items, expected_total, credit, currency, total, captured, refunded,
                       pg_order_id, checkout_url, declined, failure, placed_answer, memo,
                       created_at, updated_at, check_at, asked_again))

struct LineRow {
  domain::OrderId order_id;
  domain::LineId line_id;
  domain::ProductId product_id;
  domain::SkuId sku_id;
  domain::UserId seller_id;
  domain::Quantity quantity;
  domain::Money unit_price;
  domain::Money list_total;
  domain::Money order_coupon_share;
  domain::Money final_total;
  domain::Units cancel_pending = 0;
  domain::Units cancelled = 0;
  domain::Units shipped = 0;
  domain::Units delivered = 0;
  domain::Units lost = 0;
  domain::Units sent_back = 0;
  domain::Units claimed = 0;
  domain::Units returned = 0;
  domain::Units exchanged = 0;
  std::optional<Instant> ready_at;  // its parcel was not handed over: its deadline began anew
};
BOOST_DESCRIBE_STRUCT(LineRow, (),
                      (order_id, line_id, product_id, sku_id, seller_id, quantity, unit_price,
                       list_total, order_coupon_share, final_total, cancel_pending, cancelled,
                       shipped, delivered, lost, sent_back, claimed, returned, exchanged, ready_at))

struct FeeRow {
  domain::OrderId order_id;
  domain::UserId seller_id;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(FeeRow, (), (order_id, seller_id, amount))

/// A step of the order's way, as the timeline shows it.
struct Step {
  std::string step;
  std::string status;  // DONE, REFUSED; of the order's own steps its status
  Instant at;
  std::optional<std::string> compensates;  // the step that this one undoes
};
BOOST_DESCRIBE_STRUCT(Step, (), (step, status, at, compensates))

/// A fact that the order waits for: who owes it, until when, and what happens then.
struct Awaited {
  std::string fact;
  domain::Actor owner = domain::Actor::System;
  Instant due_at;
  std::string consequence;
};
BOOST_DESCRIBE_STRUCT(Awaited, (), (fact, owner, due_at, consequence))

enum class CancellationStatus { Requested, RefundPending, Completed, Refused };
BOOST_DESCRIBE_ENUM(CancellationStatus, Requested, RefundPending, Completed, Refused)

struct CancellationRow {
  domain::CancellationId id;
  domain::OrderId order_id;
  std::optional<domain::RefundId> refund_id;  // none: the workflow itself led it
  domain::Actor led_by = domain::Actor::Buyer;
  domain::Reason reason = domain::Reason::Other;
  CancellationStatus status = CancellationStatus::Requested;
  domain::Money refund_amount;
  std::optional<std::string> failure;  // JSON of calls::Failure: refused, or a part was too late
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CancellationRow, (),
                      (id, order_id, refund_id, led_by, reason, status, refund_amount, failure,
                       created_at))

/// A copy of what shipping tells of a parcel: see shipment_copies.hpp.
struct ShipmentRow {
  domain::ShipmentId shipment_id;
  domain::OrderId order_id;
  domain::UserId seller_id;
  std::string status;  // by name
  std::optional<domain::CourierCode> courier_code;
  std::optional<domain::Waybill> waybill;
  std::string units;  // JSON of std::vector<ParcelUnits>
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ShipmentRow, (),
                      (shipment_id, order_id, seller_id, status, courier_code, waybill, units,
                       updated_at))

/// A parcel's status that the order's workflow is to record.
inline bool must_be_recorded(std::string_view status) {
  return status == "READY" || status == "SHIPPING" || status == "DELIVERED" || status == "LOST" ||
         status == "RETURNED";
}

}  // namespace perdura::services::order

template <>
struct perdura::json::Form<perdura::services::order::CancellationStatus>
    : perdura::json::UpperSnakeForm<perdura::services::order::CancellationStatus> {};
