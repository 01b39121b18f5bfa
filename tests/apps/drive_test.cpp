#include "apps/loadtest/drive.hpp"

#include <gmock/gmock.h>

#include "apps/loadtest/stage.hpp"
#include "tests/apps/fake_outside.hpp"
#include "tests/apps/fake_time.hpp"
#include "tests/apps/finished_run.hpp"
#include "tests/apps/sample_accounts.hpp"

namespace perdura::apps::loadtest {
namespace {

using apps::testing::FakeGateway;
using apps::testing::FakeShop;
using apps::testing::FakeTime;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::IsEmpty;

struct World {
  explicit World(const Plan& wanted) : plan(wanted) {
    shop.add_member("admin@shop.example", "admin-secret", "ADMIN");
    shop.add_member("seller@shop.example", "seller-secret", "SELLER");
    stage.emplace(transport, apps::testing::sample_accounts(),
                  StageWish{"load-test", plan.credit, plan.stock});
  }

  Measured run() {
    Measured measured;
    const Batch batch{plan.orders, plan.concurrency, stage->sku(), stage->name()};
    MockPg* const pg = plan.pay == Pay::Card ? &gateway : nullptr;
    measured.ended = drive({stage->buyer(), pg}, batch, transport.waits());
    const Sku sku = stage->read_sku();
    measured.found = {.on_hand = sku.stock,
                      .reserved = sku.reserved,
                      .credit = stage->buyer().credit_balance(),
                      .orders = stage->buyer().orders()};
    std::vector<BookedPayment> book;
    for (const auto& ended : measured.ended) {
      if (ended.pg_order_id) book.push_back(gateway.book(*ended.pg_order_id));
    }
    measured.found.gateway = at_gateway(book);
    return measured;
  }

  Plan plan;
  FakeShop shop;
  FakeGateway outside{shop};
  FakeTime time;
  Transport to_gateway{outside.http, time.waits(), {.attempts_max = 1}};
  MockPg gateway{to_gateway};
  Transport transport{shop.http, time.waits(), {.attempts_max = 2}};
  std::optional<Stage> stage;
};

std::vector<std::string> differences_of(const World& world, const Measured& measured) {
  return differences(expected_of(world.plan), measured.found, measured.ended);
}

TEST(Drive, AShopThatCountsRightPassesAllChecks) {
  for (const char* reads : {"0", "3"}) {
    World world(plan_of({}));
    world.shop.reads_until_paid = std::stoi(reads);
    const auto measured = world.run();
    EXPECT_THAT(differences_of(world, measured), IsEmpty());
    EXPECT_EQ(tally_of(measured.ended, measured.found.orders)
                  .answers.at(world.shop.reads_until_paid > 0 ? "202" : "201"),
              66);
  }
}

TEST(Drive, LargerAndSmallerRunsPassToo) {
  for (const auto& wishes : {Wishes{.orders = 1},
                             {.orders = 450, .concurrency = 7, .shape = Shape::Scarce},
                             {.orders = 30, .stock = 20}}) {
    World world(plan_of(wishes));
    EXPECT_THAT(differences_of(world, world.run()), IsEmpty());
  }
}

TEST(Drive, EveryOrderHasAKeyOfItsOwn) {
  World world(plan_of({}));
  world.run();
  std::set<std::string> keys;
  for (const auto& request : world.shop.asked) {
    if (request.method != platform::HttpMethod::Post || request.target != "/api/v1/orders")
      continue;
    keys.emplace(request.headers.find("Idempotency-Key").value_or(""));
  }
  EXPECT_EQ(keys.size(), 100u);
}

TEST(Drive, ByCardEachOrderIsAuthorisedOnceConfirmedAndCaptured) {
  // One at a time: the gateway in memory shares the shop's orders with it.
  for (const auto& wishes : {Wishes{.pay = Pay::Card, .orders = 100, .concurrency = 1},
                             {.pay = Pay::Card, .orders = 30, .concurrency = 1}}) {
    for (const bool tells : {false, true}) {
      World world(plan_of(wishes));
      world.shop.reads_until_paid = wishes.orders == 30 ? 3 : 0;
      world.outside.tells = tells;
      const auto measured = world.run();
      EXPECT_THAT(differences_of(world, measured), IsEmpty());
      EXPECT_EQ(tally_of(measured.ended, measured.found.orders).paid,
                wishes.orders == 30 ? 30 : 66);
    }
  }
}

TEST(Drive, AConfirmThatIsAnsweredLaterIsFollowedToItsEnd) {
  World world(plan_of({.pay = Pay::Card, .orders = 3, .concurrency = 1}));
  world.outside.tells = false;
  world.shop.reads_until_confirmed = 2;
  EXPECT_THAT(differences_of(world, world.run()), IsEmpty());
}

TEST(Drive, ByCardAnOrderThatIsNeverConfirmedIsFoundOut) {
  World world(plan_of({.pay = Pay::Card, .orders = 3, .concurrency = 1}));
  world.outside.tells = false;
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.headers.find("Idempotency-Key") != "load-test-confirm-1") return std::nullopt;
    return apps::testing::problem(409, "ILLEGAL_TRANSITION", "not now");
  };
  const auto measured = world.run();
  EXPECT_THAT(differences_of(world, measured),
              ::testing::IsSupersetOf({"orders PAID by their answers: expected 3, found 2",
                                       "captured at the gateway: expected 45000, found 30000",
                                       "payments captured once: expected 3, found 2",
                                       "held at the gateway: expected 0, found 15000"}));
}

TEST(Drive, AShopThatLosesAnOrderIsFoundOut) {
  World world(plan_of({}));
  const auto measured = [&] {
    auto made = world.run();
    world.shop.orders.erase(world.shop.orders.begin());
    made.found.orders = world.stage->buyer().orders();
    return made;
  }();
  EXPECT_THAT(differences_of(world, measured), ::testing::Not(IsEmpty()));
}

TEST(Drive, OneOrderWithoutAnAnswerDoesNotStopTheOthers) {
  World world(plan_of({.orders = 20}));
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.headers.find("Idempotency-Key") != "load-test-order-7") return std::nullopt;
    throw platform::HttpError(platform::HttpError::Kind::TimedOut, "silence");
  };
  const auto measured = world.run();
  EXPECT_THAT(measured.ended[7].error, ::testing::HasSubstr("NO_ANSWER: silence"));
  EXPECT_EQ(tally_of(measured.ended, measured.found.orders).paid, 19);
  EXPECT_EQ(tally_of(measured.ended, measured.found.orders).other, 1);
}

TEST(Drive, TheStageIsItsOwnCreditAndCoffee) {
  World world(plan_of({}));
  const auto* buyer = world.shop.member("load-test@perdura.example");
  ASSERT_NE(buyer, nullptr);
  EXPECT_EQ(buyer->credit, 1'000'000);
  EXPECT_EQ(world.shop.goods("Coffee of load-test")->stock, 1'000);
  EXPECT_NE(fresh_name(), fresh_name());
}

}  // namespace
}  // namespace perdura::apps::loadtest
