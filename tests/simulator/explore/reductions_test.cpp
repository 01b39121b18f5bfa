// Smaller scenarios out of a scenario.
#include "simulator/explore/reductions.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/explore/made_up.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string two_orders =
    "catalog: {skus: 3, items: [{sku: s1, price: 900won, stock: 5}]}\n"
    "workload: [{orders: {points: [[00:00, 1/h], [12:00, 2/h]], lines: 1..3}}, "
    "{cancels: {pct: 5, after: 1s..5s}}]\n"
    "orders:\n"
    "  - {id: o1, lines: [{sku: s1, quantity: 3}, {sku: s2}]}\n"
    "  - {id: o2, credit_pct: 50, lines: [{sku: s2}]}\n"
    "script: [{at: 0s, place: o1}, {at: 5s, place: o2}, {at: 10s, pay: o1, amount: 7won}, "
    "{at: 2h, cancel: o2, by: admin}]\n"
    "faults:\n  intensity: swarm\n  windows:\n"
    "    - {from: 1h, for: 1h, kafka: down, gateway: {timeout_pct: 5}}\n"
    "    - {from: 2h, for: 1h, store: {deadlock_pct: 5}}\n"
    "expect: {invariants: all, sometimes: [parcel_lost], within: {stuck_sagas: 0}, "
    "final: {o1: {order: PAID}, o2: {order: CANCELLED}}}\n";
const Plan plan{{"gateway.capture", "o1", 1, "delay", 30s},
                {"store.order", "order", 2, "deadlock"}};

TEST(Reductions, AFrozenScenarioHasNoChanceAndKeepsOutages) {
  const auto made = frozen(story(two_orders), plan);
  EXPECT_EQ(made.faults.intensity, scenario::Intensity::ListedOnly);
  ASSERT_THAT(made.faults.windows, SizeIs(1));
  EXPECT_FALSE(made.faults.windows[0].gateway);
  EXPECT_TRUE(made.faults.windows[0].kafka);
  EXPECT_EQ(made.plan, plan);
  EXPECT_THAT(faults_of(made), SizeIs(3));
  EXPECT_EQ(with_faults(made, faults_of(made)), made);
  EXPECT_THAT(faults_of(with_faults(made, {plan[1]})), ElementsAre(Fault(plan[1])));
}

TEST(Reductions, AnOrderGoesWithItsActsAndItsEnd) {
  const auto made = with_orders(story(two_orders), {"o2"});
  EXPECT_THAT(orders_of(made), ElementsAre("o2"));
  EXPECT_THAT(made.script, SizeIs(2));
  EXPECT_THAT(made.expect.final, SizeIs(1));
  EXPECT_EQ(with_orders(made, {"o1", "o2"}), made);
}

TEST(Reductions, ActsGoOneByOneAndPlacementsStay) {
  const auto scenario = story(two_orders);
  EXPECT_THAT(acts_of(scenario), ElementsAre(2u, 3u));
  const auto made = with_acts(scenario, {3});
  ASSERT_THAT(made.script, SizeIs(3));
  EXPECT_EQ(made.script[2].verb, scenario::Verb::Cancel);
}

TEST(Reductions, NoOrderComesAfterTheEndOfTheWorkload) {
  const auto made = until(story(two_orders), 1h);
  const auto& points = std::get<scenario::OrderStream>(made.workload[0]).points;
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[1].from.after(made.time.start), 1h);
  EXPECT_EQ(points[1].rate.count, 0);
  EXPECT_TRUE(scenario::load(write(made)).scenario) << "a file can say so";
}

TEST(Reductions, EachSimplerScenarioDiffersAndCanBeWritten) {
  const auto scenario = frozen(story(two_orders), plan);
  const auto made = simplified(scenario, "refund");
  EXPECT_GE(made.size(), 12u);
  std::size_t valid = 0;
  for (const auto& one : made) {
    EXPECT_NE(one, scenario);
    valid += scenario::load(write(one)).scenario ? 1 : 0;
  }
  EXPECT_GE(valid, 10u);
  EXPECT_THAT(made.front().expect.final, IsEmpty());
  EXPECT_THAT(simplified(scenario, "final").front().expect.final, SizeIs(2));
  EXPECT_THAT(simplified(scenario, "within stuck_sagas").front().expect.within, SizeIs(1));
}

TEST(Reductions, OnceAllIsSimpleNothingIsLeftToDo) {
  auto scenario = frozen(story(two_orders), plan);
  for (int n = 0; n < 100; ++n) {
    const auto made = simplified(scenario, "refund");
    if (made.empty()) break;
    scenario = made.front();
  }
  EXPECT_THAT(simplified(scenario, "refund"), IsEmpty());
  EXPECT_THAT(scenario.workload, IsEmpty());
  EXPECT_EQ(scenario.orders[0].lines[0].price, domain::Money(1));
}

TEST(Reductions, AShorterDelayMovesWhatComesAfterIt) {
  const auto scenario = frozen(story(two_orders), plan);
  const auto delays = delays_of(scenario);
  ASSERT_THAT(delays, SizeIs(6)) << "four acts, one fault that takes time, one window";
  EXPECT_EQ(delays[1].value, 5s);
  const auto sooner = delays[1].with(1s);
  EXPECT_EQ(sooner.script[1].at, 1s);
  EXPECT_EQ(sooner.script[3].at, 2h - 4s);
  EXPECT_EQ(delays[4].with(2s).plan[0].by, 2s);
  EXPECT_EQ(delays[5].with(1min).faults.windows[0].span, 1min);
}

TEST(Reductions, TimesArePeoplesTimes) {
  EXPECT_THAT(round_times(0s, 3s), ElementsAre(0s, 1ms, 10ms, 100ms, 1s, 2s, 3s));
  EXPECT_THAT(round_times(50ms, 1s), ElementsAre(50ms, 100ms, 1s));
  EXPECT_THAT(round_times(0s, 0s), ElementsAre(0s));
}

}  // namespace
}  // namespace perdura::simulator
