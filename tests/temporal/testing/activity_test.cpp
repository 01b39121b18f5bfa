// Activities and timers.
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

/// A workflow that has scheduled activities "a".
void begin(World& world, Command command) {
  world.start("w");
  world.complete(world.poll(), {std::move(command)});
}

TEST(Activity, WritesItsStartOnlyWhenItEnds) {
  World world;
  begin(world, schedule_activity("a"));
  const auto task = world.poll_activity();
  EXPECT_EQ(task.attempt(), 1);
  EXPECT_EQ(task.activity_id(), "a");
  EXPECT_EQ(task.workflow_execution().workflow_id(), "w");
  EXPECT_EQ(task.start_to_close_timeout().seconds(), 10);
  EXPECT_THAT(tail(world, 4), ElementsAre("ACTIVITY_TASK_SCHEDULED"));
  EXPECT_TRUE(world.complete_activity(task).ok());
  EXPECT_THAT(tail(world, 4), ElementsAre("ACTIVITY_TASK_SCHEDULED", "ACTIVITY_TASK_STARTED",
                                          "ACTIVITY_TASK_COMPLETED", "WORKFLOW_TASK_SCHEDULED"));
  const auto completed =
      world.server.history("w").events(6).activity_task_completed_event_attributes();
  EXPECT_EQ(completed.scheduled_event_id(), 5);
  EXPECT_EQ(completed.started_event_id(), 6);
}

TEST(Activity, IsCompletedOnce) {
  World world;
  begin(world, schedule_activity("a"));
  const auto task = world.poll_activity();
  world.complete_activity(task);
  const Status again = world.complete_activity(task);
  EXPECT_EQ(again.code, StatusCode::NotFound);
  EXPECT_THAT(again.message, HasSubstr("invalid activityID"));
}

