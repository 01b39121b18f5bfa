// What the client does between the caller and a service that fails.
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "temporal/client/client.hpp"
#include "temporal/rpc.hpp"
#include "tests/temporal/client/fakes.hpp"

namespace perdura::temporal::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace ws = workflowservice;

/// Keeps an answer, and fails if there is a second one.
template <class T>
struct Kept {
  std::shared_ptr<std::optional<Result<T>>> held = std::make_shared<std::optional<Result<T>>>();

  Answer<T> taker() const {
    return [held = held](Result<T> result) {
      ASSERT_FALSE(held->has_value()) << "answered twice";
      held->emplace(std::move(result));
    };
  }
  bool there() const { return held->has_value(); }
  Result<T>& get() const { return held->value(); }
};

class ClientRetries : public ::testing::Test {
 protected:
  ManualRuntime runtime;
  ScriptedService service;
  std::optional<Client> client{std::in_place, service, runtime};
};

StartOptions order() { return {.id = "ord_1", .type = "Order", .task_queue = "orders"}; }

TEST_F(ClientRetries, AStartKeepsItsRequestIdOverAllAttempts) {
  Kept<StartedRun> started;
  client->start(order(), started.taker());
  std::set<std::string> ids;
  for (const auto code : {StatusCode::Unavailable, StatusCode::Internal, StatusCode::Aborted,
                          StatusCode::DeadlineExceeded}) {
    ids.insert(service.oldest().as<ws::StartWorkflowExecutionRequest>().request_id());
    service.fail(code);
    EXPECT_FALSE(started.there());
    EXPECT_TRUE(service.calls.empty()) << "there is a pause before the next attempt";
    runtime.advance(seconds(1));
  }
  ids.insert(service.oldest().as<ws::StartWorkflowExecutionRequest>().request_id());
  ws::StartWorkflowExecutionResponse response;
  response.set_run_id("run");
  response.set_started(true);
  service.answer(response);

  ASSERT_TRUE(started.there());
  EXPECT_EQ(started.get()->run, (WorkflowRef{.id = "ord_1", .run_id = "run"}));
  EXPECT_EQ(service.made, 5);
  ASSERT_EQ(ids.size(), 1u);
  EXPECT_EQ(ids.begin()->size(), 36u);
  EXPECT_EQ(ids.begin()->at(14), '4');
}

TEST_F(ClientRetries, TheCallersOwnIdsAreUsed) {
  Kept<Acknowledged> done;
  client->signal({.id = "ord_1"}, {.name = "paid", .request_id = "evt_7"}, done.taker());
  EXPECT_EQ(service.oldest().as<ws::SignalWorkflowExecutionRequest>().request_id(), "evt_7");
  service.fail(StatusCode::Unavailable);
  runtime.advance(seconds(1));
  EXPECT_EQ(service.oldest().as<ws::SignalWorkflowExecutionRequest>().request_id(), "evt_7");
}

TEST_F(ClientRetries, WhatCannotGetBetterIsNotTriedAgain) {
  for (const auto code :
       {StatusCode::InvalidArgument, StatusCode::NotFound, StatusCode::AlreadyExists,
        StatusCode::PermissionDenied, StatusCode::FailedPrecondition, StatusCode::Unauthenticated,
        StatusCode::Unimplemented, StatusCode::OutOfRange}) {
    Kept<StartedRun> started;
    client->start(order(), started.taker());
    service.fail(code, "no");
    ASSERT_TRUE(started.there());
    EXPECT_EQ(started.get().error().status.code, code);
    EXPECT_EQ(started.get().error().status.message, "no");
    EXPECT_EQ(runtime.timers(), 0u);
  }
}

TEST_F(ClientRetries, AQueryThatTimedOutIsNotTriedAgain) {
  Kept<Payloads> answered;
  client->query({.id = "ord_1"}, {.name = "status"}, answered.taker());
  service.fail(StatusCode::DeadlineExceeded);
  ASSERT_TRUE(answered.there());
  EXPECT_EQ(answered.get().error().status.code, StatusCode::DeadlineExceeded);
}

