#include <temporal/api/history/v1/message.pb.h>

#include "tests/temporal/client/live.hpp"

namespace perdura::temporal::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
namespace enums = api::enums::v1;

class LiveWorkflow : public LiveClient {};

TEST_F(LiveWorkflow, IsStartedSignalledDescribedListedAndTerminated) {
  auto options = workflow("whole life");
  options.input = {to_payload(std::string("hello")), to_payload(7)};
  options.memo = {{"note", to_payload(std::string("from a test"))}};
  options.run_timeout = minutes(10);
  options.summary = "an order";
  const auto started = blocking.start(options).value();
  EXPECT_TRUE(started.started);
  EXPECT_FALSE(started.run.run_id.empty());
  ASSERT_TRUE(blocking.signal({.id = options.id}, {.name = "paid", .input = {to_payload(1)}}));

  const auto described = blocking.describe({.id = options.id}).value();
  EXPECT_EQ(described.summary.run, started.run);
  EXPECT_EQ(described.summary.type, "Order");
  EXPECT_EQ(described.summary.task_queue, options.task_queue);
  EXPECT_EQ(described.summary.status, WorkflowStatus::Running);
  EXPECT_FALSE(described.summary.closed_at);
  EXPECT_EQ(described.summary.memo.at("note"), to_payload(std::string("from a test")));
  EXPECT_EQ(described.workflow_task_attempt, 1);

  ASSERT_TRUE(blocking.terminate({.id = options.id}, "seen enough"));
  const auto outcome = blocking.result({.id = options.id}).value();
  EXPECT_EQ(outcome.status, WorkflowStatus::Terminated);
  EXPECT_EQ(outcome.failure->kind, FailureKind::Terminated);
  EXPECT_EQ(outcome.failure->message, "seen enough");

  const auto history = blocking.history(started.run).value();
  ASSERT_EQ(history->events_size(), 4);
  const auto& first = history->events(0).workflow_execution_started_event_attributes();
  EXPECT_EQ(first.input().payloads(1).data(), "7");
  EXPECT_EQ(first.input().payloads(1).metadata().at("encoding"), "json/plain");
  EXPECT_EQ(history->events(2).workflow_execution_signaled_event_attributes().signal_name(),
            "paid");

  const std::string query = "WorkflowId = 'whole life' AND ExecutionStatus = 'Terminated'";
  ASSERT_TRUE(eventually([&] { return blocking.count(query).value() == 1; }));
  const auto page = blocking.list({.query = query}).value();
  ASSERT_EQ(page.workflows.size(), 1u);
  EXPECT_EQ(page.workflows[0].run, started.run);
  EXPECT_TRUE(page.workflows[0].closed_at);
}

TEST_F(LiveWorkflow, IsListedPageByPage) {
  for (int i = 0; i < 5; ++i) {
    auto options = workflow("paged " + std::to_string(i));
    options.type = "Paged";
    ASSERT_TRUE(blocking.start(options));
  }
  const std::string query = "WorkflowType = 'Paged'";
  ASSERT_TRUE(eventually([&] { return blocking.count(query).value() == 5; }));
  std::map<std::string, int> seen;
  ListOptions options{.query = query, .page_size = 2};
  for (int page = 0; page < 4; ++page) {
    const auto listed = blocking.list(options).value();
    for (const auto& one : listed.workflows) ++seen[one.run.id];
    options.page_token = listed.next_page_token;
    if (options.page_token.empty()) break;
  }
  EXPECT_TRUE(options.page_token.empty());
  EXPECT_EQ(seen.size(), 5u);
  for (const auto& [id, times] : seen) EXPECT_EQ(times, 1) << id;
}

TEST_F(LiveWorkflow, IsStartedOncePerRequestIdAndRefusedForAnother) {
  auto options = workflow("once");
  options.request_id = "the request";
  const auto first = blocking.start(options).value();
  EXPECT_EQ(blocking.start(options).value().run, first.run);

  options.request_id = "another request";
  const auto second = blocking.start(options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().status.code, StatusCode::AlreadyExists);
  ASSERT_TRUE(second.error().is<AlreadyStarted>());
  EXPECT_EQ(second.error().as<AlreadyStarted>()->run_id, first.run.run_id);
  EXPECT_THROW(blocking.start(options).value(), ClientException);

  options.conflict = IdConflictPolicy::UseExisting;
  const auto used = blocking.start(options).value();
  EXPECT_EQ(used.run, first.run);
  EXPECT_FALSE(used.started);

  ASSERT_TRUE(blocking.terminate(first.run, "over"));
  options.request_id = "a third request";
  options.reuse = IdReusePolicy::RejectDuplicate;
  EXPECT_TRUE(blocking.start(options).error().is<AlreadyStarted>());
}

