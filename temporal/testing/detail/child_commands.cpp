// The commands that reach other workflows.
#include "temporal/testing/detail/completion.hpp"

namespace perdura::temporal::testing::detail {

workflowservice::StartWorkflowExecutionRequest CompletionHandler::checked_child(
    const apicommand::StartChildWorkflowExecutionCommandAttributes& given) const {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;
  check_namespace(given.namespace_(), kBad);
  const std::string where = " Namespace=" + execution_.name_space;
  if (given.workflow_id().empty()) {
    throw BadTask{kBad,
                  "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. "
                  "WorkflowType=" +
                      given.workflow_type().name() + where};
  }
  if (given.workflow_type().name().empty()) {
    throw BadTask{kBad,
                  "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. "
                  "WorkflowId=" +
                      given.workflow_id() + where};
  }
  check_length(given.workflow_id(), "WorkflowId on StartChildWorkflowExecutionCommand", kBad);
  check_size(given.input().ByteSizeLong(),
             "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.", kBad);
  if (execution_.state.children.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
                  "the number of pending child workflow executions, " +
                      std::to_string(kMaxPending) + ", has reached the per-workflow limit of " +
                      std::to_string(kMaxPending)};
  }
  // The same defaults and checks as for a start by a client.
  workflowservice::StartWorkflowExecutionRequest start;
  start.set_namespace_(execution_.name_space);
  start.set_workflow_id(given.workflow_id());
  *start.mutable_workflow_type() = given.workflow_type();
  start.mutable_task_queue()->set_name(
      given.task_queue().name().empty() ? execution_.task_queue() : given.task_queue().name());
  *start.mutable_workflow_execution_timeout() = given.workflow_execution_timeout();
  *start.mutable_workflow_run_timeout() = given.workflow_run_timeout();
  *start.mutable_workflow_task_timeout() = given.workflow_task_timeout();
  start.set_cron_schedule(given.cron_schedule());
  if (given.has_retry_policy()) *start.mutable_retry_policy() = given.retry_policy();
  if (given.has_search_attributes()) {
    *start.mutable_search_attributes() = typed(given.search_attributes());
  }
  start.set_request_id("unused");
  try {
    core_.normalise_start(start);
  } catch (const ServiceError& error) {
    throw BadTask{kBad, error.status().message};
  }
  return start;
}

void CompletionHandler::start_child(const apicommand::Command& command) {
  const auto& given = command.start_child_workflow_execution_command_attributes();
  const auto start = checked_child(given);
  Event& event = add(enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED);
  auto& attributes = *event.mutable_start_child_workflow_execution_initiated_event_attributes();
  attributes.set_workflow_task_completed_event_id(completed_id_);
  attributes.set_namespace_(execution_.name_space);
  attributes.set_namespace_id(core_.name_space(execution_.name_space).id);
  attributes.set_workflow_id(given.workflow_id());
  *attributes.mutable_workflow_type() = given.workflow_type();
  *attributes.mutable_task_queue() = start.task_queue();
  if (given.has_input()) *attributes.mutable_input() = given.input();
  if (given.has_header()) *attributes.mutable_header() = given.header();
  *attributes.mutable_workflow_execution_timeout() = start.workflow_execution_timeout();
  *attributes.mutable_workflow_run_timeout() = start.workflow_run_timeout();
  *attributes.mutable_workflow_task_timeout() = start.workflow_task_timeout();
  attributes.set_parent_close_policy(given.parent_close_policy() ==
                                             enums::PARENT_CLOSE_POLICY_UNSPECIFIED
                                         ? enums::PARENT_CLOSE_POLICY_TERMINATE
                                         : given.parent_close_policy());
  attributes.set_workflow_id_reuse_policy(given.workflow_id_reuse_policy() ==
                                                  enums::WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
                                              ? enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                                              : given.workflow_id_reuse_policy());
  if (start.has_retry_policy()) *attributes.mutable_retry_policy() = start.retry_policy();
  if (given.has_memo()) *attributes.mutable_memo() = given.memo();
  if (start.has_search_attributes()) {
    *attributes.mutable_search_attributes() = start.search_attributes();
  }
  if (given.has_priority()) *attributes.mutable_priority() = given.priority();
  attributes.set_control(given.control());

  const EventId id = event.event_id();
  Child& child = execution_.state.children[id];
  child.initiated = execution_.history.last();
  child.request_id = execution_.run_id + ":" + std::to_string(id) + ":0";
  children_in_batch_.insert(given.workflow_id());
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post_outgoing(
        [&core, self = execution->shared_from_this(), id] { core.start_child(self, id); });
  });
}

