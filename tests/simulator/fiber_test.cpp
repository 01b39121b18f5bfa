#include "simulator/fiber.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr TimePoint start{};

struct World {
  Loop loop;
  Fibers fibers{loop};
  std::vector<std::string> seen;

  void note(const std::string& what) {
    seen.push_back(what + "@" + std::to_string((loop.now() - start) / 1ms));
  }
};

TEST(Fiber, BeginsAsAStepOfTheLoopAndSleepsOnVirtualTime) {
  World w;
  w.fibers.spawn([&] {
    w.note("a begins");
    w.fibers.sleep(10ms);
    w.note("a ends");
  });
  w.fibers.spawn([&] {
    w.note("b begins");
    w.fibers.sleep(5ms);
    w.note("b ends");
  });
  w.note("spawned");
  w.loop.run();
  EXPECT_THAT(w.seen,
              ElementsAre("spawned@0", "a begins@0", "b begins@0", "b ends@5", "a ends@10"));
  EXPECT_EQ(w.fibers.live(), 0u);
}

TEST(Fiber, GoesOnAtTheFirstWakeAndIgnoresTheOthers) {
  World w;
  std::optional<Wake> old;
  w.fibers.spawn([&] {
    w.fibers.suspend([&](Wake wake) {
      old = wake;
      w.loop.after(3ms, [&w, wake] { w.note(wake() ? "answer counts" : "answer is late"); });
      w.loop.after(2ms, [&w, wake] { w.note(wake() ? "time-out counts" : "?"); });
    });
    w.note("awake");
    w.fibers.sleep(10ms);
    w.note("done");
  });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("time-out counts@2", "awake@2", "answer is late@3", "done@12"));
  EXPECT_FALSE((*old)());
}

TEST(Fiber, MayBeWokenWhileItIsStillArming) {
  World w;
  w.fibers.spawn([&] {
    w.fibers.suspend([&](Wake wake) {
      EXPECT_TRUE(wake());
      EXPECT_FALSE(wake());
    });
    w.note("awake");
  });
  w.fibers.spawn([&] { w.note("other"); });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("other@0", "awake@0"));
}

TEST(Fiber, IsNotSuspendedIfArmingThrows) {
  World w;
  std::optional<Wake> stale;
  w.fibers.spawn([&] {
    try {
      w.fibers.suspend([&](Wake wake) {
        stale = wake;
        wake();
        throw std::runtime_error("no such host");
      });
    } catch (const std::runtime_error& error) {
      w.note(error.what());
    }
    EXPECT_FALSE((*stale)());
    w.fibers.sleep(1ms);
    w.note("slept");
  });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("no such host@0", "slept@1"));
}

TEST(Fiber, ExceptionComesOutOfTheStepAndTheOthersGoOn) {
  World w;
  w.fibers.spawn([&] {
    w.fibers.sleep(1ms);
    throw std::out_of_range("broken");
  });
  w.fibers.spawn([&] {
    w.fibers.sleep(2ms);
    w.note("other");
  });
  EXPECT_THROW(w.loop.run(), std::out_of_range);
  EXPECT_EQ(w.loop.now(), start + 1ms);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("other@2"));
}

TEST(Fiber, ExceptionGoesWithItsNameToWhoAsksForIt) {
  Loop loop;
  std::vector<std::string> reports;
  Fibers fibers(loop, {.on_error = [&](std::string_view name, std::exception_ptr error) {
                  try {
                    std::rethrow_exception(error);
                  } catch (const std::exception& e) {
                    reports.push_back(std::string(name) + ": " + e.what());
                  }
                }});
  fibers.spawn([] { throw std::runtime_error("one"); }, "order");
  fibers.spawn([] { throw std::runtime_error("two"); }, "payment");
  loop.run();
  EXPECT_THAT(reports, ElementsAre("order: one", "payment: two"));
}

