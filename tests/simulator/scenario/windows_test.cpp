#include "simulator/scenario/windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/chooser.hpp"
#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Scenario day() { return *load(day_shaped, {.later = true}).scenario; }

TEST(ScenarioWindows, AreOpenFromTheirMomentForTheirTime) {
  EXPECT_THAT(weather_changes(day()),
              ElementsAre(12h, 12h + 15min, 13h, 13h + 2min, 13h + 5min, 13h + 15min));
  const Weather base = swarm_weather(7);
  EXPECT_EQ(weather_at(day(), base, 12h - 1ns), base);
  EXPECT_NE(weather_at(day(), base, 12h), base);
  EXPECT_NE(weather_at(day(), base, 12h + 15min - 1ns), base);
  EXPECT_EQ(weather_at(day(), base, 12h + 15min), base);
}

TEST(ScenarioWindows, TheirPercentagesAreTheOddsOfTheSitesThatTheyMean) {
  const auto noon = weather_at(day(), fair_weather(), 12h);
  // answer, refuse, timeout_before, timeout_after, delay, duplicate, wrong_amount
  EXPECT_THAT(noon.odds.at("gateway.capture"), ElementsAre(0, 0, 200, 200, 200, 0, 0));
  EXPECT_THAT(noon.odds.at("gateway.register"), ElementsAre(0, 0, 200, 200));
  EXPECT_EQ(noon.odds.size(), 7u);
  Chooser chooser(1, noon);
  int faults = 0;
  for (int i = 0; i < 1'000; ++i) {
    faults += chooser.at(sites::gateway_capture, "o" + std::to_string(i)) ? 1 : 0;
  }
  EXPECT_NEAR(faults, 600, 50);
}

TEST(ScenarioWindows, EachTroubleMeansItsOwnSites) {
  Scenario scenario;
  Window window{.span = 1h};
  window.courier =
      CourierTrouble{.timeout_pct = 20, .late_pct = 30, .skip_pct = 5, .return_pct = 7};
  window.network = NetworkTrouble{.delay_pct = 10, .lose_pct = 8};
  window.store = StoreTrouble{.deadlock_pct = 5, .lost_pct = 4};
  window.events = EventTrouble{.refuse_pct = 11, .rebalance_pct = 3};
  scenario.faults.windows.push_back(window);
  const auto odds = weather_at(scenario, fair_weather(), 0h).odds;
  EXPECT_THAT(odds.at("courier.upload"), ElementsAre(0, 0, 100, 100));
  EXPECT_THAT(odds.at("courier.news"), ElementsAre(0, 300, 0, 0, 50, 0, 0, 0));
  EXPECT_THAT(odds.at("courier.parcel"), ElementsAre(0, 0, 70));
  EXPECT_THAT(odds.at("http"), ElementsAre(0, 100, 0, 0, 40, 40));
  EXPECT_EQ(odds.at("webhook"), odds.at("http"));
  EXPECT_EQ(odds.at("signal"), odds.at("http"));
  EXPECT_THAT(odds.at("store"), ElementsAre(0, 50, 0, 20, 20, 0));
  EXPECT_THAT(odds.at("kafka.publish"), ElementsAre(0, 0, 110));
  EXPECT_THAT(odds.at("kafka.consume"), ElementsAre(0, 0, 0, 30));
  EXPECT_EQ(odds.size(), 11u);
}

}  // namespace
}  // namespace perdura::simulator::scenario
