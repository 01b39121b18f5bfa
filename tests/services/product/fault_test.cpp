// The database fails before or after the commit: the same key, sent again, tells what happened.
#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

struct ProductFaults : ::testing::Test {
  ProductWorld w;
  services::testing::Faults& faults = w.faults;
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
