#include <gmock/gmock.h>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kAccepted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
constexpr auto kCompleted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
constexpr auto kAdmitted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;

std::vector<std::string> tail(const World& world, std::size_t from) {
  const auto all = world.events("w");
  return {all.begin() + static_cast<std::ptrdiff_t>(std::min(from, all.size())), all.end()};
}

/// A workflow with one finished task.
void begin(World& world) {
  world.start("w");
  world.complete(world.poll());
}

TEST(Update, IsAcceptedAndCompletedOnASpeculativeTask) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  EXPECT_THAT(tail(world, 4), IsEmpty());
  const auto task = world.poll();
  EXPECT_THAT(names(task.history()).back(), "WORKFLOW_TASK_STARTED");
  EXPECT_EQ(task.started_event_id(), 6);
  ASSERT_EQ(task.messages_size(), 1);
  EXPECT_EQ(task.messages(0).protocol_instance_id(), "u");
  EXPECT_EQ(task.messages(0).id(), "u/request");
  EXPECT_EQ(task.messages(0).event_id(), 5);
  EXPECT_THAT(tail(world, 4), IsEmpty());
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  EXPECT_TRUE(world.complete_status(answer).ok());
  EXPECT_THAT(
      tail(world, 4),
      ElementsAre("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_COMPLETED",
                  "WORKFLOW_EXECUTION_UPDATE_ACCEPTED", "WORKFLOW_EXECUTION_UPDATE_COMPLETED"));
  world.runtime.run_until_idle();
  ASSERT_TRUE(update->done);
  EXPECT_EQ(update->response.stage(), kCompleted);
  EXPECT_EQ(update->response.outcome().success().payloads(0).data(), "\"changed\"");
  const auto history = world.server.history("w");
  EXPECT_EQ(
      history.events(8).workflow_execution_update_completed_event_attributes().accepted_event_id(),
      8);
}

TEST(Update, ThatIsRejectedLeavesNoTrace) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  const auto task = world.poll();
  auto answer = completion(task);
  reject(answer, task);
  const auto outcome = world.call(answer);
  ASSERT_TRUE(outcome.status.ok());
  EXPECT_EQ(outcome.response.reset_history_event_id(), 3);
  EXPECT_THAT(tail(world, 4), IsEmpty());
  world.runtime.run_until_idle();
  EXPECT_EQ(update->response.outcome().failure().message(), "refused");
  // The next task has the ids of the one that was forgotten.
  world.signal("w", "go");
  EXPECT_EQ(world.poll().started_event_id(), 7);
}

TEST(Update, ThatIsRejectedWithACommandIsWrittenAsATask) {
  World world;
  begin(world);
  world.begin_update("w", "u");
  const auto task = world.poll();
  auto answer = completion(task, {start_timer("t", 1h)});
  reject(answer, task);
  EXPECT_EQ(world.call(answer).response.reset_history_event_id(), 0);
  EXPECT_THAT(tail(world, 4), ElementsAre("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED",
                                          "WORKFLOW_TASK_COMPLETED", "TIMER_STARTED"));
}

TEST(Update, RidesOnATaskThatIsDueAnyway) {
  World world;
  world.start("w");
  const auto update = world.begin_update("w", "u", kAccepted);
  const auto task = world.poll();
  ASSERT_EQ(task.messages_size(), 1);
  auto answer = completion(task);
  accept(answer, task);
  world.complete_status(answer);
  world.runtime.run_until_idle();
  EXPECT_EQ(update->response.stage(), kAccepted);
  EXPECT_THAT(tail(world, 3),
              ElementsAre("WORKFLOW_TASK_COMPLETED", "WORKFLOW_EXECUTION_UPDATE_ACCEPTED"));
}

TEST(Update, ThatArrivesDuringATaskComesWithTheNext) {
  World world;
  world.start("w");
  const auto task = world.poll();
  world.begin_update("w", "u");
  const auto outcome = world.call(sticky_completion(task));
  const auto& next = outcome.response.workflow_task();
  ASSERT_EQ(next.messages_size(), 1);
  EXPECT_THAT(tail(world, 3), ElementsAre("WORKFLOW_TASK_COMPLETED"));
  EXPECT_THAT(
      names(next.history()),
      ElementsAre("WORKFLOW_TASK_COMPLETED", "WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED"));
}

TEST(Update, IsRejectedIfTheWorkerDoesNotMentionIt) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  world.complete(world.poll());
  world.runtime.run_until_idle();
  ASSERT_TRUE(update->done);
  EXPECT_EQ(update->response.outcome().failure().application_failure_info().type(),
            "UnprocessedUpdate");
}

