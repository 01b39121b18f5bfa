// Undoing: the last deed first. What is held of an order goes back once no money can come for it.
#include <map>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

using Amount = std::int64_t;

struct Payment {
  bool at_gateway = false, closed = false;
  Amount credit_taken = 0;  // and not given back
};

class Undoing final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service == "payment") {
      for (const RowChange& change : commit.rows) note(Row(change));
    }
    if (commit.service != "product") return;
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == "reservation" && !row.is_gone() && !row.is_new()) check(row, findings);
    }
  }

 private:
  void note(const Row& row) {
    if (row.is_gone()) return;
    if (row.table() == "payment") {
      Payment& payment = payments_[row.text("payment_id")];
      payment.at_gateway = !row.text("pg_order_id").empty();
      payment.closed = row.number("closed_at") != 0;
      payment_of_[row.text("order_id")] = row.text("payment_id");
    }
    if (row.table() == "payment_attempt" && row.text("method") == "CREDIT") {
      payments_[row.text("payment_id")].credit_taken =
          row.number("captured") - row.number("refunded");
    }
  }

  void check(const Row& row, Findings& findings) const {
    if (row.text_before("state") != "HELD" || row.text("state") != "RELEASED") return;
    const std::string order = row.text("order_id");
    const auto found = payment_of_.find(order);
    if (found == payment_of_.end()) return;
    const Payment& payment = payments_.at(found->second);
    const std::string released = "what was held for the order " + order + " was given back while ";
    if (payment.at_gateway && !payment.closed) {
      findings.add(order, released + "its payment was open: it can still be paid for");
    }
    if (payment.credit_taken > 0) {
      findings.add(order, released + std::to_string(payment.credit_taken) +
                              " of store credit were taken for it");
    }
  }

  std::map<std::string, Payment> payments_;
  std::map<std::string, std::string> payment_of_;  // by order
};

}  // namespace

extern const CheckerKind undoing{
    .name = "undoing",
    .about = "What is held of an order goes back only once no money can come for it any more.",
    .when = CheckedWhen::Continuously,
    .make = &made<Undoing>};

}  // namespace perdura::simulator::checkers
