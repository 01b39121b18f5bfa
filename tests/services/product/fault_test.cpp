// The database fails before or after the commit: the same key, sent again, tells what happened.
#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

/// Fails the next transactions at one place, as often as it is told.
struct Faults final : platform::sql::TransactionHooks {
  void before_commit() override {
    if (deadlocks > 0 && deadlocks-- > 0) throw platform::sql::Deadlock("a fault of the test");
    strike(lose_before);
  }
  void after_commit() override { strike(lose_after); }
  static void strike(int& times) {
    if (times == 0) return;
    --times;
    throw platform::sql::Unavailable("the database went away");
  }
  int deadlocks = 0;
  int lose_before = 0;
  int lose_after = 0;
};

struct ProductFaults : ::testing::Test {
  ProductFaults() { w.db.set_hooks(&faults); }
  ~ProductFaults() override { w.db.set_hooks(nullptr); }
  Faults faults;
  ProductWorld w;
  SkuId sku = w.coffee(5'000, 10).sku_id;
  HttpResponse reserve() { return w.reserve("7", {{sku, 2}}, 10'000); }
};

TEST_F(ProductFaults, AReservationThatWasRolledBackIsMadeByTheRepeat) {
  faults.lose_before = 1;
  const auto lost = reserve();
  EXPECT_EQ(outcome(lost), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(lost.headers.find("Retry-After"), "1");
  EXPECT_EQ(w.sku(sku).reserved, 0);
  EXPECT_EQ(reserve().status, 200);
  EXPECT_EQ(w.sku(sku).reserved, 2);
}

TEST_F(ProductFaults, AReservationWhoseAnswerWasLostIsNotMadeAgain) {
  faults.lose_after = 1;
  EXPECT_EQ(outcome(reserve()), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.sku(sku).reserved, 2);
  EXPECT_EQ(reserve().status, 200);
  EXPECT_EQ(w.sku(sku).reserved, 2);
  EXPECT_EQ(w.trail(sku).size(), 2u);
}

TEST_F(ProductFaults, ASaleAndAReleaseWhoseAnswersWereLostAreNotDoneAgain) {
  reserve();
  faults.lose_after = 1;
  EXPECT_EQ(outcome(w.act("sell", "7")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.sold("7"), 2);
  EXPECT_EQ(w.sku(sku).stock, 8);
  faults.lose_after = 1;
  EXPECT_EQ(outcome(w.act("release", "7")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.released("7"), 2);
  EXPECT_EQ(w.sku(sku).stock, 10);
}

TEST_F(ProductFaults, ADeadlockRunsTheWholeAgainAndHoldsOnce) {
  faults.deadlocks = 3;
  EXPECT_EQ(reserve().status, 200);
  EXPECT_EQ(w.sku(sku).reserved, 2);
  EXPECT_EQ(w.trail(sku).size(), 2u);
}

}  // namespace
}  // namespace perdura::services::product::testing