TEST(Update, IsDeduplicatedByItsId) {
  World world;
  begin(world);
  const auto first = world.begin_update("w", "u");
  const auto second = world.begin_update("w", "u");
  const auto task = world.poll();
  EXPECT_EQ(task.messages_size(), 1);
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  world.complete_status(answer);
  world.runtime.run_until_idle();
  EXPECT_TRUE(first->done && second->done);
  const auto late = world.begin_update("w", "u");
  EXPECT_EQ(late->response.outcome().success().payloads(0).data(), "\"changed\"");
}

TEST(Update, AnswersWithTheStageReachedWhenWaitingTakesTooLong) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  world.runtime.run_for(20s);
  ASSERT_TRUE(update->done);
  EXPECT_EQ(update->response.stage(), kAdmitted);
  EXPECT_FALSE(update->response.has_outcome());
}

TEST(Update, IsLostWhenTheWorkflowClosesFirst) {
  World world;
  world.start("w");
  const auto task = world.poll();
  const auto update = world.begin_update("w", "u");
  world.complete(task, {complete_workflow()});
  world.runtime.run_until_idle();
  EXPECT_EQ(update->status.code, StatusCode::NotFound);
  EXPECT_EQ(update->status.message, "workflow update was aborted by closing workflow");
  EXPECT_EQ(world.begin_update("w", "v")->status.message, "workflow execution already completed");
}

TEST(Update, ThatWasAcceptedFailsWhenTheWorkflowCloses) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  const auto task = world.poll();
  auto answer = completion(task);
  accept(answer, task);
  *answer.add_commands() = complete_workflow();
  world.complete_status(answer);
  world.runtime.run_until_idle();
  EXPECT_EQ(update->response.outcome().failure().application_failure_info().type(),
            "AcceptedUpdateCompletedWorkflow");
}

TEST(Update, TimesOutIntoAnOrdinaryTaskIfNoWorkerComes) {
  World world;
  begin(world);
  world.begin_update("w", "u");
  world.runtime.run_for(5s);
  EXPECT_THAT(tail(world, 4), ElementsAre("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_TIMED_OUT",
                                          "WORKFLOW_TASK_SCHEDULED"));
  EXPECT_EQ(world.poll().messages_size(), 1);
}

TEST(Update, BecomesPartOfAnOrdinaryTaskWhenASignalArrives) {
  World world;
  begin(world);
  world.begin_update("w", "u");
  world.signal("w", "go");
  EXPECT_THAT(tail(world, 4),
              ElementsAre("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_EXECUTION_SIGNALED"));
  EXPECT_EQ(world.poll().messages_size(), 1);
}

TEST(Update, IsSentAgainAfterAFailedTask) {
  World world;
  begin(world);
  world.begin_update("w", "u");
  world.fail(world.poll());
  EXPECT_EQ(world.poll().messages_size(), 1);
}

TEST(Update, SurvivesARestartThroughTheServersOwnRetry) {
  World world;
  begin(world);
  const auto update = world.begin_update("w", "u");
  world.server.restart();
  world.runtime.run_for(100ms);
  const auto task = world.poll();
  ASSERT_EQ(task.messages_size(), 1);
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  EXPECT_TRUE(world.complete_status(answer).ok());
  world.runtime.run_until_idle();
  EXPECT_TRUE(update->response.has_outcome());
}

TEST(Update, MayNotBeAcceptedTwice) {
  World world;
  begin(world);
  world.begin_update("w", "u");
  const auto task = world.poll();
  auto answer = completion(task);
  accept(answer, task);
  accept(answer, task);
  answer.mutable_messages(1)->set_id("again");
  answer.mutable_commands(1)->mutable_protocol_message_command_attributes()->set_message_id(
      "again");
  EXPECT_THAT(world.complete_status(answer).message,
              HasSubstr("BadUpdateWorkflowExecutionMessage: invalid state transition"));
  EXPECT_EQ(world.events("w").back(), "WORKFLOW_TASK_FAILED");
}

TEST(Update, IsLimitedInNumber) {
  World world;
  begin(world);
  for (int i = 0; i < 10; ++i) world.begin_update("w", "u" + std::to_string(i));
  const auto eleventh = world.begin_update("w", "u10");
  EXPECT_EQ(eleventh->status.code, StatusCode::ResourceExhausted);
}

