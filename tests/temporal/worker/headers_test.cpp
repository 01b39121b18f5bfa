// What travels beside the arguments: from a start, signal or update to all that comes of it.
#include <gmock/gmock.h>

#include "temporal/testing/environment.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::TestEnvironment;

/// Answers who it is called for, attempt by attempt: the first one fails.
inline const ActivityType<std::string, std::string> who{
    "Who",
    {.retry = RetryPolicy{.initial_interval = 1s}},
    {.retry = {.initial_interval = 10ms, .maximum_attempts = 2}}};

std::string answer(const ActivityContext& context, const std::string& where) {
  if (context.attempt() == 1) throw ApplicationFailure({.message = "the first attempt"});
  const auto found = context.headers().find("for");
  if (found == context.headers().end()) return where + " for nobody";
  return where + " for " + from_payload<std::string>(found->second);
}

Headers headers_for(const std::string& name) { return {{"for", to_payload(name)}}; }

Task<std::string> ask(std::string where) {
  auto asking = start(who, where);
  co_return co_await asking;
}

/// A child: calls its parent, and says for whom it works.
struct Lodger {
  Task<std::string> run(std::string) {
    auto calling = signal_external(info().parent_workflow_id, "call", std::string("lodger's call"));
    co_await calling;
    auto asking = ask("child");
    co_return co_await asking;
  }
};

class Traveller {
 public:
  Task<std::vector<std::string>> run(std::string leg) {
    auto activity = ask("activity");
    seen_.push_back(co_await activity);
    auto local = start_local(who, "local");
    seen_.push_back(co_await local);
    auto sheltered = shielded(ask("shielded"));
    seen_.push_back(co_await sheltered);
    auto child = start_child(WorkflowType<std::string, std::string>{"Lodger"}, "", {});
    seen_.push_back(co_await child.result);
    auto called = until([this] { return seen_.size() >= 5; });
    co_await called;
    if (leg == "first") co_await continue_as_new(std::string("second"));
    auto told = until([this] { return over_; });
    co_await told;
    auto quiet = until(handlers_finished);
    co_await quiet;
    for (auto& echo : echoes_) seen_.push_back(co_await echo);
    auto last = ask("at the end");
    seen_.push_back(co_await last);
    co_return seen_;
  }
  Task<void> call(std::string from) {
    auto asking = ask(from);
    seen_.push_back(co_await asking);
  }
  Task<std::string> visit(std::string from) {
    auto asking = spawn(ask(from));
    auto answered = co_await asking;
    const auto held = headers();
    co_return answered + (held.empty() ? "" : ", " + held.at("for").data);
  }
  /// No coroutine: what it starts is started while it is called.
  void shout(const std::string& from) { echoes_.push_back(spawn(ask(from))); }
  void may_visit(const std::string&) const {
    if (headers().contains("nobody")) throw ApplicationFailure({.type = "Nobody", .message = "no"});
  }
  void end(const std::string&) { over_ = true; }

 private:
  std::vector<std::string> seen_;
  std::vector<Future<std::string>> echoes_;
  bool over_ = false;
};

class Carried : public ::testing::TestWithParam<std::size_t> {
 protected:
  static testing::EnvironmentOptions options() {
    Activities activities;
    activities.add(who, answer);
    return {.workflows = {define<Lodger>("Lodger").run(&Lodger::run),
                          define<Traveller>("Traveller")
                              .run(&Traveller::run)
                              .signal("call", &Traveller::call)
                              .signal("end", &Traveller::end)
                              .signal("shout", &Traveller::shout)
                              .update("visit", &Traveller::visit, &Traveller::may_visit)},
            .activities = std::move(activities),
            .worker = {.task_queue = "test",
                       .max_cached_runs = GetParam(),
                       .log = [](WorkerOptions::Level, const std::string& text) {
                         ADD_FAILURE() << text;
                       }}};
  }
  WorkflowRef travel(const std::string& leg, Headers headers) {
    const auto started = world.ask<StartedRun>([&](auto go) {
      world.client().start({.id = "trip",
                            .type = "Traveller",
                            .task_queue = "test",
                            .input = {to_payload(leg)},
                            .headers = std::move(headers)},
                           go);
    });
    return {.id = started.value().run.id};  // the latest run of it
  }
  void signal(const std::string& name, const std::string& input, Headers headers = {}) {
    world
        .ask<Acknowledged>([&](auto go) {
          world.client().signal(
              {"trip"}, {.name = name, .input = {to_payload(input)}, .headers = std::move(headers)},
              go);
        })
        .value();
  }
  std::string visit(const std::string& from, Headers headers = {}) {
    const auto visited = world.ask<UpdateOutcome>([&](auto go) {
      world.client().update(
          {"trip"}, {.name = "visit", .input = {to_payload(from)}, .headers = std::move(headers)},
          go);
    });
    return only_payload<std::string>(visited.value().result);
  }
  std::vector<std::string> end() {
    signal("end", "");
    return only_payload<std::vector<std::string>>(world.outcome({"trip"}).result);
  }

  TestEnvironment world{options()};
};

INSTANTIATE_TEST_SUITE_P(CacheSizes, Carried, ::testing::Values(100, 1, 0),
                         [](const auto& info) { return "Cached" + std::to_string(info.param); });

TEST_P(Carried, ByAllThatAWorkflowStartsAndByItsNextRun) {
  travel("first", headers_for("anna"));
  world.runtime().run_for(1min);
  EXPECT_THAT(end(),
              ElementsAre("activity for anna", "local for anna", "shielded for anna",
                          "lodger's call for anna", "child for anna", "at the end for anna"));
}

TEST_P(Carried, ByWhatASignalOrAnUpdateStartsIfItBringsSome) {
  travel("second", headers_for("anna"));
  world.runtime().run_for(1min);
  signal("call", "signal", headers_for("ben"));
  signal("call", "plain signal");
  EXPECT_EQ(visit("update", headers_for("cleo")), "update for cleo, \"cleo\"");
  EXPECT_EQ(visit("plain update"), "plain update for anna, \"anna\"");
  const auto seen = end();
  EXPECT_THAT(seen, ::testing::IsSupersetOf({"signal for ben", "plain signal for anna"}));
  EXPECT_EQ(seen.back(), "at the end for anna") << "the workflow's own code keeps its own";
}

TEST_P(Carried, ByWhatAHandlerStartsThatIsNoCoroutineAndSeenByAValidator) {
  travel("second", headers_for("anna"));
  world.runtime().run_for(1min);
  signal("shout", "shout", headers_for("ben"));
  const auto refused = world.ask<UpdateOutcome>([&](auto go) {
    world.client().update({"trip"},
                          {.name = "visit",
                           .input = {to_payload(std::string("x"))},
                           .headers = {{"nobody", to_payload(std::string())}}},
                          go);
  });
  ASSERT_TRUE(refused.value().failure);
  EXPECT_EQ(refused.value().failure->type, "Nobody");
  EXPECT_THAT(end(), ::testing::Contains("shout for ben"));
}

TEST_P(Carried, NothingWhereNothingWasGiven) {
  travel("second", {});
  world.runtime().run_for(1min);
  EXPECT_EQ(visit("update"), "update for nobody");
  EXPECT_EQ(visit("update", headers_for("cleo")), "update for cleo, \"cleo\"");
  EXPECT_EQ(end().back(), "at the end for nobody");
}

}  // namespace
}  // namespace perdura::temporal
