// The worker on a real server.
#include <gtest/gtest.h>
#include <temporal/api/history/v1/message.pb.h>

#include "temporal/client/blocking.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/replay/replayer.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"
#include "temporal/testing/environment.hpp"
#include "temporal/testing/normalise.hpp"
#include "tests/temporal/support/dev_server.hpp"
#include "tests/temporal/worker/program.hpp"
#include "tests/temporal/worker/samples.hpp"
#include "tests/temporal/worker/strip.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using api::enums::v1::EventType;
using samples::Count;
using samples::Greeting;
using samples::Name;
using samples::Race;
using testing::DevServer;

const std::vector<std::string> kEager = {"--dynamic-config-value",
                                         "system.enableActivityEagerExecution=true"};

/// One server for most tests: starting it costs a second.
DevServer& shared_server() {
  static DevServer one({.arguments = kEager});
  return one;
}

/// A process's worth of SDK.
class Process {
 public:
  explicit Process(const std::string& target) : service({.target = target}) {}
  ~Process() { stop(); }

  void work(const std::string& queue, std::vector<WorkflowDefinition> workflows,
            Activities activities, std::size_t cached = 1'000) {
    worker = std::make_unique<Worker>(
        service, runtime,
        WorkerOptions{.task_queue = queue,
                      .max_cached_runs = cached,
                      .log =
                          [this](WorkerOptions::Level level, const std::string& text) {
                            if (level != WorkerOptions::Level::Error) return;
                            const std::lock_guard lock(mutex);
                            errors.push_back(text);
                          }},
        std::move(workflows), std::move(activities));
    worker->start();
  }
  void stop() {
    if (!worker) return;
    std::promise<void> stopped;
    worker->stop([&] { stopped.set_value(); });
    stopped.get_future().wait();
    worker.reset();
  }
  std::vector<std::string> reported() {
    const std::lock_guard lock(mutex);
    return errors;
  }

  GrpcService service;
  ThreadRuntime runtime;
  Client client{service, runtime};
  BlockingClient ask{client};
  std::unique_ptr<Worker> worker;
  std::mutex mutex;
  std::vector<std::string> errors;
};

class Live : public ::testing::Test {
 protected:
  explicit Live(DevServer& on = shared_server()) : server(on) {}

  WorkflowRef start(const std::string& type, Payloads input) {
    const std::string id = type + "-" + std::to_string(user.runtime.random());
    return user.ask.start({.id = id, .type = type, .task_queue = queue, .input = std::move(input)})
        .value()
        .run;
  }
  template <class Out>
  Out result(const WorkflowRef& run) {
    const auto ended = user.ask.result(run, {.timeout = 60s}).value();
    if (ended.failure) std::rethrow_exception(to_exception(*ended.failure));
    return only_payload<Out>(ended.result);
  }
  api::history::v1::History history(const WorkflowRef& run) {
    return *user.ask.history(run).value();
  }
  /// Waits for the fact, not for a while.
  void wait_for(const WorkflowRef& run, EventType type) {
    for (int tries = 0; tries < 2'000; ++tries) {
      const auto events = history(run);
      for (const auto& event : events.events()) {
        if (event.event_type() == type) return;
      }
      std::promise<void> later;
      user.runtime.after(10ms, [&] { later.set_value(); });
      later.get_future().wait();
    }
    FAIL() << "no " << api::enums::v1::EventType_Name(type);
  }
  void signal(const WorkflowRef& run, const std::string& name, Payloads input = {}) {
    user.ask.signal(run, {.name = name, .input = std::move(input)}).value();
  }

  DevServer& server;
  Process user{server.target()};
  std::string queue = "live-" + std::to_string(user.runtime.random());
};

TEST_F(Live, RunsAnActivity) {
  Process process(server.target());
  process.work(queue, samples::workflows(), samples::activities());
  EXPECT_EQ(result<Greeting>(start("Greeter", {to_payload(Name{"world"})})).text, "hello world");
}

