#include "platform/outbox/once.hpp"

#include <gtest/gtest.h>

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
  int runs = 0;

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
  stock("B", 1);
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

/// Loses the connection once, before or in the commit.
struct Lost : sql::TransactionHooks {
  void before_commit() override {
    if (std::exchange(armed, false)) throw sql::NoConnection("gone");
  }
  bool armed = true;
};

TEST_F(Once, AMissingDatabaseIsNotTriedAgain) {
  Lost lost;
  db.set_hooks(&lost);
  EXPECT_THROW(buy(), sql::NoConnection);
  db.set_hooks(nullptr);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(amount("A"), 3);
}

}  // namespace
}  // namespace perdura::platform
