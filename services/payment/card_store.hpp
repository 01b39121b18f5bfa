#pragma once
// The tables of payments at a gateway. Each function is one statement. Whoever changes something of
// a payment holds its row (`locked_card`).
#include "platform/sql/database.hpp"
#include "services/payment/store.hpp"

namespace perdura::services::payment::store {

/// A payment, and what it is at the gateway: without `pg_order_id` it is on credit alone.
struct CardRow {
  domain::PaymentId payment_id;
  domain::OrderId order_id;
  domain::UserId buyer_id;
  domain::Currency currency;
  std::optional<domain::PgOrderId> pg_order_id;
  std::optional<domain::Money> due;
  std::optional<std::string> checkout_url;
  std::optional<std::string> refusal;  // why the gateway does not take it
  std::optional<Instant> closed_at;
  std::int64_t version = 1;
  Instant created_at;

  bool operator==(const CardRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(CardRow, (),
                      (payment_id, order_id, buyer_id, currency, pg_order_id, due, checkout_url,
                       refusal, closed_at, version, created_at))

/// Held until the transaction ends.
std::optional<CardRow> locked_card(Transaction& tx, const domain::PaymentId& id);
std::optional<CardRow> card(Reader& tx, const domain::PaymentId& id);
std::optional<CardRow> card_of_attempt(Reader& tx, const domain::AttemptId& id);
/// What the gateway's news are about, and whether they were heard before.
struct NewsAbout {
  domain::PaymentId payment_id;
  std::int64_t heard = 0;
};
BOOST_DESCRIBE_STRUCT(NewsAbout, (), (payment_id, heard))
std::optional<NewsAbout> news_about(Reader& tx, const std::string& pg_order_id,
                                    const std::string& fingerprint);
std::optional<domain::PaymentId> payment_of_attempt(Reader& tx, const domain::AttemptId& id);
/// Writes `to` over `from` if it still has its version, which goes up by one.
bool change_card(Transaction& tx, const CardRow& from, const CardRow& to);

/// The gateway may still say something new of it.
bool is_live(statemachines::payment::Status status);

/// Which workflow was told of an attempt, and looks after it.
enum class Keeper {
  Nobody,
  Order,
  PaidOrder,  // an order's, which was answered that it is paid by it
  Refund
};
BOOST_DESCRIBE_ENUM(Keeper, Nobody, Order, PaidOrder, Refund)

struct CardAttemptRow {
  domain::AttemptId attempt_id;
  std::int32_t number = 1;
  statemachines::payment::Status status = statemachines::payment::Status::Ready;
  std::int64_t version = 1;
  domain::Money amount;      // what it is about: what is due, until the gateway says otherwise
  domain::Money authorised;  // ever
  domain::Money captured;
  domain::Money refunded;
  std::optional<std::string> pg_transaction_id;
  bool revived = false;  // its money came after it had been declined or expired
  Keeper keeper = Keeper::Nobody;
  std::int64_t capture_key = 0;  // the last one's number; 0: never asked
  std::int64_t void_key = 0;
  // Real time: the gateway was asked to capture, to void, and has not answered since.
  std::optional<Instant> asked_at;
  std::optional<Instant> void_asked_at;
  std::int64_t refunds_begun = 0;  // workflows that were started to give it back
  std::optional<Instant> doubted_at;
  std::optional<Instant> given_back_at;  // when that was first asked for
  Instant created_at;

  bool operator==(const CardAttemptRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(CardAttemptRow, (),
                      (attempt_id, number, status, version, amount, authorised, captured, refunded,
                       pg_transaction_id, revived, keeper, capture_key, void_key, asked_at,
                       void_asked_at, refunds_begun, doubted_at, given_back_at, created_at))

/// Its order may be paid by it: it is not late, let go, beyond the third, or on its way back.
bool may_pay(const CardAttemptRow& attempt);

/// In the order of their numbers.
std::vector<CardAttemptRow> card_attempts(Reader& tx, const domain::PaymentId& payment);
void add_card_attempt(Transaction& tx, const domain::PaymentId& payment, const CardAttemptRow& row);
/// Writes `to` over `from` if it still has its status and version; the version goes up by one.
bool change_card_attempt(Transaction& tx, const CardAttemptRow& from, const CardAttemptRow& to);

/// What its validation came to, as a confirm was told.
std::optional<std::string> answer_of(Reader& tx, const domain::AttemptId& id);
/// The first one stays.
void keep_answer(Transaction& tx, const domain::AttemptId& id, const std::string& answer);

struct RefundRow {
  domain::RefundId refund_id;
  domain::AttemptId attempt_id;
  domain::RefundId part_of;
  std::optional<domain::Money> wanted;  // in all; none: all that is left
  domain::Money amount;
  RefundStatus status = RefundStatus::Requested;
  domain::Reason reason = domain::Reason::Other;
  bool ours = true;
  std::int64_t tries = 1;
  std::int64_t failures = 0;
  std::int64_t key_number = 1;
  std::optional<Instant> asked_at;  // as an attempt's
  Instant requested_at;
  std::optional<Instant> ended_at;

  bool operator==(const RefundRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefundRow, (),
                      (refund_id, attempt_id, part_of, wanted, amount, status, reason, ours, tries,
                       failures, key_number, asked_at, requested_at, ended_at))

/// In the order in which they were requested.
std::vector<RefundRow> refunds(Reader& tx, const domain::PaymentId& payment);
std::optional<RefundRow> refund(Reader& tx, const domain::RefundId& id);
void add_refund(Transaction& tx, const RefundRow& row);
void change_refund(Transaction& tx, const RefundRow& to);

/// What somebody gave back at the gateway's own desk, as far as it counts towards a refund of ours.
struct CountedRow {
  domain::RefundId refund_id;  // ours, as it was wanted
  domain::AttemptId attempt_id;
  domain::Money amount;
  std::optional<domain::Money> wanted;  // as a refund's; none also where nobody noted it

  bool operator==(const CountedRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(CountedRow, (), (refund_id, attempt_id, amount, wanted))

std::vector<CountedRow> counted(Reader& tx, const domain::PaymentId& payment);
std::optional<CountedRow> counted_towards(Reader& tx, const domain::RefundId& id);
void add_counted(Transaction& tx, const CountedRow& row);
/// Writes the amount.
void change_counted(Transaction& tx, const CountedRow& to);

enum class TicketKind {
  Doubt,          // the gateway has not said for long what became of it
  Refund,         // what is to go back has not gone for long
  Contradiction,  // the gateway says what cannot be, or took another amount than was due
  ForeignRefund   // somebody gave money back at the gateway's own desk: our orders do not know why
};
BOOST_DESCRIBE_ENUM(TicketKind, Doubt, Refund, Contradiction, ForeignRefund)

/// Untold: from before others were told of tickets; as good as open, and told with the next change.
enum class TicketStatus { Untold, Open, Closed };
BOOST_DESCRIBE_ENUM(TicketStatus, Untold, Open, Closed)

struct TicketRow {
  domain::TicketId ticket_id;
  TicketKind kind = TicketKind::Doubt;
  domain::AttemptId attempt_id;
  domain::PaymentId payment_id;
  domain::OrderId order_id;
  domain::Money amount;  // what of the attempt's money it is about
  TicketStatus status = TicketStatus::Open;
  Instant opened_at;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (),
                      (ticket_id, kind, attempt_id, payment_id, order_id, amount, status, opened_at,
                       closed_at))
/// An attempt's; of each kind it has one at most.
std::optional<TicketRow> ticket(Reader& tx, const domain::AttemptId& attempt, TicketKind kind);
void add_ticket(Transaction& tx, const TicketRow& row);
/// Writes amount, status and times.
void change_ticket(Transaction& tx, const TicketRow& to);

/// False if it was heard before.
bool note_news(Transaction& tx, const std::string& fingerprint, Instant now);
/// Forgets those heard before `before`, at most `limit`, and none that somebody else is at.
void forget_news(Transaction& tx, Instant before, std::int64_t limit);

}  // namespace perdura::services::payment::store

template <>
struct perdura::json::Form<perdura::services::payment::store::Keeper>
    : perdura::json::UpperSnakeForm<perdura::services::payment::store::Keeper> {};
template <>
struct perdura::json::Form<perdura::services::payment::store::TicketKind>
    : perdura::json::UpperSnakeForm<perdura::services::payment::store::TicketKind> {};
template <>
struct perdura::json::Form<perdura::services::payment::store::TicketStatus>
    : perdura::json::UpperSnakeForm<perdura::services::payment::store::TicketStatus> {};
