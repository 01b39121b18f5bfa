#include "apps/loadtest/drain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/apps/fake_time.hpp"

namespace perdura::apps::loadtest {
namespace {

using namespace std::chrono_literals;
using apps::testing::FakeTime;

/// A stack that uses `busy` milliseconds of CPU a second for so long, then `idle`.
struct Stack {
  FakeTime time;
  std::chrono::nanoseconds began = time.now();
  std::chrono::duration<double> works_for{0};
  double busy = 1'500;
  double idle = 20;

  Meter meter() {
    return [this] {
      const std::chrono::duration<double> gone = time.now() - began;
      const double worked = std::min(gone.count(), works_for.count());
      return busy * worked + idle * (gone.count() - worked);
    };
  }
  Drained wait() { return wait_for_rest(meter(), idle, time.waits()); }
};

TEST(Drain, TheIdleRateIsMeasuredInMillisecondsASecond) {
  Stack stack;
  EXPECT_NEAR(idle_rate(stack.meter(), stack.time.waits()), 20, 1e-6);
}

TEST(Drain, AStackAtRestIsSeenAfterItsQuietWindows) {
  Stack stack;
  const auto drained = stack.wait();
  EXPECT_TRUE(drained.at_rest);
  EXPECT_EQ(drained.after, 0s);
  EXPECT_EQ(stack.time.now() - stack.began, quiet_windows * drain_window);
}

TEST(Drain, AStackAtWorkIsWaitedFor) {
  Stack stack;
  stack.works_for = 3'200ms;
  const auto drained = stack.wait();
  EXPECT_TRUE(drained.at_rest);
  EXPECT_EQ(drained.after, 3'500ms);
  EXPECT_EQ(stack.time.now() - stack.began, 4'500ms);
}

TEST(Drain, AStackThatNeverRestsIsGivenUpOn) {
  Stack stack;
  stack.works_for = 1h;
  const auto drained = stack.wait();
  EXPECT_FALSE(drained.at_rest);
  EXPECT_EQ(drained.after, drain_max);
  EXPECT_EQ(stack.time.now() - stack.began, drain_max);
}

TEST(Drain, OneQuietWindowBetweenTwoBurstsIsNoRest) {
  FakeTime time;
  int windows = 0;
  double used = 0;
  // Read at both ends of a window: quiet is only the third one, until the sixth.
  int reads = 0;
  const auto meter = [&] {
    if (++reads % 2 == 0 && ++windows != 3 && windows < 6) used += 500;
    return used;
  };
  const auto drained = wait_for_rest(meter, 0, time.waits());
  EXPECT_TRUE(drained.at_rest);
  EXPECT_EQ(drained.after, 5 * drain_window);
}

TEST(Drain, AProcessThatEndsDoesNotCountBackwards) {
  FakeTime time;
  double used = 1'000'000;
  const Meter meter = [&] { return std::exchange(used, 0); };
  EXPECT_EQ(idle_rate(meter, time.waits()), 0);
}

}  // namespace
}  // namespace perdura::apps::loadtest
