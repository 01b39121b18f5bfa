#pragma once
// What starts the workflow `Order`, and what its updates take and give.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/order.hpp"

namespace perdura::domain::calls {

/// For how long workflows wait for what, in real time: the deadlines of `domain/deadlines.hpp` by
/// the clock's speed. What is left out is as it stands here.
struct Patience {
  static constexpr bool json_defaults = true;

  std::chrono::milliseconds placement = std::chrono::minutes(10);
  std::chrono::milliseconds payment = std::chrono::minutes(10);
  std::chrono::milliseconds gateway_answer = std::chrono::seconds(60);
  // Who does not know asks again after this, each time twice as late, up to `doubt_longest`; from
  // then on each `doubt_each`.
  std::chrono::milliseconds doubt_first = std::chrono::seconds(1);
  std::chrono::milliseconds doubt_longest = std::chrono::seconds(60);
  std::chrono::milliseconds doubt_each = std::chrono::minutes(10);
  std::chrono::milliseconds stop_each = std::chrono::minutes(1);  // a courier that does not answer
  std::chrono::milliseconds overdue_each =
      std::chrono::hours(24);  // a parcel that is dispatched late

  bool operator==(const Patience&) const = default;
};
BOOST_DESCRIBE_STRUCT(Patience, (),
                      (placement, payment, gateway_answer, doubt_first, doubt_longest, doubt_each,
                       stop_each, overdue_each))

/// The workflow's input: ids, amounts and codes only.
struct PlaceOrder {
  OrderId order_id;
  PaymentId payment_id;
  UserId buyer_id;
  std::vector<WantedUnits> items;
  Money expected_total;
  Money credit;  // how much of the total is paid on store credit: all of it, or nothing
  std::optional<Patience> patience = {};
  std::optional<AddressSnapshotId> address_snapshot_id = {};  // where its parcels go

  bool operator==(const PlaceOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (),
                      (order_id, payment_id, buyer_id, items, expected_total, credit, patience,
                       address_snapshot_id))

/// Where the placement ended: the order's status by name (AWAITING_PAYMENT: the buyer may pay), and
/// why if it was refused. Result of the update `place`, which waits for it.
struct Placement {
  std::string status;
  std::optional<Failure> failure;

  bool operator==(const Placement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Placement, (), (status, failure))

/// The update `validate`, id `<attempt id>/validate`: the gateway, asked or of its own accord, has
/// told of something that holds or has money, or was declined. However many tell the same, one
/// validation, whose end they all wait for.
struct ValidatePayment {
  AttemptId attempt_id;

  bool operator==(const ValidatePayment&) const = default;
};
BOOST_DESCRIBE_STRUCT(ValidatePayment, (), (attempt_id))

inline std::string validate_update(const AttemptId& attempt) {
  return attempt.value() + "/validate";
}

/// How the order and the attempt stand at its end, by name; `failure` if that ended the order.
struct PaymentValidated {
  std::string order_status;
  std::string payment_status;
  std::optional<Failure> failure;

  bool operator==(const PaymentValidated&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentValidated, (), (order_status, payment_status, failure))

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

/// The update `confirm_purchase`: the buyer keeps what was delivered. Its answer: how the order
/// stands.
struct ConfirmPurchase {
  UserId buyer_id;
};
BOOST_DESCRIBE_STRUCT(ConfirmPurchase, (), (buyer_id))

}  // namespace perdura::domain::calls
