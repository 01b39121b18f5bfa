// Updates and queries: calls that a worker answers.
#include <temporal/api/protocol/v1/message.pb.h>
#include <temporal/api/update/v1/message.pb.h>

#include "tests/temporal/client/live.hpp"

namespace perdura::temporal::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace enums = api::enums::v1;
namespace update = api::update::v1;

class LiveUpdate : public LiveClient {
 protected:
  using Task = workflowservice::PollWorkflowTaskQueueResponse;
  using Completion = workflowservice::RespondWorkflowTaskCompletedRequest;

  template <class Body>
  void add_message(Completion& completion, const std::string& id, const Body& body,
                   const std::string& instance) {
    auto& message = *completion.add_messages();
    message.set_id(id);
    message.set_protocol_instance_id(instance);
    message.mutable_body()->PackFrom(body);
    auto& command = *completion.add_commands();
    command.set_command_type(enums::COMMAND_TYPE_PROTOCOL_MESSAGE);
    command.mutable_protocol_message_command_attributes()->set_message_id(id);
  }

  /// Accepts the task's only update.
  void accept(const Task& task, Completion& completion) {
    ASSERT_EQ(task.messages_size(), 1);
    const auto& message = task.messages(0);
    update::Acceptance acceptance;
    acceptance.set_accepted_request_message_id(message.id());
    acceptance.set_accepted_request_sequencing_event_id(message.event_id());
    update::Request request;
    ASSERT_TRUE(message.body().UnpackTo(&request));
    *acceptance.mutable_accepted_request() = request;
    add_message(completion, message.protocol_instance_id() + "/accept", acceptance,
                message.protocol_instance_id());
  }

  void respond(const std::string& update_id, const std::string& json, Completion& completion) {
    update::Response response;
    response.mutable_meta()->set_update_id(update_id);
    auto& payload = *response.mutable_outcome()->mutable_success()->add_payloads();
    (*payload.mutable_metadata())["encoding"] = "json/plain";
    payload.set_data(json);
    add_message(completion, update_id + "/complete", response, update_id);
  }

  template <class T, class Begin>
  std::future<Result<T>> begin(Begin call) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    call(Answer<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
    return promise->get_future();
  }
};

TEST_F(LiveUpdate, ReturnsItsResultWithTheUpdateId) {
  const auto options = workflow("updated");
  const auto run = blocking.start(options).value().run;
  complete(completion_of(next_task(options)));
  auto answer = begin<UpdateOutcome>(
      [&](auto taker) { client.update(run, {.name = "cancel", .update_id = "upd_1"}, taker); });
  const auto task = next_task(options);
  auto completion = completion_of(task);
  accept(task, completion);
  respond("upd_1", "\"cancelled\"", completion);
  complete(completion);
  const auto outcome = answer.get().value();
  EXPECT_EQ(outcome.stage, UpdateStage::Completed);
  EXPECT_EQ(outcome.update_id, "upd_1");
  EXPECT_EQ(outcome.run, run);
  EXPECT_EQ(only_payload<std::string>(outcome.result), "cancelled");

  // The same id again is the same update: no task, the same answer.
  const auto again = blocking.update(run, {.name = "cancel", .update_id = "upd_1"}).value();
  EXPECT_EQ(again.result, outcome.result);
  const auto polled = blocking.poll_update(run, {.update_id = "upd_1"}).value();
  EXPECT_EQ(polled.result, outcome.result);
}

TEST_F(LiveUpdate, IsWaitedForFromAcceptanceToCompletion) {
  const auto options = workflow("slow update");
  const auto run = blocking.start(options).value().run;
  complete(completion_of(next_task(options)));
  auto accepted = begin<UpdateOutcome>([&](auto taker) {
    client.update(run, {.name = "cancel", .update_id = "upd_2", .wait_for = UpdateStage::Accepted},
                  taker);
  });
  const auto task = next_task(options);
  auto completion = completion_of(task);
  accept(task, completion);
  complete(completion);
  EXPECT_EQ(accepted.get().value().stage, UpdateStage::Accepted);

  auto completed = begin<UpdateOutcome>(
      [&](auto taker) { client.poll_update(run, {.update_id = "upd_2"}, taker); });
  ASSERT_TRUE(blocking.signal(run, {.name = "wake up"}));
  auto later = completion_of(next_task(options));
  respond("upd_2", "1", later);
  complete(later);
  EXPECT_EQ(only_payload<int>(completed.get().value().result), 1);
}