TEST_F(ClientRetries, GivesUpWithTheLastErrorWhenTheWindowCloses) {
  Kept<StartedRun> started;
  client->start(order(), started.taker());
  for (int i = 0; i < 100 && !started.there(); ++i) {
    service.fail(StatusCode::Unavailable, "attempt " + std::to_string(service.made));
    runtime.advance(client->options().retry.max);
  }
  ASSERT_TRUE(started.there());
  EXPECT_EQ(started.get().error().status.code, StatusCode::Unavailable);
  EXPECT_EQ(started.get().error().status.message, "attempt " + std::to_string(service.made));
  EXPECT_GE(service.made, 6);  // 30 s of window, pauses of at most 5 s
  EXPECT_LE(service.made, 8);
  EXPECT_EQ(runtime.timers(), 0u);
}

TEST_F(ClientRetries, PausesGrowAndAThrottledCallWaitsLonger) {
  const auto pause_after = [&](StatusCode code, int failures) {
    Kept<Acknowledged> done;
    client->signal({.id = "ord_1"}, {.name = "paid"}, done.taker());
    Duration pause{};
    for (int i = 0; i < failures; ++i) {
      service.fail(code);
      for (pause = {}; service.calls.empty(); pause += milliseconds(1)) {
        runtime.advance(milliseconds(1));
      }
    }
    service.answer(ws::SignalWorkflowExecutionResponse());
    return pause;
  };
  EXPECT_LE(pause_after(StatusCode::Unavailable, 1), milliseconds(51));
  const auto fifth = pause_after(StatusCode::Unavailable, 5);
  EXPECT_GE(fifth, milliseconds(800) * 0.7);
  EXPECT_LE(fifth, milliseconds(801));
  EXPECT_GE(pause_after(StatusCode::ResourceExhausted, 1), milliseconds(500) * 0.7);
}

TEST_F(ClientRetries, AResultIsPolledUntilTheWorkflowCloses) {
  Kept<WorkflowOutcome> ended;
  client->result({.id = "ord_1"}, {}, ended.taker());
  EXPECT_TRUE(service.oldest().options.long_poll);
  ws::GetWorkflowExecutionHistoryResponse open;
  open.set_next_page_token("the same run");
  service.answer(open);
  EXPECT_EQ(service.oldest().as<ws::GetWorkflowExecutionHistoryRequest>().next_page_token(),
            "the same run");
  // Neither silence nor a crash of the server, however often, ends the waiting.
  for (int i = 0; i < 10; ++i) {
    runtime.advance(seconds(70));
    service.fail(StatusCode::DeadlineExceeded);
    runtime.advance(seconds(1));
    service.fail(StatusCode::Unavailable);
    runtime.advance(seconds(1));
  }
  ws::GetWorkflowExecutionHistoryResponse closed;
  auto& event = *closed.mutable_history()->add_events();
  auto& result = *event.mutable_workflow_execution_completed_event_attributes()->mutable_result();
  result.add_payloads()->set_data("42");
  service.answer(closed);
  ASSERT_TRUE(ended.there());
  EXPECT_EQ(ended.get()->status, WorkflowStatus::Completed);
  EXPECT_EQ(ended.get()->result.at(0).data, "42");
}