TEST_F(LiveWorkflow, IsNotFoundWhenItIsMissingOrClosed) {
  EXPECT_TRUE(blocking.describe({.id = "missing"}).error().is<NotFound>());
  EXPECT_TRUE(blocking.signal({.id = "missing"}, {.name = "paid"}).error().is<NotFound>());
  EXPECT_TRUE(blocking.cancel({.id = "missing"}, "why not").error().is<NotFound>());
  EXPECT_TRUE(blocking.result({.id = "missing"}).error().is<NotFound>());
  const auto run = blocking.start(workflow("closed")).value().run;
  ASSERT_TRUE(blocking.terminate(run, "over"));
  EXPECT_TRUE(blocking.signal(run, {.name = "paid"}).error().is<NotFound>());
  EXPECT_TRUE(blocking.terminate(run, "again").error().is<NotFound>());
}

TEST_F(LiveWorkflow, IsStartedBySignalWithStartAndThenOnlySignalled) {
  const auto options = workflow("by signal");
  const auto first = blocking.signal_with_start(options, {.name = "paid"}).value();
  const auto second = blocking.signal_with_start(options, {.name = "paid"}).value();
  EXPECT_TRUE(first.started);
  EXPECT_FALSE(second.started);
  EXPECT_EQ(first.run, second.run);
  const auto history = blocking.history(first.run).value();
  int signals = 0;
  for (const auto& event : history->events()) {
    signals += event.event_type() == enums::EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;
  }
  EXPECT_EQ(signals, 2);
}

