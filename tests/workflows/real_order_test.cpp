// The life of an order on the real services: what is answered, and what stands in their tables.
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "tests/workflows/real_shop.hpp"
#include "workflows/order.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::number;
using services::order::testing::parsed;
using services::order::testing::text;
using services::testing::outcome;
using temporal::testing::Fate;
using ::testing::ElementsAre;
using ::testing::Pair;

const std::map<std::string, int> published_when_paid{
    {"payment.captured", 1}, {"order.placed", 1}, {"order.paid", 1}};

void expect_sound_history(RealShop& shop, const std::string& id) {
  temporal::Replayer replayer({order_workflow()});
  EXPECT_EQ(replayer.replay(shop.world.server().history(id)).problem, "");
}

TEST(RealOrder, IsPaidBeforeTheRequestIsAnswered) {
  RealShop shop;
  const auto response = shop.place_coffees(3);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto order = parsed(response);
  EXPECT_EQ(text(order, "/status"), "PAID");
  EXPECT_EQ(number(order, "/payment/captured_amount"), 15'000);
  const auto id = text(order, "/id");
  EXPECT_EQ(shop.read(id), order);
  shop.expect_books(3);
  EXPECT_THAT(shop.product.trail(shop.coffee), ElementsAre("INITIAL 10", "RESERVED 3", "SOLD 3"));
  for (const auto& [type, count] : published_when_paid) {
    EXPECT_THAT(shop.events(), ::testing::Contains(Pair(type, count)));
  }
  shop.pass(1min);
  shop.expect_books(3);
  expect_sound_history(shop, id);
}

/// The ids of the request and of its trace, by which logs and events are found.
struct Mark {
  std::string request_id;
  std::string trace;
  auto operator<=>(const Mark&) const = default;
};

Mark mark_of(std::string_view request_id, std::string_view traceparent) {
  return {std::string(request_id), std::string(traceparent.substr(3, 32))};
}
Mark mark_of(const platform::Origin& origin) {
  return mark_of(origin.request_id, origin.traceparent);
}
Mark mark_of(const HttpResponse& response) {
  return mark_of(*response.headers.find("X-Request-Id"), *response.headers.find("traceparent"));
}

TEST(RealOrder, BearsTheMarkOfEachRequestInWhatComesOfIt) {
  for (const bool through_the_outbox : {false, true}) {
    RealShop shop(through_the_outbox ? RealShopOptions{.saga_wait = 0ms} : RealShopOptions{});
    const auto placed = shop.place_coffees(3);
    const auto id = text(parsed(placed), "/id");
    ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
    const auto calls = shop.call_origins();
    ASSERT_THAT(calls, ::testing::SizeIs(4)) << "reserve, charge, sell, record";
    for (const auto& call : calls) EXPECT_EQ(mark_of(call), mark_of(placed));
    const auto cancelled = shop.cancel(id);
    ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
    int of_the_cancel = 0;
    for (const auto& call : shop.call_origins()) {
      if (mark_of(call) == mark_of(cancelled)) ++of_the_cancel;
    }
    EXPECT_EQ(of_the_cancel, 4) << "announce, refund, release, record";
    std::set<Mark> events;
    for (const auto& event : shop.event_origins()) {
      if (!event.request_id.empty()) events.insert(mark_of(event));
    }
    EXPECT_THAT(events, ::testing::IsSupersetOf({mark_of(placed), mark_of(cancelled)}));
  }
}

TEST(RealOrder, OfAFewThingsIsPaidLineByLine) {
  RealShop shop;
  const auto response = shop.place({{shop.coffee, 1}, {shop.tea, 2}, {shop.coffee, 1}}, 12'000);
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 8);
  EXPECT_EQ(shop.product.sku(shop.tea).stock, 8);
  EXPECT_EQ(shop.cancel(text(parsed(response), "/id")).status, 200);
  shop.expect_untouched();
}

TEST(RealOrder, UnderOneKeyIsOneOrder) {
  RealShop shop;
  const auto first = shop.place_coffees(3);
  EXPECT_EQ(shop.place_coffees(3).body, first.body);
  shop.expect_books(3);
}

TEST(RealOrder, ThatIsOutOfStockInOneLineOfManyHoldsNothing) {
  RealShop shop;
  const auto response = shop.place({{shop.coffee, 2}, {shop.tea, 11}, {shop.coffee, 1}}, 26'000);
  EXPECT_EQ(outcome(response), "409 OUT_OF_STOCK");
  const auto problem = parsed(response);
  EXPECT_EQ(text(problem, "/errors/0/pointer"), "/items/1/quantity");
  const auto id = text(problem, "/order_id");
  EXPECT_EQ(shop.status(id), "FAILED");
  shop.expect_untouched();
  EXPECT_THAT(shop.product.trail(shop.coffee), ElementsAre("INITIAL 10")) << "never held";
  EXPECT_EQ(shop.calls["/internal/v1/credit/charges"], 0);
  EXPECT_THAT(shop.events(), ElementsAre(Pair("order.failed", 1)));
  expect_sound_history(shop, id);
}

TEST(RealOrder, ThatCreditDoesNotCoverGivesItsStockBack) {
  RealShop shop;
  shop.product.edit(shop.coffee, R"({"stock":100})");
  const auto response = shop.place_coffees(21);
  EXPECT_EQ(outcome(response), "409 INSUFFICIENT_CREDIT");
  EXPECT_EQ(text(parsed(response), "/errors/0/detail"), "100000");
  const auto id = text(parsed(response), "/order_id");
  EXPECT_EQ(shop.status(id), "FAILED");
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 100);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
  EXPECT_THAT(shop.product.trail(shop.coffee),
              ElementsAre("INITIAL 10", "MANUAL_EDIT 90", "RESERVED 21", "RELEASED 21"));
  EXPECT_EQ(shop.payment.balance(anna), Money(100'000));
  EXPECT_EQ(shop.calls["/internal/v1/credit/refunds"], 0) << "nothing was taken";
  expect_sound_history(shop, id);
}

TEST(RealOrder, AtAnotherPriceIsRefused) {
  RealShop shop;
  EXPECT_EQ(outcome(shop.place({{shop.coffee, 1}}, 4'999)), "422 PRICE_CHANGED");
  shop.expect_untouched();
}

TEST(RealOrder, ThatIsCancelledGivesAllBackOnce) {
  RealShop shop;
  const auto id = shop.paid_coffees(3);
  const auto response = shop.cancel(id);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(text(parsed(response), "/status"), "COMPLETED");
  EXPECT_EQ(number(parsed(response), "/refund_amount"), 15'000);
  EXPECT_EQ(shop.status(id), "CANCELLED");
  shop.expect_untouched();
  EXPECT_THAT(shop.product.trail(shop.coffee),
              ElementsAre("INITIAL 10", "RESERVED 3", "SOLD 3", "RELEASED 3"));
  EXPECT_EQ(shop.events().at("payment.refunded"), 1);
  EXPECT_EQ(shop.events().at("order.cancelled"), 1);
  EXPECT_EQ(shop.cancel(id).body, response.body) << "the same key";
  EXPECT_EQ(outcome(shop.cancel(id, "again")), "409 ILLEGAL_TRANSITION");
  shop.pass(5min);
  shop.expect_untouched();
  EXPECT_EQ(shop.world.outcome({id}).status, temporal::WorkflowStatus::Completed);
  expect_sound_history(shop, id);
}

TEST(RealOrder, IsStartedByTheRelayIfTemporalIsAway) {
  RealShop shop;
  shop.world.server().set_fate(
      [](auto, const auto&) { return Fate{.kind = Fate::Kind::FailBefore}; });
  const auto response = shop.place_coffees(3);
  ASSERT_EQ(response.status, 202) << response.body;
  const auto id = text(parsed(response), "/id");
  shop.pass(2min);
  EXPECT_EQ(shop.status(id), "PENDING");
  shop.world.server().set_fate({});
  EXPECT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
  EXPECT_EQ(shop.place_coffees(3).status, 201) << "the same key";
  shop.pass(2min);
  shop.expect_books(3);
}

// The acceptance table's burst, one after another: 34 of 100 are refused.
TEST(RealOrders, AreAsManyAsCreditAllows) {
  RealShop shop;
  shop.payment.give(anna, 900'000);
  shop.product.edit(shop.coffee, R"({"stock":1000})");
  std::map<std::string, int> outcomes;
  for (int n = 0; n < 100; ++n) {
    ++outcomes[outcome(shop.place_coffees(3, "k" + std::to_string(n)))];
  }
  EXPECT_THAT(outcomes, ElementsAre(Pair("201", 66), Pair("409 INSUFFICIENT_CREDIT", 34)));
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 802);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
  EXPECT_EQ(shop.payment.balance(anna), Money(10'000));
}

}  // namespace
}  // namespace perdura::workflows
