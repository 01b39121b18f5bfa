#include "apps/loadtest/plan.hpp"

#include <gmock/gmock.h>

#include "apps/client/program.hpp"

namespace perdura::apps::loadtest {
namespace {

using domain::Money;
using ::testing::AllOf;
using ::testing::HasSubstr;

Expected expected(const Wishes& wishes) { return expected_of(plan_of(wishes)); }

std::string refusal(const Wishes& wishes) {
  try {
    plan_of(wishes);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Plan, WithoutWishesIsTheLoadTestOfTheRequirements) {
  const Plan plan = plan_of({});
  EXPECT_EQ(plan.orders, 100);
  EXPECT_EQ(plan.concurrency, 100);
  EXPECT_EQ(plan.credit, Money(1'000'000));
  EXPECT_EQ(plan.stock, 1'000);
  EXPECT_EQ(expected_of(plan), (Expected{.paid = 66,
                                         .failed = 34,
                                         .failure_code = "INSUFFICIENT_CREDIT",
                                         .on_hand = 802,
                                         .credit = Money(10'000)}));
}

TEST(Plan, OtherNumbersOfOrdersAreAllPaidUnlessTheCreditIsToBeScarce) {
  EXPECT_EQ(expected({.orders = 1000}), (Expected{.paid = 1'000,
                                                  .failed = 0,
                                                  .failure_code = "OUT_OF_STOCK",
                                                  .on_hand = 10,
                                                  .credit = Money(10'000)}));
  EXPECT_EQ(expected({.orders = 1000, .shape = Shape::Scarce}),
            (Expected{.paid = 666,
                      .failed = 334,
                      .failure_code = "INSUFFICIENT_CREDIT",
                      .on_hand = 10'000 - 3 * 666,
                      .credit = Money(10'000)}));
  EXPECT_EQ(expected({.shape = Shape::Plenty}).paid, 100);
}

TEST(Plan, OneScarceOrderIsRefused) {
  const Expected one = expected({.orders = 1, .shape = Shape::Scarce});
  EXPECT_EQ(one.paid, 0);
  EXPECT_EQ(one.failed, 1);
  EXPECT_EQ(one.credit, Money(10'000));
}

TEST(Plan, AScarceStockDecidesWhereTheCreditIsEnough) {
  EXPECT_EQ(expected({.orders = 10, .stock = 8}), (Expected{.paid = 2,
                                                            .failed = 8,
                                                            .failure_code = "OUT_OF_STOCK",
                                                            .on_hand = 2,
                                                            .credit = Money(130'000)}));
  EXPECT_EQ(expected({.orders = 10, .stock = 0}).paid, 0);
}

TEST(Plan, ByCardTheStockDecidesAndEveryTotalIsCaptured) {
  EXPECT_EQ(expected({.pay = Pay::Card}), (Expected{.paid = 66,
                                                    .failed = 34,
                                                    .failure_code = "OUT_OF_STOCK",
                                                    .on_hand = 2,
                                                    .credit = Money(0),
                                                    .captured = Money(990'000)}));
  EXPECT_EQ(expected({.pay = Pay::Card, .orders = 2000}),
            (Expected{.paid = 2'000,
                      .failed = 0,
                      .failure_code = "OUT_OF_STOCK",
                      .on_hand = 10,
                      .credit = Money(0),
                      .captured = Money(30'000'000)}));
  EXPECT_EQ(expected({.pay = Pay::Card, .orders = 10, .stock = 8}).captured, Money(30'000));
  EXPECT_EQ(plan_of({.pay = Pay::Card}).credit, Money(0));
  EXPECT_THAT(refusal({.pay = Pay::Card, .credit = 5}), HasSubstr("CREDIT is of no use by card"));
}

TEST(Plan, ManyOrdersGoFiftyAtATimeAndNeverMoreThanThereAre) {
  EXPECT_EQ(plan_of({.orders = 101}).concurrency, 50);
  EXPECT_EQ(plan_of({.orders = 7}).concurrency, 7);
  EXPECT_EQ(plan_of({.orders = 7, .concurrency = 500}).concurrency, 7);
  EXPECT_EQ(plan_of({.concurrency = 3}).concurrency, 3);
}

TEST(Plan, WithTooLittleOfBothNobodyCanSayHowManyArePaid) {
  EXPECT_THAT(refusal({.credit = 15000, .stock = 3}),
              AllOf(HasSubstr("CREDIT and STOCK"), HasSubstr("too little")));
}

}  // namespace
}  // namespace perdura::apps::loadtest
