#include "platform/core/clock.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;

TEST(Clock, RunsShopTimeFasterThanTheWallsAndBusinessTimersShorter) {
  ManualClock clock(TimePoint(1000s), 60.0);
  clock.advance(2s);
  EXPECT_EQ(clock.now(), TimePoint(1120s));
  EXPECT_EQ(clock.wall(), TimePoint(1002s));
  EXPECT_EQ(clock.ticks(), 2s);
  EXPECT_EQ(clock.real(1h), 60s);
}

TEST(Clock, IsExactAtSpeedOneHoweverFarItGoes) {
  ManualClock clock(TimePoint(0s));
  clock.advance(std::chrono::hours(24 * 365 * 50) + 1ns);
  EXPECT_EQ(clock.now(), TimePoint(std::chrono::hours(24 * 365 * 50) + 1ns));
  EXPECT_EQ(clock.real(std::chrono::hours(24 * 365 * 50) + 1ns),
            std::chrono::hours(24 * 365 * 50) + 1ns);
  EXPECT_THROW(clock.advance(-1ns), std::invalid_argument);
}

TEST(Clock, IsTheWallsAtSpeedOne) {
  const SystemClock clock;
  const auto before = clock.wall();
  const auto now = clock.now();
  const auto after = clock.wall();
  EXPECT_LE(before, now);
  EXPECT_LE(now, after);
  EXPECT_LE(clock.ticks(), clock.ticks());
}

TEST(Clock, CountsFromAnOriginThatProcessesShare) {
  const SystemClock real;
  const auto origin = real.wall() - 10h;
  const SystemClock one({.speed = 24, .origin = origin});
  const SystemClock other({.speed = 24, .origin = origin});
  const auto first = one.now();
  const auto second = other.now();
  const auto third = one.now();
  EXPECT_LE(first, second);
  EXPECT_LE(second, third);
  EXPECT_GE(first, origin + 240h);
}

TEST(Clock, RefusesSpeedsThatNoCalendarBears) {
  const auto clock_at = [](double speed, TimePoint origin) {
    const SystemClock clock({.speed = speed, .origin = origin});
    return clock.speed();
  };
  EXPECT_THROW(clock_at(0, {}), std::invalid_argument);
  EXPECT_THROW(clock_at(-1, {}), std::invalid_argument);
  EXPECT_THROW(clock_at(2e6, {}), std::invalid_argument);
  EXPECT_THROW(clock_at(1000, {}), std::invalid_argument) << "the year is over 50000";
  EXPECT_EQ(clock_at(86400, SystemClock().wall()), 86400);
}

TEST(Clock, WritesTheDateHeader) {
  EXPECT_EQ(format_http_date(SystemClock::default_origin), "Sun, 01 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(format_http_date(TimePoint(784'111'777s + 999ms)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace perdura::platform
