#pragma once
// Topic `order`: what became of an order. Owner: the order service.
#include <vector>

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

struct OrderCancelled {
  static constexpr Topic topic = Topic::Order;
  static constexpr std::string_view type = "order.cancelled";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The whole order is cancelled; what was captured has been refunded (0: nothing was).";

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