TEST(PollUpdate, WaitsForTheOutcome) {
  World world;
  begin(world);
  world.begin_update("w", "u", kAccepted);
  const auto task = world.poll();
  auto answer = completion(task);
  accept(answer, task);
  world.complete_status(answer);
  workflowservice::PollWorkflowExecutionUpdateRequest request;
  request.set_namespace_("default");
  request.mutable_update_ref()->mutable_workflow_execution()->set_workflow_id("w");
  request.mutable_update_ref()->set_update_id("u");
  EXPECT_EQ(world.call(request).response.stage(), kAccepted);
  request.mutable_wait_policy()->set_lifecycle_stage(kCompleted);
  const auto waiting = world.begin(request);
  EXPECT_FALSE(waiting->done);
  world.signal("w", "go");
  auto second = completion(world.poll());
  UpdateMessage said;
  said.kind = UpdateMessage::Kind::Response;
  said.meta.emplace().set_update_id("u");
  *said.outcome.emplace().mutable_success()->add_payloads() = json("1");
  auto& message = *second.add_messages();
  message.set_id("u/complete");
  message.set_protocol_instance_id("u");
  *message.mutable_body() = pack(said);
  EXPECT_TRUE(world.complete_status(second).ok());
  world.runtime.run_until_idle();
  ASSERT_TRUE(waiting->done);
  EXPECT_EQ(waiting->response.outcome().success().payloads(0).data(), "1");
  request.mutable_update_ref()->set_update_id("unknown");
  EXPECT_EQ(world.call(request).status.message, "update \"unknown\" not found");
}

workflowservice::ExecuteMultiOperationRequest update_with_start(
    const std::string& id, enums::WorkflowIdConflictPolicy policy) {
  workflowservice::ExecuteMultiOperationRequest request;
  request.set_namespace_("default");
  auto& start = *request.add_operations()->mutable_start_workflow();
  start.set_namespace_("default");
  start.set_workflow_id(id);
  start.mutable_workflow_type()->set_name("Type");
  start.mutable_task_queue()->set_name("queue");
  start.set_workflow_id_conflict_policy(policy);
  auto& update = *request.add_operations()->mutable_update_workflow();
  update.set_namespace_("default");
  update.mutable_workflow_execution()->set_workflow_id(id);
  update.mutable_wait_policy()->set_lifecycle_stage(kCompleted);
  update.mutable_request()->mutable_meta()->set_update_id("u");
  update.mutable_request()->mutable_input()->set_name("change");
  return request;
}

TEST(UpdateWithStart, StartsAndUpdatesOnTheFirstTask) {
  World world;
  const auto pending = world.begin(update_with_start("w", enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL));
  const auto task = world.poll();
  ASSERT_EQ(task.messages_size(), 1);
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  world.complete_status(answer);
  world.runtime.run_until_idle();
  ASSERT_TRUE(pending->done);
  EXPECT_TRUE(pending->response.responses(0).start_workflow().started());
  EXPECT_TRUE(pending->response.responses(1).update_workflow().has_outcome());
}

TEST(UpdateWithStart, AttachesToARunningWorkflowIfThePolicyAllows) {
  World world;
  begin(world);
  const auto pending =
      world.begin(update_with_start("w", enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));
  const auto task = world.poll();
  auto answer = completion(task);
  accept(answer, task);
  respond(answer, task);
  world.complete_status(answer);
  world.runtime.run_until_idle();
  EXPECT_FALSE(pending->response.responses(0).start_workflow().started());
  const auto refused = world.call([] {
    auto request = update_with_start("w", enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL);
    request.mutable_operations(1)
        ->mutable_update_workflow()
        ->mutable_request()
        ->mutable_meta()
        ->set_update_id("v");
    return request;
  }());
  EXPECT_EQ(refused.status.code, StatusCode::AlreadyExists);
  EXPECT_EQ(refused.status.message, "Update-with-Start could not be executed.");
  EXPECT_THAT(refused.status.details, HasSubstr("MultiOperationExecutionFailure"));
  EXPECT_THAT(refused.status.details, HasSubstr("MultiOperationExecutionAborted"));
}

TEST(UpdateWithStart, LeavesAWorkflowBehindEvenIfNoWorkerAnswers) {
  World world;
  const auto pending = world.begin(update_with_start("w", enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL));
  world.runtime.run_for(20s);
  ASSERT_TRUE(pending->done);
  EXPECT_EQ(pending->response.responses(1).update_workflow().stage(), kAdmitted);
  EXPECT_EQ(world.status("w"), "RUNNING");
}

}  // namespace
}  // namespace perdura::temporal::testing
