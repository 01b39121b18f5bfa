#pragma once
// What the payment service is asked by workflows about payments at a gateway.
//
// What the gateway did not answer, or not believably, is `GatewayUnknown`: nobody may guess, and
// the same is to be asked again. Except where a key is named, each call has its effect once by what
// the rows say, whichever key it comes with; its answer tells how things stand now.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/calls/patience.hpp"
#include "domain/events/payment.hpp"
#include "domain/reasons.hpp"

namespace perdura::domain::calls {

struct GatewayUnknown {
  bool operator==(const GatewayUnknown&) const = default;
};
BOOST_DESCRIBE_STRUCT(GatewayUnknown, (), ())

/// `POST /internal/v1/payments/open`, key `<order id>/payment`: makes the payment known at the
/// gateway, with a first attempt that is READY. A silent gateway is 503: asked again under the same
/// key, it is the same payment.
struct OpenPayment {
  OrderId order_id;
  PaymentId payment_id;
  UserId buyer_id;
  Currency currency;
  Money amount;  // 1 and more

  bool operator==(const OpenPayment&) const = default;
};
BOOST_DESCRIBE_STRUCT(OpenPayment, (), (order_id, payment_id, buyer_id, currency, amount))

struct PaymentOpened {
  AttemptId attempt_id;
  PgOrderId pg_order_id;
  std::string checkout_url;

  bool operator==(const PaymentOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentOpened, (), (attempt_id, pg_order_id, checkout_url))

/// The gateway does not take this payment.
struct PaymentNotTaken {
  std::string detail;  // the gateway's own code: for the log, not for buyers

  bool operator==(const PaymentNotTaken&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentNotTaken, (), (detail))

/// It was closed before it was opened.
struct PaymentWithdrawn {
  bool operator==(const PaymentWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentWithdrawn, (), ())

using OpenPaymentOutcome = std::variant<PaymentOpened, PaymentNotTaken, PaymentWithdrawn>;

/// `POST /internal/v1/payments/validate`: asks the gateway about one attempt, notes what it says,
/// and compares it with what the order says. Moves no money.
struct ValidateAttempt {
  AttemptId attempt_id;
  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  Currency currency;
  Money amount;

  bool operator==(const ValidateAttempt&) const = default;
};
BOOST_DESCRIBE_STRUCT(ValidateAttempt, (),
                      (attempt_id, payment_id, order_id, buyer_id, currency, amount))

/// The money is held (or, where a gateway cannot hold, promised), and everything agrees: it may be
/// captured. Also of money that is taken already and is to go back: `capture` says so.
struct AttemptValid {
  bool operator==(const AttemptValid&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptValid, (), ())

/// The money is ours, and everything agrees.
struct AttemptCaptured {
  Money amount;

  bool operator==(const AttemptCaptured&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptCaptured, (), (amount))

/// `declined`: attempts of this payment so far, this one included.
struct AttemptDeclined {
  std::int32_t declined = 1;

  bool operator==(const AttemptDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptDeclined, (), (declined))

/// Amount, currency, order or buyer differ: it must be voided or refunded.
struct AttemptMismatched {
  Currency currency;  // at the gateway
  Money amount;

  bool operator==(const AttemptMismatched&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptMismatched, (), (currency, amount))

/// The gateway says that the payer has not paid.
struct AttemptUnpaid {
  bool operator==(const AttemptUnpaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptUnpaid, (), ())

/// Nothing is held and nothing was kept: the attempt's status by name (VOIDED, EXPIRED, REFUNDED).
struct AttemptOver {
  std::string status;

  bool operator==(const AttemptOver&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptOver, (), (status))

using ValidateOutcome = std::variant<AttemptValid, AttemptCaptured, AttemptDeclined,
                                     AttemptMismatched, AttemptUnpaid, AttemptOver, GatewayUnknown>;

/// `POST /internal/v1/payments/capture`: takes what is held by an attempt that was validated. A
/// payment that is closed, and an attempt that is not AUTHORIZED, are not captured: the answer
/// tells how the attempt stands.
struct CaptureAttempt {
  AttemptId attempt_id;
  Money amount;

