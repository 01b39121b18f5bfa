// The life of a workflow task, and the order of events around it.
#include <gmock/gmock.h>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> tail(const World& world, std::size_t from) {
  const auto all = world.events("w");
  return {all.begin() + static_cast<std::ptrdiff_t>(std::min(from, all.size())), all.end()};
}

TEST(Poll, IsAnsweredEmptyAfterAMinute) {
  World world;
  const TimePoint before = world.runtime.now();
  const auto task = world.poll();
  EXPECT_TRUE(task.task_token().empty());
  EXPECT_EQ(world.runtime.now() - before, 60s);
}

TEST(Poll, GetsTheWholeHistoryOnTheNormalQueue) {
  World world;
  world.start("w");
  const auto task = world.poll();
  EXPECT_EQ(task.previous_started_event_id(), 0);
  EXPECT_EQ(task.started_event_id(), 3);
  EXPECT_EQ(task.attempt(), 1);
  EXPECT_THAT(names(task.history()),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                          "WORKFLOW_TASK_STARTED"));
}

TEST(Poll, ServesPollersInTheOrderOfTheirComing) {
  World world;
  workflowservice::PollWorkflowTaskQueueRequest request;
  request.set_namespace_("default");
  request.mutable_task_queue()->set_name("queue");
  const auto first = world.begin(request);
  const auto second = world.begin(request);
  world.start("w");
  world.runtime.run_until_idle();
  EXPECT_TRUE(first->done);
  EXPECT_FALSE(second->done);
}

TEST(Poll, DoesNotGiveATaskToACallerThatHasLeft) {
  World world;
  EXPECT_FALSE(world.try_poll());
  world.start("w");
  world.runtime.run_until_idle();
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_TRUE(world.try_poll());
}

TEST(StickyQueue, GetsOnlyWhatIsNew) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  EXPECT_FALSE(world.try_poll("sticky"));  // the worker shows itself
  world.signal("w", "go");
  EXPECT_FALSE(world.try_poll("queue"));
  const auto task = world.try_poll("sticky");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->previous_started_event_id(), 3);
  EXPECT_THAT(names(task->history()),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "WORKFLOW_EXECUTION_SIGNALED",
                          "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED"));
  EXPECT_EQ(task->history().events(0).event_id(), 4);
}

TEST(StickyQueue, IsPassedOverIfNobodyPolledItLately) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  world.signal("w", "go");
  const auto task = world.try_poll("queue");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->history().events(0).event_id(), 1);
}

TEST(StickyQueue, TimesOutIntoTheNormalQueue) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  EXPECT_FALSE(world.try_poll("sticky"));
  world.signal("w", "go");
  world.runtime.run_for(5s);
  EXPECT_THAT(tail(world, 4), ElementsAre("WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED",
                                          "WORKFLOW_TASK_TIMED_OUT", "WORKFLOW_TASK_SCHEDULED"));
  const auto task = world.try_poll("queue");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->attempt(), 1);
  EXPECT_EQ(task->history().events(0).event_id(), 1);
}

TEST(StickyQueue, IsLeftByAShutDownWorker) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  workflowservice::PollWorkflowTaskQueueRequest poll;
  poll.set_namespace_("default");
  poll.mutable_task_queue()->set_name("sticky");
  const auto waiting = world.begin(poll);
  workflowservice::ShutdownWorkerRequest shutdown;
  shutdown.set_namespace_("default");
  shutdown.set_sticky_task_queue("sticky");
  world.call(shutdown);
  world.runtime.run_until_idle();
  EXPECT_TRUE(waiting->done);
  EXPECT_TRUE(waiting->response.task_token().empty());
  world.signal("w", "go");
  EXPECT_TRUE(world.try_poll("queue"));
}

TEST(Buffer, HoldsEventsUntilTheTaskIsOver) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.signal("w", "during");
  EXPECT_EQ(world.events("w").size(), 3u);
  world.complete(task, {start_timer("t", 1h), record_marker("m")});
  EXPECT_THAT(tail(world, 3),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "TIMER_STARTED", "MARKER_RECORDED",
                          "WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(Buffer, WritesTheEndsOfActivitiesAfterEverythingElse) {
  World world;
  world.start("w");
  world.complete(world.poll(), {schedule_activity("a"), start_timer("t", 1h)});
  const auto activity = world.poll_activity();
  world.signal("w", "wake");
  const auto task = world.poll();
  world.complete_activity(activity);
  world.signal("w", "later");
  world.complete(task);
  EXPECT_THAT(tail(world, 9), ElementsAre("WORKFLOW_TASK_COMPLETED", "ACTIVITY_TASK_STARTED",
                                          "WORKFLOW_EXECUTION_SIGNALED", "ACTIVITY_TASK_COMPLETED",
                                          "WORKFLOW_TASK_SCHEDULED"));
  const auto history = world.server.history("w");
  const auto& completed = history.events(12).activity_task_completed_event_attributes();
  EXPECT_EQ(completed.started_event_id(), 11);
  EXPECT_EQ(completed.scheduled_event_id(), 5);
}

