// Money: captured = kept + refunded + in flight, store credit too; what was told is what was done;
// and in the end the gateway's book, kept by another hand, says the same as ours.
#include <boost/json/parse.hpp>
#include <map>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/json.hpp"

namespace perdura::simulator::checkers {
namespace {

using Amount = std::int64_t;

std::string won(Amount amount) { return std::to_string(amount); }

struct Attempt {
  std::string payment, transaction;
  bool on_credit = false;
  Amount told_captured = 0, told_refunded = 0;  // by its row
  Amount captured = 0, refunded = 0;            // by its events
};

struct Payment {
  std::string order;
  Amount captured = 0, refunded = 0;
  Amount on_credit = 0;  // captured less refunded
  Amount published_captured = 0, published_refunded = 0;
  std::map<std::string, Amount> in_flight;  // asked refunds that are not known to be done
};

struct Account {
  Amount told = 0;  // by its row
  Amount moved = 0;
  std::int64_t movements = 0;
};

struct AtGateway {
  std::string pg_order;
  Amount captured = 0, refunded = 0;
};

/// By the order's own row.
struct OrderMoney {
  Amount captured = 0, refunded = 0;
};

class Money final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service == "order") return note_orders(commit);
    if (commit.service != "payment") return;
    payments_touched_.clear();
    accounts_touched_.clear();
    for (const RowChange& change : commit.rows) note(Row(change), findings);
    for (const auto& id : payments_touched_) check(id, findings);
    for (const auto& id : accounts_touched_) check_account(id, findings);
  }

  void at_gateway(const mock_pg::Record& record, Findings& findings) override {
    for (const auto& fact : record.facts) {
      AtGateway& there = gateway_[fact.pg_transaction_id];
      there.pg_order = record.pg_order_id;
      if (fact.type == mock_pg::FactType::Captured) there.captured += fact.amount;
      if (fact.type == mock_pg::FactType::RefundDone) there.refunded += fact.amount;
      if (there.refunded <= there.captured) continue;
      findings.add(record.pg_order_id, "the gateway has given back " + won(there.refunded) +
                                           " of the transaction " + fact.pg_transaction_id +
                                           ", but had captured only " + won(there.captured));
    }
  }

  void ended(const EndOfRun&, Findings& findings) override {
    for (const auto& [id, attempt] : attempts_) compare_with_gateway(id, attempt, findings);
    for (const auto& [id, there] : gateway_) {
      if (there.captured == 0 || transactions_.contains(id)) continue;
      findings.add(there.pg_order, "the gateway has captured " + won(there.captured) +
                                       " in the transaction " + id + ", which we do not know");
    }
    for (const auto& [id, payment] : payments_) compare_with_order(payment, findings);
  }

 private:
  void note_orders(const CommittedRows& commit) {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "orders" || row.is_gone()) continue;
      orders_[row.text("id")] = {row.number("captured"), row.number("refunded")};
    }
  }

  void note(const Row& row, Findings& findings) {
    const auto table = row.table();
    if (row.is_gone() && table != "outbox") {
      if (table == "payment_event" || table == "credit_movement") {
        findings.add(row.text(table == "payment_event" ? "payment_id" : "user_id"),
                     "a row of " + std::string(table) + " was deleted: money that moved has moved");
      }
      return;
    }
    if (table == "payment") note_payment(row);
    if (table == "payment_attempt") note_attempt(row);
    if (table == "payment_event") note_event(row, findings);
    if (table == "payment_refund") note_refund(row);
    if (table == "credit") note_account(row);
    if (table == "credit_movement") note_movement(row, findings);
    if (table == "outbox" && row.is_new()) note_published(event_of(row));
  }

  void note_payment(const Row& row) {
    const std::string id = row.text("payment_id");
    payments_[id].order = row.text("order_id");
    payment_of_[row.text("order_id")] = id;
  }

  void note_attempt(const Row& row) {
    Attempt& attempt = attempts_[row.text("attempt_id")];
    attempt.payment = row.text("payment_id");
    attempt.on_credit = row.text("method") == "CREDIT";
    attempt.transaction = row.text("pg_transaction_id");
    if (!attempt.transaction.empty()) transactions_.insert(attempt.transaction);
    attempt.told_captured = row.number("captured");
    attempt.told_refunded = row.number("refunded");
    payments_touched_.insert(attempt.payment);
    attempts_of_[attempt.payment].insert(row.text("attempt_id"));
  }

  void note_event(const Row& row, Findings& findings) {
    const std::string payment = row.text("payment_id");
    if (!row.is_new()) {
      findings.add(payment, "an event of the payment " + payment +
                                " was changed: money that moved has moved");
      return;
    }
    const std::string kind = row.text("kind");
    if (kind != "CAPTURED" && kind != "REFUNDED") return;
    const Amount amount = row.number("amount");
    Attempt& attempt = attempts_[row.text("attempt_id")];
    Payment& whole = payments_[payment];
    (kind == "CAPTURED" ? attempt.captured : attempt.refunded) += amount;
    (kind == "CAPTURED" ? whole.captured : whole.refunded) += amount;
    if (attempt.on_credit) whole.on_credit += kind == "CAPTURED" ? amount : -amount;
    payments_touched_.insert(payment);
  }

  void note_refund(const Row& row) {
    const std::string payment = attempts_[row.text("attempt_id")].payment;
    auto& in_flight = payments_[payment].in_flight;
    in_flight.erase(row.text("refund_id"));
    if (row.text("status") != "DONE") in_flight[row.text("refund_id")] = row.number("amount");
    payments_touched_.insert(payment);
  }

  void note_account(const Row& row) {
    accounts_[row.text("user_id")].told = row.number("balance");
    accounts_touched_.insert(row.text("user_id"));
  }

  void note_movement(const Row& row, Findings& findings) {
    const std::string user = row.text("user_id");
    Account& account = accounts_[user];
    if (row.number("sequence") != ++account.movements) {
      findings.add(user, "the credit of " + user + " has a movement numbered " +
                             std::to_string(row.number("sequence")) + " where number " +
                             std::to_string(account.movements) + " is next");
    }
    account.moved += row.number("amount");
    accounts_touched_.insert(user);
    // It may stand before its payment.
    taken_from_credit_[row.text("order_id")] -= row.number("amount");
    const auto payment = payment_of_.find(row.text("order_id"));
    if (payment != payment_of_.end()) payments_touched_.insert(payment->second);
  }

  void note_published(const EventRow& event) {
    if (event.type != "payment.captured" && event.type != "payment.refunded") return;
    const auto body = boost::json::parse(event.body);
    Payment& payment = payments_[text_in(body, "payment_id")];
    const Amount amount = number_in(body, "amount").value_or(0);
    (event.type == "payment.captured" ? payment.published_captured : payment.published_refunded) +=
        amount;
    payments_touched_.insert(text_in(body, "payment_id"));
  }

  void check(const std::string& id, Findings& findings) const {
    const auto same = [&](Amount expected, Amount found, const std::string& whose) {
      if (expected == found) return;
      findings.add(id, whose + " " + won(found) + ", but its events add up to " + won(expected));
    };
    if (const auto of = attempts_of_.find(id); of != attempts_of_.end()) {
      for (const auto& name : of->second) {
        const Attempt& attempt = attempts_.at(name);
        same(attempt.captured, attempt.told_captured, "the attempt " + name + " says captured");
        same(attempt.refunded, attempt.told_refunded, "the attempt " + name + " says refunded");
      }
    }
    const Payment& payment = payments_.at(id);
    same(payment.captured, payment.published_captured,
         "of the payment " + id + " others were told captured");
    same(payment.refunded, payment.published_refunded,
         "of the payment " + id + " others were told refunded");
    Amount in_flight = 0;
    for (const auto& [refund, amount] : payment.in_flight) in_flight += amount;
    if (payment.captured - payment.refunded - in_flight < 0) {
      findings.add(id, "the payment " + id + " has captured " + won(payment.captured) +
                           ", but refunded " + won(payment.refunded) + " and is about to refund " +
                           won(in_flight));
    }
    const auto movements = taken_from_credit_.find(payment.order);
    const Amount taken = movements == taken_from_credit_.end() ? 0 : movements->second;
    if (payment.on_credit != taken) {
      findings.add(id, "the payment " + id + " keeps " + won(payment.on_credit) +
                           " of store credit, but the account's movements gave it " + won(taken));
    }
  }

  void check_account(const std::string& id, Findings& findings) const {
    const Account& account = accounts_.at(id);
    if (account.told < 0) {
      findings.add(id, "the credit of " + id + " is below zero: " + won(account.told));
    }
    if (account.told == account.moved) return;
    findings.add(id, "the credit of " + id + " is " + won(account.told) +
                         ", but its movements add up to " + won(account.moved));
  }

  void compare_with_gateway(const std::string& id, const Attempt& attempt,
                            Findings& findings) const {
    if (attempt.transaction.empty()) return;
    const auto found = gateway_.find(attempt.transaction);
    const AtGateway there = found == gateway_.end() ? AtGateway{} : found->second;
    const auto same = [&](Amount ours, Amount theirs, const char* what) {
      if (ours == theirs) return;
      findings.add(attempt.payment, "at rest the attempt " + id + " says " + what + " " +
                                        won(ours) + ", but the gateway's book says " + won(theirs));
    };
    same(attempt.captured, there.captured, "captured");
    same(attempt.refunded, there.refunded, "refunded");
  }

  void compare_with_order(const Payment& payment, Findings& findings) const {
    const auto order = orders_.find(payment.order);
    const OrderMoney says = order == orders_.end() ? OrderMoney{} : order->second;
    const Amount kept = payment.captured - payment.refunded;
    if (says.captured - says.refunded == kept) return;
    findings.add(payment.order, "at rest the order " + payment.order + " says that it keeps " +
                                    won(says.captured - says.refunded) +
                                    ", but its payment keeps " + won(kept));
  }

  std::map<std::string, Attempt> attempts_;
  std::map<std::string, Payment> payments_;
  std::map<std::string, std::set<std::string>> attempts_of_;  // by payment
  std::map<std::string, std::string> payment_of_;             // by order
  std::map<std::string, Account> accounts_;
  std::map<std::string, Amount> taken_from_credit_;  // by the movements, for each order
  std::map<std::string, OrderMoney> orders_;
  std::map<std::string, AtGateway> gateway_;  // by transaction
  std::set<std::string> transactions_;        // that we know
  std::set<std::string> payments_touched_, accounts_touched_;
};

}  // namespace

extern const CheckerKind money{
    .name = "money",
    .about =
        "What was captured is kept, refunded or on its way back, store credit is the sum of "
        "its movements, and at rest the gateway's book says the same as ours.",
    .when = CheckedWhen::Both,
    .make = &made<Money>};

}  // namespace perdura::simulator::checkers
