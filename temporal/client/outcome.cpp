// Waiting for the end of a workflow: a long poll for the event that closes it.
#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"

namespace perdura::temporal {
namespace {

namespace ws = workflowservice;
namespace enums = ::temporal::api::enums::v1;
namespace history = ::temporal::api::history::v1;
using Core = std::shared_ptr<detail::ClientCore>;

std::shared_ptr<const FailureInfo> failure_of(FailureKind kind, std::string message,
                                              Payloads details = {}) {
  return std::make_shared<const FailureInfo>(FailureInfo{.kind = kind,
                                                         .message = std::move(message),
                                                         .source = "Server",
                                                         .details = std::move(details)});
}

WorkflowOutcome outcome_of(const history::HistoryEvent& event) {
  using Event = history::HistoryEvent;
  switch (event.attributes_case()) {
    case Event::kWorkflowExecutionCompletedEventAttributes: {
      const auto& end = event.workflow_execution_completed_event_attributes();
      return {.status = WorkflowStatus::Completed,
              .result = detail::read(end.result()),
              .new_run_id = end.new_execution_run_id()};
    }
    case Event::kWorkflowExecutionFailedEventAttributes: {
      const auto& end = event.workflow_execution_failed_event_attributes();
      return {.status = WorkflowStatus::Failed,
              .failure = detail::failure_of(end.failure()),
              .new_run_id = end.new_execution_run_id()};
    }
    case Event::kWorkflowExecutionTimedOutEventAttributes: {
      const auto& end = event.workflow_execution_timed_out_event_attributes();
      return {.status = WorkflowStatus::TimedOut,
              .failure = failure_of(FailureKind::Timeout, "the workflow timed out"),
              .new_run_id = end.new_execution_run_id()};
    }
    case Event::kWorkflowExecutionCanceledEventAttributes: {
      const auto& end = event.workflow_execution_canceled_event_attributes();
      return {.status = WorkflowStatus::Canceled,
              .failure = failure_of(FailureKind::Canceled, "the workflow was canceled",
                                    detail::read(end.details()))};
    }
    case Event::kWorkflowExecutionTerminatedEventAttributes: {
      const auto& end = event.workflow_execution_terminated_event_attributes();
      return {.status = WorkflowStatus::Terminated,
              .failure = failure_of(FailureKind::Terminated, end.reason())};
    }
    case Event::kWorkflowExecutionContinuedAsNewEventAttributes: {
      const auto& end = event.workflow_execution_continued_as_new_event_attributes();
      return {.status = WorkflowStatus::ContinuedAsNew, .new_run_id = end.new_execution_run_id()};
    }
    default:  // a oneof of sixty kinds; the filter lets only those above through
      return {.status = WorkflowStatus::Unspecified};
  }
}

struct Waiting {
  Core core;
  ws::GetWorkflowExecutionHistoryRequest request;
  bool follow_runs = true;
  std::optional<TimePoint> limit;
  Answer<WorkflowOutcome> answer;
};

void wait_on(std::shared_ptr<Waiting> waiting);

void on_close(std::shared_ptr<Waiting> waiting, const history::HistoryEvent& event) {
  auto outcome = outcome_of(event);
  if (outcome.status == WorkflowStatus::Unspecified) {
    return waiting->answer(
        ClientError{.status = {.code = StatusCode::Internal,
                               .message = "the server's closing event is none: event type " +
                                          std::to_string(static_cast<int>(event.event_type()))}});
  }
  auto& execution = *waiting->request.mutable_execution();
  if (waiting->follow_runs && !outcome.new_run_id.empty()) {
    execution.set_run_id(outcome.new_run_id);
    waiting->request.clear_next_page_token();
    return wait_on(std::move(waiting));
  }
  outcome.run = detail::read(execution);
  waiting->answer(std::move(outcome));
}

void wait_on(std::shared_ptr<Waiting> waiting) {
  auto request = waiting->request;
  waiting->core->send(
      std::move(request), {.long_poll = true, .limit = waiting->limit},
      [waiting](Status status, const ws::GetWorkflowExecutionHistoryResponse& response) {
        if (!status.ok()) return waiting->answer(detail::error_of(std::move(status)));
        if (response.history().events_size() > 0) {
          return on_close(waiting, *response.history().events().rbegin());
        }
        // Still open: the server's patience ended. Its token keeps us with the same run.
        waiting->request.set_next_page_token(response.next_page_token());
        wait_on(waiting);
      });
}

}  // namespace

void Client::result(WorkflowRef target, ResultOptions options, Answer<WorkflowOutcome> answer) {
  auto waiting = std::make_shared<Waiting>();
  waiting->core = core_;
  waiting->follow_runs = options.follow_runs;
  waiting->limit = core_->limit_after(options.timeout);
  waiting->answer = std::move(answer);
  auto& request = waiting->request;
  request.set_namespace_(core_->name_space());
  request.set_wait_new_event(true);
  request.set_skip_archival(true);
  request.set_history_event_filter_type(enums::HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
  detail::fill(*request.mutable_execution(), target);
  wait_on(std::move(waiting));
}

}  // namespace perdura::temporal
