#include "simulator/scenario/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Scenario loaded(std::string_view text, LoadOptions options = {}) {
  const auto result = load(text, options);
  EXPECT_THAT(findings_in(text, options), IsEmpty());
  return result.scenario.value_or(Scenario{});
}

TEST(ScenarioLoad, ReadsADayWithAllThatTheFormatForesees) {
  const auto day = loaded(day_shaped, {.later = true});
  EXPECT_EQ(day.name, "black-friday");
  EXPECT_EQ(day.time.start.at.time_since_epoch(),
            (std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + 15h).time_since_epoch());
  EXPECT_EQ(day.time.heal, 60 * 24h);
  EXPECT_EQ(day.catalog.hot, (Hot{2, 5, 5'000}));
  EXPECT_EQ(day.sellers, (Sellers{20, {10min, 8h}}));
  EXPECT_EQ(day.customers, 20'000);
  ASSERT_EQ(day.workload.size(), 4u);
  const auto& orders = std::get<OrderStream>(day.workload[0]);
  ASSERT_EQ(orders.points.size(), 2u);
  EXPECT_EQ(orders.points[1].from.after(day.time.start), 2h);
  EXPECT_EQ(orders.points[1].rate, (Rate{24, 1min}));
  EXPECT_EQ(orders.lines, (Range<std::int64_t>{1, 4}));
  EXPECT_EQ(std::get<Cancels>(day.workload[1]), (Cancels{6, {1s, 40min}}));
  EXPECT_EQ(std::get<Returns>(day.workload[2]), (Returns{4, {24h, 6 * 24h}}));
  EXPECT_EQ(day.faults.intensity, Intensity::Swarm);
  ASSERT_EQ(day.faults.windows.size(), 3u);
  EXPECT_EQ(day.faults.windows[0].gateway->timeout_pct, 40);
  EXPECT_EQ(day.faults.windows[1].kafka, BrokerTrouble::Down);
  EXPECT_EQ(day.faults.windows[2].workers->kill_each, 30s);
  EXPECT_EQ(day.expect.within.at("confirmed_pct"), (Limit{Relation::AtLeast, 90}));
  EXPECT_EQ(day.expect.within.at("p99_place_order"), (Limit{Relation::AtMost, 4'000'000'000}));
  EXPECT_EQ(day.expect.within.at("stuck_sagas"), (Limit{Relation::Equal, 0}));
  EXPECT_THAT(day.expect.sometimes, ElementsAre("stock_out_rejected", "refund_raced_confirm"));
}

TEST(ScenarioLoad, ReadsARegressionWithoutASentence) {
  const auto found = loaded(regression);
  EXPECT_EQ(found.found, (Found{"4f2a91c", "black-friday", 1187, "refund"}));
  EXPECT_EQ(found.orders, (std::vector<OrderSpec>{{.id = "o1", .lines = {{"s1", 1, Money(1)}}}}));
  ASSERT_EQ(found.script.size(), 3u);
  EXPECT_EQ(found.script[2], (Step{.at = 2s, .verb = Verb::Cancel, .order = "o1"}));
  EXPECT_EQ(found.plan, (Plan{{"gateway.capture", "o1", 1, "delay", 3s},
                              {"activity.RefundPayment", "o1", 1, "crash_after_commit"}}));
  EXPECT_EQ(found.expect.final.at("o1"),
            (Final{.order = OrderStatus::Cancelled, .refunded = Money(1), .refunds = 1}));
  EXPECT_EQ(found.faults.intensity, Intensity::ListedOnly);
}

TEST(ScenarioLoad, SaysOfWhatTodaysShopLacksThatItIsNotPossibleYet) {
  EXPECT_THAT(
      findings_in(day_shaped),
      ElementsAre("9:95: \"coupon_pct\" is not possible yet: today's shop has no coupons",
                  "11:5: \"returns\" is not possible yet: today's shop has no returns",
                  "12:5: \"exchanges\" is not possible yet: today's shop has no exchanges"));
}

TEST(ScenarioLoad, TakesJsonAsWell) {
  constexpr std::string_view json = R"({
    "scenario": "cancel-races-confirm", "version": 1,
    "found": {"build": "4f2a91c", "scenario": "black-friday", "seed": 1187, "checker": "refund"},
    "orders": [{"id": "o1", "lines": [{"sku": "s1", "quantity": 1, "price": "1won"}]}],
    "script": [{"at": "0s", "place": "o1"}, {"at": "1s", "pay": "o1"},
               {"at": "2s", "cancel": "o1"}],
    "plan": [{"site": "gateway.capture", "entity": "o1", "nth": 1, "choice": "delay", "by": "3s"},
      {"site": "activity.RefundPayment", "entity": "o1", "nth": 1, "choice": "crash_after_commit"}],
    "expect": {"invariants": "all",
               "final": {"o1": {"order": "CANCELLED", "refunded": "1won", "refunds": 1}}}
  })";
  EXPECT_EQ(loaded(json), loaded(regression));
}

TEST(ScenarioLoad, AMomentIsTheNextSuchTimeOfTheWallClockOrADuration) {
  const Start start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 27) + 1h, 9h};  // 10:00
  EXPECT_EQ((Moment{10h, true}.after(start)), 0h);
  EXPECT_EQ((Moment{12h + 30min, true}.after(start)), 2h + 30min);
  EXPECT_EQ((Moment{9h, true}.after(start)), 23h);
  EXPECT_EQ((Moment{36h, false}.after(start)), 36h);
}

TEST(ScenarioLoad, IgnoresAByteOrderMarkAndLineEndsOfWindows) {
  std::string text = "\xef\xbb\xbf";
  for (const char c : regression) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(loaded(text), loaded(regression));
}

}  // namespace
}  // namespace perdura::simulator::scenario
