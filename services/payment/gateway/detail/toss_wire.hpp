#pragma once
// Toss Payments' documents; members that we do not use are left out. Amounts are JSON numbers that
// may be written as 15000.0.
#include <optional>
#include <string>
#include <vector>

#include "services/payment/gateway/detail/asking.hpp"
#include "services/payment/gateway/detail/toss_errors.hpp"

namespace perdura::services::payment::gateway::detail::toss {

/// A number without a fraction, however it is written.
struct Whole {
  std::int64_t value = 0;
};

/// Korea's offset from UTC: what times without an offset are in.
inline constexpr std::chrono::minutes korea{9 * 60};

/// A time as the API writes it.
struct Time {
  Instant at;
};

enum class PaymentStatus {
  Ready,
  InProgress,
  WaitingForDeposit,
  Done,
  Canceled,
  PartialCanceled,
  Aborted,
  Expired,
};
BOOST_DESCRIBE_ENUM(PaymentStatus, Ready, InProgress, WaitingForDeposit, Done, Canceled,
                    PartialCanceled, Aborted, Expired)

enum class CancelStatus { InProgress, Done, Aborted };
BOOST_DESCRIBE_ENUM(CancelStatus, InProgress, Done, Aborted)

}  // namespace perdura::services::payment::gateway::detail::toss

template <>
struct perdura::json::Form<perdura::services::payment::gateway::detail::toss::Whole> {
  using Whole = perdura::services::payment::gateway::detail::toss::Whole;
  static boost::json::value encode(const Whole& whole) { return boost::json::value(whole.value); }
  static Whole decode(const boost::json::value& value, Reader& reader);
};
template <>
struct perdura::json::Form<perdura::services::payment::gateway::detail::toss::Time> {
  using Time = perdura::services::payment::gateway::detail::toss::Time;
  static boost::json::value encode(const Time& time) {
    return Form<decltype(time.at)>::encode(time.at);
  }
  static Time decode(const boost::json::value& value, Reader& reader);
};
template <>
struct perdura::json::Form<perdura::services::payment::gateway::detail::toss::PaymentStatus>
    : perdura::json::UpperSnakeForm<
          perdura::services::payment::gateway::detail::toss::PaymentStatus> {};
template <>
struct perdura::json::Form<perdura::services::payment::gateway::detail::toss::CancelStatus>
    : perdura::json::UpperSnakeForm<
          perdura::services::payment::gateway::detail::toss::CancelStatus> {};

namespace perdura::services::payment::gateway::detail::toss {

/// POST /v1/payments/confirm
struct ConfirmBody {
  std::string paymentKey;
  std::string orderId;
  Whole amount;
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (paymentKey, orderId, amount))

/// POST /v1/payments/{paymentKey}/cancel
struct CancelBody {
  std::string cancelReason;
  Whole cancelAmount;
};
BOOST_DESCRIBE_STRUCT(CancelBody, (), (cancelReason, cancelAmount))

struct ErrorDocument {
  std::string code;
  std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(ErrorDocument, (), (code, message))

struct CancelDocument {
  Whole cancelAmount;
  std::optional<std::string> cancelReason;
  std::optional<std::string> transactionKey;
  std::optional<Time> canceledAt;
  std::optional<CancelStatus> cancelStatus;  // absent in older versions, which cancel at once
};
BOOST_DESCRIBE_STRUCT(CancelDocument, (),
                      (cancelAmount, cancelReason, transactionKey, canceledAt, cancelStatus))

struct PaymentDocument {
  std::string paymentKey;
  std::string orderId;
  PaymentStatus status = PaymentStatus::Ready;
  std::string currency;
  Whole totalAmount;
  Whole balanceAmount;  // what is left to cancel
  std::optional<Time> approvedAt;
  std::optional<std::vector<CancelDocument>> cancels;
  std::optional<ErrorDocument> failure;
};
BOOST_DESCRIBE_STRUCT(PaymentDocument, (),
                      (paymentKey, orderId, status, currency, totalAmount, balanceAmount,
                       approvedAt, cancels, failure))

struct SettlementDocument {
  std::string paymentKey;
  std::string orderId;
  std::string currency;
  Whole amount;  // negative for a cancel
  Whole payOutAmount;
  Time approvedAt;
  std::optional<CancelDocument> cancel;
};
BOOST_DESCRIBE_STRUCT(SettlementDocument, (),
                      (paymentKey, orderId, currency, amount, payOutAmount, approvedAt, cancel))

/// `data` of PAYMENT_STATUS_CHANGED: a payment, of which older events tell less.
struct ToldPayment {
  std::string paymentKey;
  std::string orderId;
  PaymentStatus status = PaymentStatus::Ready;
  std::optional<std::string> currency;
  std::optional<Whole> totalAmount;
};
BOOST_DESCRIBE_STRUCT(ToldPayment, (), (paymentKey, orderId, status, currency, totalAmount))

struct StatusChanged {
  std::string eventType;
  Time createdAt;
  ToldPayment data;
};
BOOST_DESCRIBE_STRUCT(StatusChanged, (), (eventType, createdAt, data))

/// A refund's id within `cancelReason`, which is 200 characters at most: the reason is cut for it.
std::string reason_with(const std::string& reason, const std::string& refund_id);
struct Reason {
  std::string reason;
  std::string refund_id;  // empty if there is none in it
};
Reason read_reason(const std::string& cancel_reason);

/// 6 to 64 of A-Z a-z 0-9 - _ =
bool is_order_id(std::string_view text);

// In our words. They throw `Doubtful` for what cannot be.
/// With its one transaction, in `currency`, the only one that is taken.
Payment read_payment(const Answer& answer, const Currency& currency);
/// The one transaction, which is the one that was asked about.
Transaction read_asked(const Answer& answer, const Currency& currency,
                       const std::string& pg_order_id, const std::string& pg_transaction_id);
std::vector<SettlementLine> read_settlements(const Answer& answer, const Currency& currency);

struct Error {
  Meaning meaning;
  std::string told;  // for the log
};
/// The error that an answer of 4xx is. Throws `Doubtful` for all that is no judgement on the call:
/// 5xx, garbage, and errors that are NotAuthorised, Busy or InDoubt.
Error read_error(const Answer& answer);

/// Whether a look-up found what it asked for, or there is no such thing. Throws `Doubtful` for
/// anything else.
bool found(const Answer& answer);

NewsKind news_kind(PaymentStatus status);

}  // namespace perdura::services::payment::gateway::detail::toss