TEST_F(LiveWorkflow, ItsResultIsThatOfTheRunThatContinuesIt) {
  const auto options = workflow("continued");
  const auto started = blocking.start(options).value();
  auto continuing = completion_of(next_task(options));
  auto& command = *continuing.add_commands();
  command.set_command_type(enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_continue_as_new_workflow_execution_command_attributes();
  attributes.mutable_workflow_type()->set_name("Order");
  attributes.mutable_task_queue()->set_name(options.task_queue);
  complete(continuing);

  auto completing = completion_of(next_task(options));
  auto& last = *completing.add_commands();
  last.set_command_type(enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
  auto& payload = *last.mutable_complete_workflow_execution_command_attributes()
                       ->mutable_result()
                       ->add_payloads();
  (*payload.mutable_metadata())["encoding"] = "json/plain";
  payload.set_data("\"done\"");
  complete(completing);

  const auto followed = blocking.result(started.run).value();
  EXPECT_EQ(followed.status, WorkflowStatus::Completed);
  EXPECT_EQ(only_payload<std::string>(followed.result), "done");
  EXPECT_NE(followed.run.run_id, started.run.run_id);

  const auto first = blocking.result(started.run, {.follow_runs = false}).value();
  EXPECT_EQ(first.status, WorkflowStatus::ContinuedAsNew);
  EXPECT_EQ(first.new_run_id, followed.run.run_id);
}

TEST_F(LiveWorkflow, ItsFailureIsTheOneItEndedWith) {
  const auto options = workflow("failing");
  const auto started = blocking.start(options).value();
  auto failing = completion_of(next_task(options));
  auto& command = *failing.add_commands();
  command.set_command_type(enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION);
  auto& failure = *command.mutable_fail_workflow_execution_command_attributes()->mutable_failure();
  failure.set_message("out of stock");
  failure.mutable_application_failure_info()->set_type("OutOfStock");
  failure.mutable_application_failure_info()->set_non_retryable(true);
  complete(failing);
  const auto outcome = blocking.result(started.run).value();
  EXPECT_EQ(outcome.status, WorkflowStatus::Failed);
  EXPECT_EQ(outcome.failure->kind, FailureKind::Application);
  EXPECT_EQ(outcome.failure->type, "OutOfStock");
  EXPECT_EQ(outcome.failure->message, "out of stock");
  EXPECT_TRUE(outcome.failure->non_retryable);
}

TEST_F(LiveWorkflow, AnsweringIsLimitedByTheCallersPatience) {
  const auto run = blocking.start(workflow("patience")).value().run;
  const auto ended = blocking.result(run, {.timeout = milliseconds(200)});
  EXPECT_EQ(ended.error().status.code, StatusCode::DeadlineExceeded);
}

TEST_F(LiveWorkflow, ItsResultArrivesWhileSomeoneWaits) {
  const auto run = blocking.start(workflow("awaited")).value().run;
  auto promise = std::make_shared<std::promise<Result<WorkflowOutcome>>>();
  client.result(run, {}, [promise](auto result) { promise->set_value(std::move(result)); });
  ASSERT_TRUE(blocking.terminate(run, "now"));
  EXPECT_EQ(promise->get_future().get()->status, WorkflowStatus::Terminated);
}

TEST_F(LiveWorkflow, IsResetToAnEarlierTask) {
  const auto options = workflow("reset");
  const auto run = blocking.start(options).value().run;
  complete(completion_of(next_task(options)));
  const auto fresh =
      blocking.reset({.run = run, .reason = "once more", .event_id = 4, .reapply = false}).value();
  EXPECT_NE(fresh.run_id, run.run_id);
  EXPECT_EQ(blocking.result(run, {.follow_runs = false}).value().status,
            WorkflowStatus::Terminated);
  EXPECT_EQ(blocking.describe({.id = options.id}).value().summary.run, fresh);
}

TEST_F(LiveWorkflow, GivesItsFirstTaskToAWorkerInTheSameProcess) {
  auto options = workflow("eager");
  options.request_eager_start = true;
  const auto started = blocking.start(options).value();
  ASSERT_TRUE(started.eager_task);
  EXPECT_FALSE(started.eager_task->task_token().empty());
  auto options_without = workflow("not eager");
  EXPECT_FALSE(blocking.start(options_without).value().eager_task);
}

TEST_F(LiveWorkflow, ItsTimeOutIsAnOutcome) {
  auto options = workflow("timed out");
  options.run_timeout = seconds(1);
  const auto run = blocking.start(options).value().run;
  const auto outcome = blocking.result(run).value();
  EXPECT_EQ(outcome.status, WorkflowStatus::TimedOut);
  EXPECT_EQ(outcome.failure->kind, FailureKind::Timeout);
}

TEST_F(LiveWorkflow, ItsPendingActivitiesAreDescribed) {
  const auto options = workflow("with an activity");
  const auto run = blocking.start(options).value().run;
  auto scheduling = completion_of(next_task(options));
  auto& command = *scheduling.add_commands();
  command.set_command_type(enums::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
  auto& activity = *command.mutable_schedule_activity_task_command_attributes();
  activity.set_activity_id("1");
  activity.mutable_activity_type()->set_name("Reserve");
  activity.mutable_task_queue()->set_name("nobody");
  activity.mutable_start_to_close_timeout()->set_seconds(5);
  complete(scheduling);
  const auto described = blocking.describe(run).value();
  ASSERT_EQ(described.activities.size(), 1u);
  EXPECT_EQ(described.activities[0].id, "1");
  EXPECT_EQ(described.activities[0].type, "Reserve");
  EXPECT_EQ(described.activities[0].attempt, 1);
  EXPECT_FALSE(described.activities[0].last_failure);
  EXPECT_EQ(described.workflow_task_attempt, 0);
}

TEST_F(LiveWorkflow, IsGoneOnceItIsRemoved) {
  const auto run = blocking.start(workflow("removed")).value().run;
  ASSERT_TRUE(blocking.remove(run));
  EXPECT_TRUE(eventually([&] {
    const auto described = blocking.describe(run);
    return !described && described.error().is<NotFound>();
  }));
}

TEST_F(LiveWorkflow, IsAskedToCancel) {
  const auto run = blocking.start(workflow("cancelled")).value().run;
  ASSERT_TRUE(blocking.cancel(run, "the buyer says so"));
  const auto history = blocking.history(run).value();
  const auto& last = *history->events().rbegin();
  EXPECT_EQ(last.workflow_execution_cancel_requested_event_attributes().cause(),
            "the buyer says so");
}

}  // namespace
}  // namespace perdura::temporal::testing
