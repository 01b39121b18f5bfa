#pragma once
// What starts the workflow `Order`, and what its updates take and give.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/order.hpp"
#include "domain/calls/patience.hpp"

namespace perdura::domain::calls {

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

/// The refund of a cancellation that the workflow leads by itself.
inline RefundId refund_of(const CancellationId& cancellation) {
  return RefundId(std::string(RefundId::prefix) +
                  cancellation.value().substr(CancellationId::prefix.size()));
}

/// A cancellation that is under way.
struct ResumedCancellation {
  CancelOrder wish;
  std::optional<std::vector<ParcelUnits>> part;  // none: all of the order

  bool operator==(const ResumedCancellation&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResumedCancellation, (), (wish, part))

/// Where a paid order stands whose workflow was lost (PAID, CANCEL_PENDING, SHIPPING, DELIVERED):
/// only what is left is to be done. What its parcels did meanwhile is told by signal.
struct ResumedOrder {
  std::string status;
  Reserved held;
  std::optional<AttemptId> captured = {};  // none: paid on credit
  std::optional<ResumedCancellation> cancelling = {};
  std::int32_t cancellations = 0;  // so many there were
  /// Deadlines' acts are counted from here on: above all that the lost one counted.
  std::int32_t acts = 0;
  std::optional<std::chrono::milliseconds> due_in = {};  // as in `OrderRecorded`
  std::optional<std::chrono::milliseconds> remind_in = {};

  bool operator==(const ResumedOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResumedOrder, (),
                      (status, held, captured, cancelling, cancellations, acts, due_in, remind_in))

/// Of the workflow's code. A run keeps to that of its beginning, so a change that running orders
/// would not replay counts it up, and the old way stays for those who told less. (A patch would do
/// the same, at two events of every order.) 1: the order looks first at its attempts by itself,
/// and before it undoes anything at itself. 2: attempts that are told of together take turns, their
/// workflows hear when one is told of again, and what the order says of itself counts only where it
/// is not over.
inline constexpr std::int32_t order_code = 2;

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
  std::optional<ResumedOrder> resumed = {};                   // none: it is placed now
  std::optional<std::int32_t> code = {};                      // `order_code` when it was begun

  bool operator==(const PlaceOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (),
                      (order_id, payment_id, buyer_id, items, expected_total, credit, patience,
                       address_snapshot_id, resumed, code))

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
