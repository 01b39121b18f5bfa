#include "platform/outbox/once.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "platform/core/problem.hpp"
#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

struct Bought {
  int units = 0;
  bool operator==(const Bought&) const = default;
};
BOOST_DESCRIBE_STRUCT(Bought, (), (units))

struct Once : OutboxWorld {
  ManualClock clock;
  const IdempotencyStore keys{std::chrono::seconds(10)};
  const OncePorts once_ports{db, clock, keys};
  std::atomic<int> runs = 0;

  void SetUp() override { stock("A", 3); }
  static Effect effect(const std::string& request = "two") {
    return {"worker", "POST /sales", "ord_7/sell", request, std::chrono::hours(24)};
  }
  /// Throws 409 SOLD_OUT where fewer than two are left.
  Bought buy(const std::string& request = "two",
             const std::optional<Bought>& withdrawn = std::nullopt) {
    const auto work = [&](Transaction& tx, Instant) {
      ++runs;
      if (tx.execute("UPDATE stock SET n = n - 2 WHERE sku = 'A' AND n >= 2") == 0) {
        throw ProblemException(409, "SOLD_OUT", "");
      }
      return Bought{2};
    };
    return once<Bought>(once_ports, effect(request), work, withdrawn);
  }
  /// Buries the deed; whether it was done before.
  bool was_done(Transaction& tx) {
    const Instant real = wall_of(clock);
    const auto found =
        keys.bury(tx, {"worker", "POST /sales", "ord_7/sell"}, real, real + std::chrono::hours(24));
    return std::holds_alternative<Done>(found);
  }
  std::string problem(const std::string& request = "two") {
    try {
      buy(request);
    } catch (const ProblemException& problem) {
      return problem.problem().code;
    }
    return "";
  }
};

TEST_F(Once, HasItsEffectOnceAndAnswersAgain) {
  EXPECT_EQ(buy(), Bought{2});
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(buy(), Bought{2});
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(Once, ARepeatThatFindsWhatItDidTakenBackAnswersAgainToo) {
  buy();
  db.transaction([](Transaction& tx) { tx.execute("UPDATE stock SET n = 2 WHERE sku = 'A'"); });
  EXPECT_EQ(buy(), Bought{2});
  EXPECT_EQ(amount("A"), 2) << "what the repeat did has been rolled back";
}

TEST_F(Once, AnotherRequestUnderTheKeyIsRefusedWhateverItWouldHaveDone) {
  buy();
  EXPECT_EQ(problem("four"), "IDEMPOTENCY_KEY_REUSED");
  db.transaction([](Transaction& tx) { tx.execute("UPDATE stock SET n = 9 WHERE sku = 'A'"); });
  EXPECT_EQ(problem("four"), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(amount("A"), 9);
}

TEST_F(Once, AnExceptionLeavesNoTraceNotEvenOfTheKey) {
  db.transaction([](Transaction& tx) { tx.execute("UPDATE stock SET n = 1 WHERE sku = 'A'"); });
  EXPECT_EQ(problem(), "SOLD_OUT");
  EXPECT_EQ(problem("four"), "SOLD_OUT");
  db.transaction([](Transaction& tx) { tx.execute("UPDATE stock SET n = 3 WHERE sku = 'A'"); });
  EXPECT_EQ(buy(), Bought{2});
}

TEST_F(Once, WhatIsRefusedOrGoesWrongIsTriedOnce) {
  db.transaction([](Transaction& tx) { tx.execute("UPDATE stock SET n = 1 WHERE sku = 'A'"); });
  EXPECT_EQ(problem(), "SOLD_OUT");
  EXPECT_EQ(runs, 1);
  const auto bug = [&](Transaction&, Instant) -> Bought {
    ++runs;
    throw std::logic_error("a bug");
  };
  EXPECT_THROW(once<Bought>(once_ports, effect(), bug), std::logic_error);
  EXPECT_EQ(runs, 2);
}

TEST_F(Once, ARepeatThatCannotDoItAgainAnswersAfterOneTry) {
  buy();
  EXPECT_EQ(buy(), Bought{2}) << "one is left, which is too few";
  EXPECT_EQ(runs, 2);
}

TEST_F(Once, AfterItsUndoItIsRefusedAndHasNoEffect) {
  const auto undo = [&](Transaction& tx) {
    close_to_deed(tx, once_ports, {"worker", "POST /sales", "ord_7/sell"}, std::chrono::hours(24),
                  "at work");
  };
  db.transaction(undo);
  EXPECT_EQ(problem(), "WITHDRAWN");
  EXPECT_EQ(buy("two", Bought{0}), Bought{0});
  EXPECT_EQ(amount("A"), 3);
}

TEST_F(Once, WithoutAKeyItIsDoneEachTime) {
  stock("C", 0);
  const auto work = [](Transaction& tx, Instant) {
    tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'C'");
    return Bought{1};
  };
  Effect each = effect();
  each.key.reset();
  once<Bought>(once_ports, each, work);
  once<Bought>(once_ports, each, work);
  EXPECT_EQ(amount("C"), 2);
}

/// Loses the connection once, at that moment.
struct Lost : sql::TransactionHooks {
  enum class When { BeforeCommit, AfterCommit };
  Lost(sql::Database& in, When moment) : db(in), when(moment) { db.set_hooks(this); }
  ~Lost() override { db.set_hooks(nullptr); }
  void before_commit() override {
    // One that is worth another try is met below `once`.
    if (strikes(When::BeforeCommit)) throw sql::NoConnection("gone");
  }
  void after_commit() override {
    if (strikes(When::AfterCommit)) throw sql::ConnectionLost("gone");
  }
  bool strikes(When now) { return now == when && std::exchange(armed, false); }
  sql::Database& db;
  const When when;
  bool armed = true;
};

TEST_F(Once, AMissingDatabaseIsNotTriedAgain) {
  {
    const Lost lost(db, Lost::When::BeforeCommit);
    EXPECT_THROW(buy(), sql::NoConnection);
  }
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(amount("A"), 3);
}

TEST_F(Once, ACommitInDoubtIsToldAndAskedAgainAnswered) {
  {
    const Lost lost(db, Lost::When::AfterCommit);
    EXPECT_THROW(buy(), sql::CommitInDoubt);
  }
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(amount("A"), 1);
  EXPECT_EQ(buy(), Bought{2});
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(Once, CallersAtTheSameTimeHaveOneEffectAndOneAnswer) {
  constexpr int callers = 8;
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < callers; ++n) {
      threads.emplace_back([&] {
        if (buy() == Bought{2}) ++answered;
      });
    }
  }
  EXPECT_EQ(answered, callers);
  EXPECT_EQ(amount("A"), 1);
}

TEST_F(Once, ADeedAndItsUndoAtTheSameTimeLeaveNothingBehind) {
  const auto undo = [&] {
    db.transaction([&](Transaction& tx) {
      if (was_done(tx)) tx.execute("UPDATE stock SET n = n + 2 WHERE sku = 'A'");
    });
  };
  {
    const std::jthread deed([&] { EXPECT_EQ(buy("two", Bought{0}).units % 2, 0); });
    const std::jthread taken_back(undo);
  }
  EXPECT_EQ(amount("A"), 3);
}

}  // namespace
}  // namespace perdura::platform
