// Orders by card while the gateway, the courier or we ourselves are away.
#include <algorithm>

#include "tests/e2e/card_burst.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/together.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

using namespace std::chrono_literals;
using domain::Money;
using ::testing::AnyOf;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr int twenty = 20;
constexpr int some = 5;  // paid before it strikes

class OrdersByCard : public Weather {
 protected:
  /// What the burst left is PAID, and goes back when it is cancelled.
  void expect_paid_and_refundable(Stage& shop, CardBurst& burst) {
    const auto orders = burst.finish();
    ASSERT_THAT(orders, SizeIs(twenty));
    for (int n = 0; n < some; ++n) {
      const auto& order = orders[static_cast<std::size_t>(n)];
      EXPECT_THAT(cancel(shop, order, "cancel-" + std::to_string(n)).status, AnyOf(200, 202));
    }
    for (int n = 0; n < some; ++n) {
      shop.await_status(orders[static_cast<std::size_t>(n)].id, "CANCELLED");
    }
    EXPECT_THAT(tally(shop),
                UnorderedElementsAre(Pair("PAID", twenty - some), Pair("CANCELLED", some)));
  }

  /// Services and worker at once; returns when both are back.
  static void kill_us() {
    const pid_t services = kill_hard("perdura");
    const pid_t worker = kill_hard("worker");
    wait_for_successor("perdura", services);
    wait_for_successor("worker", worker);
  }

  /// Placed and not paid, while the gateway is away: nobody knows it there.
  static domain::OrderId placed_blindly(Stage& shop) {
    const auto request = shop.card_order_of("blind", {1});
    const auto response = shop.buyer().send(request);
    EXPECT_EQ(response.status, 202) << response.body;
    return apps::read_answer<SeenOrder>(request, response).id;
  }
};

TEST_F(OrdersByCard, OutliveAnOutageOfTheGateway) {
  Stage& shop = rich_stage();
  const auto paid = paid_by_card(shop, "paid");
  const auto open = shop.card_order("open");
  CardBurst burst(shop, twenty);
  burst.wait_for(some);
  stack("stop mock-pg");
  const auto back = std::chrono::steady_clock::now() + (is_long_run() ? 1min : 0min);
  const auto blind = placed_blindly(shop);
  EXPECT_EQ(cancel(shop, paid, "cancel-paid").status, 202);
  EXPECT_THAT(cancel(shop, open, "cancel-open").status, AnyOf(200, 202));
  std::this_thread::sleep_until(back);  // how long the outage is
  stack("start mock-pg");
  const auto seen = shop.await_status(blind, "AWAITING_PAYMENT");
  cancelled(shop, seen, "cancel-blind");
  EXPECT_EQ(shop.await_status(paid.id, "CANCELLED").payment.refunded_amount, Money(15'000));
  shop.await_status(open.id, "CANCELLED");
  EXPECT_THAT(burst.finish(), SizeIs(twenty));
}

TEST_F(OrdersByCard, OutliveAnOutageOfTheCourier) {
  constexpr std::size_t parcels = 6;
  Stage& shop = rich_stage();
  std::vector<SeenOrder> orders;
  for (std::size_t n = 0; n < parcels; ++n) {
    orders.push_back(paid_by_card(shop, "order-" + std::to_string(n)));
  }
  const auto carried = dispatched(shop, orders[0]);
  stack("stop mock-courier");
  for (std::size_t n = 1; n < parcels; ++n) {
    EXPECT_EQ(shop.seller().send(dispatch_request(parcel_of(shop, orders[n]).id)).status, 202);
  }
  stack("start mock-courier");
  for (std::size_t n = 1; n < parcels; ++n) await_parcel(shop, orders[n], "WAYBILL_ISSUED");
  // It has forgotten nothing.
  for (int scan = 0; scan < Courier::scans; ++scan) Courier().advance(carried.waybill.value());
  shop.await_status(orders[0].id, "DELIVERED");
}

TEST_F(OrdersByCard, CancelledWhileTheCourierIsAwayAreStoppedWhenItIsAskedAgain) {
  Stage& shop = rich_stage();
  const auto issued = paid_by_card(shop, "issued");
  const auto dispatching = paid_by_card(shop, "dispatching");
  dispatched(shop, issued);
  stack("stop mock-courier");
  const auto parcel = parcel_of(shop, dispatching);
  EXPECT_EQ(shop.seller().send(dispatch_request(parcel.id)).status, 202);
  EXPECT_EQ(cancel(shop, issued, "stop").status, 202);
  EXPECT_EQ(cancel(shop, dispatching, "stop-dispatching").status, 202);
  stack("start mock-courier");
  shop.await_status(issued.id, "CANCELLED");
  shop.await_status(dispatching.id, "CANCELLED");
}

TEST_F(OrdersByCard, OutliveAKillOfAllOfUs) {
  Stage& shop = rich_stage();
  CardBurst burst(shop, twenty);
  burst.wait_for(some);
  kill_us();
  expect_paid_and_refundable(shop, burst);
}

TEST_F(OrdersByCard, OutliveAKillOfTheGateway) {
  Stage& shop = rich_stage();
  CardBurst burst(shop, twenty);
  burst.wait_for(some);
  wait_for_successor("mock-pg", kill_hard("mock-pg"));
  expect_paid_and_refundable(shop, burst);
}

TEST_F(OrdersByCard, FiftyOfThemOutliveAKillOfEachProcessInTurn) {
  constexpr int fifty = 50;
  Stage& shop = rich_stage();
  CardBurst burst(shop, fifty);
  int paid = some;
  for (const char* server :
       {"worker", "perdura", "mock-pg", "temporal", "kafka", "mariadb", "redis", "mock-courier"}) {
    burst.wait_for(paid);
    wait_for_successor(server, kill_hard(server));
    paid += some;
  }
  EXPECT_THAT(burst.finish(), SizeIs(fifty));
  EXPECT_THAT(tally(shop), UnorderedElementsAre(Pair("PAID", fifty)));
}

TEST_F(OrdersByCard, OutliveAKillOfAllOfUsAmidTheirCancellation) {
  Stage& shop = rich_stage();
  const auto orders = CardBurst(shop, twenty).finish();
  std::vector<std::function<void()>> acts;
  for (const auto& order : orders) {
    acts.emplace_back([&] { cancel(shop, order, "cancel-" + order.id.value()); });
  }
  acts.emplace_back([&] {
    eventually("a first cancellation", [&] {
      return std::ranges::any_of(shop.read_orders(),
                                 [](const auto& one) { return !one.cancellations.empty(); });
    });
    kill_us();
  });
  together(acts);
  for (const auto& order : orders) shop.await_status(order.id, "CANCELLED");
}

}  // namespace
}  // namespace perdura::e2e
