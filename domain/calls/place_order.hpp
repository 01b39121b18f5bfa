#pragma once
// What starts the workflow `Order`, and what its updates take and give.
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/order.hpp"

namespace perdura::domain::calls {

/// The workflow's input: ids, amounts and codes only.
struct PlaceOrder {
  OrderId order_id;
  PaymentId payment_id;
  UserId buyer_id;
  std::vector<WantedUnits> items;
  Money expected_total;
  Money credit;  // how much of the total is paid on store credit

  bool operator==(const PlaceOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (),
                      (order_id, payment_id, buyer_id, items, expected_total, credit))

/// Where the placement ended: the order's status by name, and why if it was refused. Result of the
/// update `place`, which waits for it.
struct Placement {
  std::string status;
  std::optional<Failure> failure;

  bool operator==(const Placement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Placement, (), (status, failure))

/// The update `cancel`; its id is the cancellation's. Rejected, with the problem's code as type,
/// where the order cannot be cancelled (any more).
struct CancelOrder {
  CancellationId cancellation_id;
  RefundId refund_id;
  Actor led_by = Actor::Buyer;
  Reason reason = Reason::ChangedMind;

  bool operator==(const CancelOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(CancelOrder, (), (cancellation_id, refund_id, led_by, reason))

struct OrderCancellation {
  std::string status;  // the order's, by name
  Money refunded;

  bool operator==(const OrderCancellation&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderCancellation, (), (status, refunded))

}  // namespace perdura::domain::calls
