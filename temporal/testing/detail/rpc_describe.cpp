// What is a run doing, who polls a queue.
#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/describe.hpp"

namespace perdura::temporal::testing::detail {

namespace {

void describe_activity(const Activity& activity, TimePoint now,
                       apiworkflow::PendingActivityInfo& info) {
  const auto& attributes = activity.attributes();
  info.set_activity_id(attributes.activity_id());
  *info.mutable_activity_type() = attributes.activity_type();
  info.set_state(enums::PENDING_ACTIVITY_STATE_SCHEDULED);
  if (activity.started) {
    info.set_state(activity.cancel_requested ? enums::PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
                                             : enums::PENDING_ACTIVITY_STATE_STARTED);
    *info.mutable_last_started_time() = to_proto(activity.started_time);
  }
  info.set_attempt(activity.attempt);
  info.set_maximum_attempts(attributes.retry_policy().maximum_attempts());
  if (activity.last_heartbeat_time != TimePoint{}) {
    *info.mutable_last_heartbeat_time() = to_proto(activity.last_heartbeat_time);
    if (activity.heartbeat_details) *info.mutable_heartbeat_details() = *activity.heartbeat_details;
  }
  *info.mutable_scheduled_time() = to_proto(activity.scheduled_time);
  if (!activity.started && activity.scheduled_time > now) {
    *info.mutable_next_attempt_schedule_time() = to_proto(activity.scheduled_time);
  }
  if (activity.last_attempt_complete_time != TimePoint{}) {
    *info.mutable_last_attempt_complete_time() = to_proto(activity.last_attempt_complete_time);
  }
  const Duration limit = from_proto(attributes.schedule_to_close_timeout());
  if (limit > Duration::zero()) {
    *info.mutable_expiration_time() = to_proto(activity.first_scheduled_time + limit);
  }
  if (activity.last_failure) *info.mutable_last_failure() = *activity.last_failure;
  info.set_last_worker_identity(activity.identity);
}

}  // namespace

void describe(const Execution& run, apiworkflow::WorkflowExecutionInfo& info) {
  info.mutable_execution()->set_workflow_id(run.workflow_id);
  info.mutable_execution()->set_run_id(run.run_id);
  info.mutable_type()->set_name(run.type());
  *info.mutable_start_time() = to_proto(run.start_time);
  *info.mutable_execution_time() = to_proto(run.execution_time);
  if (run.state.close_time) {
    *info.mutable_close_time() = to_proto(*run.state.close_time);
    *info.mutable_execution_duration() = to_proto(*run.state.close_time - run.execution_time);
  }
  info.set_status(run.state.status);
  info.set_history_length(run.history.next_event_id() - 1);
  info.set_history_size_bytes(run.history.bytes());
  info.set_task_queue(run.task_queue());
  info.set_state_transition_count(run.transitions);
  info.set_first_run_id(run.start.first_run_id);
  const auto& parent = run.start.parent;
  if (parent) {
    info.set_parent_namespace_id(parent->namespace_id);
    info.mutable_parent_execution()->set_workflow_id(parent->workflow_id);
    info.mutable_parent_execution()->set_run_id(parent->run_id);
  }
  info.mutable_root_execution()->set_workflow_id(parent ? run.start.root_workflow_id
                                                        : run.workflow_id);
  info.mutable_root_execution()->set_run_id(parent ? run.start.root_run_id : run.run_id);
  info.mutable_memo();
  for (const auto& [key, value] : run.state.memo) {
    (*info.mutable_memo()->mutable_fields())[key] = value;
  }
  info.mutable_search_attributes();
  for (const auto& [key, value] : run.state.search_attributes) {
    (*info.mutable_search_attributes()->mutable_indexed_fields())[key] = value;
  }
  if (run.start.request.has_priority()) *info.mutable_priority() = run.start.request.priority();
}

workflowservice::DescribeWorkflowExecutionResponse Core::on(
    const workflowservice::DescribeWorkflowExecutionRequest& request) {
  const ExecutionPtr execution = get(request.namespace_(), request.execution());
  const MutableState& state = execution->state;
  workflowservice::DescribeWorkflowExecutionResponse response;
  auto& config = *response.mutable_execution_config();
  config.mutable_task_queue()->set_name(execution->task_queue());
  config.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  const auto& start = execution->start.request;
  *config.mutable_workflow_execution_timeout() = start.workflow_execution_timeout();
  *config.mutable_workflow_run_timeout() = start.workflow_run_timeout();
  *config.mutable_default_workflow_task_timeout() = start.workflow_task_timeout();
  if (start.has_user_metadata()) *config.mutable_user_metadata() = start.user_metadata();
  describe(*execution, *response.mutable_workflow_execution_info());
  auto& extended = *response.mutable_workflow_extended_info();
  if (execution->start.expiration) {
    *extended.mutable_execution_expiration_time() = to_proto(*execution->start.expiration);
  }
  if (execution->run_expiration) {
    *extended.mutable_run_expiration_time() = to_proto(*execution->run_expiration);
  }
  *extended.mutable_original_start_time() = execution->history.at(1)->event_time();
  extended.set_cancel_requested(state.cancel_requested);
  extended.set_reset_run_id(execution->reset_run_id);
  for (const auto& [id, activity] : state.activities) {
    describe_activity(activity, now(), *response.add_pending_activities());
  }
  for (const auto& [id, child] : state.children) {
    auto& info = *response.add_pending_children();
    info.set_workflow_id(child.attributes().workflow_id());
    info.set_run_id(child.run_id);
    info.set_workflow_type_name(child.attributes().workflow_type().name());
    info.set_initiated_id(id);
    info.set_parent_close_policy(child.attributes().parent_close_policy());
  }
  if (state.task.pending()) {
    auto& task = *response.mutable_pending_workflow_task();
    task.set_state(state.task.started() ? enums::PENDING_WORKFLOW_TASK_STATE_STARTED
                                        : enums::PENDING_WORKFLOW_TASK_STATE_SCHEDULED);
    *task.mutable_scheduled_time() = to_proto(state.task.scheduled_time);
    *task.mutable_original_scheduled_time() = to_proto(state.task.original_scheduled_time);
    if (state.task.started()) *task.mutable_started_time() = to_proto(state.task.started_time);
    task.set_attempt(state.task.attempt);
  }
  return response;
}

workflowservice::DescribeTaskQueueResponse Core::on(
    const workflowservice::DescribeTaskQueueRequest& request) {
  name_space(request.namespace_());
  if (request.task_queue().name().empty()) {
    throw ServiceError(errors::invalid_argument("taskQueue is not set"));
  }
  const bool activities = request.task_queue_type() == enums::TASK_QUEUE_TYPE_ACTIVITY;
  workflowservice::DescribeTaskQueueResponse response;
  for (const auto& seen :
       queues_.pollers({request.namespace_(), request.task_queue().name(), activities})) {
    auto& poller = *response.add_pollers();
    poller.set_identity(seen.identity);
    *poller.mutable_last_access_time() = to_proto(seen.at);
  }
  return response;
}

}  // namespace perdura::temporal::testing::detail
