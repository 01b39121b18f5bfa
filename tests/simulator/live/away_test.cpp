// Fibers on the wall's time, and what is done for them on threads.
#include "simulator/live/away.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "simulator/live/drive.hpp"

namespace perdura::simulator::live {
namespace {

using namespace std::chrono_literals;

/// The wall, as far as these tests need one; interrupted when told.
class TestWall final : public feed::PaceClock {
 public:
  feed::WallTime now() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
  void wait(feed::WallTime) override {}
  bool interrupted() const override { return interrupted_; }
  void interrupt() { interrupted_ = true; }

 private:
  bool interrupted_ = false;
};

class AwayTest : public testing::Test {
 protected:
  ~AwayTest() override { fibers.stop(); }

  void until(const bool& ended) {
    ASSERT_TRUE(drive(loop, away, wall, [&] { return ended; }));
  }

  std::mutex gate;  // a thread may be at it until `away` has gone
  Loop loop;
  Fibers fibers{loop};
  Away away{fibers, 2};
  TestWall wall;
};

TEST_F(AwayTest, FibersWaitForTheirErrandsAtTheSameTime) {
  std::mutex both;
  std::condition_variable met;
  int there = 0, back = 0;
  bool ended = false;
  for (int n = 0; n < 2; ++n) {
    fibers.spawn([&] {
      away.run([&] {
        std::unique_lock lock(both);
        ++there;
        met.notify_all();
        met.wait(lock, [&] { return there == 2; });  // alone it would wait for ever
      });
      ended = ++back == 2;
    });
  }
  until(ended);
  EXPECT_EQ(back, 2);
}

TEST_F(AwayTest, WhatAnErrandThrowsComesOutOfIt) {
  std::string heard;
  bool ended = false;
  fibers.spawn([&] {
    try {
      away.run([] { throw std::runtime_error("nobody there"); });
    } catch (const std::runtime_error& error) {
      heard = error.what();
    }
    ended = true;
  });
  until(ended);
  EXPECT_EQ(heard, "nobody there");
}

TEST_F(AwayTest, TheLoopsTimeIsTheWalls) {
  const auto before = wall.now();
  bool ended = false;
  fibers.spawn([&] {
    fibers.sleep(50ms);
    ended = true;
  });
  until(ended);
  EXPECT_GE(wall.now() - before, 50ms);
}

TEST_F(AwayTest, WhoInterruptsIsHeard) {
  wall.interrupt();
  EXPECT_FALSE(drive(loop, away, wall, [] { return false; }));
}

TEST_F(AwayTest, AFiberMayEndBeforeItsErrand) {
  gate.lock();
  const FiberId fiber = fibers.spawn([&] { away.run([&] { const std::lock_guard lock(gate); }); });
  bool ended = false;
  loop.after(5ms, [&] { fibers.cancel(fiber); });
  loop.after(10ms, [&] { ended = true; });
  until(ended);
  EXPECT_EQ(fibers.live(), 0u);
  gate.unlock();
}

}  // namespace
}  // namespace perdura::simulator::live
