// The way to the server and back, and the server as a whole.
#include <gmock/gmock.h>

#include "temporal/testing/normalise.hpp"
#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kSignal = Rpc<workflowservice::SignalWorkflowExecutionRequest>::path;

ServerOptions with_fate(std::string_view path, Fate fate) {
  ServerOptions options;
  options.fate = [path, fate](std::string_view called, const google::protobuf::Message&) {
    return called == path ? fate : Fate{};
  };
  return options;
}

TEST(Fate, FailsACallBeforeItsEffect) {
  World world(with_fate(kSignal, {.kind = Fate::Kind::FailBefore}));
  world.start("w");
  EXPECT_EQ(world.signal("w", "go").code, StatusCode::Unavailable);
  EXPECT_EQ(world.events("w").size(), 2u);
}

TEST(Fate, LosesAnAnswerAfterTheEffect) {
  World world(with_fate(kSignal, {.kind = Fate::Kind::LoseAnswer}));
  world.start("w");
  EXPECT_EQ(world.signal("w", "go").code, StatusCode::Unavailable);
  EXPECT_EQ(world.events("w").size(), 3u);
}

TEST(Fate, LeavesACallerWithoutNewsUntilItsTimeIsOver) {
  World world(with_fate(kSignal, {.kind = Fate::Kind::LoseAnswer,
                                  .failure = {StatusCode::DeadlineExceeded, {}, {}}}));
  world.start("w");
  const TimePoint before = world.runtime.now();
  EXPECT_EQ(world.signal("w", "go").code, StatusCode::DeadlineExceeded);
  EXPECT_EQ(world.runtime.now() - before, 70s);
  EXPECT_EQ(world.events("w").size(), 3u);
}

TEST(Fate, DeliversTwice) {
  World world(with_fate(kSignal, {.kind = Fate::Kind::Duplicate}));
  world.start("w");
  EXPECT_TRUE(world.signal("w", "go").ok());
  EXPECT_EQ(world.events("w").size(), 4u);
  EXPECT_TRUE(world.signal("w", "once", "id").ok());
  EXPECT_EQ(world.events("w").size(), 5u);
}

TEST(Fate, DelaysRequestAndAnswer) {
  World world(with_fate(kSignal, {.request_delay = 2s, .answer_delay = 3s}));
  world.start("w");
  workflowservice::SignalWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id("w");
  request.set_signal_name("go");
  const auto pending = world.begin(request);
  world.runtime.run_for(1s);
  EXPECT_EQ(world.events("w").size(), 2u);
  world.runtime.run_for(1s);
  EXPECT_EQ(world.events("w").size(), 3u);
  EXPECT_FALSE(pending->done);
  world.runtime.run_for(3s);
  EXPECT_TRUE(pending->done);
}

TEST(Fate, LosesATaskWithItsAnswer) {
  World world(with_fate(Rpc<workflowservice::PollWorkflowTaskQueueRequest>::path,
                        {.kind = Fate::Kind::LoseAnswer}));
  world.start("w");
  EXPECT_TRUE(world.poll_activity("other").task_token().empty());  // a minute passes
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name("queue");
  EXPECT_EQ(world.call(request).status.code, StatusCode::Unavailable);
  EXPECT_EQ(world.events("w").back(), "WORKFLOW_TASK_STARTED");
  world.server.set_fate({});
  EXPECT_EQ(world.poll().attempt(), 2);  // after the time-out of the lost one
}

TEST(Call, NeverAnswersFromInside) {
  World world;
  bool answered = false;
  invoke(world.server, workflowservice::GetSystemInfoRequest(), {},
         [&](Status, const workflowservice::GetSystemInfoResponse&) { answered = true; });
  EXPECT_FALSE(answered);
  world.runtime.run_until_idle();
  EXPECT_TRUE(answered);
}

TEST(Call, EndsWithCancelledWhenItIsCancelled) {
  World world;
  workflowservice::PollActivityTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name("queue");
  Status ended;
  int answers = 0;
  const auto id = invoke(world.server, request, {.timeout = 70s, .long_poll = true},
                         [&](Status status, const ActivityTask&) {
                           ended = std::move(status);
                           ++answers;
                         });
  world.runtime.run_until_idle();
  world.server.cancel(id);
  world.server.cancel(id);
  world.server.cancel(12345);
  EXPECT_EQ(answers, 0);
  world.runtime.run_for(2h);
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(ended.code, StatusCode::Cancelled);
}