  bool operator==(const CaptureAttempt&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaptureAttempt, (), (attempt_id, amount))

/// The payment is closed: what the attempt holds is to be given back.
struct PaymentIsClosed {
  bool operator==(const PaymentIsClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentIsClosed, (), ())

using CaptureOutcome =
    std::variant<AttemptCaptured, AttemptDeclined, AttemptOver, PaymentIsClosed, GatewayUnknown>;

/// `POST /internal/v1/payments/ask`: asks the gateway about all of a payment, and notes what it
/// says: transactions that nobody has told of become attempts. Moves no money.
struct AskGateway {
  PaymentId payment_id;

  bool operator==(const AskGateway&) const = default;
};
BOOST_DESCRIBE_STRUCT(AskGateway, (), (payment_id))

/// `to_validate`: attempts that hold or have money, oldest first.
struct GatewayAnswered {
  std::vector<AttemptId> to_validate;

  bool operator==(const GatewayAnswered&) const = default;
};
BOOST_DESCRIBE_STRUCT(GatewayAnswered, (), (to_validate))

using AskOutcome = std::variant<GatewayAnswered, GatewayUnknown>;

/// `POST /internal/v1/payments/close`, key `<order id>/close-payment`: the order takes no money any
/// more. A payment that was never opened never will be. Attempts that nobody has paid by end as
/// EXPIRED; whatever else may hold money is given back by a workflow `Refund`, but for those in
/// `validating`, which have a `PaymentValidation` that looks after them. Money that comes later is
/// given back in the same way.
struct ClosePayment {
  OrderId order_id;
  PaymentId payment_id;
  std::vector<AttemptId> validating;

  bool operator==(const ClosePayment&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClosePayment, (), (order_id, payment_id, validating))

struct PaymentClosed {
  bool operator==(const PaymentClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentClosed, (), ())

/// `POST /internal/v1/payments/give-back`: all that an attempt holds is voided, all that it took is
/// refunded, whichever the gateway says it is. `refund_id` names the refund for ever.
struct GiveBack {
  AttemptId attempt_id;
  RefundId refund_id;
  Reason reason = Reason::Other;
  /// Of what was captured only so much is refunded; more than was captured is 422.
  std::optional<Money> amount = {};

  bool operator==(const GiveBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(GiveBack, (), (attempt_id, refund_id, reason, amount))

/// It has happened. `amount` is what this refund gave back; 0: it was voided, or there was nothing.
/// What somebody gave back at the gateway's own desk counts towards the refunds that come after it,
/// each won once: their `amount` includes it, and it is not given twice. `status`: the attempt's,
/// by name.
struct GivenBack {
  Money amount;
  std::string status;

  bool operator==(const GivenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(GivenBack, (), (amount, status))

/// The gateway has accepted the refund and will do it later, or has refused it for now: to be asked
/// again, like `GatewayUnknown`.
struct GiveBackPending {
  std::string status;  // of the refund, by name: REQUESTED or FAILED

  bool operator==(const GiveBackPending&) const = default;
};
BOOST_DESCRIBE_STRUCT(GiveBackPending, (), (status))

using GiveBackOutcome = std::variant<GivenBack, GiveBackPending, GatewayUnknown>;

/// The input of the workflow `Refund` (its id: `refund_id`): one void or refund outside a claim,
/// asked for until it is known to have happened.
struct StartRefund {
  AttemptId attempt_id;
  RefundId refund_id;
  Reason reason = Reason::Other;
  std::optional<Money> amount = {};
  std::optional<Patience> patience = {};

  operator GiveBack() const { return {attempt_id, refund_id, reason, amount}; }
  bool operator==(const StartRefund&) const = default;
};
BOOST_DESCRIBE_STRUCT(StartRefund, (), (attempt_id, refund_id, reason, amount, patience))

/// The refund that gives back an attempt for which there is no order. Where one has ended and money
/// comes after it, the next `number` has an id of its own.
inline RefundId refund_of(const AttemptId& attempt, std::int64_t number = 1) {
  const std::string next = number <= 1 ? "" : "-late-" + std::to_string(number);
  return RefundId(std::string(RefundId::prefix) + attempt.value().substr(AttemptId::prefix.size()) +
                  next);
}

}  // namespace perdura::domain::calls
