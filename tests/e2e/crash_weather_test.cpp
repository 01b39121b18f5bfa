// Processes of ours that are killed.
#include <csignal>

#include "tests/e2e/facts.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const BurstWish fifty{.orders = 50, .at_once = 8};
constexpr int some = 10;  // answers before it strikes

class AKill : public Weather {};

TEST_F(AKill, OfTheWorkerAmidOrdersDelaysThemOnly) {
  Stage& shop = rich_stage();
  Burst burst(shop, fifty);
  burst.wait_for(some);
  const pid_t killed = kill_hard("worker");
  wait_for_successor("worker", killed);
  expect_all_paid(shop, burst.finish(), fifty.orders);
}

TEST_F(AKill, OfTheServicesAmidOrdersLosesAndDoublesNone) {
  Stage& shop = rich_stage();
  Burst burst(shop, fifty);
  burst.wait_for(some);
  const pid_t killed = kill_hard("perdura");
  wait_for_successor("perdura", killed);
  expect_all_paid(shop, burst.finish(), fifty.orders);
}

TEST_F(AKill, OfEverythingLosesNothingThatWasAcknowledged) {
  Facts facts;
  Stage& shop = rich_stage();
  const auto order = shop.paid_order("cancelled", {1});
  shop.buyer().session().cancel(order.id, domain::Reason::ChangedMind, shop.key("cancel"));
  Burst burst(shop, fifty);
  burst.wait_for(some);
  // supervisord first, or it would start the others again.
  for (const char* name : {"supervisord", "mariadb", "redis", "kafka", "temporal", "mock-pg",
                           "mock-courier", "perdura", "worker"}) {
    kill_hard(name);
  }
  stack("up");
  const auto& answers = burst.finish();
  settle(shop);
  auto all = answers;
  all.push_back({.status = 201, .order_id = order.id});
  EXPECT_THAT(faults_of(shop, all), IsEmpty());
  EXPECT_THAT(tally(shop), ::testing::UnorderedElementsAre(::testing::Pair("PAID", fifty.orders),
                                                           ::testing::Pair("CANCELLED", 1)));
  ASSERT_THAT(audit(shop), IsEmpty());
  for (const auto& answer : answers) {
    EXPECT_THAT(types_of(facts.of("order", answer.order_id.value())),
                ElementsAre("order.placed", "order.paid"));
  }
  const auto of_product = facts.of("product", shop.products()[0].value());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  // Made, stocked; reserved and sold for each order; back again for the one that was cancelled.
  EXPECT_EQ(types_of(of_product).size(), 2u + 2u * all.size() + 1u);
}

}  // namespace
}  // namespace perdura::e2e