TEST(Activity, IsRetriedByItsPolicyWithoutTraces) {
  World world;
  auto command = schedule_activity("a");
  auto& policy =
      *command.mutable_schedule_activity_task_command_attributes()->mutable_retry_policy();
  policy.mutable_initial_interval()->set_seconds(4);
  policy.set_backoff_coefficient(3);
  policy.set_maximum_attempts(3);
  begin(world, command);
  const TimePoint start = world.runtime.now();
  world.fail_activity(world.poll_activity());
  EXPECT_THAT(tail(world, 4), ElementsAre("ACTIVITY_TASK_SCHEDULED"));
  const auto second = world.poll_activity();
  EXPECT_EQ(second.attempt(), 2);
  EXPECT_EQ(world.runtime.now() - start, 4s);
  world.fail_activity(second);
  const auto third = world.poll_activity();
  EXPECT_EQ(world.runtime.now() - start, 16s);
  world.fail_activity(third);
  EXPECT_THAT(tail(world, 4), ElementsAre("ACTIVITY_TASK_SCHEDULED", "ACTIVITY_TASK_STARTED",
                                          "ACTIVITY_TASK_FAILED", "WORKFLOW_TASK_SCHEDULED"));
  const auto history = world.server.history("w");
  EXPECT_EQ(history.events(5).activity_task_started_event_attributes().attempt(), 3);
  EXPECT_EQ(history.events(5).activity_task_started_event_attributes().last_failure().message(),
            "no luck");
  EXPECT_EQ(history.events(6).activity_task_failed_event_attributes().retry_state(),
            enums::RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
}

TEST(Activity, IsNotRetriedAfterAFailureThatForbidsIt) {
  World world;
  begin(world, schedule_activity("a"));
  world.fail_activity(world.poll_activity(), "Fatal", true);
  EXPECT_EQ(
      world.server.history("w").events(6).activity_task_failed_event_attributes().retry_state(),
      enums::RETRY_STATE_NON_RETRYABLE_FAILURE);
}

TEST(Activity, IsNotRetriedAfterATypeThatThePolicyForbids) {
  World world;
  auto command = schedule_activity("a");
  command.mutable_schedule_activity_task_command_attributes()
      ->mutable_retry_policy()
      ->add_non_retryable_error_types("Fatal");
  begin(world, command);
  world.fail_activity(world.poll_activity(), "Fatal");
  EXPECT_EQ(tail(world, 6).front(), "ACTIVITY_TASK_FAILED");
}

TEST(Activity, IsRetriedAfterTheDelayThatTheFailureNames) {
  World world;
  begin(world, schedule_activity("a"));
  const auto task = world.poll_activity();
  workflowservice::RespondActivityTaskFailedRequest request;
  request.set_task_token(task.task_token());
  auto& info = *request.mutable_failure()->mutable_application_failure_info();
  info.mutable_next_retry_delay()->set_seconds(33);
  world.call(request);
  const TimePoint failed = world.runtime.now();
  EXPECT_EQ(world.poll_activity().attempt(), 2);
  EXPECT_EQ(world.runtime.now() - failed, 33s);
}

TEST(ActivityTimeout, StartToCloseIsRetriedUntilScheduleToClose) {
  World world;
  auto command = schedule_activity("a", 10s);
  command.mutable_schedule_activity_task_command_attributes()
      ->mutable_schedule_to_close_timeout()
      ->set_seconds(15);
  begin(world, command);
  EXPECT_EQ(world.poll_activity().attempt(), 1);
  EXPECT_EQ(world.poll_activity().attempt(), 2);  // at 11 s
  world.runtime.run_for(10s);
  EXPECT_THAT(tail(world, 5), ElementsAre("ACTIVITY_TASK_STARTED", "ACTIVITY_TASK_TIMED_OUT",
                                          "WORKFLOW_TASK_SCHEDULED"));
  const auto timed_out =
      world.server.history("w").events(6).activity_task_timed_out_event_attributes();
  EXPECT_EQ(timed_out.failure().timeout_failure_info().timeout_type(),
            enums::TIMEOUT_TYPE_SCHEDULE_TO_CLOSE);
  EXPECT_EQ(timed_out.failure().cause().timeout_failure_info().timeout_type(),
            enums::TIMEOUT_TYPE_START_TO_CLOSE);
  EXPECT_EQ(timed_out.retry_state(), enums::RETRY_STATE_NON_RETRYABLE_FAILURE);
}

TEST(ActivityTimeout, ScheduleToStartIsNotRetried) {
  World world;
  auto command = schedule_activity("a");
  command.mutable_schedule_activity_task_command_attributes()
      ->mutable_schedule_to_start_timeout()
      ->set_seconds(3);
  begin(world, command);
  world.runtime.run_for(3s);
  EXPECT_THAT(tail(world, 5), ElementsAre("ACTIVITY_TASK_TIMED_OUT", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(ActivityTimeout, HeartbeatsKeepItAlive) {
  World world;
  auto command = schedule_activity("a", 60s);
  auto& attributes = *command.mutable_schedule_activity_task_command_attributes();
  attributes.mutable_heartbeat_timeout()->set_seconds(5);
  attributes.mutable_retry_policy()->set_maximum_attempts(1);
  begin(world, command);
  const auto task = world.poll_activity();
  workflowservice::RecordActivityTaskHeartbeatRequest heartbeat;
  heartbeat.set_task_token(task.task_token());
  *heartbeat.mutable_details()->add_payloads() = json("7");
  for (int i = 0; i < 3; ++i) {
    world.runtime.run_for(4s);
    EXPECT_TRUE(world.call(heartbeat).status.ok());
  }
  world.runtime.run_for(5s);
  EXPECT_THAT(tail(world, 5), ElementsAre("ACTIVITY_TASK_STARTED", "ACTIVITY_TASK_TIMED_OUT",
                                          "WORKFLOW_TASK_SCHEDULED"));
  const auto info = world.server.history("w")
                        .events(6)
                        .activity_task_timed_out_event_attributes()
                        .failure()
                        .timeout_failure_info();
  EXPECT_EQ(info.timeout_type(), enums::TIMEOUT_TYPE_HEARTBEAT);
  EXPECT_EQ(info.last_heartbeat_details().payloads(0).data(), "7");
  EXPECT_EQ(world.call(heartbeat).status.code, StatusCode::NotFound);
}

TEST(ActivityTimeout, OfARunBoundsThoseOfItsActivities) {
  World world;
  world.start("w", 5s);
  world.complete(world.poll(), {schedule_activity("a", 60s)});
  const auto scheduled =
      world.server.history("w").events(4).activity_task_scheduled_event_attributes();
  EXPECT_EQ(scheduled.start_to_close_timeout().seconds(), 5);
  EXPECT_EQ(scheduled.schedule_to_close_timeout().seconds(), 5);
}

TEST(ActivityCancel, EndsOneThatNobodyStarted) {
  World world;
  begin(world, schedule_activity("a"));
  world.signal("w", "wake");
  world.complete(world.poll(), {request_cancel_activity(5)});
  EXPECT_THAT(tail(world, 8),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "ACTIVITY_TASK_CANCEL_REQUESTED",
                          "ACTIVITY_TASK_CANCELED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(ActivityCancel, IsHeardWithAHeartbeat) {
  World world;
  begin(world, schedule_activity("a", 60s));
  const auto task = world.poll_activity();
  workflowservice::RespondActivityTaskCanceledRequest canceled;
  canceled.set_task_token(task.task_token());
  EXPECT_THAT(world.call(canceled).status.message, HasSubstr("without activity being request"));
  world.signal("w", "wake");
  world.complete(world.poll(), {request_cancel_activity(5)});
  EXPECT_EQ(world.events("w").back(), "ACTIVITY_TASK_CANCEL_REQUESTED");
  workflowservice::RecordActivityTaskHeartbeatRequest heartbeat;
  heartbeat.set_task_token(task.task_token());
  EXPECT_TRUE(world.call(heartbeat).response.cancel_requested());
  EXPECT_TRUE(world.call(canceled).status.ok());
  EXPECT_THAT(tail(world, 9), ElementsAre("ACTIVITY_TASK_CANCEL_REQUESTED", "ACTIVITY_TASK_STARTED",
                                          "ACTIVITY_TASK_CANCELED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(ActivityCancel, StopsRetries) {
  World world;
  begin(world, schedule_activity("a", 60s));
  const auto task = world.poll_activity();
  world.signal("w", "wake");
  world.complete(world.poll(), {request_cancel_activity(5)});
  world.fail_activity(task);
  const auto history = world.server.history("w");
  EXPECT_EQ(history.events(11).activity_task_failed_event_attributes().retry_state(),
            enums::RETRY_STATE_CANCEL_REQUESTED);
}

TEST(ActivityCommand, NeedsATimeout) {
  World world;
  world.start("w");
  auto command = schedule_activity("a");
  command.mutable_schedule_activity_task_command_attributes()->clear_start_to_close_timeout();
  const Status status = world.complete_status(completion(world.poll(), {command}));
  EXPECT_THAT(status.message, HasSubstr("BadScheduleActivityAttributes: A valid StartToClose"));
}

TEST(EagerActivity, ComesWithTheAnswerIfTheServerAllowsIt) {
  for (const bool allowed : {false, true}) {
    ServerOptions options;
    options.eager_activities = allowed;
    World world(options);
    world.start("w");
    auto command = schedule_activity("a");
    command.mutable_schedule_activity_task_command_attributes()->set_request_eager_execution(true);
    const auto response = world.complete(world.poll(), {command});
    ASSERT_EQ(response.activity_tasks_size(), allowed ? 1 : 0);
    const auto task = allowed ? response.activity_tasks(0) : world.poll_activity();
    EXPECT_TRUE(world.complete_activity(task).ok());
  }
}

TEST(Timer, FiresInTheOrderOfItsMoment) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("late", 10s), start_timer("soon", 5s)});
  world.runtime.run_for(5s);
  EXPECT_THAT(tail(world, 6), ElementsAre("TIMER_FIRED", "WORKFLOW_TASK_SCHEDULED"));
  const auto fired = world.server.history("w").events(6).timer_fired_event_attributes();
  EXPECT_EQ(fired.timer_id(), "soon");
  EXPECT_EQ(fired.started_event_id(), 6);
}

TEST(Timer, FiresBeforeASignalThatArrivesLater) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 5s)});
  world.runtime.run_for(5s);
  world.signal("w", "late");
  EXPECT_THAT(tail(world, 5),
              ElementsAre("TIMER_FIRED", "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_EXECUTION_SIGNALED"));
}

