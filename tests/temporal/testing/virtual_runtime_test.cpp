#include "temporal/testing/virtual_runtime.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

TEST(VirtualRuntime, RunsPostsInTheirOrderAndNeverInsideTheCall) {
  VirtualRuntime runtime;
  std::vector<int> ran;
  runtime.post([&] {
    ran.push_back(1);
    runtime.post([&] { ran.push_back(3); });
    ran.push_back(2);
  });
  EXPECT_TRUE(ran.empty());
  runtime.run_until_idle();
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST(VirtualRuntime, FiresTimersInTheOrderOfTimeThenOfSetting) {
  VirtualRuntime runtime;
  std::vector<std::string> fired;
  runtime.after(2s, [&] { fired.push_back("late"); });
  runtime.after(1s, [&] { fired.push_back("first"); });
  runtime.after(1s, [&] { fired.push_back("second"); });
  runtime.run_for(1s);
  EXPECT_THAT(fired, ElementsAre("first", "second"));
  runtime.run_for(1s);
  EXPECT_THAT(fired, ElementsAre("first", "second", "late"));
}

TEST(VirtualRuntime, LeavesTheClockAloneWhileIdle) {
  VirtualRuntime runtime;
  const TimePoint before = runtime.now();
  bool fired = false;
  runtime.after(1ms, [&] { fired = true; });
  runtime.run_until_idle();
  EXPECT_FALSE(fired);
  EXPECT_EQ(runtime.now(), before);
}

TEST(VirtualRuntime, ShowsATimerTheMomentAtWhichItIsDue) {
  VirtualRuntime runtime;
  const TimePoint start = runtime.now();
  TimePoint seen;
  runtime.after(5s, [&] { seen = runtime.now(); });
  runtime.run_for(1h);
  EXPECT_EQ(seen - start, 5s);
  EXPECT_EQ(runtime.now() - start, 1h);
}

TEST(VirtualRuntime, DoesNotFireACancelledTimer) {
  VirtualRuntime runtime;
  bool fired = false;
  const auto id = runtime.after(1s, [&] { fired = true; });
  EXPECT_NE(id, 0u);
  runtime.cancel(id);
  runtime.cancel(id);
  runtime.run_for(2s);
  EXPECT_FALSE(fired);
  EXPECT_EQ(runtime.pending(), 0u);
}

TEST(VirtualRuntime, RunsLateWhatBecameDueWhileTheClockWasMovedAlone) {
  VirtualRuntime runtime;
  const TimePoint start = runtime.now();
  TimePoint seen;
  runtime.after(1s, [&] { seen = runtime.now(); });
  runtime.advance(10s);
  EXPECT_EQ(seen, TimePoint{});
  runtime.run_until_idle();
  EXPECT_EQ(seen - start, 10s);
}

TEST(VirtualRuntime, StopsAsSoonAsThePredicateHolds) {
  VirtualRuntime runtime;
  int count = 0;
  for (int i = 1; i <= 5; ++i) runtime.after(std::chrono::seconds{i}, [&] { ++count; });
  EXPECT_TRUE(runtime.run_until([&] { return count == 3; }));
  EXPECT_EQ(runtime.pending(), 2u);
  EXPECT_FALSE(runtime.run_until([&] { return count == 9; }));
}

TEST(VirtualRuntime, GivesUpAtTheLimitOfRunUntil) {
  VirtualRuntime runtime;
  runtime.after(1h, [] {});
  EXPECT_FALSE(runtime.run_until([] { return false; }, 1min));
  EXPECT_EQ(runtime.pending(), 1u);
}

TEST(VirtualRuntime, CallsAnEndlessLoopByItsName) {
  VirtualRuntime runtime({.max_steps = 100});
  std::function<void()> again = [&] { runtime.post(again); };
  runtime.post(again);
  EXPECT_THROW(runtime.run_until_idle(), std::runtime_error);
}

TEST(VirtualRuntime, DrawsTheSameNumbersFromTheSameSeed) {
  VirtualRuntime one({.seed = 7});
  VirtualRuntime two({.seed = 7});
  VirtualRuntime other({.seed = 8});
  const std::vector<std::uint64_t> drawn{one.random(), one.random()};
  EXPECT_THAT(drawn, ElementsAre(two.random(), two.random()));
  EXPECT_NE(drawn[0], other.random());
}

TEST(VirtualRuntime, RunsBlockingWorkAsAStepOfItsOwn) {
  VirtualRuntime runtime;
  std::vector<std::string> ran;
  runtime.run_blocking([&] { ran.push_back("blocking"); });
  runtime.post([&] { ran.push_back("posted"); });
  EXPECT_TRUE(ran.empty());
  runtime.run_until_idle();
  EXPECT_THAT(ran, ElementsAre("blocking", "posted"));
}

TEST(VirtualRuntime, RunsBlockingWorkThatIsHeldUpAgainLaterAndDropsWhatItPosted) {
  VirtualRuntime runtime;
  const auto begun = runtime.now();
  std::vector<std::string> ran;
  runtime.run_blocking([&] {
    const bool late = runtime.now() > begun;
    ran.push_back(late ? "late" : "held up");
    if (!late) runtime.hold_up(5s);
    runtime.post([&ran, late] { ran.push_back(late ? "answer" : "dropped"); });
  });
  runtime.post([&] { ran.push_back("others"); });
  EXPECT_TRUE(runtime.run_until([&] { return ran.size() == 4; }));
  EXPECT_THAT(ran, ElementsAre("held up", "others", "late", "answer"));
  EXPECT_EQ(runtime.now() - begun, 5s);
}

TEST(VirtualRuntime, NeverHearsOfBlockingWorkThatIsHeldUpForEver) {
  VirtualRuntime runtime;
  int ran = 0;
  runtime.run_blocking([&] {
    ++ran;
    runtime.hold_up(Duration::max());
    runtime.post([&] { ran += 100; });
  });
  runtime.run_until_idle();
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(runtime.pending(), 0u);
  runtime.post([&] { ++ran; });
  runtime.run_until_idle();
  EXPECT_EQ(ran, 2) << "the next work is not held up";
}

}  // namespace
}  // namespace perdura::temporal::testing
