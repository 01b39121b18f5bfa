// What a scenario expects, and how a run tells that it was not so.
#include "simulator/run/expect.hpp"

#include <gmock/gmock.h>

#include "simulator/run/checks.hpp"
#include "simulator/scenario/tables.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

const std::string unpaid =
    "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\nscript: [{at: 0s, place: o1}]\n";

TEST(Expect, AnotherEndThanExpectedIsToldWithAllDifferences) {
  const auto result = run_of(story(unpaid + "expect: {invariants: all, final: {o1: {order: "
                                            "CANCELLED, captured: 1_000won, refunds: 1}}}\n"));
  EXPECT_THAT(told(result),
              ElementsAre("final o1: order is EXPIRED, expected CANCELLED; captured is 0won, "
                          "expected 1_000won; refunds is 0, expected 1"));
  ASSERT_FALSE(result.kept());
  EXPECT_EQ(result.broken.front().kind, BrokenKind::Invariant);
  EXPECT_EQ(result.broken.front().order, "o1");
}

TEST(Expect, TheEndsOfAttemptsParcelsCancellationsAndStockAreTold) {
  const std::string two_sellers =
      "catalog: {items: [{sku: s1, stock: 5, seller: north}, {sku: s2, seller: south}]}\n"
      "orders: [{id: o1, lines: [{sku: s1, quantity: 2}, {sku: s2}]}]\n"
      "script: [{at: 0s, place: o1}, {at: 5s, pay: o1, outcome: decline}, {at: 20s, pay: o1}, "
      "{at: 1h, dispatch: o1, seller: south}, {at: 9h, cancel: o1}]\n";
  const auto right = run_of(
      story(two_sellers +
            "expect: {invariants: all, final: {o1: {attempts: [DECLINED, PARTIALLY_REFUNDED], "
            "parcels: {north: CANCELLED, south: DELIVERED}, cancellations: [COMPLETED]}}, "
            "stock: {s1: {available: 5, held: 0, sold: 0}, s2: {sold: 1}}}\n"));
  EXPECT_THAT(told(right), IsEmpty());
  const auto wrong = run_of(
      story(two_sellers +
            "expect: {invariants: all, final: {o1: {failure: OUT_OF_STOCK, attempts: [CAPTURED], "
            "parcels: {south: LOST}, cancellations: [REFUSED]}}, "
            "stock: {s1: {available: 3, held: 1, sold: 2}}}\n"));
  EXPECT_THAT(
      told(wrong),
      ElementsAre("final o1: failure is none, expected OUT_OF_STOCK; attempts is DECLINED, "
                  "PARTIALLY_REFUNDED, expected CAPTURED; the parcel of south is DELIVERED, "
                  "expected LOST; cancellations is COMPLETED, expected REFUSED",
                  "final s1: available is 5, expected 3; held is 0, expected 1; sold is 0, "
                  "expected 2"));
}

TEST(Expect, TheReasonOfARefusalIsTold) {
  const auto refused = [](const std::string& more) {
    return told(
        run_of(story(more + "orders: [{id: o1, buyer: anna, credit_pct: 100, lines: [{sku: s1}]}]\n"
                            "script: [{at: 0s, place: o1}]\n"
                            "expect: {invariants: all, final: {o1: {failure: none}}}\n")));
  };
  const auto because = [](const std::string& code) {
    return ElementsAre("final o1: failure is " + code + ", expected none");
  };
  EXPECT_THAT(refused("catalog: {items: [{sku: s1, price: 5_000won}]}\n"), because("CANCELLED"))
      << "nobody dispatches it";
  EXPECT_THAT(refused("catalog: {items: [{sku: s1, price: 5_000won, shown: 4_000won}]}\n"),
              because("PRICE_CHANGED"));
  EXPECT_THAT(refused("catalog: {items: [{sku: s1, state: withdrawn}]}\n"),
              because("SKU_UNAVAILABLE"));
  EXPECT_THAT(refused("buyers: [{name: anna, credit: 9_999won}]\n"),
              because("INSUFFICIENT_CREDIT"));
}

