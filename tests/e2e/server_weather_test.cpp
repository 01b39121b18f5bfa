// Servers outside that go away and come back.
#include <sstream>

#include "apps/client/answers.hpp"
#include "platform/core/problem.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/facts.hpp"
#include "tests/e2e/ledger.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int some = 10;  // answers before it strikes
const BurstWish fifty{.orders = 50, .at_once = 8};

class AnOutage : public Weather {
 protected:
  /// One attempt: what the shop says now.
  static platform::HttpResponse order_now(Stage& shop, const std::string& what) {
    auto request = raw_order(json::to_text(shop.order_of({3})), shop.key(what));
    request.headers.set("Authorization", "Bearer " + shop.buyer().token());
    return world().gateway().send(request, 20s);
  }

  static std::int64_t metric(const std::string& part, const std::string& name) {
    std::istringstream lines(world().ask("PERDURA_" + part + "_PORT", apps::get("/metrics")).body);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(name + " ")) return std::stoll(line.substr(name.size() + 1));
    }
    return 0;
  }
};

TEST_F(AnOutage, OfKafkaLetsOrdersPassAndDelaysTheirFacts) {
  Facts facts;
  Stage& shop = rich_stage();
  stack("stop kafka");
  Burst burst(shop, {.orders = 30, .at_once = 8});
  const auto& answers = burst.finish();
  expect_all_paid(shop, answers, 30);
  EXPECT_GT(rows_under_way(shop), 0);
  stack("start kafka");
  eventually("the facts of all orders", [&] { return rows_under_way(shop) == 0; });
  for (const auto& answer : answers) {
    const auto of_order = facts.of("order", answer.order_id.value());
    EXPECT_THAT(types_of(of_order), ElementsAre("order.placed", "order.paid"));
    EXPECT_THAT(breaks_in_order(of_order), IsEmpty());
    EXPECT_THAT(types_of(facts.of("payment", answer.order_id.value())),
                ElementsAre("payment.captured"));
  }
  const auto of_product = facts.of("product", shop.products()[0].value());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  // Made with its first stock, then reserved and sold for each order.
  EXPECT_EQ(types_of(of_product).size(), 2u + 2u * 30u);
}

TEST_F(AnOutage, OfKafkaDoesNotKeepTheShopFromStarting) {
  Facts facts;
  Stage& shop = rich_stage();
  stack("stop kafka");
  stack("restart perdura");
  const auto order = shop.paid_order("order", {3});
  eventually("the figure of what waits", [&] {
    return metric("ORDER", R"(outbox_waiting{table="outbox"})") >= 2 &&
           metric("ORDER", R"(outbox_oldest_seconds{table="outbox"})") > 0;
  });
  stack("start kafka");
  eventually("the facts of the order", [&] { return rows_under_way(shop) == 0; });
  EXPECT_THAT(types_of(facts.of("order", order.id.value())),
              ElementsAre("order.placed", "order.paid"));
  EXPECT_THAT(types_of(facts.of("payment", order.id.value())), ElementsAre("payment.captured"));
  eventually("the figure of nothing",
             [&] { return metric("ORDER", R"(outbox_waiting{table="outbox"})") == 0; });
}

TEST_F(AnOutage, OfKafkaAmidOrdersBreaksNoKeysOrder) {
  Facts facts;
  Stage& shop = rich_stage();
  Burst burst(shop, fifty);
  burst.wait_for(some);
  stack("restart kafka");
  const auto& answers = burst.finish();
  expect_all_paid(shop, answers, fifty.orders);
  eventually("the facts of all orders", [&] { return rows_under_way(shop) == 0; });
  for (const auto& answer : answers) {
    EXPECT_THAT(types_of(facts.of("order", answer.order_id.value())),
                ElementsAre("order.placed", "order.paid"));
  }
  const auto of_product = facts.of("product", shop.products()[0].value());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  EXPECT_EQ(types_of(of_product).size(), 2u + 2u * answers.size());
}

TEST_F(AnOutage, OfMariaDbIsToldWithRetryAfterAndLeavesNothing) {
  Stage& shop = rich_stage();
  stack("stop mariadb");
  const auto refused = order_now(shop, "order");
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_TRUE(refused.headers.contains("Retry-After"));
  EXPECT_EQ(world().ask("PERDURA_ORDER_PORT", apps::get("/health/live")).status, 200);
  const auto ready = world().ask("PERDURA_ORDER_PORT", apps::get("/health/ready"));
  EXPECT_EQ(ready.status, 503);
  EXPECT_THAT(ready.body, ::testing::HasSubstr("mariadb"));
  stack("start mariadb");
  EXPECT_THAT(shop.read_orders(), IsEmpty());
  shop.paid_order("order", {3});
}

TEST_F(AnOutage, OfMariaDbAmidOrdersLeavesNoneHalfDone) {
  Stage& shop = rich_stage();
  Burst burst(shop, fifty);
  burst.wait_for(some);
  stack("restart mariadb");
  expect_all_paid(shop, burst.finish(), fifty.orders);
}

TEST_F(AnOutage, OfTemporalTakesOrdersAndFinishesThemLater) {
  Stage& shop = rich_stage();
  const auto paid = shop.paid_order("paid", {1});
  stack("stop temporal");
  const auto pending = order_now(shop, "order");
  EXPECT_EQ(pending.status, 202) << pending.body;
  EXPECT_THAT(pending.body, ::testing::HasSubstr(R"("status":"PENDING")"));
  const auto cancelling =
      shop.buyer().send(apps::post("/api/v1/orders/" + paid.id.value() + "/cancel",
                                   R"({"reason":"CHANGED_MIND"})", shop.key("cancel")));
  EXPECT_EQ(cancelling.status, 202) << cancelling.body;
  stack("start temporal");
  shop.paid_order("order", {3});
  eventually("the cancellation", [&] { return shop.read_order(paid.id).status == "CANCELLED"; });
  EXPECT_EQ(shop.read_orders().size(), 2u);
}

TEST_F(AnOutage, OfTemporalAmidOrdersLeavesNoneHalfDone) {
  Stage& shop = rich_stage();
  Burst burst(shop, fifty);
  burst.wait_for(some);
  stack("restart temporal");
  expect_all_paid(shop, burst.finish(), fifty.orders);
}

TEST_F(AnOutage, OfRedisLiftsTheLimitsAndIsCounted) {
  constexpr const char* let_through = "gateway_rate_limit_unavailable_total";
  Stage& shop = rich_stage();
  stack("stop redis");
  const auto before = metric("GATEWAY", let_through);
  Burst burst(shop, {.orders = 20, .at_once = 8});
  const auto& answers = burst.finish();
  for (const auto& answer : answers) EXPECT_THAT(answer.status, ::testing::AnyOf(201, 202));
  expect_all_paid(shop, answers, 20);
  EXPECT_GE(metric("GATEWAY", let_through), before + 20);
  stack("start redis");
  // Asked again, limits count again: nothing more is let through uncounted.
  eventually("limits again", [&] {
    const auto now = metric("GATEWAY", let_through);
    shop.read_orders();
    return metric("GATEWAY", let_through) == now;
  });
}

}  // namespace
}  // namespace perdura::e2e
