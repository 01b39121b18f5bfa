// The worker on the in-process server: every kind of thing that a workflow can do.
#include <gtest/gtest.h>

#include "temporal/testing/environment.hpp"
#include "tests/temporal/worker/samples.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using samples::Count;
using samples::Greeting;
using samples::Name;
using samples::Race;
using testing::EnvironmentOptions;
using testing::TestEnvironment;

EnvironmentOptions with_samples(std::size_t cached = 100) {
  return {.workflows = samples::workflows(),
          .activities = samples::activities(),
          .worker = {
              .task_queue = "test",
              .max_cached_runs = cached,
              .log = [](WorkerOptions::Level, const std::string& text) { ADD_FAILURE() << text; }}};
}

class Workflow : public ::testing::TestWithParam<std::size_t> {
 protected:
  TestEnvironment world{with_samples(GetParam())};
};

INSTANTIATE_TEST_SUITE_P(CacheSizes, Workflow, ::testing::Values(100, 1, 0),
                         [](const auto& info) { return "Cached" + std::to_string(info.param); });

TEST_P(Workflow, RunsAnActivity) {
  EXPECT_EQ((world.execute<Greeting>("Greeter", Name{"you"}).text), "hello you");
}

TEST_P(Workflow, RetriesALocalActivityInPlace) {
  EXPECT_EQ((world.execute<Greeting>("LocalGreeter", Name{"ab"}).attempt), 3);
}

TEST_P(Workflow, GetsTheFailureOfALocalActivityThatUsedUpItsAttempts) {
  try {
    world.execute<Greeting>("LocalGreeter", Name{"abcdef"});
    FAIL() << "three attempts were enough";
  } catch (const ActivityFailure& failure) {
    EXPECT_EQ(failure.root().type, "Stutter");
  }
}

TEST_P(Workflow, TakesTheTimerWhenItIsFirst) {
  const auto run = world.start("Racer", {to_payload(Race{1000})});
  world.runtime().run_for(2s);
  const auto sent = world.ask<Acknowledged>([&](auto answer) {
    world.client().signal(run, {.name = "go", .input = {to_payload(Count{1})}}, answer);
  });
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "hello timer");
}

TEST_P(Workflow, TakesTheSignalWhenItIsFirst) {
  const auto run = world.start("Racer", {to_payload(Race{1000})});
  world.runtime().run_for(500ms);
  world
      .ask<Acknowledged>([&](auto answer) {
        world.client().signal(run, {.name = "go", .input = {to_payload(Count{1})}}, answer);
      })
      .value();
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "at last s");
}

TEST_P(Workflow, AddsUpUpdatesAndAnswersQueries) {
  const auto run = world.start("Counter", {to_payload(Count{10})});
  const auto add = [&](int value) {
    return world
        .ask<UpdateOutcome>([&](auto answer) {
          world.client().update(run, {.name = "add", .input = {to_payload(Count{value})}}, answer);
        })
        .value();
  };
  EXPECT_EQ(only_payload<Count>(add(5).result).value, 15);
  const auto refused = add(-1);
  ASSERT_TRUE(refused.failure);
  EXPECT_EQ(refused.failure->type, "Negative");
  EXPECT_EQ(only_payload<Count>(add(7).result).value, 22);
  const auto total =
      world
          .ask<Payloads>([&](auto answer) { world.client().query(run, {.name = "total"}, answer); })
          .value();
  EXPECT_EQ(only_payload<Count>(total).value, 22);
  world
      .ask<Acknowledged>(
          [&](auto answer) { world.client().signal(run, {.name = "finish"}, answer); })
      .value();
  EXPECT_EQ(only_payload<Count>(world.outcome(run).result).value, 22);
}

TEST_P(Workflow, IsStartedTogetherWithAnUpdate) {
  StartOptions start{.id = "counter-1",
                     .type = "Counter",
                     .task_queue = "test",
                     .input = {to_payload(Count{1})},
                     .conflict = IdConflictPolicy::UseExisting};
  const auto both =
      world
          .ask<StartedUpdate>([&](auto answer) {
            world.client().update_with_start(
                start, {.name = "add", .input = {to_payload(Count{2})}, .update_id = "u1"}, answer);
          })
          .value();
  EXPECT_EQ(only_payload<Count>(both.update.result).value, 3);
}

TEST_P(Workflow, HasChildren) {
  EXPECT_EQ((world.execute<Greeting>("Parent", Name{"kid"}).text), "hello kid, and kid failed");
}

TEST_P(Workflow, UndoesInReverseOrder) {
  EXPECT_EQ((world.execute<Greeting>("Undoer", Name{"x"}).text), "Refused");
}

TEST_P(Workflow, CancelsAnActivityAndStillSaysGoodbye) {
  const auto run = world.start("Waiter", {to_payload(Name{"x"})});
  world.runtime().run_for(5s);
  world.ask<Acknowledged>([&](auto answer) { world.client().cancel(run, "enough", answer); })
      .value();
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "hello cancelled");
}

TEST_P(Workflow, ContinuesAsNew) {
  EXPECT_EQ((world.execute<Count>("Countdown", Count{3}).value), 0);
}

TEST_P(Workflow, Fails) {
  EXPECT_THROW((world.execute<Greeting>("Failing", Name{"it"})), ApplicationFailure);
}

}  // namespace
}  // namespace perdura::temporal