TEST_F(LiveUpdate, WithStartReturnsBothHalves) {
  const auto options = workflow("start and update");
  auto answer = begin<StartedUpdate>([&](auto taker) {
    client.update_with_start(options, {.name = "pay", .update_id = "upd_3"}, taker);
  });
  const auto task = next_task(options);
  auto completion = completion_of(task);
  accept(task, completion);
  respond("upd_3", "true", completion);
  complete(completion);
  const auto pair = answer.get().value();
  EXPECT_TRUE(pair.started);
  EXPECT_EQ(pair.run.id, options.id);
  EXPECT_EQ(pair.update.run, pair.run);
  EXPECT_TRUE(only_payload<bool>(pair.update.result));
}

TEST_F(LiveUpdate, WithStartTimesOutWithoutAWorkerAndTheWorkflowExists) {
  const auto options = workflow("nobody works");
  const auto pair = blocking.update_with_start(options, {.name = "pay", .timeout = seconds(2)});
  ASSERT_FALSE(pair);
  EXPECT_EQ(pair.error().status.code, StatusCode::DeadlineExceeded);
  EXPECT_EQ(blocking.describe({.id = options.id}).value().summary.status, WorkflowStatus::Running);
}

TEST_F(LiveUpdate, WithStartTellsWhichHalfWasRefused) {
  auto options = workflow("taken");
  const auto run = blocking.start(options).value().run;
  options.conflict = IdConflictPolicy::Fail;
  const auto pair = blocking.update_with_start(options, {.name = "pay", .timeout = seconds(5)});
  ASSERT_FALSE(pair);
  ASSERT_TRUE(pair.error().is<AlreadyStarted>()) << pair.error().status.message;
  EXPECT_EQ(pair.error().as<AlreadyStarted>()->run_id, run.run_id);
}

TEST_F(LiveUpdate, OfAClosedWorkflowIsNotFound) {
  const auto run = blocking.start(workflow("closed for updates")).value().run;
  ASSERT_TRUE(blocking.terminate(run, "over"));
  EXPECT_TRUE(blocking.update(run, {.name = "cancel"}).error().is<NotFound>());
}

class LiveQuery : public LiveUpdate {};

TEST_F(LiveQuery, IsAnsweredByTheWorker) {
  const auto options = workflow("queried");
  const auto run = blocking.start(options).value().run;
  complete(completion_of(next_task(options)));
  auto answer = begin<Payloads>(
      [&](auto taker) { client.query(run, {.name = "status", .input = {to_payload(3)}}, taker); });
  const auto task = next_task(options);
  EXPECT_EQ(task.query().query_type(), "status");
  EXPECT_EQ(task.query().query_args().payloads(0).data(), "3");
  workflowservice::RespondQueryTaskCompletedRequest request;
  request.set_namespace_("default");
  request.set_task_token(task.task_token());
  request.set_completed_type(enums::QUERY_RESULT_TYPE_ANSWERED);
  auto& payload = *request.mutable_query_result()->add_payloads();
  (*payload.mutable_metadata())["encoding"] = "json/plain";
  payload.set_data("\"PAID\"");
  ASSERT_TRUE(call_and_wait(service, request).first.ok());
  EXPECT_EQ(only_payload<std::string>(answer.get().value()), "PAID");
}

TEST_F(LiveQuery, ThatTheWorkerFailsCarriesItsFailure) {
  const auto options = workflow("query fails");
  const auto run = blocking.start(options).value().run;
  complete(completion_of(next_task(options)));
  auto answer = begin<Payloads>([&](auto taker) { client.query(run, {.name = "what"}, taker); });
  workflowservice::RespondQueryTaskCompletedRequest request;
  request.set_namespace_("default");
  request.set_task_token(next_task(options).task_token());
  request.set_completed_type(enums::QUERY_RESULT_TYPE_FAILED);
  request.set_error_message("no such query");
  request.mutable_failure()->set_message("no such query");
  ASSERT_TRUE(call_and_wait(service, request).first.ok());
  const auto result = answer.get();
  ASSERT_TRUE(result.error().is<QueryFailed>());
  EXPECT_EQ(result.error().status.message, "no such query");
  ASSERT_TRUE(result.error().as<QueryFailed>()->failure);
  EXPECT_EQ(result.error().as<QueryFailed>()->failure->message, "no such query");
}

TEST_F(LiveQuery, OfAClosedWorkflowIsRejectedIfTheCallerWishesSo) {
  const auto run = blocking.start(workflow("closed for queries")).value().run;
  ASSERT_TRUE(blocking.terminate(run, "over"));
  const auto answer = blocking.query(run, {.name = "status", .reject = QueryReject::NotOpen});
  ASSERT_TRUE(answer.error().is<QueryRejected>());
  EXPECT_EQ(answer.error().as<QueryRejected>()->workflow_status,
            static_cast<int>(WorkflowStatus::Terminated));
}

}  // namespace
}  // namespace perdura::temporal::testing