TEST_F(ClientRetries, ALimitEndsTheWaitingAndTheCall) {
  Kept<WorkflowOutcome> ended;
  client->result({.id = "ord_1"}, {.timeout = seconds(3)}, ended.taker());
  runtime.advance(milliseconds(2'999));
  EXPECT_FALSE(ended.there());
  runtime.advance(milliseconds(1));
  ASSERT_TRUE(ended.there());
  EXPECT_EQ(ended.get().error().status.code, StatusCode::DeadlineExceeded);
  EXPECT_EQ(service.cancelled, 1);
  EXPECT_EQ(runtime.timers(), 0u);
}

TEST_F(ClientRetries, ALimitEndsAPauseBetweenAttemptsToo) {
  Kept<WorkflowOutcome> ended;
  client->result({.id = "ord_1"}, {.timeout = milliseconds(1)}, ended.taker());
  service.fail(StatusCode::Unavailable);
  EXPECT_EQ(runtime.timers(), 2u);
  runtime.advance(milliseconds(1));
  ASSERT_TRUE(ended.there());
  EXPECT_EQ(ended.get().error().status.code, StatusCode::DeadlineExceeded);
  EXPECT_EQ(runtime.timers(), 0u);
}

TEST_F(ClientRetries, AnUpdateIsSentUntilItIsAcceptedAndThenPolled) {
  Kept<UpdateOutcome> updated;
  client->update({.id = "ord_1"}, {.name = "cancel"}, updated.taker());
  const auto id =
      service.oldest().as<ws::UpdateWorkflowExecutionRequest>().request().meta().update_id();
  EXPECT_EQ(id.size(), 36u);

  ws::UpdateWorkflowExecutionResponse admitted;
  admitted.set_stage(api::enums::v1::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED);
  service.answer(admitted);
  EXPECT_EQ(service.oldest().as<ws::UpdateWorkflowExecutionRequest>().request().meta().update_id(),
            id);

  ws::UpdateWorkflowExecutionResponse accepted;
  accepted.set_stage(api::enums::v1::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED);
  accepted.mutable_update_ref()->set_update_id(id);
  accepted.mutable_update_ref()->mutable_workflow_execution()->set_run_id("run");
  service.answer(accepted);

  service.answer(ws::PollWorkflowExecutionUpdateResponse());
  const auto& poll = service.oldest().as<ws::PollWorkflowExecutionUpdateRequest>();
  EXPECT_EQ(poll.update_ref().update_id(), id);
  EXPECT_EQ(poll.update_ref().workflow_execution().run_id(), "run");

  ws::PollWorkflowExecutionUpdateResponse completed;
  completed.mutable_outcome()->mutable_failure()->set_message("too late");
  service.answer(completed);
  ASSERT_TRUE(updated.there());
  EXPECT_EQ(updated.get()->stage, UpdateStage::Completed);
  ASSERT_TRUE(updated.get()->failure);
  EXPECT_EQ(updated.get()->failure->message, "too late");
}

TEST_F(ClientRetries, AHistoryIsReadFromAllPages) {
  Kept<HistoryPtr> read;
  client->history({.id = "ord_1"}, read.taker());
  ws::GetWorkflowExecutionHistoryResponse page;
  page.mutable_history()->add_events()->set_event_id(1);
  page.set_next_page_token("second");
  service.answer(page);
  EXPECT_EQ(service.oldest().as<ws::GetWorkflowExecutionHistoryRequest>().next_page_token(),
            "second");
  page.mutable_history()->mutable_events(0)->set_event_id(2);
  page.clear_next_page_token();
  service.answer(page);
  ASSERT_TRUE(read.there());
  ASSERT_EQ((*read.get())->events_size(), 2);
  EXPECT_EQ((*read.get())->events(1).event_id(), 2);
}

TEST_F(ClientRetries, ClosingAnswersEverythingOnceAndTouchesNothingAfterwards) {
  Kept<WorkflowOutcome> waiting;
  Kept<StartedRun> pausing;
  Kept<StartedRun> late;
  client->start(order(), pausing.taker());
  service.fail(StatusCode::Unavailable);
  client->result(
      {.id = "ord_1"}, {.timeout = seconds(9)}, [&, take = waiting.taker()](auto result) {
        take(std::move(result));
        client->start(order(), late.taker());  // by an answer, while the client is closing
      });
  client.reset();
  ASSERT_TRUE(waiting.there());
  ASSERT_TRUE(pausing.there());
  ASSERT_TRUE(late.there());
  EXPECT_EQ(waiting.get().error().status.code, StatusCode::Cancelled);
  EXPECT_EQ(pausing.get().error().status.code, StatusCode::Cancelled);
  EXPECT_EQ(late.get().error().status.code, StatusCode::Cancelled);
  EXPECT_EQ(runtime.timers(), 0u);
  EXPECT_TRUE(service.calls.empty());
}

TEST(ClientOptionsCheck, RefusesWhatCannotWork) {
  ManualRuntime runtime;
  ScriptedService service;
  EXPECT_THROW(Client(service, runtime, {.name_space = ""}), std::invalid_argument);
  EXPECT_THROW(Client(service, runtime, {.retry = {.factor = 0.5}}), std::invalid_argument);
  EXPECT_THROW(Client(service, runtime, {.retry = {.jitter = 1.0}}), std::invalid_argument);
  EXPECT_THROW(Client(service, runtime, {.retry = {.first = Duration(0)}}), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::temporal::testing