TEST(Buffer, DoesNotLetTheWorkflowCloseOverIt) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.signal("w", "during");
  const Status status = world.complete_status(completion(task, {complete_workflow()}));
  EXPECT_EQ(status.code, StatusCode::InvalidArgument);
  EXPECT_EQ(status.message, "UnhandledCommand");
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_FAILED", "WORKFLOW_EXECUTION_SIGNALED",
                                          "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_EQ(world.server.history("w").events(3).workflow_task_failed_event_attributes().cause(),
            enums::WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
  world.complete(world.poll(), {complete_workflow()});
  EXPECT_EQ(world.status("w"), "COMPLETED");
}

TEST(Buffer, IsBounded) {
  World world;
  world.start("w");
  const auto task = world.poll();
  for (int i = 0; i < 101; ++i) world.signal("w", "s");
  const auto events = world.events("w");
  EXPECT_EQ(events[3], "WORKFLOW_TASK_FAILED");
  EXPECT_EQ(events.back(), "WORKFLOW_EXECUTION_SIGNALED");
  EXPECT_EQ(world.complete_status(completion(task)).code, StatusCode::NotFound);
  EXPECT_EQ(world.poll().attempt(), 2);
}

TEST(FailedTask, IsTriedAgainWithoutEventsOfItsOwn) {
  World world;
  world.start("w");
  world.fail(world.poll());
  const auto second = world.poll();
  EXPECT_EQ(second.attempt(), 2);
  EXPECT_THAT(
      names(second.history()),
      ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED",
                  "WORKFLOW_TASK_FAILED", "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED"));
  EXPECT_EQ(second.started_event_id(), 6);
  EXPECT_EQ(world.events("w").size(), 4u);
  world.fail(second);
  EXPECT_EQ(world.events("w").size(), 4u);
  const auto third = world.poll();
  EXPECT_EQ(third.attempt(), 3);
  world.complete(third);
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_FAILED", "WORKFLOW_TASK_SCHEDULED",
                                          "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_COMPLETED"));
}

TEST(FailedTask, BecomesAnOrdinaryOneWhenNewsArrives) {
  World world;
  world.start("w");
  world.fail(world.poll());
  world.signal("w", "news");
  const auto task = world.poll();
  EXPECT_EQ(task.attempt(), 1);
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_FAILED", "WORKFLOW_EXECUTION_SIGNALED",
                                          "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED"));
}

TEST(FailedTask, OnAStickyQueueIsTriedOnTheNormalOneAsIfForTheFirstTime) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  EXPECT_FALSE(world.try_poll("sticky"));
  world.signal("w", "go");
  world.fail(*world.try_poll("sticky"));
  const auto task = world.try_poll("queue");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->attempt(), 1);
  EXPECT_EQ(task->history().events(0).event_id(), 1);
}

TEST(TaskTimeout, EndsATaskThatIsNotAnswered) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.runtime.run_for(10s);
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_TIMED_OUT"));
  EXPECT_EQ(world.complete_status(completion(task)).code, StatusCode::NotFound);
  EXPECT_EQ(world.poll().attempt(), 2);
}

TEST(BadCommand, FailsTheTaskAndUndoesTheOthers) {
  World world;
  world.start("w");
  const Status status =
      world.complete_status(completion(world.poll(), {start_timer("t", 1h), start_timer("t", 1h)}));
  EXPECT_EQ(status.code, StatusCode::InvalidArgument);
  EXPECT_THAT(status.message, HasSubstr("StartTimerDuplicateId"));
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_FAILED"));
  const auto again = world.poll();
  EXPECT_EQ(again.attempt(), 2);
  world.complete(again, {start_timer("t", 1h)});
  EXPECT_EQ(world.events("w").back(), "TIMER_STARTED");
}

TEST(BadCommand, OnALaterAttemptLeavesTheTaskToItsTimeout) {
  World world;
  world.start("w");
  world.fail(world.poll());
  const auto again = world.poll();
  const Status status = world.complete_status(completion(again, {cancel_timer("none")}));
  EXPECT_THAT(status.message, HasSubstr("BadCancelTimerAttributes"));
  EXPECT_FALSE(world.try_poll());
  world.runtime.run_for(10s);
  EXPECT_TRUE(world.try_poll());
}

