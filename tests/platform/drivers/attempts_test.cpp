#include "platform/drivers/attempts.hpp"

#include <gtest/gtest.h>

#include <future>

namespace perdura::platform {
namespace {

constexpr Pauses hardly{std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
constexpr Pauses for_ever{std::chrono::hours(24), std::chrono::hours(24)};

TEST(Attempts, EndWithTheFirstThatSucceeds) {
  int made = 0;
  std::promise<void> done;
  Attempts attempts(hardly, [&] {
    if (++made < 5) return false;
    done.set_value();
    return true;
  });
  done.get_future().wait();
  attempts.stop();
  EXPECT_EQ(made, 5);
}

TEST(Attempts, StopDoesNotWaitForAPause) {
  std::promise<void> failed;
  int made = 0;
  Attempts attempts(for_ever, [&] {
    ++made;
    failed.set_value();
    return false;
  });
  failed.get_future().wait();
  attempts.stop();
  attempts.stop();
  EXPECT_EQ(made, 1);
}

TEST(Attempts, StopWaitsForTheOneThatRuns) {
  std::promise<void> inside, go_on, asked;
  auto told_to_go_on = go_on.get_future();
  bool ended = false;
  Attempts attempts(hardly, [&] {
    inside.set_value();
    told_to_go_on.wait();
    return ended = true;
  });
  inside.get_future().wait();
  auto stopping = std::async(std::launch::async, [&] {
    asked.set_value();
    attempts.stop();
    return ended;
  });
  asked.get_future().wait();
  EXPECT_EQ(stopping.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  go_on.set_value();
  EXPECT_TRUE(stopping.get());
}

}  // namespace
}  // namespace perdura::platform
