// What is written is read again, for any scenario.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/simulator/scenario/random_scenario.hpp"
#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

RC_GTEST_PROP(ScenarioWrite, WhatIsWrittenIsReadAgain, (std::uint64_t seed)) {
  const Scenario scenario = random_scenario(seed);
  const std::string text = write(scenario);
  RC_LOG() << text;
  for (const auto& line : findings_in(text, {.later = true})) RC_FAIL(line);
  const auto again = *load(text, {.later = true}).scenario;
  RC_ASSERT(write(again) == text);
  RC_ASSERT(again == scenario);
}

TEST(ScenarioWrite, LooksAsAPersonWouldWriteIt) {
  const auto day = load(day_shaped, {.later = true});
  ASSERT_TRUE(day.scenario);
  EXPECT_EQ(write(*day.scenario),
            R"(scenario: black-friday
about: A day's orders in two hours; payment gateway brown-out at noon; two stock-outs.
version: 1
time: {start: 2026-11-27T00:00:00+09:00}
catalog: {skus: 400, stock_each: 2_000, hot: {skus: 2, share_pct: 5, stock_each: 5_000}}
sellers: {count: 20}
customers: 20_000
workload:
  - orders: {points: [[00:00, 10/s], [02:00, 24/min]], lines: 1..4, coupon_pct: 30}
  - cancels: {pct: 6, after: 1s..40min}
  - returns: {pct: 4, after_delivery: 1d..6d}
  - exchanges: {pct: 1}
faults:
  intensity: swarm
  windows:
    - {from: 12:00, for: 15min, gateway: {timeout_pct: 40, late_confirm_pct: 20}}
    - {from: 13:00, for: 2min, kafka: down}
    - {from: 13:05, for: 10min, workers: {kill_each: 30s}}
expect:
  invariants: all
  within: {confirmed_pct: ">= 90", p99_place_order: "<= 4s", stuck_sagas: 0}
  sometimes: [stock_out_rejected, refund_raced_confirm]
)");
  const auto found = load(regression);
  ASSERT_TRUE(found.scenario);
  EXPECT_EQ(write(*found.scenario),
            R"(scenario: cancel-races-confirm
version: 1
found: {build: 4f2a91c, scenario: black-friday, seed: 1187, checker: refund}
orders: [{id: o1, lines: [{sku: s1, price: 1won}]}]
script:
  - {at: 0s, place: o1}
  - {at: 1s, pay: o1}
  - {at: 2s, cancel: o1}
plan:
  - {site: gateway.capture, entity: o1, nth: 1, choice: delay, by: 3s}
  - {site: activity.RefundPayment, entity: o1, nth: 1, choice: crash_after_commit}
expect: {invariants: all, final: {o1: {order: CANCELLED, refunded: 1won, refunds: 1}}}
)");
}

TEST(ScenarioWrite, WrapsWhatIsTooLongForALine) {
  Scenario scenario{.name = "wide", .about = "Wide.", .customers = 1};
  OrderSpec order{.id = "o1"};
  for (int i = 0; i < 12; ++i) order.lines.push_back({"sku-" + std::to_string(i), 1, Money(1'000)});
  scenario.orders.push_back(order);
  scenario.script.push_back({.order = "o1"});
  const std::string text = write(scenario);
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    EXPECT_LE(end - from, 100u) << text.substr(from, end - from);
    from = end + 1;
  }
  EXPECT_EQ(load(text).scenario, scenario);
}

}  // namespace
}  // namespace perdura::simulator::scenario
