// What clients do to workflows.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

workflowservice::StartWorkflowExecutionRequest start_part(
    const workflowservice::SignalWithStartWorkflowExecutionRequest& request) {
  workflowservice::StartWorkflowExecutionRequest start;
  start.set_namespace_(request.namespace_());
  start.set_workflow_id(request.workflow_id());
  *start.mutable_workflow_type() = request.workflow_type();
  *start.mutable_task_queue() = request.task_queue();
  if (request.has_input()) *start.mutable_input() = request.input();
  *start.mutable_workflow_execution_timeout() = request.workflow_execution_timeout();
  *start.mutable_workflow_run_timeout() = request.workflow_run_timeout();
  *start.mutable_workflow_task_timeout() = request.workflow_task_timeout();
  start.set_identity(request.identity());
  start.set_request_id(request.request_id());
  start.set_workflow_id_reuse_policy(request.workflow_id_reuse_policy());
  start.set_workflow_id_conflict_policy(request.workflow_id_conflict_policy());
  if (request.has_retry_policy()) *start.mutable_retry_policy() = request.retry_policy();
  start.set_cron_schedule(request.cron_schedule());
  if (request.has_memo()) *start.mutable_memo() = request.memo();
  if (request.has_search_attributes()) {
    *start.mutable_search_attributes() = request.search_attributes();
  }
  if (request.has_header()) *start.mutable_header() = request.header();
  *start.mutable_workflow_start_delay() = request.workflow_start_delay();
  if (request.has_user_metadata()) *start.mutable_user_metadata() = request.user_metadata();
  *start.mutable_links() = request.links();
  if (request.has_versioning_override()) {
    *start.mutable_versioning_override() = request.versioning_override();
  }
  if (request.has_priority()) *start.mutable_priority() = request.priority();
  return start;
}

workflowservice::SignalWorkflowExecutionRequest signal_part(
    const workflowservice::SignalWithStartWorkflowExecutionRequest& request) {
  workflowservice::SignalWorkflowExecutionRequest signal;
  signal.set_namespace_(request.namespace_());
  signal.set_signal_name(request.signal_name());
  if (request.has_signal_input()) *signal.mutable_input() = request.signal_input();
  signal.set_identity(request.identity());
  signal.set_request_id(request.request_id());
  if (request.has_header()) *signal.mutable_header() = request.header();
  *signal.mutable_links() = request.links();
  return signal;
}

void check_named(const workflowservice::SignalWorkflowExecutionRequest& request) {
  if (!request.has_workflow_execution()) {
    throw ServiceError(errors::invalid_argument("Execution is not set on request."));
  }
  if (request.workflow_execution().workflow_id().empty()) {
    throw ServiceError(errors::invalid_argument("WorkflowId is not set on request."));
  }
}

void check_chain(const Execution& execution, const std::string& first_run_id) {
  if (!first_run_id.empty() && execution.start.first_run_id != first_run_id) {
    throw ServiceError(errors::execution_not_found());
  }
}

}  // namespace

workflowservice::StartWorkflowExecutionResponse Core::on(
    const workflowservice::StartWorkflowExecutionRequest& given) {
  auto request = given;
  // A worker must not count on an eager first task: the server may always decline it.
  request.set_request_eager_execution(false);
  normalise_start(request);
  const Started started = start_workflow(request, std::nullopt, nullptr);
  workflowservice::StartWorkflowExecutionResponse response;
  response.set_run_id(started.execution->run_id);
  const bool retried = started.execution->request_ids.contains(request.request_id());
  response.set_started(started.fresh || retried);
  response.set_status(started.execution->state.status);
  auto& link = *response.mutable_link()->mutable_workflow_event();
  link.set_namespace_(request.namespace_());
  link.set_workflow_id(request.workflow_id());
  link.set_run_id(started.execution->run_id);
  link.mutable_event_ref()->set_event_id(1);
  link.mutable_event_ref()->set_event_type(enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED);
  return response;
}

workflowservice::SignalWithStartWorkflowExecutionResponse Core::on(
    const workflowservice::SignalWithStartWorkflowExecutionRequest& request) {
  if (request.signal_name().empty()) {
    throw ServiceError(errors::invalid_argument("SignalName is not set on request."));
  }
  auto start = start_part(request);
  if (start.workflow_id_conflict_policy() == enums::WORKFLOW_ID_CONFLICT_POLICY_FAIL) {
    throw ServiceError(errors::invalid_argument(
        "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for "
        "this operation."));
  }
  const auto conflict = start.workflow_id_conflict_policy();
  normalise_start(start);
  if (conflict == enums::WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED &&
      start.workflow_id_conflict_policy() !=
          enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
    start.set_workflow_id_conflict_policy(enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  }
  const auto to_signal = signal_part(request);
  workflowservice::SignalWithStartWorkflowExecutionResponse response;
  const ExecutionPtr current = find(start.namespace_(), start.workflow_id());
  if (current && current->state.running() &&
      start.workflow_id_conflict_policy() !=
          enums::WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
    signal(*current, to_signal, nullptr);
    // A start delay is skipped.
    if (current->has_buffered()) current->ensure_workflow_task();
    current->commit();
    response.set_run_id(current->run_id);
    return response;
  }
  const Started started = start_workflow(start, std::nullopt, nullptr, [&](Execution& execution) {
    signal(execution, to_signal, nullptr);
  });
  response.set_run_id(started.execution->run_id);
  response.set_started(started.fresh);
  return response;
}

workflowservice::SignalWorkflowExecutionResponse Core::on(
    const workflowservice::SignalWorkflowExecutionRequest& request) {
  check_named(request);
  if (request.signal_name().empty()) {
    throw ServiceError(errors::invalid_argument("SignalName is not set on request."));
  }
  const ExecutionPtr execution = get_named(request);
  const bool known =
      !request.request_id().empty() && execution->signal_request_ids.contains(request.request_id());
  if (known) return {};
  if (!execution->state.running()) throw ServiceError(errors::workflow_completed());
  signal(*execution, request, nullptr);
  if (!execution->pending_on_backoff()) execution->ensure_workflow_task();
  execution->commit();
  return {};
}

workflowservice::RequestCancelWorkflowExecutionResponse Core::on(
    const workflowservice::RequestCancelWorkflowExecutionRequest& request) {
  const ExecutionPtr execution = get_named(request);
  if (!execution->state.running()) return {};
  check_chain(*execution, request.first_execution_run_id());
  request_cancel(*execution, request.reason(), request.identity(), request.request_id(), nullptr,
                 0);
  return {};
}

workflowservice::TerminateWorkflowExecutionResponse Core::on(
    const workflowservice::TerminateWorkflowExecutionRequest& request) {
  const ExecutionPtr execution = get_named(request);
  if (!execution->state.running()) throw ServiceError(errors::workflow_completed());
  check_chain(*execution, request.first_execution_run_id());
  execution->terminate(request.reason(), request.has_details() ? &request.details() : nullptr,
                       request.identity());
  execution->commit();
  execution->updates.abort(AbortReason::WorkflowCompleted);
  return {};
}

workflowservice::DeleteWorkflowExecutionResponse Core::on(
    const workflowservice::DeleteWorkflowExecutionRequest& request) {
  const ExecutionPtr execution = get_named(request);
  if (execution->state.running()) {
    execution->terminate("Delete workflow execution", nullptr, "history-service");
    execution->commit();
    execution->updates.abort(AbortReason::WorkflowCompleted);
  }
  post([this, execution] { remove(*execution); });
  return {};
}

}  // namespace perdura::temporal::testing::detail
