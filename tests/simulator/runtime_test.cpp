#include "simulator/runtime.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct World {
  Loop loop;
  Fibers fibers{loop};
  LoopRuntime runtime{loop, fibers, 7};
  std::vector<std::string> seen;

  temporal::Runtime::Work note(std::string what) {
    return [this, what] { seen.push_back(what); };
  }
};

TEST(LoopRuntime, RunsPostsInOrderAndNeverInsideTheCall) {
  World w;
  w.runtime.post([&] {
    w.runtime.post(w.note("third"));
    w.note("first")();
  });
  w.runtime.post(w.note("second"));
  EXPECT_THAT(w.seen, ElementsAre());
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("first", "second", "third"));
}

TEST(LoopRuntime, RunsTimersOfOneMomentInTheOrderOfSetting) {
  World w;
  w.runtime.after(2ms, w.note("b"));
  w.runtime.after(1ms, w.note("a"));
  w.runtime.after(2ms, w.note("c"));
  w.runtime.after(-1ms, w.note("now"));
  const auto id = w.runtime.after(1ms, w.note("cancelled"));
  EXPECT_NE(id, 0u);
  w.runtime.cancel(id);
  w.runtime.cancel(id);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("now", "a", "b", "c"));
  EXPECT_EQ(w.runtime.now(), TimePoint{} + 2ms);
}

TEST(LoopRuntime, RunsBlockingWorkBesideTheSerialExecutor) {
  World w;
  w.runtime.run_blocking([&] {
    w.note("activity begins")();
    w.fibers.sleep(10ms);
    w.note("activity ends")();
  });
  w.runtime.after(5ms, w.note("meanwhile"));
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("activity begins", "meanwhile", "activity ends"));
}

TEST(LoopRuntime, DrawsTheSameNumbersForTheSameSeedOnly) {
  World w;
  LoopRuntime same(w.loop, w.fibers, 7);
  LoopRuntime other(w.loop, w.fibers, 8);
  for (int i = 0; i < 10; ++i) {
    const auto number = w.runtime.random();
    EXPECT_EQ(number, same.random());
    EXPECT_NE(number, other.random());
  }
}

}  // namespace
}  // namespace perdura::simulator
