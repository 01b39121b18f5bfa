// A script's times, in a running shop and in the simulated one beside it.
#include "simulator/live/tempo.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator::live {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::vector<Duration> times_of(const scenario::Scenario& scenario) {
  std::vector<Duration> times;
  for (const auto& step : scenario.script) times.push_back(step.at);
  return times;
}

const std::string acts =
    "orders: [{id: o1, lines: [{sku: s1}]}, {id: o2, lines: [{sku: s1}]}]\n"
    "script: [{at: 0s, place: o1}, {at: 0s, place: o2}, {at: 5s, pay: o1}, {at: 6s, pay: o2}, "
    "{at: 1h, dispatch: o1}, {at: 2h, advance: o1}]\n"
    "faults: {intensity: swarm}\nexpect: {invariants: all}\n";

TEST(Tempo, ActsKeepTheirProportionAsLongAsTheyStayApart) {
  const auto real = in_real_time(story(acts), {.speed = 600, .apart = 1s});
  EXPECT_THAT(times_of(real), ElementsAre(0s, 0s, 1s, 2s, 6s, 12s));
}

TEST(Tempo, WhatHappensAtOnceStillDoes) {
  const auto real = in_real_time(story(acts), {.speed = 36'000, .apart = 3s});
  EXPECT_THAT(times_of(real), ElementsAre(0s, 0s, 3s, 6s, 9s, 12s));
}

TEST(Tempo, TheSimulatedShopPlaysTheSameActsByItsOwnClock) {
  const TimePoint start = std::chrono::sys_days(std::chrono::year(2027) / 2 / 1);
  const Tempo tempo{.clock = 60, .speed = 600, .apart = 1s};
  const auto simulated = in_shop_time(in_real_time(story(acts), tempo), tempo, start);
  EXPECT_THAT(times_of(simulated), ElementsAre(0s, 0s, 1min, 2min, 6min, 12min));
  EXPECT_EQ(simulated.time.start.at, start);
  EXPECT_EQ(simulated.faults.intensity, scenario::Intensity::None);
}

TEST(Tempo, AShopsDayIsShortOnTheWallIfItsClockIsFast) {
  EXPECT_EQ(in_real_time(Duration(24h), Tempo{.clock = 3'600}), 24s);
  EXPECT_EQ(in_shop_time(Duration(24s), Tempo{.clock = 3'600}), 24h);
}

}  // namespace
}  // namespace perdura::simulator::live
