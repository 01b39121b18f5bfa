#pragma once
// What the payment service shows: the answers of its public routes.
#include <optional>
#include <string>
#include <vector>

#include "domain/events/payment.hpp"
#include "domain/reasons.hpp"
#include "platform/outbox/idempotency.hpp"
#include "statemachines/payment.hpp"

namespace perdura::services::payment {

using platform::Instant;

enum class MovementKind { Granted, Charged, Refunded };
BOOST_DESCRIBE_ENUM(MovementKind, Granted, Charged, Refunded)

/// `amount` is signed: what came is positive. `balance`: after it.
struct Movement {
  MovementKind kind = MovementKind::Granted;
  domain::Money amount;
  domain::Money balance;
  std::optional<domain::Reason> reason;
  std::optional<domain::OrderId> order_id;
  Instant at;

  bool operator==(const Movement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Movement, (), (kind, amount, balance, reason, order_id, at))

/// `GET /users/me/credit`: newest movements first.
struct CreditPage {
  domain::Money balance;  // what is left to spend
  domain::Money held;     // set aside for orders not yet paid: a charge takes at once, so nothing
  domain::Currency currency;
  std::vector<Movement> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CreditPage, (), (balance, held, currency, items, next_cursor))

/// On credit there is nothing of a gateway, and nothing was authorised first.
struct AttemptView {
  domain::AttemptId id;
  domain::PaymentMethod method = domain::PaymentMethod::Credit;
  statemachines::payment::Status status = statemachines::payment::Status::Ready;
  domain::Money amount;
  std::optional<std::string> pg_transaction_id;
  std::optional<domain::Money> authorised_amount;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(AttemptView, (),
                      (id, method, status, amount, pg_transaction_id, authorised_amount,
                       captured_amount, refunded_amount, created_at))

enum class RefundStatus { Requested, Done, Failed };
BOOST_DESCRIBE_ENUM(RefundStatus, Requested, Done, Failed)

struct RefundView {
  domain::RefundId id;
  domain::Money amount;
  RefundStatus status = RefundStatus::Done;  // credit has no gateway to wait for
  domain::Reason reason = domain::Reason::Other;
  Instant at;  // when it was done, or asked for if it is not
};
BOOST_DESCRIBE_STRUCT(RefundView, (), (id, amount, status, reason, at))

/// `GET /payments/{id}`. Amounts are sums over the payment's events; the status is that of its live
/// attempt, else of its last one: at the gateway, if something is paid there. `checkout_url`: while
/// it can be paid.
struct PaymentView {
  domain::PaymentId id;
  domain::OrderId order_id;
  domain::UserId buyer_id;
  domain::Currency currency;
  statemachines::payment::Status status = statemachines::payment::Status::Ready;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  std::optional<domain::PgOrderId> pg_order_id;
  std::optional<std::string> checkout_url;
  std::vector<AttemptView> attempts;
  std::vector<RefundView> refunds;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(PaymentView, (),
                      (id, order_id, buyer_id, currency, status, captured_amount, refunded_amount,
                       pg_order_id, checkout_url, attempts, refunds, created_at))

}  // namespace perdura::services::payment

template <>
struct perdura::json::Form<perdura::services::payment::MovementKind>
    : perdura::json::UpperSnakeForm<perdura::services::payment::MovementKind> {};
template <>
struct perdura::json::Form<perdura::services::payment::RefundStatus>
    : perdura::json::UpperSnakeForm<perdura::services::payment::RefundStatus> {};
