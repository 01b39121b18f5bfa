#include "services/payment/store.hpp"

namespace perdura::services::payment::store {

void open_account(Transaction& tx, const domain::UserId& user, const domain::Currency& currency) {
  tx.execute(
      "INSERT INTO credit (user_id, currency, balance, movements) VALUES (?, ?, 0, 0) "
      "{insert_once user_id}",
      user, currency);
}

std::optional<Account> locked_account(Transaction& tx, const domain::UserId& user) {
  return tx.query_one<Account>(
      "SELECT currency, balance, movements FROM credit WHERE user_id = ? {for_update}", user);
}

std::optional<Account> account(Reader& tx, const domain::UserId& user) {
  return tx.query_one<Account>("SELECT currency, balance, movements FROM credit WHERE user_id = ?",
                               user);
}

bool take(Transaction& tx, const domain::UserId& user, domain::Money amount) {
  return tx.execute(
             "UPDATE credit SET balance = balance - ?, movements = movements + 1 "
             "WHERE user_id = ? AND balance >= ?",
             amount, user, amount) == 1;
}

bool give(Transaction& tx, const domain::UserId& user, domain::Money amount,
          domain::Money ceiling) {
  return tx.execute(
             "UPDATE credit SET balance = balance + ?, movements = movements + 1 "
             "WHERE user_id = ? AND balance <= ?",
             amount, user, ceiling - amount) == 1;
}

void add_movement(Transaction& tx, const Actors& actors, std::int64_t sequence,
                  const Movement& movement) {
  tx.execute(
      "INSERT INTO credit_movement (user_id, sequence, kind, amount, balance, reason, order_id, "
      "actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      actors.user_id, sequence, movement.kind, movement.amount, movement.balance, movement.reason,
      movement.order_id, actors.actor, movement.at);
}

std::vector<MovementRow> movements(Reader& tx, const domain::UserId& user, std::int64_t before,
                                   std::int64_t limit) {
  return tx.query<MovementRow>(
      "SELECT sequence, kind, amount, balance, reason, order_id, at FROM credit_movement "
      "WHERE user_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
      user, before, limit);
}

bool add_payment(Transaction& tx, const PaymentRow& row) {
  try {
    tx.execute(
        "INSERT INTO payment (payment_id, order_id, buyer_id, currency, created_at) "
        "VALUES (?, ?, ?, ?, ?)",
        row.payment_id, row.order_id, row.buyer_id, row.currency, row.created_at);
  } catch (const platform::sql::DuplicateKey&) {
    return false;
  }
  return true;
}

std::optional<PaymentRow> payment_of_order(Reader& tx, const domain::OrderId& order) {
  return tx.query_one<PaymentRow>(
      "SELECT payment_id, order_id, buyer_id, currency, created_at FROM payment "
      "WHERE order_id = ?",
      order);
}

void add_attempt(Transaction& tx, const domain::PaymentId& payment, const AttemptRow& row) {
  tx.execute(
      "INSERT INTO payment_attempt (attempt_id, payment_id, method, status, version, amount, "
      "captured, refunded, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.attempt_id, payment, row.method, row.status, row.version, row.amount, row.captured,
      row.refunded, row.created_at);
}

std::optional<AttemptRow> locked_credit_attempt(Transaction& tx, const domain::PaymentId& payment) {
  return tx.query_one<AttemptRow>(
      "SELECT attempt_id, method, status, version, amount, captured, refunded, created_at "
      "FROM payment_attempt WHERE payment_id = ? AND method = ? {for_update}",
      payment, domain::PaymentMethod::Credit);
}

std::optional<AttemptRow> credit_attempt(Reader& tx, const domain::PaymentId& payment) {
  return tx.query_one<AttemptRow>(
      "SELECT attempt_id, method, status, version, amount, captured, refunded, created_at "
      "FROM payment_attempt WHERE payment_id = ? AND method = ?",
      payment, domain::PaymentMethod::Credit);
}

bool refund_attempt(Transaction& tx, const AttemptRow& from, statemachines::payment::Status to,
                    domain::Money amount) {
  return tx.execute(
             "UPDATE payment_attempt SET status = ?, version = version + 1, "
             "refunded = refunded + ? "
             "WHERE attempt_id = ? AND status = ? AND version = ? AND refunded + ? <= captured",
             to, amount, from.attempt_id, from.status, from.version, amount) == 1;
}

void add_event(Transaction& tx, const domain::PaymentId& payment, const EventRow& event) {
  tx.execute(
      "INSERT INTO payment_event (payment_id, sequence, attempt_id, kind, amount, refund_id, "
      "asked_refund_id, asked_try, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      payment, event.sequence, event.attempt_id, event.kind, event.amount, event.refund_id,
      event.asked_refund_id, event.asked_try, event.reason, event.at);
}

std::int64_t next_sequence(Reader& tx, const domain::PaymentId& payment) {
  const auto so_far = tx.query_one<std::int64_t>(
      "SELECT COUNT(*) FROM payment_event WHERE payment_id = ?", payment);
  return so_far.value() + 1;
}

std::vector<EventRow> events(Reader& tx, const domain::PaymentId& payment) {
  return tx.query<EventRow>(
      "SELECT sequence, attempt_id, kind, amount, refund_id, asked_refund_id, asked_try, reason, "
      "at "
      "FROM payment_event WHERE payment_id = ? ORDER BY sequence",
      payment);
}

std::optional<EarlierRefund> refund_of_id(Reader& tx, const domain::RefundId& refund) {
  return tx.query_one<EarlierRefund>(
      "SELECT e.payment_id AS payment_id, e.amount AS amount FROM payment_event e "
      "JOIN payment_attempt a ON a.attempt_id = e.attempt_id "
      "WHERE e.refund_id = ? AND a.method = ?",
      refund, domain::PaymentMethod::Credit);
}

}  // namespace perdura::services::payment::store