TEST(Timer, FiresOnceForAllThatAreDue) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("one", 5s), start_timer("two", 5s)});
  world.runtime.run_for(5s);
  EXPECT_THAT(tail(world, 6), ElementsAre("TIMER_FIRED", "TIMER_FIRED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(Timer, IsCancelled) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 5s)});
  world.signal("w", "wake");
  world.complete(world.poll(), {cancel_timer("t")});
  world.runtime.run_for(1h);
  EXPECT_THAT(tail(world, 8), ElementsAre("WORKFLOW_TASK_COMPLETED", "TIMER_CANCELED"));
}

TEST(Timer, ThatFiredUnseenNeverDidWhenItIsCancelled) {
  World world;
  world.start("w");
  world.complete(world.poll(), {start_timer("t", 5s)});
  world.signal("w", "wake");
  const auto task = world.poll();
  world.runtime.run_for(6s);
  EXPECT_TRUE(
      world.complete_status(completion(task, {cancel_timer("t"), complete_workflow()})).ok());
  EXPECT_THAT(tail(world, 8), ElementsAre("WORKFLOW_TASK_COMPLETED", "TIMER_CANCELED",
                                          "WORKFLOW_EXECUTION_COMPLETED"));
}

}  // namespace
}  // namespace perdura::temporal::testing
