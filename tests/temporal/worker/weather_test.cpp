// What goes wrong around a worker, on the in-process server.
#include <gtest/gtest.h>
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "temporal/testing/environment.hpp"
#include "tests/temporal/worker/samples.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using namespace api::enums::v1;
using samples::Count;
using samples::Greeting;
using samples::Name;
using samples::Race;
using testing::Fate;
using testing::TestEnvironment;

struct Log {
  std::vector<std::string> errors;

  auto sink() {
    return [this](WorkerOptions::Level level, const std::string& text) {
      if (level == WorkerOptions::Level::Error) errors.push_back(text);
    };
  }
};

testing::EnvironmentOptions options(std::vector<WorkflowDefinition> workflows, Log& log,
                                    std::size_t cached = 100) {
  return {.workflows = std::move(workflows),
          .activities = samples::activities(),
          .worker = {.task_queue = "test", .max_cached_runs = cached, .log = log.sink()}};
}

void signal(TestEnvironment& world, const WorkflowRef& run, const std::string& name,
            Payloads input = {}) {
  world
      .ask<Acknowledged>(
          [&](auto answer) { world.client().signal(run, {.name = name, .input = input}, answer); })
      .value();
}

int events_of(TestEnvironment& world, const WorkflowRef& run, EventType type) {
  int found = 0;
  const auto history = world.server().history(run.id);
  for (const auto& event : history.events()) {
    found += event.event_type() == type ? 1 : 0;
  }
  return found;
}

// --- A timer and a signal in one workflow task
// ----------------------------------------------------

/// Without a worker both wait in history, in the order in which they came.
Greeting race_in_one_task(bool signal_first, std::size_t cached) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log, cached));
  const auto run = world.start("Racer", {to_payload(Race{1000})});
  world.runtime().run_for(100ms);
  world.kill_worker();
  if (signal_first) {
    signal(world, run, "go", {to_payload(Count{1})});
    world.runtime().run_for(10s);
  } else {
    world.runtime().run_for(10s);
    signal(world, run, "go", {to_payload(Count{1})});
  }
  world.add_worker({.task_queue = "test", .max_cached_runs = cached, .log = log.sink()},
                   samples::workflows(), samples::activities());
  const auto ended = world.outcome(run);
  EXPECT_EQ(log.errors, std::vector<std::string>{});
  Replayer replayer(samples::workflows());
  EXPECT_EQ(replayer.replay(world.server().history(run.id)).problem, "");
  return only_payload<Greeting>(ended.result);
}

TEST(Race, IsWonByTheTimerThatFiredBeforeTheSignalInTheSameTask) {
  EXPECT_EQ(race_in_one_task(false, 100).text, "hello timer");
  EXPECT_EQ(race_in_one_task(false, 0).text, "hello timer");
}

TEST(Race, IsWonByTheSignalThatCameBeforeTheTimerInTheSameTask) {
  EXPECT_EQ(race_in_one_task(true, 100).text, "at last s");
  EXPECT_EQ(race_in_one_task(true, 0).text, "at last s");
}

// --- Workers that die
// -----------------------------------------------------------------------------

TEST(Worker, GoesOnWithWhatAKilledOneLeft) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Counter", {to_payload(Count{1})});
  world.runtime().run_for(1s);
  world.kill_worker();
  signal(world, run, "finish");
  world.add_worker({.task_queue = "test", .log = log.sink()}, samples::workflows(),
                   samples::activities());
  EXPECT_EQ(only_payload<Count>(world.outcome(run).result).value, 1);
  EXPECT_EQ(log.errors, std::vector<std::string>{});
}

TEST(Worker, RunsBesideAnotherOne) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  world.add_worker({.task_queue = "test", .log = log.sink()}, samples::workflows(),
                   samples::activities());
  std::vector<WorkflowRef> runs;
  for (int i = 0; i < 50; ++i) {
    runs.push_back(world.start("Undoer", {to_payload(Name{std::to_string(i)})}));
  }
  for (const auto& run : runs) EXPECT_EQ(world.outcome(run).status, WorkflowStatus::Completed);
  EXPECT_GT(world.worker(0).stats().workflow_tasks, 0u);
  EXPECT_GT(world.worker(1).stats().workflow_tasks, 0u);
}

TEST(Worker, StopsAfterFinishingWhatItHas) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("LocalGreeter", {to_payload(Name{"ab"})});
  bool stopped = false;
  world.runtime().step();
  world.worker().stop([&] { stopped = true; });
  EXPECT_TRUE(world.runtime().run_until([&] { return stopped; }, 10s));
  world.add_worker({.task_queue = "test", .log = log.sink()}, samples::workflows(),
                   samples::activities());
  EXPECT_EQ(world.outcome(run).status, WorkflowStatus::Completed);
}

// --- A server that is away
// ------------------------------------------------------------------------

