// Many orders at once, each accounted for.
#include "tests/e2e/burst.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class ManyOrders : public ShopTest {};

// Row B19 of the acceptance table.
TEST_F(ManyOrders, AHundredAtOnceSpendTheCreditToTheLastOrderThatFits) {
  Stage& shop = stage({.credit = Money(1'000'000), .goods = {{Money(5'000), 1'000}}});
  Burst burst(shop, {.orders = 100, .at_once = 100});
  const auto& answers = burst.finish();
  settle(shop);
  EXPECT_THAT(faults_of(shop, answers), IsEmpty());
  EXPECT_THAT(tally(shop), UnorderedElementsAre(Pair("PAID", 66), Pair("FAILED", 34)));
  for (const auto& order : shop.read_orders()) {
    if (order.failure) EXPECT_EQ(order.failure->code, "INSUFFICIENT_CREDIT");
  }
  const auto coffee = shop.read_skus().at(0);
  EXPECT_EQ(coffee.stock, 802);
  EXPECT_EQ(coffee.reserved, 0);
  EXPECT_EQ(shop.buyer().session().credit_balance(), Money(10'000));
}

TEST_F(ManyOrders, AHundredAtOnceSellTheStockToTheLastUnit) {
  Stage& shop = stage({.credit = Money(10'000'000), .goods = {{Money(5'000), 100}}});
  Burst burst(shop, {.orders = 100, .at_once = 100});
  const auto& answers = burst.finish();
  settle(shop);
  EXPECT_THAT(faults_of(shop, answers), IsEmpty());
  EXPECT_THAT(tally(shop), UnorderedElementsAre(Pair("PAID", 33), Pair("FAILED", 67)));
  EXPECT_EQ(shop.read_skus().at(0).stock, 1);
}

TEST_F(ManyOrders, FiveHundredAtOnceAreAllAnsweredAndAllPaid) {
  Stage& shop = stage({.credit = Money(8'000'000), .goods = {{Money(5'000), 2'000}}});
  world().witness().take_statuses();
  Burst burst(shop, {.orders = 500, .at_once = 500});
  const auto& answers = burst.finish();
  for (const auto& [status, count] : world().witness().take_statuses()) {
    RecordProperty("answers_" + std::to_string(status), count);
  }
  settle(shop);
  EXPECT_THAT(faults_of(shop, answers), IsEmpty());
  for (const auto& answer : answers) EXPECT_THAT(answer.status, ::testing::AnyOf(201, 202));
  EXPECT_THAT(tally(shop), UnorderedElementsAre(Pair("PAID", 500)));
  EXPECT_EQ(shop.read_skus().at(0).stock, 500);
  EXPECT_EQ(shop.buyer().session().credit_balance(), Money(500'000));
}

}  // namespace
}  // namespace perdura::e2e
