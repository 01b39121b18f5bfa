#include "apps/demo/demo.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "apps/client/connection.hpp"
#include "apps/demo/timeline.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"
#include "tests/apps/sample_accounts.hpp"

namespace perdura::apps::demo {
namespace {

using namespace std::chrono_literals;
using apps::testing::FakeShop;
using apps::testing::FakeTime;
using apps::testing::problem;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct World {
  World() {
    shop.add_member("admin@shop.example", "admin-secret", "ADMIN");
    shop.add_member("seller@shop.example", "seller-secret", "SELLER");
    shop.add_goods("Coffee", 5'000, 1'000);
    shop.add_goods("Sandwich", 8'000, 500);
  }

  std::string run() {
    out.str({});
    Transport transport(shop.http, time.waits(), {.attempts_max = 2}, telling(out));
    Demo(transport, apps::testing::sample_accounts(), "http://127.0.0.1:1/api/v1", out).run();
    return out.str();
  }

  std::string failure() {
    try {
      run();
    } catch (const StepFailed& failed) {
      return failed.what();
    }
    return "all went well";
  }

  /// Calls whose path holds `part` are answered like this.
  void answer(HttpMethod method, const std::string& part, const HttpResponse& response) {
    shop.fault = [=](const HttpRequest& request) -> std::optional<HttpResponse> {
      const bool mine = request.method == method && request.target.find(part) != std::string::npos;
      return mine ? std::optional(response) : std::nullopt;
    };
  }

  FakeShop shop;
  FakeTime time;
  std::ostringstream out;  // of the last run
};

TEST(Demo, TakesAStrangerToAPaidOrderAndShowsItsWorkflow) {
  World world;
  const std::string said = world.run();
  EXPECT_THAT(said, AllOf(HasSubstr("[1/6] Find two products in the seller's list"),
                          HasSubstr("Coffee at 5,000 KRW, Sandwich at 8,000 KRW"),
                          HasSubstr("balance 50,000 KRW"), HasSubstr("it is PAID"),
                          HasSubstr("credit left: 37,000 KRW"), HasSubstr("[6/6]"),
                          HasSubstr("reserve stock  DONE     0 ms"),
                          HasSubstr("http://127.0.0.1:18233/ord_")));
}

TEST(Demo, EndsWithLinesForAnotherOrderOfItsBuyer) {
  World world;
  const std::string said = world.run();
  EXPECT_THAT(said, AllOf(HasSubstr("api=http://127.0.0.1:1/api/v1\n"),
                          HasSubstr("\"email\":\"" + world.shop.members.back().email + "\""),
                          HasSubstr("\"password\":\"" + world.shop.members.back().password + "\""),
                          HasSubstr("\"sku_id\":\"sku_" + world.shop.goods("Coffee")->id.substr(4)),
                          HasSubstr("\"expected_total\":5000,")));
}

TEST(Demo, WhileTheShopIsUnavailableItSaysThatItWaitsAndWhatFor) {
  World world;
  world.answer(HttpMethod::Post, "/login", problem(503, "DEPENDENCY_UNAVAILABLE", "no answer", 5));
  EXPECT_THAT(world.failure(), AllOf(HasSubstr("the login of seller@shop.example failed"),
                                     HasSubstr("make status tells what is down")));
  EXPECT_THAT(world.out.str(),
              HasSubstr("      waiting for the shop: 0.00 s so far, attempt 2 of 2 in 5.00 s; "
                        "last: POST /api/v1/auth/login: 503 DEPENDENCY_UNAVAILABLE\n"));
}

TEST(Demo, FollowsAnOrderThatIsNotPaidAtOnce) {
  World world;
  world.shop.reads_until_paid = 5;
  EXPECT_THAT(world.run(), HasSubstr("it is PAID"));
}

TEST(Demo, EachRunHasABuyerOfItsOwn) {
  World world;
  world.run();
  world.run();
  EXPECT_EQ(world.shop.members.size(), 4u);
  EXPECT_EQ(world.shop.orders.size(), 2u);
}

TEST(Demo, WithoutSampleDataTheFirstStepFailsAndNamesTheProgramThatMakesIt) {
  World world;
  world.shop.sold.pop_back();
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("step \"Find two products in the seller's list\" failed"),
                    HasSubstr("no Sandwich"), HasSubstr("perdura-seed")));
}

struct BrokenStep {
  HttpMethod method;
  const char* part;
  const char* step;
};

TEST(Demo, TheStepThatFailsIsNamedWithTheCallAndItsCode) {
  const BrokenStep steps[] = {
      {HttpMethod::Get, "/products", "Find two products in the seller's list"},
      {HttpMethod::Post, "/auth/signup", "Sign up a new buyer"},
      {HttpMethod::Post, "/credit", "Grant store credit, as the admin"},
      {HttpMethod::Post, "/orders", "Place an order on store credit"},
      {HttpMethod::Get, "/orders/", "Follow the order until it is paid, 30 s at most"},
      {HttpMethod::Get, "/timeline", "Read its timeline"},
  };
  for (const auto& broken : steps) {
    World world;
    world.answer(broken.method, broken.part, problem(500, "BROKEN", "out of order"));
    EXPECT_THAT(world.failure(), AllOf(HasSubstr("step \"" + std::string(broken.step) + "\""),
                                       HasSubstr("500 BROKEN: out of order (request req-1)")));
  }
}

TEST(Demo, ARefusedOrderIsToldWithItsCode) {
  World world;
  world.shop.goods("Sandwich")->stock = 0;
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("Place an order"), HasSubstr("was refused: OUT_OF_STOCK")));
}