void CompletionHandler::cancel_external(
    const apicommand::RequestCancelExternalWorkflowExecutionCommandAttributes& attributes) {
  constexpr Cause kBad =
      enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
  check_namespace(attributes.namespace_(), kBad);
  if (attributes.workflow_id().empty()) {
    throw BadTask{kBad,
                  "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. "
                  "Namespace=" +
                      attributes.namespace_() + " RunId=" + attributes.run_id()};
  }
  if (children_in_batch_.contains(attributes.workflow_id())) {
    throw BadTask{kBad,
                  "Start and RequestCancel for child workflow is not allowed in same workflow "
                  "task. WorkflowId=" +
                      attributes.workflow_id() + " RunId=" + attributes.run_id() +
                      " Namespace=" + attributes.namespace_()};
  }
  if (execution_.state.cancels.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED, {}};
  }
  Event& event = add(enums::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED);
  auto& initiated =
      *event.mutable_request_cancel_external_workflow_execution_initiated_event_attributes();
  initiated.set_workflow_task_completed_event_id(completed_id_);
  initiated.set_namespace_(attributes.namespace_());
  initiated.set_namespace_id(core_.name_space(execution_.name_space).id);
  initiated.mutable_workflow_execution()->set_workflow_id(attributes.workflow_id());
  initiated.mutable_workflow_execution()->set_run_id(attributes.run_id());
  initiated.set_control(attributes.control());
  initiated.set_child_workflow_only(attributes.child_workflow_only());
  initiated.set_reason(attributes.reason());
  const EventId id = event.event_id();
  execution_.state.cancels[id] = {execution_.history.last(), core_.new_id()};
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post_outgoing(
        [&core, self = execution->shared_from_this(), id] { core.cancel_external(self, id); });
  });
}

void CompletionHandler::signal_external(
    const apicommand::SignalExternalWorkflowExecutionCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
  check_namespace(attributes.namespace_(), kBad);
  if (!attributes.has_execution()) {
    throw BadTask{kBad, "Execution is not set on SignalExternalWorkflowExecutionCommand."};
  }
  const auto& to = attributes.execution();
  if (to.workflow_id().empty()) {
    throw BadTask{kBad,
                  "WorkflowId is not set on SignalExternalWorkflowExecutionCommand. "
                  "Namespace=" +
                      attributes.namespace_() + " RunId=" + to.run_id() +
                      " SignalName=" + attributes.signal_name()};
  }
  if (attributes.signal_name().empty()) {
    throw BadTask{kBad,
                  "SignalName is not set on SignalExternalWorkflowExecutionCommand. "
                  "WorkflowId=" +
                      to.workflow_id() + " Namespace=" + attributes.namespace_() +
                      " RunId=" + to.run_id()};
  }
  if (execution_.state.signals.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED, {}};
  }
  check_size(attributes.input().ByteSizeLong(),
             "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.", kBad);
  Event& event = add(enums::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED);
  auto& initiated = *event.mutable_signal_external_workflow_execution_initiated_event_attributes();
  initiated.set_workflow_task_completed_event_id(completed_id_);
  initiated.set_namespace_(attributes.namespace_());
  initiated.set_namespace_id(core_.name_space(execution_.name_space).id);
  *initiated.mutable_workflow_execution() = to;
  initiated.set_signal_name(attributes.signal_name());
  if (attributes.has_input()) *initiated.mutable_input() = attributes.input();
  if (attributes.has_header()) *initiated.mutable_header() = attributes.header();
  initiated.set_control(attributes.control());
  initiated.set_child_workflow_only(attributes.child_workflow_only());
  const EventId id = event.event_id();
  execution_.state.signals[id] = {execution_.history.last(), core_.new_id()};
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post_outgoing(
        [&core, self = execution->shared_from_this(), id] { core.signal_external(self, id); });
  });
}

}  // namespace perdura::temporal::testing::detail
