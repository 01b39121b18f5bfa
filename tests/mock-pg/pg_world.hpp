#pragma once
// The brain with a journal in memory, and a clock that stands still.
#include <gtest/gtest.h>

#include <memory>

#include "mock-pg/brain.hpp"

namespace perdura::mock_pg::testing {

using namespace std::chrono_literals;

inline const Instant start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

struct PgWorld {
  explicit PgWorld(Fate fate = {}) : fate_(std::move(fate)) { restart(); }

  /// As after a crash: what the journal has is all there is.
  void restart() {
    brain = std::make_unique<Brain>(options, journal, fate_);
    for (const Record& record : journal.records) brain->replay(record);
  }

  Reply add(const std::string& id = "o1", Amount amount = 10'000) {
    return brain->register_payment({id, {"ord_1", amount, "KRW", {}}}, "reg/" + id, now);
  }
  /// A payment that is authorised; its first transaction's id.
  std::string paid(const std::string& id = "o1", Amount amount = 10'000) {
    add(id, amount);
    EXPECT_EQ(brain->pay(id, 0, now), Shown::Paid);
    return "pgt_" + id + "_1";
  }
  std::string captured(const std::string& id = "o1", Amount amount = 10'000) {
    const auto transaction = paid(id, amount);
    EXPECT_EQ(brain->capture(transaction, amount, "cap/" + id, now).answer.status, 200);
    return transaction;
  }
  Reply refund(const std::string& transaction, const std::string& refund_id, Amount amount,
               const std::string& key) {
    return brain->refund(transaction, {refund_id, amount, "CHANGED_MIND"}, key, now);
  }
  void force(Call call, FaultKind kind, int times = 1) {
    EXPECT_TRUE(brain->faults().force({{}, call, kind, times}));
  }
  TransactionView look(const std::string& transaction) {
    return json::from_text<TransactionView>(brain->transaction(transaction, now).answer.body);
  }
  TransactionStatus status(const std::string& transaction) { return look(transaction).status; }
  ControlView book(const std::string& id = "o1") { return brain->control(id, now).value(); }

  Brain::Options options{};
  MemoryJournal journal;
  std::unique_ptr<Brain> brain;
  Instant now = start;

 private:
  Fate fate_;
};

/// "409 ILLEGAL_STATE"; "200" for what was done; "silence".
inline std::string outcome(const Reply& reply) {
  if (reply.hearing == Hearing::Nothing) return "silence";
  const auto status = std::to_string(reply.answer.status);
  return reply.answer.refusal ? status + " " + reply.answer.refusal->code : status;
}

}  // namespace perdura::mock_pg::testing