TEST(BadCommand, AfterTheEndRefusesTheWholeAnswer) {
  World world;
  world.start("w");
  const auto task = world.poll();
  const Status status =
      world.complete_status(completion(task, {complete_workflow(), record_marker("m")}));
  EXPECT_THAT(status.message, HasSubstr("must be the last command"));
  EXPECT_EQ(world.events("w").size(), 3u);
  EXPECT_TRUE(world.complete_status(completion(task, {complete_workflow()})).ok());
}

TEST(Completion, HandsOutTheNextTaskAtOnceIfAsked) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.signal("w", "during");
  const auto outcome = world.call(sticky_completion(task));
  const auto& next = outcome.response.workflow_task();
  EXPECT_THAT(names(next.history()),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "WORKFLOW_EXECUTION_SIGNALED",
                          "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED"));
  EXPECT_EQ(next.previous_started_event_id(), 3);
  EXPECT_TRUE(world.complete_status(completion(next, {complete_workflow()})).ok());
}

TEST(Completion, OfAHeartbeatIsFollowedByATask) {
  World world;
  world.start("w");
  auto heartbeat = sticky_completion(world.poll());
  heartbeat.set_force_create_new_workflow_task(true);
  const auto outcome = world.call(heartbeat);
  EXPECT_FALSE(outcome.response.workflow_task().task_token().empty());
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_COMPLETED", "WORKFLOW_TASK_SCHEDULED",
                                          "WORKFLOW_TASK_STARTED"));
}

TEST(Completion, WritesMarkersAttributesAndMemo) {
  ServerOptions options;
  options.search_attributes["Color"] = SearchAttributeType::Keyword;
  World world(options);
  world.start("w");
  Command upsert;
  upsert.set_command_type(enums::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
  (*upsert.mutable_upsert_workflow_search_attributes_command_attributes()
        ->mutable_search_attributes()
        ->mutable_indexed_fields())["Color"] = json("\"red\"");
  Command memo;
  memo.set_command_type(enums::COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES);
  (*memo.mutable_modify_workflow_properties_command_attributes()
        ->mutable_upserted_memo()
        ->mutable_fields())["note"] = json("1");
  world.complete(world.poll(), {record_marker("m"), upsert, memo});
  EXPECT_THAT(tail(world, 3),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "MARKER_RECORDED",
                          "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES", "WORKFLOW_PROPERTIES_MODIFIED"));
  const auto info = world.describe("w").workflow_execution_info();
  EXPECT_EQ(info.search_attributes().indexed_fields().at("Color").data(), "\"red\"");
  EXPECT_EQ(info.memo().fields().at("note").data(), "1");
}

TEST(Completion, OfTooManyEventsEndsTheWorkflow) {
  World world;
  world.start("w");
  constexpr int kMarkersOfATask = 3000;
  constexpr int kMaxTasks = 20;
  for (int i = 0; i < kMaxTasks && world.status("w") == "RUNNING"; ++i) {
    auto answer = completion(world.poll());
    for (int marker = 0; marker < kMarkersOfATask; ++marker) {
      *answer.add_commands() = record_marker("m");
    }
    answer.set_force_create_new_workflow_task(true);
    ASSERT_TRUE(world.complete_status(answer).ok());
  }
  EXPECT_EQ(world.last_event("w").workflow_execution_terminated_event_attributes().reason(),
            "Workflow history count exceeds limit.");
  const auto events = world.server.history("w").events_size();
  EXPECT_GT(events, 51200);
  EXPECT_LT(events, 51200 + kMarkersOfATask + 10);
}

TEST(Completion, SuggestsToContinueAsNewWhenHistoryIsLong) {
  World world;
  world.start("w");
  auto answer = completion(world.poll());
  for (int marker = 0; marker < 4100; ++marker) *answer.add_commands() = record_marker("m");
  answer.set_force_create_new_workflow_task(true);
  world.complete_status(answer);
  const auto task = world.poll();
  const auto& started = task.history().events(task.history().events_size() - 1);
  EXPECT_TRUE(started.workflow_task_started_event_attributes().suggest_continue_as_new());
  EXPECT_GT(started.workflow_task_started_event_attributes().history_size_bytes(), 4100);
}

TEST(Completion, RefusesAnUnknownSearchAttribute) {
  World world;
  world.start("w");
  Command upsert;
  upsert.set_command_type(enums::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
  (*upsert.mutable_upsert_workflow_search_attributes_command_attributes()
        ->mutable_search_attributes()
        ->mutable_indexed_fields())["Nowhere"] = json("\"red\"");
  const Status status = world.complete_status(completion(world.poll(), {upsert}));
  EXPECT_THAT(status.message, HasSubstr("BadSearchAttributes"));
}

}  // namespace
}  // namespace perdura::temporal::testing
