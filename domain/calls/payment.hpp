#pragma once
// What the payment service is asked by an order's workflow: store credit.
#include <optional>
#include <variant>

#include "domain/events/payment.hpp"
#include "domain/reasons.hpp"

namespace perdura::domain::calls {

/// `POST /internal/v1/credit/charges`, key `<order id>/charge`: takes the whole amount from the
/// buyer's credit, or nothing.
struct ChargeCredit {
  OrderId order_id;
  PaymentId payment_id;
  UserId buyer_id;
  Currency currency;
  Money amount;

  bool operator==(const ChargeCredit&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChargeCredit, (), (order_id, payment_id, buyer_id, currency, amount))

struct Charged {
  Money captured;

  bool operator==(const Charged&) const = default;
};
BOOST_DESCRIBE_STRUCT(Charged, (), (captured))

/// 409 INSUFFICIENT_CREDIT.
struct InsufficientCredit {
  Money available;

  bool operator==(const InsufficientCredit&) const = default;
};
BOOST_DESCRIBE_STRUCT(InsufficientCredit, (), (available))

/// It was refunded before it came.
struct ChargeWithdrawn {
  bool operator==(const ChargeWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChargeWithdrawn, (), ())

using ChargeOutcome = std::variant<Charged, InsufficientCredit, ChargeWithdrawn>;

/// `POST /internal/v1/credit/refunds`, key `<order id>/refund` (with an amount:
/// `<order id>/refund/<refund id>`): gives back all that was charged for the order and is left, or
/// `amount` of it; more than is left is 422. A tombstone if nothing ever was charged.
struct RefundCredit {
  OrderId order_id;
  PaymentId payment_id;
  RefundId refund_id;
  Reason reason = Reason::Other;
  std::optional<Money> amount = {};

  bool operator==(const RefundCredit&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefundCredit, (), (order_id, payment_id, refund_id, reason, amount))

struct Refunded {
  Money amount;  // 0: nothing had been charged

  bool operator==(const Refunded&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refunded, (), (amount))

}  // namespace perdura::domain::calls
