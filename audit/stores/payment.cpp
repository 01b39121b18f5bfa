// The schema of the payment service.
#include "audit/stores/stores.hpp"

namespace perdura::audit {
namespace {

using sql::Sql;

constexpr Sql payments_sql(
    "SELECT payment_id, order_id, buyer_id, currency, pg_order_id, due, "
    "checkout_url IS NOT NULL AS registered FROM payment "
    "WHERE order_id > ? AND order_id <= ? AND (? = 1 OR order_id IN (?)) ORDER BY order_id");

// With its events in one statement: an attempt and its events never differ by the moment.
constexpr Sql attempts_sql(
    "SELECT a.attempt_id, p.order_id, a.method, a.status, a.authorised, a.captured, a.refunded, "
    "a.pg_transaction_id, "
    "COALESCE(SUM(CASE WHEN e.kind = 'AUTHORIZED' THEN e.amount ELSE 0 END), 0) "
    "AS noted_authorised, "
    "COALESCE(SUM(CASE WHEN e.kind = 'CAPTURED' THEN e.amount ELSE 0 END), 0) AS noted_captured, "
    "COALESCE(SUM(CASE WHEN e.kind = 'REFUNDED' THEN e.amount ELSE 0 END), 0) AS noted_refunded "
    "FROM payment p JOIN payment_attempt a ON a.payment_id = p.payment_id "
    "LEFT JOIN payment_event e ON e.payment_id = p.payment_id AND e.attempt_id = a.attempt_id "
    "WHERE p.order_id > ? AND p.order_id <= ? AND (? = 1 OR p.order_id IN (?)) "
    "GROUP BY a.attempt_id, p.order_id, a.method, a.status, a.authorised, a.captured, a.refunded, "
    "a.pg_transaction_id ORDER BY p.order_id, a.attempt_id");

constexpr Sql refunds_sql(
    "SELECT r.refund_id, r.part_of, r.attempt_id, p.order_id, r.status, r.amount, r.ours, "
    "COALESCE(SUM(e.amount), 0) AS noted "
    "FROM payment p JOIN payment_attempt a ON a.payment_id = p.payment_id "
    "JOIN payment_refund r ON r.attempt_id = a.attempt_id "
    "LEFT JOIN payment_event e ON e.refund_id = r.refund_id AND e.attempt_id = a.attempt_id "
    "WHERE p.order_id > ? AND p.order_id <= ? AND (? = 1 OR p.order_id IN (?)) "
    "GROUP BY r.refund_id, r.part_of, r.attempt_id, p.order_id, r.status, r.amount, r.ours "
    "ORDER BY p.order_id, r.refund_id");

constexpr Sql accounts_sql(
    "SELECT c.user_id, c.balance, c.movements, "
    "(SELECT COALESCE(SUM(m.amount), 0) FROM credit_movement m WHERE m.user_id = c.user_id) AS "
    "sum, "
    "(SELECT COUNT(*) FROM credit_movement m WHERE m.user_id = c.user_id) AS counted, "
    "COALESCE((SELECT m.balance FROM credit_movement m WHERE m.user_id = c.user_id "
    "ORDER BY m.sequence DESC LIMIT 1), 0) AS last "
    "FROM credit c WHERE c.user_id > ? AND (? = 1 OR c.user_id IN (?)) "
    "ORDER BY c.user_id LIMIT ?");

struct MovementRow {
  std::string user_id;
  std::int64_t sequence = 0;
  std::optional<std::string> order_id;
  Amount amount = 0;
};
BOOST_DESCRIBE_STRUCT(MovementRow, (), (user_id, sequence, order_id, amount))

constexpr Sql movements_sql(
    "SELECT user_id, sequence, order_id, amount FROM credit_movement "
    "WHERE user_id >= ? AND (user_id > ? OR sequence > ?) AND (? = 1 OR user_id IN (?)) "
    "ORDER BY user_id, sequence LIMIT ?");

template <class Row, class Use>
void for_payments(Books& books, const std::vector<Row>& rows, Use use) {
  for (const Row& row : rows) {
    const auto payment = books.payments.find(row.order_id);
    if (payment != books.payments.end()) use(payment->second, row);
  }
}

}  // namespace

void read_payments(const Store& payment, const std::vector<Window>& windows, Books& books,
                   const Progress& progress) {
  for (const Window& window : windows) {
    for (auto& row : rows_of<PaymentRow>(payment, payments_sql, window)) {
      const std::string order = row.order_id;
      books.payments[order].row = std::move(row);
    }
    for_payments(books, rows_of<AttemptRow>(payment, attempts_sql, window),
                 [](Payment& of, const AttemptRow& row) { of.attempts.push_back(row); });
    for_payments(books, rows_of<RefundRow>(payment, refunds_sql, window),
                 [](Payment& of, const RefundRow& row) { of.refunds.push_back(row); });
    progress("payments", books.payments.size());
  }
}

void read_credit(const Store& payment, const Scope& scope, Books& books, const Progress& progress) {
  for (const Ids& ids : ids_of(scope.everything, scope.members, payment.pages)) {
    each_row<AccountRow>(
        payment, accounts_sql, ids, [](const AccountRow& row) { return row.user_id; },
        [&](const AccountRow& row) { books.accounts[row.user_id] = row; });
    each_numbered<MovementRow>(
        payment, movements_sql, ids, [](const MovementRow& row) { return row.user_id; },
        [](const MovementRow& row) { return row.sequence; },
        [&](const MovementRow& row) {
          const bool asked =
              row.order_id && (scope.everything || scope.orders.contains(*row.order_id));
          if (asked) books.credit_of_orders[*row.order_id][row.user_id] -= row.amount;
        });
    progress("accounts", books.accounts.size());
  }
}

}  // namespace perdura::audit
