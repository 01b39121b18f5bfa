#include "platform/drivers/rounds.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace perdura::platform {
namespace {

constexpr Pace never{std::chrono::hours(24)};

/// Counts rounds; waits for the n-th.
class Counted {
 public:
  void count() {
    const std::lock_guard lock(mutex_);
    ++rounds_;
    changed_.notify_all();
  }
  void wait_for(int rounds) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return rounds_ >= rounds; });
  }
  int rounds() {
    const std::lock_guard lock(mutex_);
    return rounds_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int rounds_ = 0;
};

TEST(Rounds, BeginAtOnce) {
  Counted counted;
  Rounds rounds(never, [&] { counted.count(); });
  counted.wait_for(1);
}

TEST(Rounds, ComeAgainAfterThePeriod) {
  Counted counted;
  Rounds rounds({std::chrono::milliseconds(1)}, [&] { counted.count(); });
  counted.wait_for(4);
}

TEST(Rounds, ComeWhenWoken) {
  Counted counted;
  Rounds rounds(never, [&] { counted.count(); });
  for (int n = 1; n <= 50; ++n) {
    counted.wait_for(n);
    rounds.wake();
  }
  counted.wait_for(51);
}

TEST(Rounds, StopDoesNotWaitForAGap) {
  Counted counted;
  Rounds rounds({std::chrono::hours(24), std::chrono::hours(24)}, [&] { counted.count(); });
  counted.wait_for(1);
  rounds.wake();
  rounds.stop();
  EXPECT_EQ(counted.rounds(), 1);
}

TEST(Rounds, AWakeDuringARoundMakesOneMore) {
  Counted counted;
  std::promise<void> inside, go_on;
  auto told_to_go_on = go_on.get_future();
  std::atomic<bool> first{true};
  Rounds rounds(never, [&] {
    if (first.exchange(false)) {
      inside.set_value();
      told_to_go_on.wait();
    }
    counted.count();
  });
  inside.get_future().wait();
  rounds.wake();
  rounds.wake();
  go_on.set_value();
  counted.wait_for(2);
  rounds.stop();
  EXPECT_EQ(counted.rounds(), 2);
}

TEST(Rounds, StopWaitsForTheRoundAndEndsThem) {
  Counted counted;
  std::promise<void> inside, go_on;
  auto told_to_go_on = go_on.get_future();
  Rounds rounds(never, [&] {
    inside.set_value();
    told_to_go_on.wait();
    counted.count();
  });
  inside.get_future().wait();
  auto stopping = std::async(std::launch::async, [&] { rounds.stop(); });
  go_on.set_value();
  stopping.wait();
  const int ended = counted.rounds();
  rounds.wake();
  rounds.stop();
  EXPECT_EQ(counted.rounds(), ended);
  EXPECT_EQ(ended, 1);
}

TEST(Rounds, MayBeStoppedByManyAtOnce) {
  for (int n = 0; n < 50; ++n) {
    Counted counted;
    Rounds rounds(never, [&] { counted.count(); });
    auto one = std::async(std::launch::async, [&] { rounds.stop(); });
    auto other = std::async(std::launch::async, [&] { rounds.stop(); });
    one.wait();
    other.wait();
    EXPECT_LE(counted.rounds(), 1);
  }
}

}  // namespace
}  // namespace perdura::platform
