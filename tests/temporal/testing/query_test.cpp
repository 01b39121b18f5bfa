#include <gmock/gmock.h>

#include "tests/temporal/testing/harness.hpp"

namespace perdura::temporal::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void answer(World& world, const WorkflowTask& task) {
  workflowservice::RespondQueryTaskCompletedRequest request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  request.set_completed_type(enums::QUERY_RESULT_TYPE_ANSWERED);
  *request.mutable_query_result()->add_payloads() = json("5");
  EXPECT_TRUE(world.call(request).status.ok());
}

TEST(Query, IsAskedDirectlyWhenNothingIsNew) {
  World world;
  world.start("w");
  world.complete(world.poll());
  const auto query = world.begin_query("w");
  const auto task = world.poll();
  EXPECT_EQ(task.query().query_type(), "state");
  EXPECT_EQ(names(task.history()).size(), 4u);
  EXPECT_EQ(task.started_event_id(), 0);
  answer(world, task);
  world.runtime.run_until_idle();
  EXPECT_EQ(query->response.query_result().payloads(0).data(), "5");
  EXPECT_EQ(world.events("w").size(), 4u);
}

TEST(Query, GoesToTheStickyQueueWithoutHistory) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  EXPECT_FALSE(world.try_poll("sticky"));
  const auto query = world.begin_query("w");
  const auto task = world.try_poll("sticky");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->query().query_type(), "state");
  EXPECT_THAT(names(task->history()), IsEmpty());
  answer(world, *task);
  world.runtime.run_until_idle();
  EXPECT_TRUE(query->status.ok() && query->done);
}

TEST(Query, MovesToTheNormalQueueIfTheStickyOneIsSilent) {
  World world;
  world.start("w");
  world.complete_status(sticky_completion(world.poll()));
  EXPECT_FALSE(world.try_poll("sticky"));
  const auto query = world.begin_query("w");
  EXPECT_FALSE(world.try_poll("queue"));
  world.runtime.run_for(5s);
  const auto task = world.try_poll("queue");
  ASSERT_TRUE(task);
  EXPECT_EQ(names(task->history()).size(), 4u);
  answer(world, *task);
  world.runtime.run_until_idle();
  EXPECT_TRUE(query->status.ok() && query->done);
}

TEST(Query, RidesOnATaskThatIsDue) {
  World world;
  world.start("w");
  const auto query = world.begin_query("w");
  const auto task = world.poll();
  ASSERT_EQ(task.queries_size(), 1);
  EXPECT_FALSE(task.has_query());
  auto completed = completion(task);
  auto& result = (*completed.mutable_query_results())[task.queries().begin()->first];
  result.set_result_type(enums::QUERY_RESULT_TYPE_ANSWERED);
  *result.mutable_answer()->add_payloads() = json("6");
  EXPECT_TRUE(world.complete_status(completed).ok());
  world.runtime.run_until_idle();
  EXPECT_EQ(query->response.query_result().payloads(0).data(), "6");
}

TEST(Query, ThatTheTaskDidNotAnswerIsAskedDirectly) {
  World world;
  world.start("w");
  const auto query = world.begin_query("w");
  world.complete(world.poll());
  const auto task = world.poll();
  EXPECT_EQ(task.query().query_type(), "state");
  answer(world, task);
  world.runtime.run_until_idle();
  EXPECT_TRUE(query->done && query->status.ok());
}

TEST(Query, OfWhichOnlyOneMayWaitForATask) {
  World world;
  world.start("w");
  world.begin_query("w");
  const auto second = world.begin_query("w");
  EXPECT_EQ(second->status.code, StatusCode::ResourceExhausted);
  EXPECT_THAT(second->status.message, HasSubstr("query buffer is full"));
}

TEST(Query, FailsWithTheFailureOfTheWorkflow) {
  World world;
  world.start("w");
  world.complete(world.poll());
  const auto query = world.begin_query("w");
  workflowservice::RespondQueryTaskCompletedRequest request;
  request.set_namespace_("default");
  request.set_task_token(world.poll().task_token());
  request.set_completed_type(enums::QUERY_RESULT_TYPE_FAILED);
  request.set_error_message("unknown query");
  EXPECT_TRUE(world.call(request).status.ok());
  world.runtime.run_until_idle();
  EXPECT_EQ(query->status.code, StatusCode::InvalidArgument);
  EXPECT_EQ(query->status.message, "unknown query");
  EXPECT_THAT(query->status.details, HasSubstr("QueryFailedFailure"));
  EXPECT_EQ(world.call(request).status.code, StatusCode::NotFound);
}

TEST(Query, OfAClosedWorkflowIsAnsweredUnlessRejected) {
  World world;
  world.start("w");
  world.complete(world.poll(), {complete_workflow()});
  const auto query = world.begin_query("w");
  const auto task = world.poll();
  EXPECT_EQ(names(task.history()).size(), 5u);
  answer(world, task);
  world.runtime.run_until_idle();
  EXPECT_TRUE(query->done && query->status.ok());

  workflowservice::QueryWorkflowRequest request;
  request.set_namespace_("default");
  request.mutable_execution()->set_workflow_id("w");
  request.mutable_query()->set_query_type("state");
  request.set_query_reject_condition(enums::QUERY_REJECT_CONDITION_NOT_OPEN);
  EXPECT_EQ(world.call(request).response.query_rejected().status(),
            enums::WORKFLOW_EXECUTION_STATUS_COMPLETED);
}

TEST(Query, OfAWorkflowThatClosedBeforeItsFirstTaskFails) {
  World world;
  world.start("w");
  world.terminate("w");
  EXPECT_EQ(world.begin_query("w")->status.code, StatusCode::FailedPrecondition);
}

TEST(Query, TimesOutWithoutAWorker) {
  World world;
  world.start("w");
  world.complete(world.poll());
  const auto query = world.begin_query("w");
  world.runtime.run_for(10s);
  EXPECT_EQ(query->status.code, StatusCode::DeadlineExceeded);
  EXPECT_FALSE(world.try_poll());  // it is not asked any more
}

TEST(Query, FailsFastWhileTasksFail) {
  World world;
  world.start("w");
  world.fail(world.poll());
  world.fail(world.poll());
  EXPECT_THAT(world.begin_query("w")->status.message, HasSubstr("Workflow Task in failed state"));
}

}  // namespace
}  // namespace perdura::temporal::testing