TEST(Worker, ComesBackWhenTheServerDoes) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Waiter", {to_payload(Name{"x"})});
  world.runtime().run_for(1s);
  world.server().set_fate([](std::string_view, const google::protobuf::Message&) {
    return Fate{.kind = Fate::Kind::FailBefore};
  });
  world.runtime().run_for(5min);
  world.server().set_fate({});
  world.ask<Acknowledged>([&](auto answer) { world.client().cancel(run, "", answer); }).value();
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "hello cancelled");
}

TEST(Worker, TellsThatTheServerIsAwayAndSoonThatItIsBack) {
  Log log;
  std::vector<std::string> told;
  auto world_options = options(samples::workflows(), log);
  world_options.worker.on_server = [&](bool answers, const std::string& cause) {
    const std::string text = answers ? "back" : cause.empty() ? "away without a cause" : "away";
    if (told.empty() || told.back() != text) told.push_back(text);
  };
  TestEnvironment world(world_options);
  world.runtime().run_for(1s);
  world.server().set_fate([](std::string_view, const google::protobuf::Message&) {
    return Fate{.kind = Fate::Kind::FailBefore};
  });
  world.runtime().run_for(5min);
  EXPECT_EQ(told, std::vector<std::string>{"away"});
  world.server().set_fate({});
  world.runtime().run_for(20s);
  EXPECT_EQ(told, (std::vector<std::string>{"away", "back"}));
}

TEST(Worker, BearsEveryThirdAnswerBeingLost) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  int calls = 0;
  world.server().set_fate([&](std::string_view, const google::protobuf::Message&) {
    return ++calls % 3 == 0 ? Fate{.kind = Fate::Kind::LoseAnswer} : Fate{};
  });
  for (int i = 0; i < 20; ++i) {
    const auto run = world.start("Undoer", {to_payload(Name{"x"})});
    EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "Refused");
  }
  EXPECT_EQ(log.errors, std::vector<std::string>{});
}

// --- Code that changed under a running workflow
// ---------------------------------------------------

/// Like `Counter`, but it starts with a timer that history does not know.
struct ChangedCounter : samples::Counter {
  Task<Count> run_changed(Count from) {
    auto pause = sleep(1s);
    co_await pause;
    auto counting = run(from);
    co_return co_await counting;
  }
};

WorkflowDefinition changed_counter() {
  return define<ChangedCounter>("Counter")
      .run(&ChangedCounter::run_changed)
      .signal("finish", &ChangedCounter::finish);
}

TEST(ChangedWorkflow, IsRefusedByNameAndGoesOnWhenTheCodeIsMended) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Racer", {to_payload(Race{3'600'000})});
  const auto counter = world.start("Counter", {to_payload(Count{7})});
  world.runtime().run_for(1s);
  world.kill_worker();

  const auto changed = world.add_worker({.task_queue = "test", .log = log.sink()},
                                        {changed_counter()}, samples::activities());
  signal(world, counter, "finish");
  world.runtime().run_for(60s);
  ASSERT_FALSE(log.errors.empty());
  EXPECT_NE(log.errors.front().find("the workflow's command is StartTimer 1, but history has no "
                                    "further event for that task"),
            std::string::npos)
      << log.errors.front();
  EXPECT_LE(log.errors.size(), 10u) << "a broken workflow must not spin";
  EXPECT_EQ(events_of(world, counter, EVENT_TYPE_WORKFLOW_TASK_FAILED), 1);
  const auto history = world.server().history(counter.id);
  for (const auto& event : history.events()) {
    if (event.event_type() != EVENT_TYPE_WORKFLOW_TASK_FAILED) continue;
    EXPECT_EQ(event.workflow_task_failed_event_attributes().cause(),
              WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR);
  }
  Replayer replayer({changed_counter()});
  EXPECT_NE(replayer.replay(history).problem, "");

  world.kill_worker(changed);
  world.add_worker({.task_queue = "test", .log = log.sink()}, samples::workflows(),
                   samples::activities());
  EXPECT_EQ(only_payload<Count>(world.outcome(counter).result).value, 7);
}

// --- Children that end otherwise
// ------------------------------------------------------------------

struct Guardian {
  Task<Greeting> run(Name name) {
    auto child = start_child(WorkflowType<Count, Count>{"Counter"}, Count{1}, {.id = name.name});
    try {
      co_await child.result;
    } catch (const ChildWorkflowFailure& failure) {
      co_return Greeting{failure.root().kind == FailureKind::Terminated ? "terminated" : "other",
                         0};
    }
    co_return Greeting{"done", 0};
  }
};

TEST(Parent, HearsThatItsChildWasTerminated) {
  Log log;
  auto workflows = samples::workflows();
  workflows.push_back(define<Guardian>("Guardian").run(&Guardian::run));
  TestEnvironment world(options(workflows, log));
  const auto run = world.start("Guardian", {to_payload(Name{"the-child"})});
  world.runtime().run_for(1s);
  world.ask<Acknowledged>([&](auto answer) { world.client().terminate({"the-child"}, "", answer); })
      .value();
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "terminated");
}

// --- Bad input
// ------------------------------------------------------------------------------------