TEST(Demo, AnOrderThatEndsUnpaidIsToldWithItsReason) {
  World world;
  world.shop.reads_until_paid = 1;
  world.shop.fault = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != HttpMethod::Get || world.shop.orders.empty()) return std::nullopt;
    world.shop.orders.back().status = "FAILED";
    world.shop.orders.back().failure = "OUT_OF_STOCK";
    return std::nullopt;
  };
  EXPECT_THAT(world.failure(), AllOf(HasSubstr("Follow the order"),
                                     HasSubstr("the order is FAILED: OUT_OF_STOCK: why")));
}

TEST(Demo, AnOrderThatIsNeverPaidIsGivenUp) {
  World world;
  world.shop.reads_until_paid = 1'000'000;
  EXPECT_THAT(world.failure(), AllOf(HasSubstr("Follow the order"),
                                     HasSubstr("is still PENDING after 30 s: is the worker up?")));
}

TEST(Demo, AnEmptyTimelineIsAFailure) {
  World world;
  world.answer(HttpMethod::Get, "/timeline",
               apps::testing::json_answer(
                   200, {{"items", boost::json::array{}}, {"workflow_url", "http://x"}}));
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("Read its timeline"), HasSubstr("the timeline is empty")));
}

TEST(Demo, TheTimelineShowsTimesSinceThePlacement) {
  const Instant at(std::chrono::milliseconds(1'000));
  const Timeline timeline{
      .items = {{"place order", "PENDING", at, {}}, {"reserve stock", "DONE", at + 1'048ms, {}}},
      .workflow_url = {}};
  EXPECT_EQ(render(timeline),
            "  step           status      after\n"
            "  -------------  -------  --------\n"
            "  place order    PENDING      0 ms\n"
            "  reserve stock  DONE     1,048 ms\n");
}

TEST(Demo, TheTimelineShowsWhatAStepMadeGood) {
  const Instant at(std::chrono::milliseconds(1'000));
  const Timeline timeline{.items = {{"reserve stock", "DONE", at, {}},
                                    {"release stock", "DONE", at + 3ms, "reserve stock"}},
                          .workflow_url = {}};
  EXPECT_EQ(render(timeline),
            "  step           status  after  compensates\n"
            "  -------------  ------  -----  -------------\n"
            "  reserve stock  DONE     0 ms\n"
            "  release stock  DONE     3 ms  reserve stock\n");
}

}  // namespace
}  // namespace perdura::apps::demo
