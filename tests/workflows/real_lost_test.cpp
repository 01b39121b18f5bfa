// Temporal forgets a workflow, at every possible moment: the order service notices, and the order
// ends as if nothing had happened.
#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;

/// More than any of them takes.
constexpr int steps_max = 2'000;
/// Long enough that whatever could still be done twice would be.
constexpr auto recovery_twice = 70s;

/// Loses the workflow after each step of the placement; how many there are.
int lose_placements(bool rough) {
  int steps = 0;
  for (bool finished = false; !finished && steps < steps_max; steps += moments_apart) {
    RealShop shop(stepwise);
    if (rough) shop.be_rough();
    const auto id = text(parsed(shop.place_coffees(3)), "/id");
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.status(id) == "PAID";
    shop.lose_workflow(id);
    EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }))
        << "lost after " << steps << " steps";
    shop.pass(recovery_twice);
    EXPECT_EQ(shop.payment.balance(anna), Money(85'000));
    EXPECT_EQ(shop.events()["order.paid"], 1);
    EXPECT_EQ(shop.events()["payment.captured"], 1);
  }
  EXPECT_LT(steps, steps_max) << "it never got to its end by itself";
  return steps;
}

TEST(RealLostOrder, IsPaidWhereverItsPlacementGotLost) {
  EXPECT_GT(lose_placements(false), 5);
  EXPECT_GT(lose_placements(true), 40);
}

std::string paid_by_card(RealShop& shop) {
  const auto id = shop.placed_by_card(3);
  shop.pay(id);
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; })) << shop.status(id);
  return id;
}

/// The same of a cancel.
int lose_cancels(bool by_card, bool rough) {
  int steps = 0;
  for (bool finished = false; !finished && steps < steps_max; steps += moments_apart) {
    RealShop shop(stepwise);
    if (rough) shop.be_rough();
    const auto id = by_card ? paid_by_card(shop) : shop.paid_coffees(3);
    shop.pass(1min);
    shop.cancel(id);
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.status(id) == "CANCELLED";
    shop.lose_workflow(id);
    EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }))
        << "lost after " << steps << " steps";
    EXPECT_EQ(shop.cancellation(id), "COMPLETED");
    shop.pass(recovery_twice);
    shop.expect_untouched();
    EXPECT_EQ(shop.events()["order.cancelled"], 1);
    EXPECT_EQ(shop.events()["payment.refunded"], 1);
  }
  EXPECT_LT(steps, steps_max) << "it never got to its end by itself";
  return steps;
}

TEST(RealLostOrder, IsCancelledWhereverItsCancelGotLost) {
  EXPECT_GT(lose_cancels(false, false), 5);
  EXPECT_GT(lose_cancels(false, true), 40);
}

TEST(RealLostOrder, ByCardIsCancelledWhereverItsCancelGotLost) {
  EXPECT_GT(lose_cancels(true, false), 5);
  EXPECT_GT(lose_cancels(true, true), 40);
}

TEST(RealLostOrder, ThatWasPaidIsCancelledAllTheSame) {
  RealShop shop;
  const auto id = shop.paid_coffees(3);
  shop.lose_workflow(id);
  const auto response = shop.cancel(id);
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
  EXPECT_EQ(shop.cancel(id).status, 200);
  shop.expect_untouched();
}

TEST(RealLostOrder, OfWhichSeveralAreFoundInOneRound) {
  RealShop shop(stepwise);
  std::vector<std::string> ids;
  for (const auto* key : {"a", "b", "c"}) {
    ids.push_back(text(parsed(shop.place_coffees(1, key)), "/id"));
  }
  for (const auto& id : ids) shop.lose_workflow(id);
  for (const auto& id : ids) {
    EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
  }
  shop.pass(5min);
  shop.expect_books(3);
}

}  // namespace
}  // namespace perdura::workflows