TEST(BadInput, FailsTheWorkflowAtOnce) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto ended = world.outcome(world.start("Counter", {{.data = R"({"value":"many"})"}}));
  ASSERT_TRUE(ended.failure);
  EXPECT_EQ(ended.failure->type, "InvalidInput");
  EXPECT_NE(ended.failure->message.find("/value"), std::string::npos) << ended.failure->message;
}

TEST(BadInput, InASignalIsPassedOver) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Racer", {to_payload(Race{1000})});
  signal(world, run, "go", {{.data = "[]"}});
  signal(world, run, "unheard-of");
  EXPECT_EQ(only_payload<Greeting>(world.outcome(run).result).text, "hello timer");
}

TEST(BadInput, InAnUpdateIsRejected) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Counter", {to_payload(Count{1})});
  const auto update = [&](const std::string& name, const std::string& text) {
    return world
        .ask<UpdateOutcome>([&](auto answer) {
          world.client().update(run, {.name = name, .input = {{.data = text}}}, answer);
        })
        .value();
  };
  EXPECT_EQ(update("add", "{}").failure->type, "InvalidInput");
  const auto unknown = update("subtract", R"({"value":1})");
  EXPECT_EQ(unknown.failure->type, "UnknownUpdate");
  EXPECT_NE(unknown.failure->message.find("it has: add"), std::string::npos);
  EXPECT_EQ(events_of(world, run, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), 0);
}

TEST(UnknownActivity, NamesThoseThatThereAre) {
  Log log;
  Activities only_greet;
  only_greet.add(samples::refuse, [](const Name&) { return Greeting{}; });
  TestEnvironment world({.workflows = samples::workflows(),
                         .activities = only_greet,
                         .worker = {.task_queue = "test", .log = log.sink()}});
  const auto run = world.start("LocalGreeter", {to_payload(Name{"x"})});
  const auto ended = world.outcome(run);
  ASSERT_TRUE(ended.failure);
  EXPECT_NE(ended.failure->cause->message.find("no activity Stutter; it has: Refuse"),
            std::string::npos)
      << ended.failure->cause->message;
}

// --- Patches
// --------------------------------------------------------------------------------------

struct Patched : samples::Counter {
  Task<Count> run_patched(Count from) {
    if (patched("slower")) {
      auto pause = sleep(1s);
      co_await pause;
      value += 100;
    }
    auto counting = run(from);
    co_return co_await counting;
  }
};

TEST(Patch, IsTakenByNewRunsAndNotByOldOnes) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto old_run = world.start("Counter", {to_payload(Count{1})});
  world.runtime().run_for(1s);
  world.kill_worker();
  world.add_worker(
      {.task_queue = "test", .max_cached_runs = 0, .log = log.sink()},
      {define<Patched>("Counter").run(&Patched::run_patched).signal("finish", &Patched::finish)},
      samples::activities());
  const auto new_run = world.start("Counter", {to_payload(Count{1})});
  world.runtime().run_for(5s);
  signal(world, old_run, "finish");
  signal(world, new_run, "finish");
  EXPECT_EQ(only_payload<Count>(world.outcome(old_run).result).value, 1);
  EXPECT_EQ(only_payload<Count>(world.outcome(new_run).result).value, 101);
  EXPECT_EQ(log.errors, std::vector<std::string>{});
}

// A task that failed never happened: its next attempt is the first run of that code.
TEST(Patch, IsTakenByARunWhoseFirstTaskFailed) {
  Log log;
  TestEnvironment world(options({changed_counter()}, log));
  world.kill_worker();
  const auto run = world.start("Counter", {to_payload(Count{1})});
  // No workflow of that name: the task fails, and is reported.
  const auto ignorant =
      world.add_worker({.task_queue = "test", .log = log.sink()},
                       {define<samples::Greeter>("Other").run(&samples::Greeter::run)});
  world.runtime().run_for(5s);
  EXPECT_EQ(events_of(world, run, EVENT_TYPE_WORKFLOW_TASK_FAILED), 1);
  world.kill_worker(ignorant);
  world.add_worker(
      {.task_queue = "test", .log = log.sink()},
      {define<Patched>("Counter").run(&Patched::run_patched).signal("finish", &Patched::finish)},
      samples::activities());
  world.runtime().run_for(60s);
  signal(world, run, "finish");
  EXPECT_EQ(only_payload<Count>(world.outcome(run).result).value, 101);
}

// The dropped task's event numbers are given to what happens next.
TEST(RejectedUpdate, DoesNotHideTheSignalBehindIt) {
  Log log;
  TestEnvironment world(options(samples::workflows(), log));
  const auto run = world.start("Counter", {to_payload(Count{3})});
  world.runtime().run_for(1s);
  const auto refused = world.ask<UpdateOutcome>([&](auto answer) {
    world.client().update(run, {.name = "add", .input = {to_payload(Count{-1})}}, answer);
  });
  EXPECT_EQ(refused.value().failure->type, "Negative");
  signal(world, run, "finish");
  EXPECT_EQ(only_payload<Count>(world.outcome(run).result).value, 3);
}

}  // namespace
}  // namespace perdura::temporal
