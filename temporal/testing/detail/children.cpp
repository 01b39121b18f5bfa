// Children: their starts, and what their ends and the ends of their parents cause. Each of these is
// a step of its own: the run has been committed, and time may have passed.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr const char* kServer = "history-service";

template <class Attributes>
void name_child(const Child& child, const std::string& namespace_id, const std::string& run_id,
                Attributes& attributes) {
  attributes.set_initiated_event_id(child.initiated->event_id());
  attributes.set_started_event_id(child.started_id);
  attributes.set_namespace_(child.attributes().namespace_());
  attributes.set_namespace_id(namespace_id);
  attributes.mutable_workflow_execution()->set_workflow_id(child.attributes().workflow_id());
  attributes.mutable_workflow_execution()->set_run_id(run_id);
  *attributes.mutable_workflow_type() = child.attributes().workflow_type();
}

workflowservice::StartWorkflowExecutionRequest child_request(const Child& child,
                                                             const std::string& request_id) {
  const auto& attributes = child.attributes();
  workflowservice::StartWorkflowExecutionRequest request;
  request.set_namespace_(attributes.namespace_());
  request.set_workflow_id(attributes.workflow_id());
  *request.mutable_workflow_type() = attributes.workflow_type();
  *request.mutable_task_queue() = attributes.task_queue();
  if (attributes.has_input()) *request.mutable_input() = attributes.input();
  if (attributes.has_header()) *request.mutable_header() = attributes.header();
  *request.mutable_workflow_execution_timeout() = attributes.workflow_execution_timeout();
  *request.mutable_workflow_run_timeout() = attributes.workflow_run_timeout();
  *request.mutable_workflow_task_timeout() = attributes.workflow_task_timeout();
  request.set_request_id(request_id);
  request.set_workflow_id_reuse_policy(attributes.workflow_id_reuse_policy());
  if (attributes.has_retry_policy()) *request.mutable_retry_policy() = attributes.retry_policy();
  if (attributes.has_memo()) *request.mutable_memo() = attributes.memo();
  if (attributes.has_search_attributes()) {
    *request.mutable_search_attributes() = attributes.search_attributes();
  }
  if (attributes.has_priority()) *request.mutable_priority() = attributes.priority();
  if (child.initiated->has_user_metadata()) {
    *request.mutable_user_metadata() = child.initiated->user_metadata();
  }
  return request;
}

void write_child_start_failed(Execution& parent, const Child& child,
                              const std::string& namespace_id) {
  Event& event = parent.add_event(enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED);
  auto& attributes = *event.mutable_start_child_workflow_execution_failed_event_attributes();
  attributes.set_namespace_(child.attributes().namespace_());
  attributes.set_namespace_id(namespace_id);
  attributes.set_workflow_id(child.attributes().workflow_id());
  *attributes.mutable_workflow_type() = child.attributes().workflow_type();
  attributes.set_cause(enums::START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS);
  attributes.set_initiated_event_id(child.initiated->event_id());
  attributes.set_control(child.attributes().control());
}

void write_child_started(Execution& parent, Child& child, const std::string& namespace_id) {
  Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED);
  auto& attributes = *event.mutable_child_workflow_execution_started_event_attributes();
  attributes.set_namespace_(child.attributes().namespace_());
  attributes.set_namespace_id(namespace_id);
  attributes.set_initiated_event_id(child.initiated->event_id());
  attributes.mutable_workflow_execution()->set_workflow_id(child.attributes().workflow_id());
  attributes.mutable_workflow_execution()->set_run_id(child.run_id);
  *attributes.mutable_workflow_type() = child.attributes().workflow_type();
  if (child.attributes().has_header()) *attributes.mutable_header() = child.attributes().header();
  child.started_id = kNotWrittenYet;
}

