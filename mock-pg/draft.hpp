#pragma once
// A record in the making, on a copy of its payment: what cannot be is found before it is kept.
#include "mock-pg/brain.hpp"

namespace perdura::mock_pg {

class Brain::Draft {
 public:
  Draft(const Payment& payment, const Book& book, Instant now) : payment_(payment), book_(book) {
    record_.pg_order_id = payment.pg_order_id();
    record_.at = now;
  }

  const Payment& payment() const { return payment_; }
  const Book& book() const { return book_; }
  Record& record() { return record_; }
  int copies = 1;

  void add(FactType type, const std::string& pg_transaction_id, Amount amount,
           std::optional<std::string> note = {}, std::optional<std::string> refund_id = {}) {
    const Fact fact{type,      pg_transaction_id, amount, std::move(refund_id), std::move(note),
                    record_.at};
    payment_.add(fact);
    record_.facts.push_back(fact);
  }

  std::string fresh_transaction_id() const {
    return "pgt_" + payment_.pg_order_id() + "_" +
           std::to_string(payment_.transactions().size() + 1);
  }

  /// To be done after `wait`.
  void later(Call call, const std::string& pg_transaction_id, Amount amount,
             std::chrono::milliseconds wait, const std::string& refund_id = "") {
    record_.late = {.number = book_.next_act(),
                    .due = record_.at + wait,
                    .call = call,
                    .pg_order_id = payment_.pg_order_id(),
                    .pg_transaction_id = pg_transaction_id,
                    .refund_id = refund_id,
                    .amount = amount};
  }

 private:
  Payment payment_;
  const Book& book_;
  Record record_;
};

}  // namespace perdura::mock_pg