TEST_F(Live, RunsEveryKindOfWorkflowWithAnyCache) {
  for (const std::size_t cached : {1'000, 1, 0}) {
    Process process(server.target());
    process.work(queue, samples::workflows(), samples::activities(), cached);
    EXPECT_EQ(result<Greeting>(start("LocalGreeter", {to_payload(Name{"ab"})})).attempt, 3);
    EXPECT_EQ(result<Greeting>(start("Parent", {to_payload(Name{"kid"})})).text,
              "hello kid, and kid failed");
    EXPECT_EQ(result<Greeting>(start("Undoer", {to_payload(Name{"x"})})).text, "Refused");
    EXPECT_EQ(result<Count>(start("Countdown", {to_payload(Count{1})})).value, 0);
    EXPECT_THROW(result<Greeting>(start("Failing", {to_payload(Name{"it"})})), ApplicationFailure);
    const auto waiting = start("Waiter", {to_payload(Name{"x"})});
    wait_for(waiting, api::enums::v1::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    user.ask.cancel(waiting, "enough").value();
    EXPECT_EQ(result<Greeting>(waiting).text, "hello cancelled");
    EXPECT_EQ(process.reported(), std::vector<std::string>{});
  }
}

TEST_F(Live, AddsUpUpdatesAndAnswersQueries) {
  for (const std::size_t cached : {1'000, 0}) {
    Process process(server.target());
    process.work(queue, samples::workflows(), samples::activities(), cached);
    const auto run = start("Counter", {to_payload(Count{10})});
    const auto add = [&](int value) {
      return user.ask.update(run, {.name = "add", .input = {to_payload(Count{value})}}).value();
    };
    EXPECT_EQ(only_payload<Count>(add(5).result).value, 15);
    // Rejected alone in a task: the server drops the task, the run is rolled back.
    EXPECT_EQ(add(-1).failure->type, "Negative");
    EXPECT_EQ(add(-2).failure->type, "Negative");
    EXPECT_EQ(only_payload<Count>(add(7).result).value, 22);
    EXPECT_EQ(only_payload<Count>(user.ask.query(run, {.name = "total"}).value()).value, 22);
    signal(run, "finish");
    EXPECT_EQ(result<Count>(run).value, 22);
    EXPECT_EQ(only_payload<Count>(user.ask.query(run, {.name = "total"}).value()).value, 22)
        << "a closed workflow answers too";
    EXPECT_EQ(process.reported(), std::vector<std::string>{});
    Replayer replayer(samples::workflows());
    EXPECT_EQ(replayer.replay(history(run)).problem, "");
  }
}

TEST_F(Live, IsStartedTogetherWithAnUpdate) {
  Process process(server.target());
  process.work(queue, samples::workflows(), samples::activities());
  const auto both =
      user.ask
          .update_with_start({.id = "together-" + queue,
                              .type = "Counter",
                              .task_queue = queue,
                              .input = {to_payload(Count{1})},
                              .conflict = IdConflictPolicy::UseExisting},
                             {.name = "add", .input = {to_payload(Count{2})}, .update_id = "u1"})
          .value();
  EXPECT_EQ(only_payload<Count>(both.update.result).value, 3);
}

/// Timer and signal reach the worker in one task, in either order: it was away meanwhile.
TEST_F(Live, ARaceTakesTheSameBranchLiveUncachedAndAfterARestart) {
  for (const std::size_t cached : {1'000, 0}) {
    for (const bool signal_first : {true, false}) {
      const auto run = start("Racer", {to_payload(Race{1'500})});
      {
        Process first(server.target());
        first.work(queue, samples::workflows(), samples::activities(), cached);
        wait_for(run, api::enums::v1::EVENT_TYPE_TIMER_STARTED);
      }
      if (!signal_first) wait_for(run, api::enums::v1::EVENT_TYPE_TIMER_FIRED);
      signal(run, "go", {to_payload(Count{1})});
      wait_for(run, api::enums::v1::EVENT_TYPE_TIMER_FIRED);
      Process second(server.target());
      second.work(queue, samples::workflows(), samples::activities(), cached);
      EXPECT_EQ(result<Greeting>(run).text, signal_first ? "at last s" : "hello timer");
      EXPECT_EQ(second.reported(), std::vector<std::string>{});
      Replayer replayer(samples::workflows());
      EXPECT_EQ(replayer.replay(history(run)).problem, "");
    }
  }
}

/// Like `Counter`, but it starts with a timer that history does not know.
struct ChangedCounter : samples::Counter {
  Task<Count> run_changed(Count from) {
    auto pause = sleep(1s);
    co_await pause;
    auto counting = run(from);
    co_return co_await counting;
  }
};

TEST_F(Live, AChangedWorkflowIsRefusedByNameAndGoesOnWhenTheCodeIsMended) {
  const auto run = start("Counter", {to_payload(Count{7})});
  {
    Process process(server.target());
    process.work(queue, samples::workflows(), samples::activities());
    wait_for(run, api::enums::v1::EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  }
  signal(run, "finish");
  {
    Process process(server.target());
    process.work(queue,
                 {define<ChangedCounter>("Counter")
                      .run(&ChangedCounter::run_changed)
                      .signal("finish", &ChangedCounter::finish)},
                 samples::activities());
    wait_for(run, api::enums::v1::EVENT_TYPE_WORKFLOW_TASK_FAILED);
  }
  const auto events = history(run);
  for (const auto& event : events.events()) {
    if (!event.has_workflow_task_failed_event_attributes()) continue;
    const auto& failed = event.workflow_task_failed_event_attributes();
    EXPECT_EQ(failed.cause(), api::enums::v1::WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR);
    EXPECT_NE(failed.failure().message().find("StartTimer 1"), std::string::npos);
  }
  Process mended(server.target());
  mended.work(queue, samples::workflows(), samples::activities());
  EXPECT_EQ(result<Count>(run).value, 7);
}

TEST_F(Live, TheServerMayDieAndComeBack) {
  DevServer mortal({.durable = true, .arguments = kEager});
  Process process(mortal.target());
  process.work("q", samples::workflows(), samples::activities());
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) {
    ids.push_back("counter-" + std::to_string(i));
    process.ask
        .start({.id = ids.back(),
                .type = "Counter",
                .task_queue = "q",
                .input = {to_payload(Count{i})}})
        .value();
  }
  mortal.restart();
  for (int i = 0; i < 10; ++i) {
    process.ask.signal({ids[static_cast<std::size_t>(i)]}, {.name = "finish"}).value();
  }
  for (int i = 0; i < 10; ++i) {
    const auto ended =
        process.ask.result({ids[static_cast<std::size_t>(i)]}, {.timeout = 60s}).value();
    EXPECT_EQ(only_payload<Count>(ended.result).value, i);
  }
  EXPECT_EQ(process.reported(), std::vector<std::string>{});
}

// --- The same program on both servers
// -------------------------------------------------------------

using programs::Kind;
using programs::Program;
using programs::Step;

std::vector<Program> sample_programs() {
  return {
      {{{.kind = Kind::Activity, .ms = 20, .fails = 1}, {.kind = Kind::Timer, .ms = 50}}},
      {{{.kind = Kind::Local, .ms = 5, .fails = 2}, {.kind = Kind::Local, .ms = 1, .fails = 9}}},
      {{{.kind = Kind::Signal, .ms = 50}, {.kind = Kind::Timer, .ms = 5}}},
      {{{.kind = Kind::Race, .ms = 50}, {.kind = Kind::Activity}}},
      {{{.kind = Kind::Child, .body = {{.kind = Kind::Timer, .ms = 100}}}}},
      {{{.kind = Kind::CancelledChild, .ms = 300, .body = {{.kind = Kind::Timer, .ms = 60'000}}}}},
      {{{.kind = Kind::CancelledTimer, .ms = 50}, {.kind = Kind::Activity}}},
      {{{.kind = Kind::Scope,
         .ms = 200,
         .body = {{.kind = Kind::Timer, .ms = 60'000}, {.kind = Kind::Local}}}}},
      {{{.kind = Kind::Parallel,
         .body = {{.kind = Kind::Local}, {.kind = Kind::Timer, .ms = 150}}}}},
      {{{.kind = Kind::Local, .ms = 4'000, .fails = 3}, {.kind = Kind::Activity}}},  // heartbeats
  };
}

TEST_F(Live, HistoriesEqualThoseOfTheInProcessServer) {
  Process process(server.target());
  process.work(queue, programs::workflows(), programs::activities());
  std::vector<WorkflowRef> runs;
  for (const auto& program : sample_programs()) {
    runs.push_back(start("Interpreter", {to_payload(program)}));
  }
  std::size_t at = 0;
  for (const auto& program : sample_programs()) {
    const WorkflowRef run = runs[at++];
    const auto trace = result<programs::Trace>(run);
    testing::TestEnvironment world({.workflows = programs::workflows(),
                                    .activities = programs::activities(),
                                    .worker = {.task_queue = queue},
                                    .server = {.eager_activities = true}});
    const auto twin = world.start("Interpreter", {to_payload(program)}, run.id);
    EXPECT_EQ(only_payload<programs::Trace>(world.outcome(twin).result), trace);
    EXPECT_EQ(programs::comparable(testing::normalise(history(run))),
              programs::comparable(testing::normalise(world.server().history(twin.id))))
        << programs::show(program);
  }
}

}  // namespace
}  // namespace perdura::temporal