/// The parent's event for the end of a child.
void write_child_closed(Execution& parent, const Child& child, const std::string& id,
                        const std::string& run, const Event& closed) {
  switch (closed.event_type()) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: {
      Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED);
      auto& attributes = *event.mutable_child_workflow_execution_completed_event_attributes();
      name_child(child, id, run, attributes);
      const auto& end = closed.workflow_execution_completed_event_attributes();
      if (end.has_result()) *attributes.mutable_result() = end.result();
      return;
    }
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: {
      Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED);
      auto& attributes = *event.mutable_child_workflow_execution_failed_event_attributes();
      name_child(child, id, run, attributes);
      const auto& end = closed.workflow_execution_failed_event_attributes();
      *attributes.mutable_failure() = end.failure();
      attributes.set_retry_state(end.retry_state());
      return;
    }
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: {
      Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED);
      auto& attributes = *event.mutable_child_workflow_execution_canceled_event_attributes();
      name_child(child, id, run, attributes);
      const auto& end = closed.workflow_execution_canceled_event_attributes();
      if (end.has_details()) *attributes.mutable_details() = end.details();
      return;
    }
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: {
      Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT);
      auto& attributes = *event.mutable_child_workflow_execution_timed_out_event_attributes();
      name_child(child, id, run, attributes);
      attributes.set_retry_state(
          closed.workflow_execution_timed_out_event_attributes().retry_state());
      return;
    }
    default: {
      Event& event = parent.add_event(enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED);
      name_child(child, id, run,
                 *event.mutable_child_workflow_execution_terminated_event_attributes());
      return;
    }
  }
}

}  // namespace

void Core::start_child(const ExecutionPtr& parent, EventId initiated_id) {
  const auto found = parent->state.children.find(initiated_id);
  if (found == parent->state.children.end()) return;
  Child& child = found->second;
  // A parent that closed before its child was started takes the child with it, whatever the policy.
  if (!parent->state.running() || child.started_id != 0) return;
  const std::string space_id = name_space(parent->name_space).id;
  ExecutionPtr started;
  try {
    auto request = child_request(child, child.request_id);
    normalise_start(request);
    started = start_workflow(request,
                             ParentInfo{parent->name_space, space_id, parent->workflow_id,
                                        parent->run_id, initiated_id},
                             parent.get())
                  .execution;
  } catch (const ServiceError& error) {
    if (error.status().code != StatusCode::AlreadyExists) throw;
    write_child_start_failed(*parent, child, space_id);
    parent->state.children.erase(initiated_id);
    parent->ensure_workflow_task();
    return parent->commit();
  }
  child.run_id = started->run_id;
  write_child_started(*parent, child, space_id);
  parent->ensure_workflow_task();
  parent->commit();
  if (started->state.running() && !started->had_workflow_task()) {
    started->schedule_first_workflow_task();
    started->commit();
  }
}

void Core::closed(const ExecutionPtr& execution) {
  const auto& info = execution->start.parent;
  const bool last_run = execution->state.new_run_id.empty() && execution->reset_run_id.empty();
  const ExecutionPtr parent =
      info && last_run ? find(info->name_space, info->workflow_id, info->run_id) : nullptr;
  if (parent && parent->state.running()) {
    const auto found = parent->state.children.find(info->initiated_id);
    const bool ours =
        found != parent->state.children.end() &&
        found->second.attributes().workflow_id() == execution->workflow_id &&
        (found->second.run_id.empty() || found->second.run_id == execution->start.first_run_id);
    if (ours) {
      Child child = found->second;
      const std::string space_id = name_space(execution->name_space).id;
      if (child.started_id == 0) {
        child.run_id = execution->start.first_run_id;
        write_child_started(*parent, child, space_id);
      }
      write_child_closed(*parent, child, space_id, execution->run_id, *execution->history.last());
      parent->state.children.erase(info->initiated_id);
      parent->ensure_workflow_task();
      parent->commit();
    }
  }
  if (!execution->reset_run_id.empty()) return;  // the new run takes the children over
  const auto children = execution->state.children;
  for (const auto& [id, child] : children) {
    const auto policy = child.attributes().parent_close_policy();
    if (policy == enums::PARENT_CLOSE_POLICY_ABANDON || child.run_id.empty()) continue;
    const ExecutionPtr target =
        find(child.attributes().namespace_(), child.attributes().workflow_id());
    const bool ours =
        target && target->state.running() && target->start.first_run_id == child.run_id;
    if (!ours) continue;
    if (policy == enums::PARENT_CLOSE_POLICY_REQUEST_CANCEL) {
      request_cancel(*target, "", kServer, {}, execution.get(), 0);
      continue;
    }
    target->terminate("by parent close policy", nullptr, kServer);
    target->commit();
    target->updates.abort(AbortReason::WorkflowCompleted);
  }
}

}  // namespace perdura::temporal::testing::detail
