#pragma once
// Topic `order`: what became of an order. Owner: the order service.
#include <chrono>
#include <vector>

#include "domain/events/shipment.hpp"
#include "domain/events/topic.hpp"
#include "domain/ids.hpp"
#include "domain/order_line.hpp"
#include "domain/reasons.hpp"

namespace perdura::domain {

struct OrderPlaced {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.placed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Stock, coupons and credit are held: the order is AWAITING_PAYMENT or PAID.";

  OrderId order_id;
  OrderNumber number;
  UserId buyer_id;
  PaymentId payment_id;
  AddressSnapshotId address_snapshot_id;
  Currency currency;
  std::vector<OrderLine> lines;
  std::vector<SellerFee> shipping_fees;
  Money total;
  Money credit;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderPlaced&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderPlaced, (),
                      (order_id, number, buyer_id, payment_id, address_snapshot_id, currency, lines,
                       shipping_fees, total, credit))

struct OrderPaid {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.paid";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The whole total is captured, on credit, at the gateway or both; reserved stock is sold.";

  OrderId order_id;
  UserId buyer_id;
  PaymentId payment_id;
  Currency currency;
  Money total;
  Money credit;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderPaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderPaid, (), (order_id, buyer_id, payment_id, currency, total, credit))

struct OrderFailed {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.failed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Refused, or its payment failed; everything is undone. May come without order.placed.";

  OrderId order_id;
  UserId buyer_id;
  Code code;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderFailed&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderFailed, (), (order_id, buyer_id, code))

struct OrderExpired {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.expired";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Not paid in time: the gateway was asked, and everything is undone.";

  OrderId order_id;
  UserId buyer_id;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderExpired&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderExpired, (), (order_id, buyer_id))

struct OrderDispatchOverdue {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.dispatch_overdue";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "No courier has what these sellers owe, days after it was to be dispatched: they are "
      "reminded.";

  OrderId order_id;
  std::vector<UserId> seller_ids;
  std::chrono::sys_time<std::chrono::milliseconds> since;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderDispatchOverdue&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderDispatchOverdue, (), (order_id, seller_ids, since))

struct OrderCancelSettled {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.cancel_settled";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Courier and money have answered for a cancellation after which the order goes on: these "
      "units were stopped and refunded, those were picked up before (nothing stopped: it is "
      "refused).";

  OrderId order_id;
  UserId buyer_id;
  CancellationId cancellation_id;
  Actor led_by = Actor::Buyer;
  Reason reason = Reason::Other;
  Fault fault = Fault::Buyer;
  std::vector<ParcelUnits> stopped;
  std::vector<ParcelUnits> too_late;
  Currency currency;
  Money refunded;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderCancelSettled&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderCancelSettled, (),
                      (order_id, buyer_id, cancellation_id, led_by, reason, fault, stopped,
                       too_late, currency, refunded))

struct OrderDelivered {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.delivered";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Each unit has arrived, or is cancelled, lost or sent back and refunded; these have arrived. "
      "The claim window begins.";

  OrderId order_id;
  UserId buyer_id;
  std::vector<ParcelUnits> lines;
  Currency currency;
  Money refunded;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderDelivered&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderDelivered, (), (order_id, buyer_id, lines, currency, refunded))

struct OrderCompleted {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.completed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The buyer has confirmed, or (SYSTEM) the claim window is over.";

  OrderId order_id;
  UserId buyer_id;
  Actor led_by = Actor::System;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderCompleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderCompleted, (), (order_id, buyer_id, led_by))

struct OrderCancelled {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.cancelled";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The whole order is cancelled, or nothing of it was delivered; what was captured has been "
      "refunded (0: nothing was).";

  OrderId order_id;
  UserId buyer_id;
  Actor led_by = Actor::Buyer;
  Reason reason = Reason::Other;
  Fault fault = Fault::Buyer;
  Currency currency;
  Money refunded;

  const std::string& aggregate() const { return order_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const OrderCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderCancelled, (),
                      (order_id, buyer_id, led_by, reason, fault, currency, refunded))

}  // namespace perdura::domain
