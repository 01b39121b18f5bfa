// RespondWorkflowTaskCompleted: the one transaction that can fail half-way.
#include "temporal/testing/detail/completion.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr Duration kHeartbeatLimit = std::chrono::minutes{30};
constexpr const char* kServer = "history-service";
constexpr const char* kInlineRequest = "request-from-RespondWorkflowTaskCompleted";

using Request = workflowservice::RespondWorkflowTaskCompletedRequest;
using Response = workflowservice::RespondWorkflowTaskCompletedResponse;

apifailure::Failure server_failure(const std::string& message) {
  apifailure::Failure failure;
  failure.set_message(message);
  failure.mutable_server_failure_info()->set_non_retryable(false);
  return failure;
}

void set_sticky(Execution& execution, const Request& request) {
  const auto& sticky = request.sticky_attributes();
  if (sticky.worker_task_queue().name().empty()) return execution.clear_sticky();
  execution.state.sticky_queue = sticky.worker_task_queue().name();
  execution.state.sticky_timeout = from_proto(sticky.schedule_to_start_timeout());
}

/// Queries with an answer are done; if no workflow task follows, the others are asked directly.
void settle_queries(Execution& execution, const Request& request, bool task_follows) {
  const auto buffered = execution.queries.buffered;
  for (const auto& [id, query] : buffered) {
    const auto result = request.query_results().find(id);
    if (result != request.query_results().end()) {
      execution.queries.buffered.erase(id);
      query.answered(result->second);
    } else if (!task_follows) {
      execution.queries.buffered.erase(id);
      query.unblocked();
    }
  }
}

/// The server did not take the task: everything that it did is undone, and it is failed.
[[noreturn]] void reject_task(Execution& execution, const BadTask& bad,
                              const std::string& identity) {
  execution.updates.abort(AbortReason::TaskFailed);
  const apifailure::Failure failure = server_failure(bad.text());
  execution.fail_workflow_task(bad.cause, &failure, identity);
  if (bad.terminates_workflow) {
    execution.flush();
    execution.terminate(bad.text(), nullptr, kServer);
    execution.commit();
    execution.updates.abort(AbortReason::WorkflowCompleted);
  } else {
    execution.ensure_workflow_task();
    execution.commit();
  }
  settle_queries(execution, {}, true);
  throw ServiceError(errors::invalid_argument(bad.text()));
}

void fill_eager(Execution& execution, Activity& activity, const std::string& identity,
                workflowservice::PollActivityTaskQueueResponse& task) {
  execution.start_activity(activity, identity);
  const auto& attributes = activity.attributes();
  task.set_activity_id(attributes.activity_id());
  *task.mutable_activity_type() = attributes.activity_type();
  if (attributes.has_header()) *task.mutable_header() = attributes.header();
  if (attributes.has_input()) *task.mutable_input() = attributes.input();
  task.mutable_workflow_execution()->set_workflow_id(execution.workflow_id);
  task.mutable_workflow_execution()->set_run_id(execution.run_id);
  *task.mutable_current_attempt_scheduled_time() = to_proto(activity.scheduled_time);
  *task.mutable_scheduled_time() = to_proto(activity.scheduled_time);
  *task.mutable_started_time() = to_proto(activity.started_time);
  *task.mutable_schedule_to_close_timeout() = attributes.schedule_to_close_timeout();
  *task.mutable_start_to_close_timeout() = attributes.start_to_close_timeout();
  *task.mutable_heartbeat_timeout() = attributes.heartbeat_timeout();
  task.set_task_token(encode(TaskToken{.kind = "activity",
                                       .name_space = execution.name_space,
                                       .workflow_id = execution.workflow_id,
                                       .run_id = execution.run_id,
                                       .scheduled_event_id = activity.scheduled_id,
                                       .attempt = activity.attempt}));
  task.set_attempt(activity.attempt);
  *task.mutable_workflow_type() = execution.start.request.workflow_type();
  task.set_workflow_namespace(execution.name_space);
}

WorkflowTask checked_task(const ExecutionPtr& execution, const TaskToken& token) {
  const WorkflowTask& task = execution->state.task;
  if (!execution->state.running() || !task.started() ||
      task.scheduled_id != token.scheduled_event_id || task.started_id != token.started_event_id ||
      task.attempt != token.attempt) {
    throw ServiceError(errors::workflow_task_not_found());
  }
  return task;
}

[[noreturn]] void end_heartbeats(Execution& execution) {
  execution.time_out_started_workflow_task();
  execution.clear_sticky();
  execution.ensure_workflow_task();
  execution.commit();
  throw ServiceError(errors::not_found("workflow task heartbeat timeout"));
}