TEST(Expect, NamesTheCheckersThatThereAre) {
  std::vector<std::string> there, named;
  for (const CheckerKind* kind : all_checkers()) there.emplace_back(kind->name);
  for (const auto& row : scenario::checkers()) {
    if (row.later.empty()) named.emplace_back(row.name);
  }
  EXPECT_THAT(there, testing::UnorderedElementsAreArray(named));
}

TEST(Expect, AnErrorThatIsLoggedIsAFailureUnlessItIsExpected) {
  const auto logged = [](const std::string& expected) {
    RunOptions options;
    options.on_world = [](World& world) {
      world.clients().log_sink()(
          R"({"level":"error","service":"till","message":"the drawer is stuck"})");
    };
    return run_of(story(unpaid + "expect: {invariants: all" + expected + "}\n"), options);
  };
  EXPECT_THAT(told(logged("")), ElementsAre("errors till logged an error: the drawer is stuck"));
  EXPECT_THAT(told(logged(", errors: [the drawer is stuck]")), testing::IsEmpty());
  EXPECT_THAT(logged(", errors: [the drawer is stuck]").alarms, testing::SizeIs(1));
  EXPECT_THAT(told(logged(", errors: [the safe is open]")), testing::SizeIs(1));
}

TEST(Expect, OnlyTheCheckersThatAreNamedWatch) {
  scenario::Scenario one;
  EXPECT_EQ(wanted_checkers(one).size(), all_checkers().size());
  one.expect.invariants = {"refund", "stock"};
  std::vector<std::string> wanted;
  for (const CheckerKind* kind : wanted_checkers(one)) wanted.emplace_back(kind->name);
  EXPECT_THAT(wanted, testing::UnorderedElementsAre("refund", "stock"));
}

TEST(Expect, AMeasureBeyondItsLimitIsTold) {
  const auto result = run_of(
      story(unpaid +
            "expect: {invariants: all, within: {expired_pct: 100, confirmed_pct: \">= 90\"}}\n"));
  EXPECT_THAT(told(result), ElementsAre("within confirmed_pct confirmed_pct is 0 % (0 of 1), "
                                        "expected >= 90"));
}

TEST(Expect, EveryMeasureOfTheFormatIsTaken) {
  const Measures none;
  for (const auto& row : scenario::measures()) {
    EXPECT_NO_THROW(compare(none, std::string(row.name), {})) << row.name;
  }
}

TEST(Expect, SharesAreComparedExactly) {
  const Measures two_of_three{.orders = 3, .paid = 2};
  const auto within = [&](scenario::Relation relation, std::int64_t pct) {
    return compare(two_of_three, "confirmed_pct", {relation, pct}).within;
  };
  EXPECT_TRUE(within(scenario::Relation::AtLeast, 66));
  EXPECT_FALSE(within(scenario::Relation::AtLeast, 67));
  EXPECT_TRUE(within(scenario::Relation::AtMost, 67));
  EXPECT_FALSE(within(scenario::Relation::AtMost, 66)) << "66.67 is more than 66";
  EXPECT_FALSE(within(scenario::Relation::Equal, 66));
}

TEST(Expect, PercentilesAreByTheNearestRank) {
  const auto p99_of = [](int waits) {
    std::vector<Duration> all;
    for (int n = waits; n >= 1; --n) all.push_back(n * 1s);
    return percentile(std::move(all), 99);
  };
  EXPECT_EQ(p99_of(0), 0s);
  EXPECT_EQ(p99_of(1), 1s);
  EXPECT_EQ(p99_of(2), 2s) << "the longest of few counts";
  EXPECT_EQ(p99_of(99), 99s);
  EXPECT_EQ(p99_of(100), 99s);
  EXPECT_EQ(p99_of(101), 100s);
  EXPECT_EQ(percentile({3s, 1s, 2s}, 50), 2s);
}

TEST(Expect, TimesAreComparedAsTimes) {
  const Measures slow{.p99_place = 4s + 1ms};
  const auto most = [](Duration time) {
    return scenario::Limit{scenario::Relation::AtMost, time.count()};
  };
  EXPECT_FALSE(compare(slow, "p99_place_order", most(4s)).within);
  EXPECT_TRUE(compare(slow, "p99_place_order", most(5s)).within);
  EXPECT_EQ(compare(slow, "p99_place_order", most(4s)).found, "4_001ms");
}

}  // namespace
}  // namespace perdura::simulator
