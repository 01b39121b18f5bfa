// A cancel that comes at every possible moment of an order's life.
#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;
using services::testing::outcome;
using ::testing::Gt;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// How often it came to what, over all moments at which the cancel can come.
std::map<std::string, int> cancel_everywhere(bool rough) {
  std::map<std::string, int> ends;
  constexpr int moments_when_all_is_done = 12;
  int steps = 1;
  for (int done = 0; done < moments_when_all_is_done && steps < 2'000; ++steps) {
    RealShop shop(stepwise);
    if (rough) shop.be_rough();
    const auto id = text(parsed(shop.place_coffees(3)), "/id");
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    if (shop.product.sku(shop.coffee).stock == 7 && shop.status(id) == "PAID") ++done;
    const auto response = shop.cancel(id);
    shop.pass(5min);
    const auto status = shop.status(id);
    ++ends[(response.status < 300 ? "accepted" : outcome(response)) + " " + status + " " +
           shop.cancellation(id)];
    shop.expect_books(status == "PAID" ? 3 : 0);
  }
  return ends;
}

TEST(RealOrder, IsPaidOrCancelledWheneverTheCancelComes) {
  for (const bool rough : {false, true}) {
    const auto ends = cancel_everywhere(rough);
    EXPECT_THAT(ends,
                UnorderedElementsAre(Pair("accepted CANCELLED COMPLETED", Gt(10)),
                                     Pair("409 ILLEGAL_TRANSITION PAID ", Gt(rough ? 50 : 5))))
        << "refused where the order was not paid yet, and done in full where it was";
  }
}

TEST(RealOrder, IsCancelledOnceHoweverManyAskForIt) {
  for (int steps = 0; steps < 60; ++steps) {
    RealShop shop(stepwise);
    if (steps % 2 == 0) shop.be_rough();
    const auto id = shop.paid_coffees(3);
    shop.pass(1min);
    const auto first = shop.cancel(id, "first");
    EXPECT_EQ(first.status, 202) << first.body;
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    const auto second = shop.cancel(id, "second");
    shop.pass(10min);
    EXPECT_EQ(shop.status(id), "CANCELLED");
    const auto told = {outcome(shop.cancel(id, "first")), outcome(shop.cancel(id, "second"))};
    EXPECT_THAT(told, ::testing::UnorderedElementsAre("200", "409 ILLEGAL_TRANSITION"))
        << "after " << steps << " steps";
    EXPECT_EQ(shop.events()["payment.refunded"], 1);
    EXPECT_EQ(shop.events()["order.cancelled"], 1);
    shop.expect_untouched();
  }
}

TEST(RealOrder, IsCancelledAsSoonAsReadersSeeItPaid) {
  RealShop shop;
  shop.weather = [](const std::string& target, int nth) {
    return target == "/internal/v1/reservations/sell" && nth <= 8 ? Weather::Away : Weather::Fair;
  };
  const auto id = shop.paid_coffees(3);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 3) << "not sold yet";
  shop.cancel(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
  shop.expect_untouched();
}

}  // namespace
}  // namespace perdura::workflows