void undo(Execution& execution, const Execution::Snapshot& before, const UpdateEffects& effects) {
  for (auto action = effects.undo.rbegin(); action != effects.undo.rend(); ++action) (*action)();
  execution.restore(before);
}

void carry_out(CompletionHandler& handler, Execution& execution, const Execution::Snapshot& before,
               const WorkflowTask& task, const std::string& identity) {
  try {
    handler.run();
  } catch (const BadTask& bad) {
    undo(execution, before, handler.effects);
    // A task that fails again and again is dropped: it times out, which slows the worker down.
    if (task.attempt > 1 && bad.cause != enums::WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND) {
      execution.updates.abort(AbortReason::TaskFailed);
      throw ServiceError(errors::invalid_argument(bad.text()));
    }
    reject_task(execution, bad, identity);
  } catch (const ServiceError&) {
    undo(execution, before, handler.effects);
    // The worker will drop what it cached, and a sticky task would tell it too little.
    if (task.speculative()) execution.clear_sticky();
    throw;
  }
}

bool only_heartbeat(const Request& request) {
  return request.force_create_new_workflow_task() && request.commands_size() == 0 &&
         request.messages_size() == 0;
}

/// The task was taken: the next one, the answer, and the commit between them.
Response finish(Core& core, Execution& execution, const Request& request, const WorkflowTask& task,
                bool traced, CompletionHandler& handler) {
  Response response;
  const bool running = execution.state.running();
  const bool inline_task = request.return_new_workflow_task();
  const bool news = request.force_create_new_workflow_task() || handler.has_buffered ||
                    handler.cancelled_unstarted_activity;
  // An ordinary task for news, a speculative one for updates alone.
  const bool only_updates = running && !news && execution.updates.has_outgoing(true);
  const bool ordinary = running && (news || (only_updates && !inline_task));
  if (ordinary) {
    execution.schedule_workflow_task(
        WorkflowTask::Kind::Normal, !inline_task,
        only_heartbeat(request) ? task.original_scheduled_time : core.now());
    if (inline_task) execution.start_workflow_task(request.identity(), kInlineRequest);
  }
  for (const std::string& activity_id : handler.eager) {
    Activity* activity = running ? execution.find_activity(activity_id) : nullptr;
    if (!activity) continue;
    fill_eager(execution, *activity, request.identity(), *response.add_activity_tasks());
  }
  if (traced || ordinary) {
    execution.commit();
  } else {
    execution.run_effects();
  }
  const ExecutionPtr next = handler.next_run ? handler.next_run() : nullptr;
  for (const auto& effect : handler.effects.apply) effect();
  if (!running) {
    execution.updates.abort(next ? AbortReason::WorkflowContinuing
                                 : AbortReason::WorkflowCompleted);
  }
  const bool speculative = only_updates && inline_task && execution.updates.has_outgoing(true);
  if (speculative) {
    execution.schedule_workflow_task(WorkflowTask::Kind::Speculative, false, core.now());
    execution.start_workflow_task(request.identity(), kInlineRequest);
  }
  settle_queries(execution, request, ordinary || speculative);
  if (inline_task && (ordinary || speculative)) {
    core.fill_workflow_task(execution, request.identity(), request.force_create_new_workflow_task(),
                            true, *response.mutable_workflow_task());
  }
  if (!traced) response.set_reset_history_event_id(execution.state.last_completed_started_id);
  return response;
}

}  // namespace

Response Core::on(const Request& request) {
  name_space(request.namespace_());
  const TaskToken token = read_task_token(request.task_token(), "workflow");
  const ExecutionPtr execution = find(token.name_space, token.workflow_id, token.run_id);
  if (!execution) throw ServiceError(errors::execution_not_found());
  const WorkflowTask task = checked_task(execution, token);
  // Heartbeats may not go on for ever.
  if (only_heartbeat(request) && now() > task.original_scheduled_time + kHeartbeatLimit) {
    end_heartbeats(*execution);
  }
  const auto before = execution->snapshot();
  const bool traced = execution->complete_workflow_task(request);
  const EventId completed_id = traced ? execution->history.next_event_id() - 1 : 0;
  set_sticky(*execution, request);
  CompletionHandler handler(*this, *execution, request, completed_id);
  carry_out(handler, *execution, before, task, request.identity());
  return finish(*this, *execution, request, task, traced, handler);
}

}  // namespace perdura::temporal::testing::detail