TEST(Fiber, ExceptionsOfManyFibersDoNotMeet) {
  World w;
  const auto risky = [&](int n) {
    for (int i = 0; i < 20; ++i) {
      std::string caught;
      try {
        try {
          w.fibers.sleep(std::chrono::microseconds(n + i));
          throw std::runtime_error("of " + std::to_string(n));
        } catch (const std::runtime_error& error) {
          throw std::logic_error(std::string("again ") + error.what());
        }
      } catch (const std::logic_error& error) {
        caught = error.what();
      }
      w.fibers.sleep(std::chrono::microseconds(n));
      ASSERT_EQ(caught, "again of " + std::to_string(n));
      ASSERT_EQ(std::current_exception(), nullptr);
      ASSERT_EQ(std::uncaught_exceptions(), 0);
    }
    w.seen.push_back("ok");
  };
  for (int n = 0; n < 50; ++n) w.fibers.spawn([&, n] { risky(n); });
  w.loop.run();
  EXPECT_EQ(w.seen.size(), 50u);
}

TEST(Fiber, MayNotWaitInsideACatchEvenIfTheMistakeIsSwallowed) {
  World w;
  w.fibers.spawn([&] {
    try {
      throw std::runtime_error("first");
    } catch (const std::exception&) {
      try {
        w.fibers.sleep(1ms);
      } catch (const std::exception& error) {
        w.note(error.what());
      }
    }
    w.fibers.sleep(1ms);  // here it may
    w.note("goes on");
  });
  EXPECT_THROW(w.loop.run(), FiberMisuse);
  w.loop.run();
  EXPECT_THAT(w.seen,
              ElementsAre("a port that waits was called inside a catch block@0", "goes on@1"));
}

TEST(Fiber, MayNotWaitOutsideAFiber) {
  World w;
  EXPECT_THROW(w.fibers.sleep(1ms), FiberMisuse);
  w.loop.post([&] { w.fibers.sleep(1ms); });
  EXPECT_THROW(w.loop.run(), FiberMisuse);
}

TEST(Fiber, IsNotEnteredFromInsideACatch) {
  World w;
  w.fibers.spawn([&] { w.note("entered"); });
  try {
    throw 1;
  } catch (int) {
    EXPECT_THROW(w.loop.run(), FiberMisuse);
  }
  EXPECT_THAT(w.seen, ElementsAre());
}

TEST(FiberDeath, WaitingInADestructorDuringAnExceptionAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  struct Waits {
    Fibers& fibers;
    ~Waits() { fibers.sleep(1ms); }
  };
  EXPECT_DEATH(
      {
        World w;
        w.fibers.spawn([&] {
          const Waits waits{w.fibers};
          throw std::runtime_error("first");
        });
        w.loop.run();
      },
      "called by a destructor while an exception is in flight");
}

TEST(FiberDeath, OverflowOfAStackIsACrashAtOnce) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        World w;
        w.fibers.spawn([&] {
          std::function<int(int)> deeper = [&](int n) {
            volatile char frame[4096];
            frame[0] = static_cast<char>(n);
            return deeper(n + 1) + frame[0];
          };
          w.note(std::to_string(deeper(0)));
        });
        w.loop.run();
      },
      "");
}

TEST(Fiber, HoldsTenThousandAtOnceAndAllEnd) {
  constexpr int many = 10'000;
  World w;
  std::uint64_t sum = 0;
  for (int i = 0; i < many; ++i) {
    w.fibers.spawn([&, i] {
      const std::string own = std::to_string(i);  // lives on this stack across every sleep
      for (int round = 0; round < 3; ++round) w.fibers.sleep(std::chrono::microseconds(i % 977));
      sum += std::stoull(own);
    });
  }
  w.loop.run_for(0ms);
  EXPECT_EQ(w.fibers.live(), static_cast<std::size_t>(many - 11));  // 11 sleep no time at all
  w.loop.run();
  EXPECT_EQ(sum, static_cast<std::uint64_t>(many) * (many - 1) / 2);
  EXPECT_EQ(w.fibers.live(), 0u);
}

TEST(Fiber, AreBoundedInNumber) {
  Loop loop;
  Fibers fibers(loop, {.max_fibers = 2});
  fibers.spawn([] {});
  fibers.spawn([] {});
  EXPECT_THROW(fibers.spawn([] {}), LoopLimit);
  loop.run();
  EXPECT_NE(fibers.spawn([] {}), 0u);
}

}  // namespace
}  // namespace perdura::simulator
