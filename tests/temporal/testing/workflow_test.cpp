// Starting, signalling, cancelling, terminating.
#include <gmock/gmock.h>

#include <temporal/api/errordetails/v1/message.pb.h>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

workflowservice::StartWorkflowExecutionRequest start_request(const std::string& id) {
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id(id);
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name("queue");
  return request;
}

TEST(Start, SchedulesTheFirstWorkflowTask) {
  World world;
  world.start("w");
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_EQ(world.status("w"), "RUNNING");
}

TEST(Start, FillsInTimeouts) {
  World world;
  world.start("w", 5s);
  const auto started =
      world.server.history("w").events(0).workflow_execution_started_event_attributes();
  EXPECT_EQ(started.workflow_run_timeout().seconds(), 5);
  EXPECT_EQ(started.workflow_task_timeout().seconds(), 5);
  EXPECT_EQ(started.attempt(), 1);
  EXPECT_EQ(started.first_execution_run_id(), started.original_execution_run_id());
}

TEST(Start, IsIdempotentByRequestId) {
  World world;
  const std::string first = world.start("w");
  EXPECT_EQ(world.start("w"), first);
  EXPECT_EQ(world.events("w").size(), 2u);
}

TEST(Start, RefusesARunningWorkflowAndNamesItsRun) {
  World world;
  const std::string run = world.start("w");
  const auto outcome = world.call(start_request("w"));
  EXPECT_EQ(outcome.status.code, StatusCode::AlreadyExists);
  EXPECT_THAT(outcome.status.message, HasSubstr("already running"));
  EXPECT_THAT(outcome.status.details, HasSubstr(run));
  EXPECT_THAT(outcome.status.details, HasSubstr("WorkflowExecutionAlreadyStartedFailure"));
  EXPECT_THAT(outcome.status.details, HasSubstr("start-w"));
}

TEST(Start, UsesTheRunningOneIfAsked) {
  World world;
  const std::string run = world.start("w");
  auto request = start_request("w");
  request.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  const auto outcome = world.call(request);
  ASSERT_TRUE(outcome.status.ok());
  EXPECT_EQ(outcome.response.run_id(), run);
  EXPECT_FALSE(outcome.response.started());
}

TEST(Start, TerminatesTheRunningOneIfAsked) {
  World world;
  const std::string old_run = world.start("w");
  auto request = start_request("w");
  request.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
  const auto outcome = world.call(request);
  ASSERT_TRUE(outcome.status.ok());
  EXPECT_NE(outcome.response.run_id(), old_run);
  EXPECT_EQ(world.status("w", old_run), "TERMINATED");
  const auto terminated = world.last_event("w", old_run);
  EXPECT_EQ(terminated.workflow_execution_terminated_event_attributes().reason(),
            "TerminateIfRunning WorkflowIdReusePolicy");
}

TEST(Start, AppliesTheReusePolicyToAClosedWorkflow) {
  World world;
  world.start("w");
  world.complete(world.poll(), {complete_workflow()});
  auto request = start_request("w");
  request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
  EXPECT_THAT(world.call(request).status.message, HasSubstr("reject duplicate workflow Id"));
  request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY);
  EXPECT_THAT(world.call(request).status.message, HasSubstr("if last run failed"));
  request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
  EXPECT_TRUE(world.call(request).status.ok());
  world.terminate("w");
  request.set_request_id("third");
  request.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY);
  EXPECT_TRUE(world.call(request).status.ok());
}

TEST(Start, WaitsForItsDelay) {
  World world;
  auto request = start_request("w");
  request.mutable_workflow_start_delay()->set_seconds(30);
  world.call(request);
  EXPECT_THAT(world.events("w"), ElementsAre("WORKFLOW_EXECUTION_STARTED"));
  world.signal("w", "early");
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_EXECUTION_SIGNALED"));
  world.runtime.run_for(30s);
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_EXECUTION_SIGNALED",
                          "WORKFLOW_TASK_SCHEDULED"));
}

TEST(Start, RefusesWhatItDoesNotDo) {
  World world;
  auto request = start_request("w");
  request.set_cron_schedule("* * * * *");
  EXPECT_EQ(world.call(request).status.code, StatusCode::InvalidArgument);
}

TEST(Start, RefusesBadInput) {
  World world;
  EXPECT_EQ(world.call(start_request("")).status.code, StatusCode::InvalidArgument);
  auto elsewhere = start_request("w");
  elsewhere.set_namespace_("nowhere");
  const auto outcome = world.call(elsewhere);
  EXPECT_EQ(outcome.status.code, StatusCode::NotFound);
  EXPECT_THAT(outcome.status.message, HasSubstr("Namespace nowhere is not found"));
  auto policy = start_request("w");
  policy.mutable_retry_policy()->set_backoff_coefficient(0.5);
  EXPECT_THAT(world.call(policy).status.message, HasSubstr("BackoffCoefficient"));
}

