// The whole shop with everything going wrong: the same run again, from its seed and from its plan.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/story.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

constexpr Duration lasts = 2h;  // a storm

struct Lived {
  std::uint64_t digest = 0;
  Plan recorded, unmet;
  std::string ends;
  std::vector<std::string> complaints;
};

Lived run(Chooser& chooser, const Weather& storm) {
  Story story(chooser);
  story.run(storm, lasts);
  return {story.digest(), chooser.recorded(), chooser.unmet(), story.ends(), story.complaints()};
}

Lived drawn(std::uint64_t seed, const Weather& storm) {
  Chooser chooser(seed, fair_weather());
  return run(chooser, storm);
}

Lived played(const Plan& plan) {
  Chooser chooser(plan);
  return run(chooser, fair_weather());
}

/// All classes at once, which swarms seldom have.
Weather everything() {
  Weather weather;
  for (const auto one : fault_classes) weather.of(one) = 30;
  return weather;
}

constexpr std::uint64_t seeds[] = {1, 2, 3, 4};

TEST(Chance, TheSameSeedIsTheSameRun) {
  for (const auto seed : seeds) {
    SCOPED_TRACE(seed);
    const Lived first = drawn(seed, everything());
    const Lived second = drawn(seed, everything());
    EXPECT_GT(first.recorded.size(), 5u);
    EXPECT_EQ(first.recorded, second.recorded);
    EXPECT_EQ(first.digest, second.digest);
    EXPECT_NE(drawn(seed + 1'000, everything()).digest, first.digest);
  }
}

TEST(Chance, APlanPlaysTheRunThatWroteItWithoutSeedAndWeather) {
  for (const auto seed : seeds) {
    SCOPED_TRACE(seed);
    const Lived first = drawn(seed, everything());
    const Lived second = played(first.recorded);
    EXPECT_EQ(second.recorded, first.recorded);
    EXPECT_THAT(second.unmet, IsEmpty());
    EXPECT_EQ(second.digest, first.digest);
  }
}

TEST(Chance, ToTakeOneFaultAwayMovesNoOther) {
  const Lived whole = drawn(7, everything());
  ASSERT_GT(whole.recorded.size(), 5u);
  for (std::size_t gone = 0; gone < whole.recorded.size(); gone += 7) {
    SCOPED_TRACE(to_lines({whole.recorded[gone]}));
    Plan plan = whole.recorded;
    plan.erase(plan.begin() + static_cast<std::ptrdiff_t>(gone));
    const Lived less = played(plan);
    Plan met_or_not = less.recorded;
    met_or_not.insert(met_or_not.end(), less.unmet.begin(), less.unmet.end());
    EXPECT_THAT(met_or_not, testing::UnorderedElementsAreArray(plan));
  }
}

TEST(Chance, WhateverSwarmsAllComesToItsEndAndTheBooksAgree) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Lived one = drawn(seed, swarm_weather(seed));
    EXPECT_THAT(one.complaints, IsEmpty()) << "seed " << seed << ": " << one.ends << "\n"
                                           << to_lines(one.recorded);
  }
}

}  // namespace
}  // namespace perdura::simulator
