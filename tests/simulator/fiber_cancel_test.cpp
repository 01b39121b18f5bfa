// The ends that a fiber does not choose: cancelled one by one, or with its world.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "simulator/fiber.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Says when it goes.
struct Witness {
  std::vector<std::string>& seen;
  std::string name;
  ~Witness() { seen.push_back(name + " gone"); }
};

TEST(FiberCancel, UnwindsASleepingFiberInAStepOfItsOwn) {
  Loop loop;
  Fibers fibers(loop);
  std::vector<std::string> seen;
  const FiberId id = fibers.spawn([&] {
    const Witness witness{seen, "a"};
    fibers.sleep(1h);
    seen.push_back("never");
  });
  loop.run_for(1ms);
  fibers.cancel(id);
  EXPECT_THAT(seen, ElementsAre());
  loop.run();
  EXPECT_THAT(seen, ElementsAre("a gone"));
  EXPECT_EQ(loop.now(), TimePoint{} + 1ms) << "its timer was left behind";
  fibers.cancel(id);
  EXPECT_EQ(fibers.live(), 0u);
}

TEST(FiberCancel, DestroysAFiberThatHasNotBegun) {
  Loop loop;
  Fibers fibers(loop);
  auto held = std::make_shared<int>(1);
  const FiberId id = fibers.spawn([held] { FAIL() << "a cancelled fiber began"; });
  fibers.cancel(id);
  EXPECT_EQ(held.use_count(), 1);
  loop.run();
  EXPECT_EQ(loop.steps(), 0u);
}

TEST(FiberCancel, DoesNotReachTheFiberThatTakesItsPlace) {
  Loop loop;
  Fibers fibers(loop);
  bool ended = false;
  const FiberId first = fibers.spawn([&] { fibers.sleep(1h); });
  loop.run_for(1ms);
  fibers.cancel(first);
  loop.run();
  fibers.spawn([&] {
    fibers.sleep(1ms);
    ended = true;
  });
  loop.run_for(0ms);
  fibers.cancel(first);
  loop.run();
  EXPECT_TRUE(ended);
}

TEST(FiberCancel, MeetsTheCallingFiberAtItsNextPortCall) {
  Loop loop;
  Fibers fibers(loop);
  std::vector<std::string> seen;
  fibers.spawn([&] {
    fibers.cancel(fibers.current());
    seen.push_back("still here");
    fibers.sleep(1ms);
    seen.push_back("never");
  });
  loop.run();
  EXPECT_THAT(seen, ElementsAre("still here"));
}

TEST(FiberCancel, OvertakesAWakeThatIsUnderWay) {
  Loop loop;
  Fibers fibers(loop);
  std::vector<std::string> seen;
  const FiberId id = fibers.spawn([&] {
    fibers.sleep(1ms);
    seen.push_back("never");
  });
  loop.after(1ms, [&] { loop.post([&] { seen.push_back("between"); }); });
  loop.run_for(0ms);
  loop.after(1ms, [&, id] { fibers.cancel(id); });
  loop.run();
  EXPECT_THAT(seen, ElementsAre("between"));
}

TEST(FiberCancel, CannotBeSwallowedForLong) {
  Loop loop;
  Fibers fibers(loop);
  int swallowed = 0;
  const FiberId id = fibers.spawn([&] {
    while (swallowed < 10) {
      try {
        fibers.sleep(1h);
      } catch (...) {
        ++swallowed;
      }
    }
  });
  loop.run_for(1ms);
  fibers.cancel(id);
  loop.run();
  EXPECT_EQ(swallowed, 10);
  EXPECT_EQ(fibers.live(), 0u);
}

TEST(FiberCancelDeath, SwallowedWithoutEndAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Loop loop;
        Fibers fibers(loop);
        fibers.spawn([&] {
          while (true) {
            try {
              fibers.sleep(1h);
            } catch (...) {
            }
          }
        });
        loop.run_for(1ms);
        fibers.stop();
      },
      "swallows FiberCancelled");
}

TEST(FiberStop, UnwindsEverySuspendedFiberInOrderOfBirth) {
  std::vector<std::string> seen;
  Loop loop;
  {
    Fibers fibers(loop);
    for (const char* name : {"a", "b", "c"}) {
      fibers.spawn([&fibers, &seen, name] {
        const auto on_heap = std::make_unique<Witness>(Witness{seen, name});
        seen.clear();  // the temporary above said goodbye
        const std::string text(1000, 'x');
        fibers.sleep(1h);
      });
    }
    loop.run_for(1ms);
    fibers.spawn([&seen] { seen.push_back("never"); });
    EXPECT_EQ(fibers.live(), 4u);
  }
  EXPECT_THAT(seen, ElementsAre("a gone", "b gone", "c gone"));
  loop.run();
  EXPECT_EQ(loop.steps(), 3u);  // what the fibers had scheduled went with them
}

TEST(FiberStop, HoldsWhenTheWorldGoesBecauseOfAnException) {
  std::vector<std::string> seen;
  try {
    Loop loop;
    Fibers fibers(loop);
    fibers.spawn([&] {
      try {
        fibers.sleep(1h);
      } catch (...) {
        seen.push_back("unwound");
        throw;
      }
    });
    loop.run_for(1ms);
    throw std::runtime_error("the test failed");
  } catch (const std::runtime_error&) {
    seen.push_back("caught");
  }
  EXPECT_THAT(seen, ElementsAre("unwound", "caught"));
}

TEST(FiberStop, DropsWhatFibersThrowWhileTheyAreUnwound) {
  Loop loop;
  Fibers fibers(loop);
  fibers.spawn([&] {
    bool cut = false;
    try {
      fibers.sleep(1h);
    } catch (...) {
      cut = true;
    }
    if (cut) throw std::runtime_error("translated");
  });
  loop.run_for(1ms);
  fibers.stop();
  EXPECT_EQ(fibers.live(), 0u);
  EXPECT_THROW(fibers.spawn([] {}), FiberMisuse);
  fibers.stop();
}

TEST(FiberStop, IsRefusedToAFiber) {
  Loop loop;
  Fibers fibers(loop);
  fibers.spawn([&] { fibers.stop(); });
  EXPECT_THROW(loop.run(), FiberMisuse);
}

TEST(FiberStop, LeavesNothingOfTenThousandSuspendedFibers) {
  int gone = 0;
  {
    Loop loop;
    Fibers fibers(loop);
    for (int i = 0; i < 10'000; ++i) {
      fibers.spawn([&] {
        const std::shared_ptr<int> witness(new int(1), [&gone](int* p) {
          ++gone;
          delete p;
        });
        fibers.sleep(1h);
      });
    }
    loop.run_for(1ms);
    EXPECT_EQ(gone, 0);
  }
  EXPECT_EQ(gone, 10'000);
}

}  // namespace
}  // namespace perdura::simulator
