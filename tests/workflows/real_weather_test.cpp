// Whatever happens to calls on their way, and wherever the worker dies: one order, one effect.
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "tests/workflows/real_shop.hpp"
#include "workflows/order.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;

struct Case {
  std::string name;
  std::string target;
  Weather weather;
  int times;  // the first so many calls; above three, the ordinary activity is hit, too
};

const std::vector<std::pair<std::string, Weather>> all_weather{
    {"NotSent", Weather::NotSent},
    {"Away", Weather::Away},
    {"InDoubt", Weather::InDoubt},
    {"AnswerLost", Weather::AnswerLost},
    {"TwiceInARow", Weather::TwiceInARow}};

std::vector<Case> cases_of(const std::vector<std::pair<std::string, std::string>>& routes) {
  std::vector<Case> cases;
  for (const auto& [route, target] : routes) {
    for (const auto& [name, weather] : all_weather) {
      for (const int times : {1, 3, 7}) {
        cases.push_back(
            {route + name + std::to_string(times), "/internal/v1/" + target, weather, times});
      }
    }
  }
  return cases;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

struct UnderWeather : ::testing::TestWithParam<Case> {
  UnderWeather() {
    shop.weather = [](const std::string& target, int nth) {
      const Case& one = GetParam();
      return target == one.target && nth <= one.times ? one.weather : Weather::Fair;
    };
  }
  void expect_sound_history(const std::string& id) {
    temporal::Replayer replayer({order_workflow()});
    EXPECT_EQ(replayer.replay(shop.world.server().history(id)).problem, "");
  }
  RealShop shop;
};

struct PaidAndCancelled : UnderWeather {};
INSTANTIATE_TEST_SUITE_P(Matrix, PaidAndCancelled,
                         ::testing::ValuesIn(cases_of({{"Reserve", "reservations"},
                                                       {"Sell", "reservations/sell"},
                                                       {"Release", "reservations/release"},
                                                       {"Charge", "credit/charges"},
                                                       {"Refund", "credit/refunds"},
                                                       {"Paid", "orders/paid"},
                                                       {"CancelPending", "orders/cancel-pending"},
                                                       {"Cancelled", "orders/cancelled"}})),
                         name_of);

TEST_P(PaidAndCancelled, AllTheSame) {
  const auto id = shop.paid_coffees(3);
  ASSERT_TRUE(shop.pass_until([&] { return shop.product.sku(shop.coffee).stock == 7; }));
  shop.expect_books(3);
  shop.cancel(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
  EXPECT_EQ(shop.cancellation(id), "COMPLETED");
  shop.expect_untouched();
  for (const auto& type :
       {"payment.captured", "payment.refunded", "order.placed", "order.paid", "order.cancelled"}) {
    EXPECT_EQ(shop.events()[type], 1) << type;
  }
  EXPECT_GE(shop.calls[GetParam().target], GetParam().weather == Weather::TwiceInARow ? 1 : 2);
  expect_sound_history(id);
}

struct RefusedAndUndone : UnderWeather {};
INSTANTIATE_TEST_SUITE_P(Matrix, RefusedAndUndone,
                         ::testing::ValuesIn(cases_of({{"Reserve", "reservations"},
                                                       {"Release", "reservations/release"},
                                                       {"Charge", "credit/charges"},
                                                       {"Failed", "orders/failed"}})),
                         name_of);

TEST_P(RefusedAndUndone, AllTheSame) {
  shop.product.edit(shop.coffee, R"({"stock":100})");
  const auto response = shop.place_coffees(21);
  const auto id = text(parsed(response), response.status == 202 ? "/id" : "/order_id");
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "FAILED"; }));
  EXPECT_EQ(text(shop.read(id), "/failure/code"), "INSUFFICIENT_CREDIT");
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 100);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
  EXPECT_EQ(shop.payment.balance(anna), Money(100'000));
  EXPECT_EQ(shop.events()["order.failed"], 1);
  EXPECT_GE(shop.calls[GetParam().target], GetParam().weather == Weather::TwiceInARow ? 1 : 2);
  expect_sound_history(id);
}

TEST(RealOrder, IsUndoneWhenAServiceStaysAwayForLongerThanAPlacementWaits) {
  for (const auto& [name, weather] : all_weather) {
    if (weather == Weather::TwiceInARow) continue;  // it would answer
    RealShop shop;
    shop.weather = [weather = weather](const std::string& target, int) {
      return target == "/internal/v1/credit/charges" ? weather : Weather::Fair;
    };
    const auto response = shop.place_coffees(3);
    EXPECT_EQ(response.status, 202) << response.body;
    const auto id = text(parsed(response), "/id");
    ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "FAILED"; })) << name;
    EXPECT_EQ(text(shop.read(id), "/failure/code"), "SERVICE_UNAVAILABLE");
    shop.expect_untouched();
  }
}

/// Kills the worker after each possible step; how many there are.
int die_everywhere(bool rough) {
  int steps = 1;
  for (bool finished = false; !finished && steps < 2'000; ++steps) {
    RealShop shop(stepwise);
    if (rough) shop.be_rough();
    const auto id = text(parsed(shop.place_coffees(3)), "/id");
    for (int step = 0; step < steps; ++step) shop.world.runtime().step();
    finished = shop.product.sku(shop.coffee).stock == 7;
    shop.world.kill_worker();
    shop.world.add_worker(shop.worker(100), {order_workflow()}, shop.activities());
    EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }))
        << "killed after " << steps << " steps";
    EXPECT_TRUE(shop.pass_until([&] { return shop.product.sku(shop.coffee).stock == 7; }));
    shop.expect_books(3);
  }
  return steps;
}

TEST(RealOrder, EndsRightWhereverTheWorkerDies) {
  EXPECT_GT(die_everywhere(false), 5);
  const int steps = die_everywhere(true);
  EXPECT_GT(steps, 40);
  EXPECT_LT(steps, 2'000) << "the life of an order has an end";
}

}  // namespace
}  // namespace perdura::workflows
