// What a run causes in others. Each of these is a step of its own: the run has been committed, and
// time may have passed.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr const char* kServer = "history-service";
constexpr std::size_t kMaxSignals = 10'000;

template <class Attributes>
void name_target(const Execution& from, const std::string& namespace_id,
                 const apicommon::WorkflowExecution& target, EventId initiated_id,
                 Attributes& attributes) {
  attributes.set_initiated_event_id(initiated_id);
  attributes.set_namespace_(from.name_space);
  attributes.set_namespace_id(namespace_id);
  *attributes.mutable_workflow_execution() = target;
}

}  // namespace

void Core::request_cancel(Execution& target, const std::string& reason, const std::string& identity,
                          const std::string& request_id, const Execution* from,
                          EventId initiated_id) {
  static_cast<void>(request_id);  // a second request has no effect, whoever made it
  if (!target.state.running() || target.state.cancel_requested) return;
  target.state.cancel_requested = true;
  Event& event = target.add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
  auto& attributes = *event.mutable_workflow_execution_cancel_requested_event_attributes();
  attributes.set_cause(reason);
  attributes.set_identity(identity);
  if (from) {
    attributes.set_external_initiated_event_id(initiated_id);
    attributes.mutable_external_workflow_execution()->set_workflow_id(from->workflow_id);
    attributes.mutable_external_workflow_execution()->set_run_id(from->run_id);
  }
  target.ensure_workflow_task();
  target.commit();
}

void Core::cancel_external(const ExecutionPtr& from, EventId initiated_id) {
  const auto found = from->state.cancels.find(initiated_id);
  if (found == from->state.cancels.end() || !from->state.running()) return;
  const EventPtr initiated = found->second.initiated;
  const auto& asked =
      initiated->request_cancel_external_workflow_execution_initiated_event_attributes();
  const auto& to = asked.workflow_execution();
  const std::string id = name_space(from->name_space).id;
  const ExecutionPtr target = find(from->name_space, to.workflow_id(), to.run_id());
  const auto& parent = target ? target->start.parent : std::nullopt;
  const bool is_child =
      parent && parent->workflow_id == from->workflow_id && parent->run_id == from->run_id;
  // A workflow cannot cancel itself. Cancelling one that has closed succeeds.
  const bool reached = target && to.workflow_id() != from->workflow_id &&
                       (!asked.child_workflow_only() || !target->state.running() || is_child);
  if (reached) {
    request_cancel(*target, asked.reason(), kServer, found->second.request_id, from.get(),
                   initiated_id);
  }
  if (!from->state.cancels.erase(initiated_id)) return;
  if (reached) {
    Event& event = from->add_event(enums::EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
    name_target(*from, id, to, initiated_id,
                *event.mutable_external_workflow_execution_cancel_requested_event_attributes());
  } else {
    Event& event =
        from->add_event(enums::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED);
    auto& attributes =
        *event.mutable_request_cancel_external_workflow_execution_failed_event_attributes();
    name_target(*from, id, to, initiated_id, attributes);
    attributes.set_cause(
        enums::
            CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND);
  }
  from->ensure_workflow_task();
  from->commit();
}

void Core::signal(Execution& target, const workflowservice::SignalWorkflowExecutionRequest& request,
                  const apicommon::WorkflowExecution* from) {
  if (target.signal_count >= kMaxSignals) {
    throw ServiceError(
        errors::invalid_argument("exceeded workflow execution limit for signal events"));
  }
  if (!request.request_id().empty() &&
      !target.signal_request_ids.insert(request.request_id()).second) {
    return;
  }
  ++target.signal_count;
  Event& event = target.add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
  auto& attributes = *event.mutable_workflow_execution_signaled_event_attributes();
  attributes.set_signal_name(request.signal_name());
  if (request.has_input()) *attributes.mutable_input() = request.input();
  attributes.set_identity(request.identity());
  if (request.has_header()) *attributes.mutable_header() = request.header();
  if (from) *attributes.mutable_external_workflow_execution() = *from;
  *event.mutable_links() = request.links();
}

void Core::signal_external(const ExecutionPtr& from, EventId initiated_id) {
  const auto found = from->state.signals.find(initiated_id);
  if (found == from->state.signals.end() || !from->state.running()) return;
  const ExternalRequest pending = found->second;
  const auto& asked =
      pending.initiated->signal_external_workflow_execution_initiated_event_attributes();
  const auto& to = asked.workflow_execution();
  const std::string id = name_space(from->name_space).id;
  const ExecutionPtr target = find(from->name_space, to.workflow_id(), to.run_id());
  const auto& parent = target ? target->start.parent : std::nullopt;
  const bool is_child =
      parent && parent->workflow_id == from->workflow_id && parent->run_id == from->run_id;
  bool reached = target && to.workflow_id() != from->workflow_id && target->state.running() &&
                 (!asked.child_workflow_only() || is_child);
  auto cause =
      enums::SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;
  if (reached) {
    workflowservice::SignalWorkflowExecutionRequest request;
    request.set_signal_name(asked.signal_name());
    if (asked.has_input()) *request.mutable_input() = asked.input();
    if (asked.has_header()) *request.mutable_header() = asked.header();
    request.set_identity(kServer);
    request.set_request_id(pending.request_id);
    apicommon::WorkflowExecution source;
    source.set_workflow_id(from->workflow_id);
    source.set_run_id(from->run_id);
    try {
      signal(*target, request, &source);
      if (!target->pending_on_backoff()) target->ensure_workflow_task();
      target->commit();
    } catch (const ServiceError&) {
      reached = false;
      cause = enums::SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_SIGNAL_COUNT_LIMIT_EXCEEDED;
    }
  }
  if (!from->state.signals.erase(initiated_id)) return;
  if (reached) {
    Event& event = from->add_event(enums::EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED);
    auto& attributes = *event.mutable_external_workflow_execution_signaled_event_attributes();
    name_target(*from, id, to, initiated_id, attributes);
    attributes.set_control(asked.control());
  } else {
    Event& event = from->add_event(enums::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED);
    auto& attributes = *event.mutable_signal_external_workflow_execution_failed_event_attributes();
    name_target(*from, id, to, initiated_id, attributes);
    attributes.set_cause(cause);
    attributes.set_control(asked.control());
  }
  from->ensure_workflow_task();
  from->commit();
}

}  // namespace perdura::temporal::testing::detail
