// The commands that end a run.
#include "temporal/testing/detail/completion.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

void CompletionHandler::complete(
    const apicommand::CompleteWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  check_size(attributes.result().ByteSizeLong(),
             "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.",
             enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES);
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  auto& completed = *event.mutable_workflow_execution_completed_event_attributes();
  if (attributes.has_result()) *completed.mutable_result() = attributes.result();
  completed.set_workflow_task_completed_event_id(completed_id_);
  execution_.close(event);
}

void CompletionHandler::fail(const apicommand::FailWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  if (!attributes.has_failure()) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
                  "Failure is not set on FailWorkflowExecutionCommand."};
  }
  RetryDecision decision{enums::RETRY_STATE_RETRY_POLICY_NOT_SET, {}};
  const auto& start = execution_.start;
  if (start.request.has_retry_policy()) {
    decision = decide_retry(&attributes.failure(), start.request.retry_policy(), start.attempt,
                            core_.now(), start.expiration, false);
  }
  const bool again = decision.state == enums::RETRY_STATE_IN_PROGRESS;
  if (again) execution_.state.new_run_id = core_.new_id();
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED);
  auto& failed = *event.mutable_workflow_execution_failed_event_attributes();
  *failed.mutable_failure() = attributes.failure();
  failed.set_retry_state(decision.state);
  failed.set_workflow_task_completed_event_id(completed_id_);
  failed.set_new_execution_run_id(execution_.state.new_run_id);
  execution_.close(event);
  if (!again) return;
  next_run = [this, failure = attributes.failure(), backoff = decision.backoff] {
    return core_.retry_run(execution_, backoff, &failure, execution_.state.new_run_id);
  };
}

void CompletionHandler::cancel(
    const apicommand::CancelWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
  auto& canceled = *event.mutable_workflow_execution_canceled_event_attributes();
  canceled.set_workflow_task_completed_event_id(completed_id_);
  if (attributes.has_details()) *canceled.mutable_details() = attributes.details();
  execution_.close(event);
}

workflowservice::StartWorkflowExecutionRequest CompletionHandler::checked_next(
    const apicommand::ContinueAsNewWorkflowExecutionCommandAttributes& given) const {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;
  check_size(given.input().ByteSizeLong(),
             "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit.", kBad);
  const auto& own = execution_.start.request;
  const auto or_own = [](const google::protobuf::Duration& given_timeout,
                         const google::protobuf::Duration& own_timeout) {
    return from_proto(given_timeout) > Duration::zero() ? given_timeout : own_timeout;
  };
  workflowservice::StartWorkflowExecutionRequest next;
  next.set_namespace_(execution_.name_space);
  next.set_workflow_id(execution_.workflow_id);
  const std::string& type = given.workflow_type().name();
  next.mutable_workflow_type()->set_name(type.empty() ? execution_.type() : type);
  const std::string& queue = given.task_queue().name();
  next.mutable_task_queue()->set_name(queue.empty() ? execution_.task_queue() : queue);
  if (given.has_input()) *next.mutable_input() = given.input();
  if (given.has_header()) *next.mutable_header() = given.header();
  next.set_cron_schedule(given.cron_schedule());
  if (given.has_retry_policy()) *next.mutable_retry_policy() = given.retry_policy();
  if (given.has_memo()) *next.mutable_memo() = given.memo();
  if (given.has_search_attributes()) {
    *next.mutable_search_attributes() = typed(given.search_attributes());
  }
  if (own.has_priority()) *next.mutable_priority() = own.priority();
  *next.mutable_links() = own.links();
  *next.mutable_workflow_execution_timeout() = own.workflow_execution_timeout();
  *next.mutable_workflow_run_timeout() =
      or_own(given.workflow_run_timeout(), own.workflow_run_timeout());
  *next.mutable_workflow_task_timeout() =
      or_own(given.workflow_task_timeout(), own.workflow_task_timeout());
  next.set_request_id("unused");
  try {
    core_.normalise_start(next);
  } catch (const ServiceError& error) {
    throw BadTask{kBad, error.status().message};
  }
  return next;
}

void CompletionHandler::continue_as_new(
    const apicommand::ContinueAsNewWorkflowExecutionCommandAttributes& given) {
  check_may_close();
  StartParams params;
  params.request = checked_next(given);
  params.run_id = core_.new_id();
  params.first_backoff = from_proto(given.backoff_start_interval());
  params.initiator = given.initiator() == enums::CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED
                         ? enums::CONTINUE_AS_NEW_INITIATOR_WORKFLOW
                         : given.initiator();
  const bool retry = params.initiator == enums::CONTINUE_AS_NEW_INITIATOR_RETRY;
  if (retry) params.attempt = execution_.start.attempt + 1;
  if (given.has_failure()) params.continued_failure = given.failure();
  if (given.has_last_completion_result()) {
    params.last_completion_result = given.last_completion_result();
  }

  const auto& next = params.request;
  execution_.state.new_run_id = params.run_id;
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  auto& continued = *event.mutable_workflow_execution_continued_as_new_event_attributes();
  continued.set_new_execution_run_id(params.run_id);
  *continued.mutable_workflow_type() = next.workflow_type();
  *continued.mutable_task_queue() = next.task_queue();
  if (next.has_input()) *continued.mutable_input() = next.input();
  if (next.has_header()) *continued.mutable_header() = next.header();
  *continued.mutable_workflow_run_timeout() = next.workflow_run_timeout();
  *continued.mutable_workflow_task_timeout() = next.workflow_task_timeout();
  continued.set_workflow_task_completed_event_id(completed_id_);
  *continued.mutable_backoff_start_interval() = given.backoff_start_interval();
  continued.set_initiator(given.initiator());
  if (given.has_failure()) *continued.mutable_failure() = given.failure();
  if (given.has_last_completion_result()) {
    *continued.mutable_last_completion_result() = given.last_completion_result();
  }
  if (next.has_memo()) *continued.mutable_memo() = next.memo();
  if (next.has_search_attributes()) {
    *continued.mutable_search_attributes() = next.search_attributes();
  }
  execution_.close(event);
  next_run = [this, params = std::move(params)] { return core_.continue_run(execution_, params); };
}

}  // namespace perdura::temporal::testing::detail
