// A history up to each of its workflow tasks: what a worker is given that has the run no longer.
#include <gmock/gmock.h>
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "temporal/testing/environment.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;

/// Three tasks: it begins, and two timers fire. In its `odd_life`-th life it is another workflow.
struct Moody {
  static int lives, odd_life;

  Task<void> run() {
    if (++lives == odd_life) {
      upsert_search_attributes({{"Mood", "odd"}});
    }
    for (int timers = 0; timers < 2; ++timers) {
      auto pause = sleep(1s);
      co_await pause;
    }
  }
};
int Moody::lives = 0;
int Moody::odd_life = 0;

const WorkflowDefinition moody = define<Moody>("Moody").run(&Moody::run);

::temporal::api::history::v1::History history() {
  testing::TestEnvironment world{{.workflows = {moody}}};
  Moody::odd_life = 0;
  const auto run = world.start("Moody", {});
  world.runtime().run_for(1min);
  return world.server().history(run.id);
}

ReplayOutcome replayed(const ::temporal::api::history::v1::History& recorded, int odd_life) {
  Moody::lives = 0;
  Moody::odd_life = odd_life;
  return Replayer({moody}).replay_each_prefix(recorded);
}

TEST(ReplayedPrefixes, EndBeforeEachTaskAndWithTheWhole) {
  const auto recorded = history();
  const auto outcome = replayed(recorded, 0);
  EXPECT_EQ(outcome.problem, "");
  EXPECT_EQ(outcome.events, static_cast<std::size_t>(recorded.events_size()));
  EXPECT_EQ(outcome.tasks, 3u);
  EXPECT_EQ(Moody::lives, 4) << "up to each of three tasks, and the whole";
}

TEST(ReplayedPrefixes, OneThatDoesNotFitIsToldWithItsLength) {
  const auto recorded = history();
  const auto outcome = replayed(recorded, 2);
  EXPECT_THAT(outcome.problem, ::testing::HasSubstr("UpsertSearchAttributes"));
  EXPECT_LT(outcome.events, static_cast<std::size_t>(recorded.events_size()));
}

}  // namespace
}  // namespace perdura::temporal