TEST(Start, RetriesAFailedWorkflowWithBackoff) {
  World world;
  auto request = start_request("w");
  request.mutable_retry_policy()->mutable_initial_interval()->set_seconds(10);
  request.mutable_retry_policy()->set_maximum_attempts(2);
  const std::string first = world.call(request).response.run_id();
  world.complete(world.poll(), {fail_workflow()});
  const auto failed = world.last_event("w", first);
  const auto& attributes = failed.workflow_execution_failed_event_attributes();
  EXPECT_EQ(attributes.retry_state(), enums::RETRY_STATE_IN_PROGRESS);
  const std::string second = attributes.new_execution_run_id();
  const auto started =
      world.server.history("w").events(0).workflow_execution_started_event_attributes();
  EXPECT_EQ(started.attempt(), 2);
  EXPECT_EQ(started.continued_execution_run_id(), first);
  EXPECT_EQ(started.first_execution_run_id(), first);
  EXPECT_EQ(started.initiator(), enums::CONTINUE_AS_NEW_INITIATOR_RETRY);
  EXPECT_EQ(started.first_workflow_task_backoff().seconds(), 10);
  EXPECT_FALSE(world.try_poll());
  world.complete(world.poll(), {fail_workflow()});
  EXPECT_EQ(
      world.last_event("w", second).workflow_execution_failed_event_attributes().retry_state(),
      enums::RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
}

TEST(Signal, IsWrittenBeforeTheTaskThatItCauses) {
  World world;
  world.start("w");
  world.complete(world.poll());
  world.signal("w", "go");
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                          "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_COMPLETED",
                          "WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED"));
}

TEST(Signal, IsDeduplicatedByRequestId) {
  World world;
  world.start("w");
  world.signal("w", "go", "once");
  world.signal("w", "go", "once");
  EXPECT_EQ(world.events("w").size(), 3u);
}

TEST(Signal, IsRefusedByAClosedWorkflow) {
  World world;
  world.start("w");
  world.terminate("w");
  const Status status = world.signal("w", "go");
  EXPECT_EQ(status.code, StatusCode::NotFound);
  EXPECT_EQ(status.message, "workflow execution already completed");
  EXPECT_EQ(world.signal("unknown", "go").message, "workflow not found for ID: unknown");
}

TEST(SignalWithStart, StartsOnceAndSignalsEachTime) {
  World world;
  workflowservice::SignalWithStartWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.set_workflow_id("w");
  request.mutable_workflow_type()->set_name("Type");
  request.mutable_task_queue()->set_name("queue");
  request.set_signal_name("go");
  const auto first = world.call(request);
  const auto second = world.call(request);
  EXPECT_TRUE(first.response.started());
  EXPECT_FALSE(second.response.started());
  EXPECT_EQ(first.response.run_id(), second.response.run_id());
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_EXECUTION_SIGNALED",
                          "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_EXECUTION_SIGNALED"));
}

TEST(Cancel, IsRequestedOnce) {
  World world;
  world.start("w");
  EXPECT_TRUE(world.cancel("w").ok());
  EXPECT_TRUE(world.cancel("w").ok());
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                          "WORKFLOW_EXECUTION_CANCEL_REQUESTED"));
  world.complete(world.poll(), {cancel_workflow()});
  EXPECT_EQ(world.status("w"), "CANCELED");
  EXPECT_TRUE(world.cancel("w").ok());
}

TEST(Terminate, FailsTheTaskAtWorkFirst) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.signal("w", "unseen");
  EXPECT_TRUE(world.terminate("w").ok());
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED",
                          "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_FAILED",
                          "WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_EXECUTION_TERMINATED"));
  EXPECT_EQ(world.complete_status(completion(task)).message, "Workflow task not found.");
  EXPECT_EQ(world.terminate("w").code, StatusCode::NotFound);
}

TEST(RunTimeout, EndsTheRun) {
  World world;
  world.start("w", 30s);
  world.complete(world.poll());
  world.runtime.run_for(29s);
  EXPECT_EQ(world.status("w"), "RUNNING");
  world.runtime.run_for(1s);
  EXPECT_EQ(world.status("w"), "TIMED_OUT");
  EXPECT_EQ(world.last_event("w").workflow_execution_timed_out_event_attributes().retry_state(),
            enums::RETRY_STATE_RETRY_POLICY_NOT_SET);
}

TEST(Delete, ForgetsTheWorkflow) {
  World world;
  world.start("w");
  workflowservice::DeleteWorkflowExecutionRequest request;
  request.set_namespace_("default");
  request.mutable_workflow_execution()->set_workflow_id("w");
  EXPECT_TRUE(world.call(request).status.ok());
  world.runtime.run_until_idle();
  EXPECT_EQ(world.call(request).status.code, StatusCode::NotFound);
}

TEST(ContinueAsNew, StartsTheNextRunNoSoonerThanASecondAfterTheFirst) {
  World world;
  const std::string first = world.start("w");
  world.complete(world.poll(), {continue_as_new()});
  EXPECT_EQ(world.status("w", first), "CONTINUED_AS_NEW");
  EXPECT_THAT(world.events("w"), ElementsAre("WORKFLOW_EXECUTION_STARTED"));
  const auto started =
      world.server.history("w").events(0).workflow_execution_started_event_attributes();
  EXPECT_EQ(started.continued_execution_run_id(), first);
  EXPECT_EQ(started.first_execution_run_id(), first);
  EXPECT_EQ(started.input().payloads(0).data(), "2");
  EXPECT_EQ(started.first_workflow_task_backoff().seconds(), 1);
  world.runtime.run_for(1s);
  EXPECT_EQ(world.events("w").back(), "WORKFLOW_TASK_SCHEDULED");
}

TEST(ContinueAsNew, StartsAtOnceAfterALongRun) {
  World world;
  world.start("w");
  world.runtime.run_for(2s);
  world.complete(world.poll(), {continue_as_new()});
  EXPECT_THAT(world.events("w"),
              ElementsAre("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_TASK_SCHEDULED"));
}

}  // namespace
}  // namespace perdura::temporal::testing
