// Refunds: never more than was captured, none without a capture, none twice for one cause.
#include <map>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

using Amount = std::int64_t;

struct Attempt {
  std::string payment;
  bool on_credit = false;
  Amount captured = 0, refunded = 0;
};

/// A call to give back, as our books ask for it.
struct Asked {
  std::string cause;  // the refund that was wanted; this is all of it or a part
  bool ours = true;
  Amount wanted = 0;  // of the cause, in all; 0: whatever is left
};

/// What went back at the gateway, by its own book.
struct AtGateway {
  Amount captured = 0;
  std::map<std::string, int> times;  // a refund was done
};

class Refund final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service == "order") return note_cancellations(commit, findings);
    if (commit.service != "payment") return;
    // What was asked is written in the commit that notes its events, behind them.
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.is_gone()) continue;
      if (row.table() == "payment_attempt") {
        attempts_[row.text("attempt_id")].payment = row.text("payment_id");
        attempts_[row.text("attempt_id")].on_credit = row.text("method") == "CREDIT";
      } else if (row.table() == "payment_refund") {
        asked_[row.text("refund_id")] = {row.text("part_of"), row.number("ours") != 0,
                                         row.number("wanted")};
      }
    }
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == "payment_event" && row.is_new()) note_event(row, findings);
    }
  }

  void at_gateway(const mock_pg::Record& record, Findings& findings) override {
    for (const auto& fact : record.facts) {
      AtGateway& there = gateway_[fact.pg_transaction_id];
      const std::string id = fact.refund_id.value_or("");
      if (fact.type == mock_pg::FactType::Captured) there.captured += fact.amount;
      if (fact.type == mock_pg::FactType::RefundRequested && there.captured == 0) {
        findings.add(record.pg_order_id, "the gateway was asked for the refund " + id +
                                             " of the transaction " + fact.pg_transaction_id +
                                             ", of which nothing was captured");
      }
      if (fact.type != mock_pg::FactType::RefundDone || ++there.times[id] == 1) continue;
      findings.add(record.pg_order_id, "the gateway has given back the refund " + id + " " +
                                           std::to_string(there.times[id]) + " times");
    }
  }

 private:
  void note_cancellations(const CommittedRows& commit, Findings& findings) {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "order_cancellation" || row.is_gone()) continue;
      const std::string refund = row.text("refund_id");
      if (refund.empty()) continue;
      const auto [of, is_new] = cancellation_of_.try_emplace(refund, row.text("id"));
      if (is_new || of->second == row.text("id")) continue;
      findings.add(row.text("order_id"), "the cancellations " + of->second + " and " +
                                             row.text("id") + " both claim the refund " + refund);
    }
  }

  void note_event(const Row& row, Findings& findings) {
    const std::string kind = row.text("kind");
    const Amount amount = row.number("amount");
    Attempt& attempt = attempts_[row.text("attempt_id")];
    if (attempt.payment.empty()) attempt.payment = row.text("payment_id");
    if (kind == "CAPTURED") attempt.captured += amount;
    if (kind != "REFUNDED") return;
    const std::string id = row.text("refund_id");
    check_capture(row.text("attempt_id"), attempt, id, amount, findings);
    attempt.refunded += amount;
    if (attempt.refunded > attempt.captured && attempt.captured > 0) {
      findings.add(attempt.payment, "of the attempt " + row.text("attempt_id") + " " +
                                        std::to_string(attempt.refunded) +
                                        " was refunded, but only " +
                                        std::to_string(attempt.captured) + " captured");
    }
    check_cause(row.text("attempt_id"), attempt, id, amount, findings);
  }

  static void check_capture(const std::string& name, const Attempt& attempt, const std::string& id,
                            Amount amount, Findings& findings) {
    if (attempt.captured > 0) return;
    findings.add(attempt.payment, "the refund " + id + " gave back " + std::to_string(amount) +
                                      " of the attempt " + name +
                                      ", of which nothing was captured");
  }

  void check_cause(const std::string& name, const Attempt& attempt, const std::string& id,
                   Amount amount, Findings& findings) {
    if (int& times = done_[{name, id}]; ++times > 1) {
      findings.add(attempt.payment, "the refund " + id + " went back " + std::to_string(times) +
                                        " times from the attempt " + name);
    }
    if (attempt.on_credit) return;
    const auto asked = asked_.find(id);
    if (asked == asked_.end()) {
      findings.add(attempt.payment, "the refund " + id + " went back from the attempt " + name +
                                        ", but nobody has asked for it");
      return;
    }
    const auto& [cause, ours, wanted] = asked->second;
    const Amount so_far = back_for_[{name, cause}] += amount;
    if (!ours || wanted == 0 || so_far <= wanted) return;
    findings.add(attempt.payment, "for the one cause " + cause + " " + std::to_string(so_far) +
                                      " went back, but only " + std::to_string(wanted) + " was to");
  }

  std::map<std::string, Attempt> attempts_;
  std::map<std::string, Asked> asked_;                              // by refund
  std::map<std::string, std::string> cancellation_of_;              // by refund
  std::map<std::pair<std::string, std::string>, int> done_;         // by attempt and refund
  std::map<std::pair<std::string, std::string>, Amount> back_for_;  // by attempt and cause
  std::map<std::string, AtGateway> gateway_;                        // by transaction
};

}  // namespace

extern const CheckerKind refund{
    .name = "refund",
    .about =
        "Never more goes back than was captured, nothing without a capture, and for one cause "
        "only once, in our books and in the gateway's.",
    .when = CheckedWhen::Continuously,
    .make = &made<Refund>};

}  // namespace perdura::simulator::checkers
