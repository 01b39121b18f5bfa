#pragma once
// The payment service's tables. Each function is one statement; what must stay true stands in its
// guard. Locked first are idempotency keys, so that an order's charge and refund never run side by
// side; then the payment, by whoever adds an event to it.
#include "platform/sql/database.hpp"
#include "services/payment/views.hpp"

namespace perdura::services::payment::store {

using platform::sql::Reader;
using platform::sql::Transaction;

struct Account {
  domain::Currency currency;
  domain::Money balance;
  std::int64_t movements = 0;
};
BOOST_DESCRIBE_STRUCT(Account, (), (currency, balance, movements))

/// Without effect if the user has one.
void open_account(Transaction& tx, const domain::UserId& user, const domain::Currency& currency);
/// Held until the transaction ends.
std::optional<Account> locked_account(Transaction& tx, const domain::UserId& user);
std::optional<Account> account(Reader& tx, const domain::UserId& user);
/// False if the balance is less than `amount`.
bool take(Transaction& tx, const domain::UserId& user, domain::Money amount);
/// False if the balance would rise above `ceiling`.
bool give(Transaction& tx, const domain::UserId& user, domain::Money amount, domain::Money ceiling);

/// Whose account, and who does it: an admin, or a service of ours.
struct Actors {
  domain::UserId user_id;
  std::string actor;
};
void add_movement(Transaction& tx, const Actors& actors, std::int64_t sequence,
                  const Movement& movement);

struct MovementRow {
  std::int64_t sequence = 0;
  MovementKind kind = MovementKind::Granted;
  domain::Money amount;
  domain::Money balance;
  std::optional<domain::Reason> reason;
  std::optional<domain::OrderId> order_id;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(MovementRow, (), (sequence, kind, amount, balance, reason, order_id, at))
/// Newest first, older than `before`.
std::vector<MovementRow> movements(Reader& tx, const domain::UserId& user, std::int64_t before,
                                   std::int64_t limit);

struct PaymentRow {
  domain::PaymentId payment_id;
  domain::OrderId order_id;
  domain::UserId buyer_id;
  domain::Currency currency;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(PaymentRow, (), (payment_id, order_id, buyer_id, currency, created_at))

/// False if there is one of this id, or the order has one.
bool add_payment(Transaction& tx, const PaymentRow& row);
std::optional<PaymentRow> payment_of_order(Reader& tx, const domain::OrderId& order);

struct AttemptRow {
  domain::AttemptId attempt_id;
  domain::PaymentMethod method = domain::PaymentMethod::Credit;
  statemachines::payment::Status status = statemachines::payment::Status::Ready;
  std::int64_t version = 1;
  domain::Money amount;
  domain::Money captured;
  domain::Money refunded;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(AttemptRow, (),
                      (attempt_id, method, status, version, amount, captured, refunded, created_at))

void add_attempt(Transaction& tx, const domain::PaymentId& payment, const AttemptRow& row);
/// The payment's attempt on credit; held until the transaction ends.
std::optional<AttemptRow> locked_credit_attempt(Transaction& tx, const domain::PaymentId& payment);
std::optional<AttemptRow> credit_attempt(Reader& tx, const domain::PaymentId& payment);
/// Of credit alone. Moves the attempt on from the status and version of `from`; false if it is
/// there no more.
bool refund_attempt(Transaction& tx, const AttemptRow& from, statemachines::payment::Status to,
                    domain::Money amount);

enum class EventKind {
  Authorized,
  Captured,
  Declined,
  Voided,
  Expired,
  RefundRequested,
  Refunded,
  RefundFailed
};
BOOST_DESCRIBE_ENUM(EventKind, Authorized, Captured, Declined, Voided, Expired, RefundRequested,
                    Refunded, RefundFailed)

struct EventRow {
  std::int64_t sequence = 1;
  domain::AttemptId attempt_id;
  EventKind kind = EventKind::Captured;
  domain::Money amount;
  std::optional<domain::RefundId> refund_id;  // of money that went back
  std::optional<domain::RefundId> asked_refund_id;
  std::optional<std::int64_t> asked_try;
  std::optional<domain::Reason> reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(EventRow, (),
                      (sequence, attempt_id, kind, amount, refund_id, asked_refund_id, asked_try,
                       reason, at))

void add_event(Transaction& tx, const domain::PaymentId& payment, const EventRow& event);
/// The next event's; the payment is held.
std::int64_t next_sequence(Reader& tx, const domain::PaymentId& payment);
/// In the order in which they happened.
std::vector<EventRow> events(Reader& tx, const domain::PaymentId& payment);

struct EarlierRefund {
  domain::PaymentId payment_id;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(EarlierRefund, (), (payment_id, amount))
/// What a refund of this id gave back on credit, if it did.
std::optional<EarlierRefund> refund_of_id(Reader& tx, const domain::RefundId& refund);

}  // namespace perdura::services::payment::store

template <>
struct perdura::json::Form<perdura::services::payment::store::EventKind>
    : perdura::json::UpperSnakeForm<perdura::services::payment::store::EventKind> {};
