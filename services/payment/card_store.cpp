#include "services/payment/card_store.hpp"

#include "domain/deadlines.hpp"

namespace perdura::services::payment::store {

bool is_live(statemachines::payment::Status status) {
  using enum statemachines::payment::Status;
  switch (status) {
    case Ready:
    case InDoubt:
    case Authorized:
    case Captured:
    case PartiallyRefunded:
      return true;
    case Refunded:
    case Voided:
    case Declined:
    case Expired:
      return false;
  }
  return false;
}

bool may_pay(const CardAttemptRow& attempt) {
  return !attempt.revived && attempt.status != statemachines::payment::Status::Voided &&
         attempt.number <= domain::max_payment_attempts && attempt.keeper != Keeper::Refund;
}

using domain::AttemptId;
using domain::PaymentId;
using domain::RefundId;

std::optional<CardRow> locked_card(Transaction& tx, const PaymentId& id) {
  return tx.query_one<CardRow>(
      "SELECT payment_id, order_id, buyer_id, currency, pg_order_id, due, checkout_url, refusal, "
      "closed_at, version, created_at FROM payment WHERE payment_id = ? {for_update}",
      id);
}

std::optional<CardRow> card(Reader& tx, const PaymentId& id) {
  return tx.query_one<CardRow>(
      "SELECT payment_id, order_id, buyer_id, currency, pg_order_id, due, checkout_url, refusal, "
      "closed_at, version, created_at FROM payment WHERE payment_id = ?",
      id);
}

std::optional<CardRow> card_of_attempt(Reader& tx, const AttemptId& id) {
  return tx.query_one<CardRow>(
      "SELECT payment_id, order_id, buyer_id, currency, pg_order_id, due, checkout_url, refusal, "
      "closed_at, version, created_at FROM payment WHERE payment_id = "
      "(SELECT payment_id FROM payment_attempt WHERE attempt_id = ? AND method = ?)",
      id, domain::PaymentMethod::Card);
}

std::optional<NewsAbout> news_about(Reader& tx, const std::string& pg_order_id,
                                    const std::string& fingerprint) {
  return tx.query_one<NewsAbout>(
      "SELECT payment_id, (SELECT COUNT(*) FROM payment_news WHERE fingerprint = ?) AS heard "
      "FROM payment WHERE pg_order_id = ?",
      fingerprint, pg_order_id);
}

std::optional<PaymentId> payment_of_attempt(Reader& tx, const AttemptId& id) {
  return tx.query_one<PaymentId>(
      "SELECT payment_id FROM payment_attempt WHERE attempt_id = ? AND method = ?", id,
      domain::PaymentMethod::Card);
}

bool change_card(Transaction& tx, const CardRow& from, const CardRow& to) {
  return tx.execute(
             "UPDATE payment SET pg_order_id = ?, due = ?, checkout_url = ?, refusal = ?, "
             "closed_at = ?, version = version + 1 WHERE payment_id = ? AND version = ?",
             to.pg_order_id, to.due, to.checkout_url, to.refusal, to.closed_at, from.payment_id,
             from.version) == 1;
}

std::vector<CardAttemptRow> card_attempts(Reader& tx, const PaymentId& payment) {
  return tx.query<CardAttemptRow>(
      "SELECT attempt_id, number, status, version, amount, authorised, captured, refunded, "
      "pg_transaction_id, revived, keeper, capture_key, void_key, asked_at, "
      "void_asked_at, refunds_begun, doubted_at, "
      "given_back_at, created_at FROM payment_attempt WHERE payment_id = ? AND method = ? "
      "ORDER BY number",
      payment, domain::PaymentMethod::Card);
}

void add_card_attempt(Transaction& tx, const PaymentId& payment, const CardAttemptRow& row) {
  tx.execute(
      "INSERT INTO payment_attempt (attempt_id, payment_id, method, number, status, version, "
      "amount, authorised, captured, refunded, pg_transaction_id, revived, keeper, capture_key, "
      "void_key, asked_at, void_asked_at, refunds_begun, doubted_at, given_back_at, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.attempt_id, payment, domain::PaymentMethod::Card, row.number, row.status, row.version,
      row.amount, row.authorised, row.captured, row.refunded, row.pg_transaction_id, row.revived,
      row.keeper, row.capture_key, row.void_key, row.asked_at, row.void_asked_at, row.refunds_begun,
      row.doubted_at, row.given_back_at, row.created_at);
}

bool change_card_attempt(Transaction& tx, const CardAttemptRow& from, const CardAttemptRow& to) {
  return tx.execute(
             "UPDATE payment_attempt SET status = ?, version = version + 1, amount = ?, "
             "authorised = ?, captured = ?, refunded = ?, pg_transaction_id = ?, revived = ?, "
             "keeper = ?, capture_key = ?, void_key = ?, asked_at = ?, void_asked_at = ?, "
             "refunds_begun = ?, doubted_at = ?, "
             "given_back_at = ? WHERE attempt_id = ? AND status = ? AND version = ?",
             to.status, to.amount, to.authorised, to.captured, to.refunded, to.pg_transaction_id,
             to.revived, to.keeper, to.capture_key, to.void_key, to.asked_at, to.void_asked_at,
             to.refunds_begun, to.doubted_at, to.given_back_at, from.attempt_id, from.status,
             from.version) == 1;
}

std::optional<std::string> answer_of(Reader& tx, const AttemptId& id) {
  const auto answer = tx.query_one<std::optional<std::string>>(
      "SELECT answer FROM payment_attempt WHERE attempt_id = ?", id);
  return answer.value_or(std::nullopt);
}

void keep_answer(Transaction& tx, const AttemptId& id, const std::string& answer) {
  tx.execute("UPDATE payment_attempt SET answer = ? WHERE attempt_id = ? AND answer IS NULL",
             answer, id);
}

std::vector<RefundRow> refunds(Reader& tx, const PaymentId& payment) {
  return tx.query<RefundRow>(
      "SELECT r.refund_id AS refund_id, r.attempt_id AS attempt_id, r.part_of AS part_of, "
      "r.wanted AS wanted, r.amount AS amount, r.status AS status, r.reason AS reason, r.ours AS "
      "ours, "
      "r.tries AS tries, r.failures AS failures, r.key_number AS key_number, "
      "r.asked_at AS asked_at, r.requested_at AS requested_at, r.ended_at AS ended_at "
      "FROM payment_refund r JOIN payment_attempt a ON a.attempt_id = r.attempt_id "
      "WHERE a.payment_id = ? ORDER BY r.requested_at, r.refund_id",
      payment);
}

std::optional<RefundRow> refund(Reader& tx, const RefundId& id) {
  return tx.query_one<RefundRow>(
      "SELECT refund_id, attempt_id, part_of, wanted, amount, status, reason, ours, tries, "
      "failures, "
      "key_number, asked_at, requested_at, ended_at FROM payment_refund WHERE refund_id = ?",
      id);
}

void add_refund(Transaction& tx, const RefundRow& row) {
  tx.execute(
      "INSERT INTO payment_refund (refund_id, attempt_id, part_of, wanted, amount, status, reason, "
      "ours, "
      "tries, failures, key_number, asked_at, requested_at, ended_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.refund_id, row.attempt_id, row.part_of, row.wanted, row.amount, row.status, row.reason,
      row.ours, row.tries, row.failures, row.key_number, row.asked_at, row.requested_at,
      row.ended_at);
}

void change_refund(Transaction& tx, const RefundRow& to) {
  tx.execute(
      "UPDATE payment_refund SET amount = ?, status = ?, tries = ?, failures = ?, "
      "key_number = ?, asked_at = ?, ended_at = ? WHERE refund_id = ?",
      to.amount, to.status, to.tries, to.failures, to.key_number, to.asked_at, to.ended_at,
      to.refund_id);
}

std::vector<CountedRow> counted(Reader& tx, const PaymentId& payment) {
  return tx.query<CountedRow>(
      "SELECT c.refund_id AS refund_id, c.attempt_id AS attempt_id, c.amount AS amount, "
      "c.wanted AS wanted "
      "FROM payment_counted c JOIN payment_attempt a ON a.attempt_id = c.attempt_id "
      "WHERE a.payment_id = ? ORDER BY c.refund_id",
      payment);
}

std::optional<CountedRow> counted_towards(Reader& tx, const RefundId& id) {
  return tx.query_one<CountedRow>(
      "SELECT refund_id, attempt_id, amount, wanted FROM payment_counted WHERE refund_id = ?", id);
}

void add_counted(Transaction& tx, const CountedRow& row) {
  tx.execute(
      "INSERT INTO payment_counted (refund_id, attempt_id, amount, wanted) VALUES (?, ?, ?, ?)",
      row.refund_id, row.attempt_id, row.amount, row.wanted);
}

void change_counted(Transaction& tx, const CountedRow& to) {
  tx.execute("UPDATE payment_counted SET amount = ? WHERE refund_id = ?", to.amount, to.refund_id);
}

std::optional<TicketRow> ticket(Reader& tx, const AttemptId& attempt, TicketKind kind) {
  return tx.query_one<TicketRow>(
      "SELECT ticket_id, kind, attempt_id, payment_id, order_id, amount, status, opened_at, "
      "closed_at FROM payment_ticket WHERE attempt_id = ? AND kind = ?",
      attempt, kind);
}

void add_ticket(Transaction& tx, const TicketRow& row) {
  tx.execute(
      "INSERT INTO payment_ticket (ticket_id, kind, attempt_id, payment_id, order_id, amount, "
      "status, opened_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.ticket_id, row.kind, row.attempt_id, row.payment_id, row.order_id, row.amount, row.status,
      row.opened_at, row.closed_at);
}

void change_ticket(Transaction& tx, const TicketRow& to) {
  tx.execute(
      "UPDATE payment_ticket SET amount = ?, status = ?, opened_at = ?, closed_at = ? "
      "WHERE ticket_id = ?",
      to.amount, to.status, to.opened_at, to.closed_at, to.ticket_id);
}

bool note_news(Transaction& tx, const std::string& fingerprint, Instant now) {
  return tx.execute(
             "INSERT INTO payment_news (fingerprint, heard_at) VALUES (?, ?) "
             "{insert_once fingerprint}",
             fingerprint, now) == 1;
}

void forget_news(Transaction& tx, Instant before, std::int64_t limit) {
  const auto old = tx.query<std::string>(
      "SELECT fingerprint FROM payment_news WHERE heard_at < ? ORDER BY fingerprint LIMIT ? "
      "{skip_locked}",
      before, limit);
  if (old.empty()) return;
  tx.execute("DELETE FROM payment_news WHERE fingerprint IN (?)", platform::sql::In{old});
}

}  // namespace perdura::services::payment::store
