// Rounds on virtual time: at once, when woken, when something is due, and never for nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/runtime.hpp"
#include "simulator/world/ticks.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct TicksTest : testing::Test {
  std::shared_ptr<Ticks> start(TickPace pace) {
    return Ticks::start(
        *machine, "work", pace, [this] { return due; },
        [this] {
          rounds.push_back(
              std::chrono::duration_cast<std::chrono::milliseconds>(loop.now().time_since_epoch())
                  .count());
          if (takes > 0ms) fibers.sleep(takes);
        });
  }

  Loop loop;
  Fibers fibers{loop};
  LoopRuntime runtime{loop, fibers, 1};
  temporal::testing::Server server{runtime};
  std::unique_ptr<Machine> machine = std::make_unique<Machine>(
      "m", Machine::Parts{.fibers = fibers, .temporal = server, .log = [](auto) {}});
  std::optional<TimePoint> due;
  std::chrono::milliseconds takes{0};
  std::vector<std::int64_t> rounds;  // when
};

TEST_F(TicksTest, QuietDaysCostNothing) {
  const auto ticks = start({.period = 1s});
  loop.run_for(1s);
  const auto steps = loop.steps();
  loop.run_for(24h);
  EXPECT_THAT(rounds, ElementsAre(0));
  EXPECT_EQ(loop.steps(), steps);
}

TEST_F(TicksTest, WhatIsDueLaterIsDoneThen) {
  due = TimePoint(90s);
  const auto ticks = start({.period = 1s, .longest = 1s});
  loop.run_for(91500ms);
  EXPECT_THAT(rounds, ElementsAre(0, 90'000, 91'000));
}

TEST_F(TicksTest, WhatStaysUndoneIsTriedLessAndLessOften) {
  due = TimePoint{};
  const auto ticks = start({.period = 1s, .longest = 4s});
  loop.run_for(16s);
  EXPECT_THAT(rounds, ElementsAre(0, 1'000, 3'000, 7'000, 11'000, 15'000));
}

TEST_F(TicksTest, WakesDuringARoundMakeOneMoreAfterTheGap) {
  takes = 10ms;
  const auto ticks = start({.period = 1s, .gap = 20ms});
  loop.run_for(5ms);
  ticks->wake();
  ticks->wake();
  loop.run_for(1h);
  EXPECT_THAT(rounds, ElementsAre(0, 30));
}

TEST_F(TicksTest, ATouchOnlyAsksWhetherSomethingIsDue) {
  const auto ticks = start({.period = 1s});
  loop.run_for(10s);
  ticks->touch();
  loop.run_for(10s);
  EXPECT_THAT(rounds, ElementsAre(0));
  due = loop.now();
  ticks->touch();
  loop.run_for(1500ms);
  EXPECT_THAT(rounds, ElementsAre(0, 21'000));
}

TEST_F(TicksTest, WhatIsDueByTheMachinesClockIsDoneByItsClock) {
  machine->set_skew(30s);
  due = TimePoint(90s);
  const auto ticks = start({.period = 1s, .longest = 1s});
  loop.run_for(60500ms);
  EXPECT_THAT(rounds, ElementsAre(0, 60'000));
}

TEST_F(TicksTest, AClockThatIsSetMovesWhatIsDue) {
  due = TimePoint(1h);
  const auto ticks = start({.period = 1s, .longest = 1h});
  loop.run_for(10s);
  machine->set_skew(30min);
  loop.run_for(10s);
  machine->set_skew(59min);
  loop.run_for(40500ms);
  EXPECT_THAT(rounds, ElementsAre(0, 60'000));
  machine->set_skew(-1min);
  due = TimePoint(2h);
  loop.run_for(2h);
  EXPECT_THAT(rounds, ElementsAre(0, 60'000, 7'260'000));
}

TEST_F(TicksTest, NothingComesAfterTheMachinesDeath) {
  takes = 10ms;
  due = TimePoint{};
  const auto ticks = start({.period = 1s});
  loop.run_for(5ms);
  machine->kill();
  ticks->wake();
  ticks->touch();
  loop.run();
  EXPECT_THAT(rounds, ElementsAre(0));
  EXPECT_EQ(fibers.live(), 0u);
}

}  // namespace
}  // namespace perdura::simulator