TEST(Call, IsRefusedIfTheServerDoesNotKnowIt) {
  World world;
  const auto outcome = world.call(workflowservice::CreateScheduleRequest());
  EXPECT_EQ(outcome.status.code, StatusCode::Unimplemented);
  EXPECT_THAT(outcome.status.message, HasSubstr("CreateSchedule"));
}

TEST(Call, IsDroppedWithTheServer) {
  VirtualRuntime runtime;
  int answers = 0;
  {
    Server server(runtime);
    invoke(server, workflowservice::GetSystemInfoRequest(), {},
           [&](Status, const workflowservice::GetSystemInfoResponse&) { ++answers; });
  }
  runtime.run_for(1h);
  EXPECT_EQ(answers, 0);
}

TEST(Namespaces, AreRegisteredDescribedAndUpdated) {
  World world;
  workflowservice::RegisterNamespaceRequest request;
  request.set_namespace_("shop");
  request.set_description("a shop");
  EXPECT_EQ(world.call(request).status.code, StatusCode::InvalidArgument);
  request.mutable_workflow_execution_retention_period()->set_seconds(24 * 3600);
  EXPECT_TRUE(world.call(request).status.ok());
  EXPECT_EQ(world.call(request).status.code, StatusCode::AlreadyExists);
  workflowservice::DescribeNamespaceRequest describe;
  describe.set_namespace_("shop");
  EXPECT_EQ(world.call(describe).response.namespace_info().description(), "a shop");
  workflowservice::UpdateNamespaceRequest update;
  update.set_namespace_("shop");
  update.mutable_update_info()->set_description("our shop");
  EXPECT_TRUE(world.call(update).status.ok());
  EXPECT_EQ(world.call(describe).response.namespace_info().description(), "our shop");
  describe.set_namespace_("none");
  EXPECT_EQ(world.call(describe).status.code, StatusCode::NotFound);
}

TEST(Restart, EndsPollsAndKeepsHistories) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 5s)});
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name("queue");
  const auto waiting = world.begin(request);
  world.server.restart();
  world.runtime.run_until_idle();
  EXPECT_EQ(waiting->status.code, StatusCode::Unavailable);
  world.runtime.run_for(5s);
  EXPECT_EQ(world.events("w").back(), "WORKFLOW_TASK_SCHEDULED");
}

std::string one_run(std::uint64_t seed) {
  World world({}, seed);
  world.start("w");
  world.complete(world.poll(), {schedule_activity("a"), start_child("c")});
  world.fail_activity(world.poll_activity());
  world.complete_activity(world.poll_activity());
  world.complete(world.poll(), {complete_workflow()});
  world.runtime.run_until_idle();
  std::string bytes;
  world.server.history("w").SerializeToString(&bytes);
  return bytes;
}

TEST(Determinism, EqualSeedsGiveEqualBytes) {
  EXPECT_EQ(one_run(3), one_run(3));
  EXPECT_NE(one_run(3), one_run(4));
}

TEST(Normalise, NumbersRunsAndLeavesOutWhatDiffers) {
  World one({}, 1);
  World two({}, 2);
  for (World* world : {&one, &two}) {
    world->start("w");
    world->runtime.run_for(1s);
    world->complete(world->poll(), {start_timer("t", 90s), continue_as_new()});
  }
  const auto old_run = one.describe("w").workflow_execution_info().first_run_id();
  const std::string text = normalise(one.server.history("w"));
  EXPECT_EQ(text, normalise(two.server.history("w")));
  EXPECT_THAT(text, HasSubstr("1 WORKFLOW_EXECUTION_STARTED {"));
  EXPECT_THAT(text, HasSubstr("continued_execution_run_id: run#1"));
  EXPECT_THAT(text, HasSubstr("input: {payloads: [{metadata: {\"encoding\": \"json/plain\"}, "
                              "data: \"2\"}]}"));
  EXPECT_THAT(text, Not(HasSubstr("worker\"")));
  const std::string first = normalise(one.server.history("w", old_run));
  EXPECT_THAT(first, HasSubstr("5 TIMER_STARTED {timer_id: \"t\", start_to_fire_timeout: 90s, "
                               "workflow_task_completed_event_id: 4}"));
}

}  // namespace
}  // namespace perdura::temporal::testing
