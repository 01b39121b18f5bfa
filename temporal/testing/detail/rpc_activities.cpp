// Activity tasks: handed out to polls, and what workers say of them.
#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/polling.hpp"

namespace perdura::temporal::testing::detail {

namespace {

void fill_activity(const Execution& execution, const Activity& activity,
                   workflowservice::PollActivityTaskQueueResponse& response) {
  const auto& attributes = activity.attributes();
  response.set_task_token(encode(TaskToken{.kind = "activity",
                                           .name_space = execution.name_space,
                                           .workflow_id = execution.workflow_id,
                                           .run_id = execution.run_id,
                                           .scheduled_event_id = activity.scheduled_id,
                                           .attempt = activity.attempt}));
  response.set_workflow_namespace(execution.name_space);
  *response.mutable_workflow_type() = execution.start.request.workflow_type();
  response.mutable_workflow_execution()->set_workflow_id(execution.workflow_id);
  response.mutable_workflow_execution()->set_run_id(execution.run_id);
  *response.mutable_activity_type() = attributes.activity_type();
  response.set_activity_id(attributes.activity_id());
  if (attributes.has_header()) *response.mutable_header() = attributes.header();
  if (attributes.has_input()) *response.mutable_input() = attributes.input();
  if (activity.heartbeat_details) {
    *response.mutable_heartbeat_details() = *activity.heartbeat_details;
  }
  *response.mutable_scheduled_time() = to_proto(activity.first_scheduled_time);
  *response.mutable_current_attempt_scheduled_time() = to_proto(activity.scheduled_time);
  *response.mutable_started_time() = to_proto(activity.started_time);
  response.set_attempt(activity.attempt);
  *response.mutable_schedule_to_close_timeout() = attributes.schedule_to_close_timeout();
  *response.mutable_start_to_close_timeout() = attributes.start_to_close_timeout();
  *response.mutable_heartbeat_timeout() = attributes.heartbeat_timeout();
  *response.mutable_retry_policy() = attributes.retry_policy();
  if (attributes.has_priority()) *response.mutable_priority() = attributes.priority();
}

}  // namespace

void Core::on_late(const workflowservice::PollActivityTaskQueueRequest& request,
                   Answer<workflowservice::PollActivityTaskQueueRequest> reply) {
  name_space(request.namespace_());
  if (request.task_queue().name().empty()) {
    throw ServiceError(errors::invalid_argument("taskQueue is not set"));
  }
  const QueueKey key{request.namespace_(), request.task_queue().name(), true};
  wait_for_task(key, request.identity(), reply, [this, request, reply](const QueuedTask& task) {
    if (reply.over()) return false;
    workflowservice::PollActivityTaskQueueResponse response;
    if (!start_activity_task(request, task, response)) return false;
    reply.send(response);
    return true;
  });
}

bool Core::start_activity_task(const workflowservice::PollActivityTaskQueueRequest& request,
                               const QueuedTask& task,
                               workflowservice::PollActivityTaskQueueResponse& response) {
  Execution& execution = *task.execution;
  const auto found = execution.state.activities.find(task.scheduled_id);
  if (!execution.state.running() || found == execution.state.activities.end()) return false;
  Activity& activity = found->second;
  if (activity.started || activity.scheduled_time > now()) return false;
  execution.start_activity(activity, request.identity());
  execution.commit();
  fill_activity(execution, activity, response);
  return true;
}

ExecutionPtr Core::run_of_activity(const std::string& token_bytes, Activity** activity) {
  const TaskToken token = read_task_token(token_bytes, "activity");
  ExecutionPtr execution = find(token.name_space, token.workflow_id, token.run_id);
  if (!execution) throw ServiceError(errors::execution_not_found());
  if (!execution->state.running()) throw ServiceError(errors::workflow_completed());
  const auto found = execution->state.activities.find(token.scheduled_event_id);
  if (found == execution->state.activities.end() || !found->second.started ||
      found->second.attempt != token.attempt) {
    throw ServiceError(errors::activity_not_found());
  }
  *activity = &found->second;
  return execution;
}

workflowservice::RecordActivityTaskHeartbeatResponse Core::on(
    const workflowservice::RecordActivityTaskHeartbeatRequest& request) {
  Activity* activity = nullptr;
  const auto execution = run_of_activity(request.task_token(), &activity);
  activity->last_heartbeat_time = now();
  activity->heartbeat_details.reset();
  if (request.has_details()) activity->heartbeat_details = request.details();
  workflowservice::RecordActivityTaskHeartbeatResponse response;
  response.set_cancel_requested(activity->cancel_requested);
  execution->commit();
  return response;
}

workflowservice::RespondActivityTaskCompletedResponse Core::on(
    const workflowservice::RespondActivityTaskCompletedRequest& request) {
  Activity* activity = nullptr;
  const auto execution = run_of_activity(request.task_token(), &activity);
  execution->complete_activity(*activity, request);
  execution->ensure_workflow_task();
  execution->commit();
  return {};
}

workflowservice::RespondActivityTaskFailedResponse Core::on(
    const workflowservice::RespondActivityTaskFailedRequest& request) {
  Activity* activity = nullptr;
  const auto execution = run_of_activity(request.task_token(), &activity);
  if (request.has_last_heartbeat_details()) {
    activity->last_heartbeat_time = now();
    activity->heartbeat_details = request.last_heartbeat_details();
  }
  activity->last_attempt_complete_time = now();
  const apifailure::Failure* failure = request.has_failure() ? &request.failure() : nullptr;
  const auto retry_state = execution->retry_activity(*activity, failure);
  if (retry_state != enums::RETRY_STATE_IN_PROGRESS) {
    execution->fail_activity(*activity, request.failure(), retry_state, request.identity());
    execution->ensure_workflow_task();
  }
  execution->commit();
  return {};
}

workflowservice::RespondActivityTaskCanceledResponse Core::on(
    const workflowservice::RespondActivityTaskCanceledRequest& request) {
  Activity* activity = nullptr;
  const auto execution = run_of_activity(request.task_token(), &activity);
  if (!activity->cancel_requested) {
    throw ServiceError(errors::invalid_argument(
        "unable to mark activity as canceled without activity being request canceled first"));
  }
  execution->cancel_activity(*activity, request.has_details() ? &request.details() : nullptr,
                             request.identity());
  execution->ensure_workflow_task();
  execution->commit();
  return {};
}

}  // namespace perdura::temporal::testing::detail
