// How a run ends.
#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/execution.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr const char* kServer = "history-service";

enums::WorkflowExecutionStatus status_after(enums::EventType type) {
  switch (type) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
      return enums::WORKFLOW_EXECUTION_STATUS_COMPLETED;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
      return enums::WORKFLOW_EXECUTION_STATUS_FAILED;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
      return enums::WORKFLOW_EXECUTION_STATUS_CANCELED;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
      return enums::WORKFLOW_EXECUTION_STATUS_TERMINATED;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
      return enums::WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
      return enums::WORKFLOW_EXECUTION_STATUS_TIMED_OUT;
    default:
      return enums::WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
  }
}

}  // namespace

void Execution::close(Event& event) {
  state.status = status_after(event.event_type());
  state.close_time = core_.now();
  clear_sticky();
}

void Execution::terminate(const std::string& reason, const apicommon::Payloads* details,
                          const std::string& identity) {
  if (state.task.started()) {
    fail_workflow_task(enums::WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND, nullptr, kServer);
    flush();
  }
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
  auto& attributes = *event.mutable_workflow_execution_terminated_event_attributes();
  attributes.set_reason(reason);
  if (details) *attributes.mutable_details() = *details;
  attributes.set_identity(identity);
  close(event);
}

void Execution::time_out() {
  if (!state.running()) return;
  apifailure::Failure failure;
  failure.set_message("workflow timeout");
  failure.set_source("Server");
  failure.mutable_timeout_failure_info()->set_timeout_type(enums::TIMEOUT_TYPE_START_TO_CLOSE);
  RetryDecision decision{enums::RETRY_STATE_TIMEOUT, {}};
  const bool expired = start.expiration && *start.expiration <= core_.now();
  if (!expired) {
    decision.state = enums::RETRY_STATE_RETRY_POLICY_NOT_SET;
    if (start.request.has_retry_policy()) {
      decision = decide_retry(&failure, start.request.retry_policy(), start.attempt, core_.now(),
                              start.expiration, false);
    }
  }
  const bool again = decision.state == enums::RETRY_STATE_IN_PROGRESS;
  if (again) state.new_run_id = core_.new_id();
  if (state.task.started()) {
    fail_workflow_task(enums::WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND, nullptr, kServer);
    flush();
  }
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT);
  auto& attributes = *event.mutable_workflow_execution_timed_out_event_attributes();
  attributes.set_retry_state(decision.state);
  attributes.set_new_execution_run_id(state.new_run_id);
  close(event);
  commit();
  updates.abort(again ? AbortReason::WorkflowContinuing : AbortReason::WorkflowCompleted);
  if (again) core_.retry_run(*this, decision.backoff, &failure, state.new_run_id);
}

}  // namespace perdura::temporal::testing::detail
