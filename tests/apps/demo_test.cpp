#include "apps/demo/demo.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "apps/client/connection.hpp"
#include "tests/apps/fake_outside.hpp"
#include "tests/apps/fake_time.hpp"
#include "tests/apps/sample_accounts.hpp"

namespace perdura::apps::demo {
namespace {

using namespace std::chrono_literals;
using apps::testing::FakeCourier;
using apps::testing::FakeGateway;
using apps::testing::FakeShop;
using apps::testing::FakeTime;
using apps::testing::problem;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Setting {
  Setting() {
    shop.add_member("admin@shop.example", "admin-secret", "ADMIN");
    shop.add_member("seller@shop.example", "seller-secret", "SELLER");
    shop.add_goods("Coffee", 5'000, 1'000);
    shop.add_goods("Sandwich", 8'000, 500);
  }

  std::string run(Scenario scenario = Scenario::Delivered) {
    out.str({});
    Transport to_shop(shop.http, time.waits(), {.attempts_max = 2}, telling(out));
    Transport to_gateway(gateway.http, time.waits(), {.attempts_max = 1});
    Transport to_courier(courier.http, time.waits(), {.attempts_max = 1});
    MockPg pg(to_gateway);
    MockCourier carrier(to_courier);
    Demo({to_shop, pg, carrier, "http://127.0.0.1:1/api/v1", silence},
         apps::testing::sample_accounts(), out)
        .run(scenario);
    return out.str();
  }

  std::string failure(Scenario scenario = Scenario::Delivered) {
    try {
      run(scenario);
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
  FakeGateway gateway{shop};
  FakeCourier courier{shop};
  FakeTime time;
  std::chrono::milliseconds silence = 60s;
  std::ostringstream out;  // of the last run
};

// ---- the ends of an order -----------------------------------------------------------------------

TEST(Demo, TakesAStrangerByCardToADeliveredOrderAndShowsItsWorkflows) {
  Setting world;
  const std::string said = world.run();
  EXPECT_THAT(said, AllOf(HasSubstr("[1/10] Find two products in the seller's list"),
                          HasSubstr("Coffee at 5,000 KRW, Sandwich at 8,000 KRW"),
                          HasSubstr("is AWAITING_PAYMENT: 13,000 KRW at"),
                          HasSubstr("http://127.0.0.1:2/checkout/pgo_"), HasSubstr("it is PAID"),
                          HasSubstr("is WAYBILL_ISSUED, waybill 04")));
  EXPECT_THAT(said, AllOf(HasSubstr("ACCEPTED, PICKED_UP, IN_TRANSIT, AT_DESTINATION, "
                                    "OUT_FOR_DELIVERY, DELIVERED"),
                          HasSubstr("it is DELIVERED"),
                          HasSubstr("the gateway's book: authorised 13,000 KRW, captured 13,000 "
                                    "KRW, refunded 0 KRW, held 0 KRW"),
                          HasSubstr("the courier's book: 04"), HasSubstr("[10/10]")));
  const std::string number = world.shop.orders.back().id.substr(4);
  EXPECT_THAT(
      said, AllOf(HasSubstr("reserve stock  DONE     0 ms"),
                  HasSubstr("Order              http://127.0.0.1:18233/workflows/ord_" + number),
                  HasSubstr("Shipment           http://127.0.0.1:18233/workflows/shp_" + number),
                  HasSubstr("PaymentValidation  http://127.0.0.1:18233/workflows/att_" + number)));
}

TEST(Demo, DeclinedIsThreeTriesAndAFailedOrderWithItsGoodsBackInStock) {
  Setting world;
  const std::string said = world.run(Scenario::Declined);
  EXPECT_THAT(
      said, AllOf(HasSubstr("the shop was told of 3"), HasSubstr("it is FAILED: PAYMENT_DECLINED"),
                  HasSubstr("back in stock: 1 Coffee, 1 Sandwich"),
                  HasSubstr("authorised 0 KRW, captured 0 KRW")));
  EXPECT_EQ(world.shop.orders.back().transactions.size(), 3u);
  EXPECT_EQ(world.shop.goods("Coffee")->stock, 1'000);
}

TEST(Demo, TamperedIsAnotherAmountThatIsNotKept) {
  Setting world;
  const std::string said = world.run(Scenario::Tampered);
  EXPECT_THAT(said,
              AllOf(HasSubstr("12,000 KRW instead of 13,000 KRW"),
                    HasSubstr("it is FAILED: AMOUNT_MISMATCH"),
                    HasSubstr("authorised 12,000 KRW, captured 0 KRW"), HasSubstr("held 0 KRW")));
  EXPECT_THAT(world.gateway.approved, ElementsAre(12'000));
}

TEST(Demo, CancelledIsStoppedAtTheCourierAndRefunded) {
  Setting world;
  const std::string said = world.run(Scenario::Cancelled);
  const auto& parcel = world.shop.orders.back().parcel.value();
  EXPECT_THAT(said, AllOf(HasSubstr("is REFUND_PENDING"), HasSubstr("it is CANCELLED"),
                          HasSubstr("; refunded: 13,000 KRW"),
                          HasSubstr("back in stock: 1 Coffee, 1 Sandwich"),
                          HasSubstr("captured 13,000 KRW, refunded 13,000 KRW"),
                          HasSubstr(parcel.waybill + " is CANCELLED")));
  EXPECT_THAT(said, HasSubstr("Cancellation       http://127.0.0.1:18233/workflows/" +
                              world.shop.orders.back().id + "%2F1"));
  EXPECT_THAT(world.courier.held, ElementsAre(parcel.waybill));
}

TEST(Demo, ReturnedComesBackToTheSellerAndIsRefunded) {
  Setting world;
  EXPECT_THAT(
      world.run(Scenario::Returned),
      AllOf(HasSubstr("OUT_FOR_DELIVERY, IN_TRANSIT to its sender"),
            HasSubstr("DELIVERED to its sender"), HasSubstr("it is CANCELLED: NOT_DELIVERED"),
            HasSubstr("captured 13,000 KRW, refunded 13,000 KRW")));
}

TEST(Demo, LostSaysUntilWhenItIsWaitedForAndIsThenRefunded) {
  Setting world;
  world.shop.reads_until_lost = 100;  // some 50 s
  EXPECT_THAT(world.run(Scenario::Lost),
              AllOf(HasSubstr("is lost after PICKED_UP"),
                    HasSubstr("delivery, owed by SYSTEM until 2026-11-30T09:00:00.125Z; then it "
                              "counts as lost"),
                    HasSubstr("it is CANCELLED: NOT_DELIVERED"),
                    HasSubstr("captured 13,000 KRW, refunded 13,000 KRW")));
  world.shop.reads_until_lost = 1'000;
  EXPECT_THAT(world.failure(Scenario::Lost), HasSubstr("is still SHIPPING after 90 s"));
}

TEST(Demo, LostIsNotWaitedForDaysWhereAShopDoes) {
  Setting world;
  world.silence = std::chrono::days(10);
  world.shop.reads_until_lost = 1'000;
  EXPECT_THAT(world.run(Scenario::Lost),
              AllOf(HasSubstr("PERDURA_DEADLINE_SHIPPING_SILENCE"), HasSubstr("is SHIPPING."),
                    HasSubstr("captured 13,000 KRW, refunded 0 KRW")));
}

// ---- names --------------------------------------------------------------------------------------

TEST(Scenario, IsKnownByItsNameAndTheFirstIsTheUsualOne) {
  EXPECT_EQ(scenarios.front().scenario, Scenario::Delivered);
  for (const auto& one : scenarios) {
    EXPECT_EQ(scenario_named(one.name), one.scenario);
    EXPECT_EQ(told(one.scenario).name, one.name);
  }
  EXPECT_EQ(scenario_named("stolen"), std::nullopt);
  EXPECT_EQ(scenario_names(), "delivered, declined, tampered, cancelled, returned or lost");
}

TEST(Scenario, TheScriptThatRunsTheDemoKnowsTheSameOnes) {
  std::string names;
  for (const auto& one : scenarios) names += (names.empty() ? "" : " ") + std::string(one.name);
  std::ifstream file("deploy/dev/demo.sh");  // tests run at the root of the repository
  const std::string script{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(script, HasSubstr("readonly scenarios=(" + names + ")"));
}

// ---- what is said -------------------------------------------------------------------------------

TEST(Demo, EndsWithLinesForAnotherOrderOfItsBuyerAndTheOtherScenarios) {
  Setting world;
  const std::string said = world.run();
  EXPECT_THAT(said, AllOf(HasSubstr("api=http://127.0.0.1:1/api/v1\n"),
                          HasSubstr("\"email\":\"" + world.shop.members.back().email + "\""),
                          HasSubstr("\"password\":\"" + world.shop.members.back().password + "\""),
                          HasSubstr("\"sku_id\":\"sku_" + world.shop.goods("Coffee")->id.substr(4)),
                          HasSubstr("\"expected_total\":5000}"), Not(HasSubstr("\"payment\":")),
                          HasSubstr("make demo SCENARIO=" + scenario_names())));
}

TEST(Demo, WhileTheShopIsUnavailableItSaysThatItWaitsAndWhatFor) {
  Setting world;
  world.answer(HttpMethod::Post, "/login", problem(503, "DEPENDENCY_UNAVAILABLE", "no answer", 5));
  EXPECT_THAT(world.failure(), AllOf(HasSubstr("the login of seller@shop.example failed"),
                                     HasSubstr("make status tells what is down")));
  EXPECT_THAT(world.out.str(),
              HasSubstr("      waiting for the shop: 0.00 s so far, attempt 2 of 2 in 5.00 s; "
                        "last: POST /api/v1/auth/login: 503 DEPENDENCY_UNAVAILABLE\n"));
}

TEST(Demo, FollowsAnOrderThatIsNotPlacedAndAParcelThatHasNoWaybillAtOnce) {
  Setting world;
  world.shop.reads_until_paid = 5;
  world.shop.reads_until_issued = 5;
  EXPECT_THAT(world.run(), HasSubstr("it is DELIVERED"));
}

TEST(Demo, EachRunHasABuyerOfItsOwn) {
  Setting world;
  world.run();
  world.run();
  EXPECT_EQ(world.shop.members.size(), 4u);
  EXPECT_EQ(world.shop.orders.size(), 2u);
}

// ---- what goes wrong ----------------------------------------------------------------------------

TEST(Demo, WithoutSampleDataTheFirstStepFailsAndNamesTheProgramThatMakesIt) {
  Setting world;
  world.shop.sold.pop_back();
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("step \"Find two products in the seller's list\" failed"),
                    HasSubstr("no Sandwich"), HasSubstr("perdura-seed")));
}

struct BrokenStep {
  HttpMethod method;
  const char* part;
  const char* step;
  Scenario scenario = Scenario::Delivered;
};

TEST(Demo, TheStepThatFailsIsNamedWithTheCallAndItsCode) {
  const BrokenStep steps[] = {
      {HttpMethod::Get, "/products", "Find two products in the seller's list"},
      {HttpMethod::Post, "/auth/signup", "Sign up a new buyer"},
      {HttpMethod::Post, "/orders", "Place an order, to be paid by card"},
      {HttpMethod::Get, "/orders/ord", "Place an order, to be paid by card"},
      {HttpMethod::Get, "/shipments", "Dispatch it, as the seller"},
      {HttpMethod::Post, "/dispatch", "Dispatch it, as the seller"},
      {HttpMethod::Get, "/timeline", "Read its timeline"},
      {HttpMethod::Get, "/payments/", "Read its timeline"},
      {HttpMethod::Post, "/cancel", "Cancel it, as the buyer, before it is picked up",
       Scenario::Cancelled},
      {HttpMethod::Get, "/history", "See whether the goods are back in stock", Scenario::Declined},
      {HttpMethod::Get, "/waiting", "See what the order waits for", Scenario::Lost},
  };
  for (const auto& broken : steps) {
    Setting world;
    world.answer(broken.method, broken.part, problem(500, "BROKEN", "out of order"));
    EXPECT_THAT(world.failure(broken.scenario),
                AllOf(HasSubstr("step \"" + std::string(broken.step) + "\""),
                      HasSubstr("500 BROKEN: out of order (request req-1)")));
  }
}

TEST(Demo, AGatewayOrACourierThatIsDownIsNamedByItsStep) {
  Setting dark;
  dark.gateway.http.answer = platform::testing::ScriptedClient::nobody;
  EXPECT_THAT(dark.failure(), AllOf(HasSubstr("step \"Pay, as the payer at the gateway's page\""),
                                    HasSubstr("NO_ANSWER")));
  Setting still;
  still.courier.http.answer = platform::testing::ScriptedClient::nobody;
  EXPECT_THAT(still.failure(), AllOf(HasSubstr("step \"Have the courier carry it, scan by scan\""),
                                     HasSubstr("NO_ANSWER")));
}

TEST(Demo, ARefusedOrderIsToldWithItsCode) {
  Setting world;
  world.shop.goods("Sandwich")->stock = 0;
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("Place an order"), HasSubstr("was refused: OUT_OF_STOCK")));
}

TEST(Demo, AnOrderThatEndsOtherwiseIsToldWithItsReason) {
  Setting world;
  world.shop.fault = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (world.shop.orders.empty() || world.shop.orders.back().status != "DELIVERED") {
      return std::nullopt;
    }
    world.shop.end(world.shop.orders.back(), "CANCELLED", "SELLER_GONE", false);
    return std::nullopt;
  };
  EXPECT_THAT(world.failure(),
              AllOf(HasSubstr("step \"Follow the order until it is delivered\""),
                    HasSubstr("the order is CANCELLED: SELLER_GONE: why, and not DELIVERED")));
  Setting late;
  late.shop.reads_until_paid = 1;
  late.shop.fault = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != HttpMethod::Get || late.shop.orders.empty()) return std::nullopt;
    late.shop.orders.back().status = "FAILED";
    late.shop.orders.back().failure = "OUT_OF_STOCK";
    return std::nullopt;
  };
  EXPECT_THAT(late.failure(), AllOf(HasSubstr("Place an order"),
                                    HasSubstr("is FAILED, and awaits no payment by card"),
                                    HasSubstr("OUT_OF_STOCK: why")));
}

TEST(Demo, AnOrderThatIsNeverPlacedOrPaidIsGivenUp) {
  Setting stuck;
  stuck.shop.reads_until_paid = 1'000'000;
  EXPECT_THAT(stuck.failure(), AllOf(HasSubstr("Place an order"),
                                     HasSubstr("is still PENDING after 30 s: is the worker up?")));
  Setting deaf;
  deaf.gateway.tells = false;
  EXPECT_THAT(deaf.failure(), AllOf(HasSubstr("Follow the order until it is paid"),
                                    HasSubstr("is still AWAITING_PAYMENT after 30 s")));
}

TEST(Demo, ACourierThatDoesNotMoveIsToldWithWhereItStands) {
  Setting world;
  world.courier.moves = false;
  EXPECT_THAT(world.failure(), AllOf(HasSubstr("the courier does not come to an end"),
                                     HasSubstr("ACCEPTED, ACCEPTED")));
}

TEST(Demo, MoneyThatIsHeldForNothingFailsItAndIsNamed) {
  Setting world;
  world.gateway.voids = false;
  EXPECT_THAT(world.failure(Scenario::Tampered),
              AllOf(HasSubstr("step \"Compare with the books of gateway and courier\" failed"),
                    HasSubstr("the shop says FAILED, captured 0 KRW, refunded 0 KRW"),
                    HasSubstr("held 12,000 KRW")));
}

TEST(Demo, GoodsThatDoNotComeBackFailItAndAreNamed) {
  Setting world;
  world.shop.fault = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("/history") == std::string::npos) return std::nullopt;
    world.shop.goods("Coffee")->movements.pop_back();
    return std::nullopt;
  };
  EXPECT_THAT(world.failure(Scenario::Declined), HasSubstr("Coffee: 1 reserved, 0 released"));
}

TEST(Demo, AnEmptyTimelineIsAFailure) {
  Setting world;
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
