// Workflow tasks: handed out to polls, failed by workers. How they are completed: completion.cpp.
#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/polling.hpp"

namespace perdura::temporal::testing::detail {

namespace {

/// Batches of events in one answer.
constexpr std::size_t kHistoryPage = 256;

}  // namespace

void Core::on_late(const workflowservice::PollWorkflowTaskQueueRequest& request,
                   Answer<workflowservice::PollWorkflowTaskQueueRequest> reply) {
  name_space(request.namespace_());
  if (request.task_queue().name().empty()) {
    throw ServiceError(errors::invalid_argument("taskQueue is not set"));
  }
  const QueueKey key{request.namespace_(), request.task_queue().name()};
  wait_for_task(key, request.identity(), reply, [this, request, reply](const QueuedTask& task) {
    if (reply.over()) return false;
    workflowservice::PollWorkflowTaskQueueResponse response;
    if (!start_workflow_task(request, task, response)) return false;
    reply.send(response);
    return true;
  });
}

bool Core::start_workflow_task(const workflowservice::PollWorkflowTaskQueueRequest& request,
                               const QueuedTask& queued,
                               workflowservice::PollWorkflowTaskQueueResponse& response) {
  if (!queued.query_id.empty()) {
    if (!direct_queries_.contains(queued.query_id)) return false;
    fill_query_task(queued, response);
    return true;
  }
  Execution& execution = *queued.execution;
  WorkflowTask& task = execution.state.task;
  if (!execution.state.running() || task.scheduled_id != queued.scheduled_id || task.started()) {
    return false;
  }
  const std::string& polled = request.task_queue().name();
  const std::string& sticky = execution.state.sticky_queue;
  // Another worker took over from the one that holds the run in its cache.
  if (!sticky.empty() && sticky != polled) execution.clear_sticky();
  if (sticky.empty() && polled != execution.task_queue()) return false;
  const bool empty_speculative = task.speculative() && !execution.updates.has_outgoing(true);
  if (empty_speculative) {
    task = {};  // nothing to say: the task is forgotten
    return false;
  }
  execution.start_workflow_task(request.identity(), new_id());
  if (!task.speculative()) execution.commit();
  fill_workflow_task(execution, request.identity(), false, !sticky.empty(), response);
  return true;
}

void Core::fill_workflow_task(Execution& execution, const std::string& identity, bool heartbeat,
                              bool sticky,
                              workflowservice::PollWorkflowTaskQueueResponse& response) {
  const WorkflowTask& task = execution.state.task;
  response.set_task_token(encode(TaskToken{.kind = "workflow",
                                           .name_space = execution.name_space,
                                           .workflow_id = execution.workflow_id,
                                           .run_id = execution.run_id,
                                           .scheduled_event_id = task.scheduled_id,
                                           .started_event_id = task.started_id,
                                           .attempt = task.attempt}));
  response.mutable_workflow_execution()->set_workflow_id(execution.workflow_id);
  response.mutable_workflow_execution()->set_run_id(execution.run_id);
  *response.mutable_workflow_type() = execution.start.request.workflow_type();
  response.set_previous_started_event_id(execution.state.last_completed_started_id);
  response.set_started_event_id(task.started_id);
  response.set_attempt(task.attempt);
  response.mutable_workflow_execution_task_queue()->set_name(execution.task_queue());
  response.mutable_workflow_execution_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  *response.mutable_scheduled_time() = to_proto(task.scheduled_time);
  *response.mutable_started_time() = to_proto(task.started_time);

  const bool unwritten = task.transient() || task.speculative();
  const EventId first = sticky ? execution.state.last_completed_started_id + 1 : 1;
  const EventId next = execution.history.next_event_id();
  const auto page = execution.history.copy(first, next, kHistoryPage, *response.mutable_history());
  if (page.full) {
    response.set_next_page_token(
        encode(HistoryToken{.run_id = execution.run_id,
                            .first_event_id = page.next,
                            .next_event_id = next,
                            .transient_scheduled_event_id = unwritten ? task.scheduled_id : 0}));
  } else if (unwritten) {
    for (Event& event : execution.transient_events(identity)) {
      *response.mutable_history()->add_events() = std::move(event);
    }
  }
  for (const auto& [id, query] : execution.queries.buffered) {
    (*response.mutable_queries())[id] = query.query;
  }
  for (auto& message : execution.updates.send(!heartbeat, task.started_id)) {
    *response.add_messages() = std::move(message);
  }
}

workflowservice::RespondWorkflowTaskFailedResponse Core::on(
    const workflowservice::RespondWorkflowTaskFailedRequest& request) {
  const TaskToken token = read_task_token(request.task_token(), "workflow");
  const ExecutionPtr execution = find(token.name_space, token.workflow_id, token.run_id);
  if (!execution) throw ServiceError(errors::execution_not_found());
  if (!execution->state.running()) throw ServiceError(errors::workflow_completed());
  const WorkflowTask& task = execution->state.task;
  if (!task.started() || task.scheduled_id != token.scheduled_event_id ||
      task.started_id != token.started_event_id || task.attempt != token.attempt) {
    throw ServiceError(errors::workflow_task_not_found());
  }
  execution->fail_workflow_task(
      request.cause(), request.has_failure() ? &request.failure() : nullptr, request.identity());
  execution->ensure_workflow_task();
  execution->commit();
  return {};
}

workflowservice::ShutdownWorkerResponse Core::on(
    const workflowservice::ShutdownWorkerRequest& request) {
  name_space(request.namespace_());
  const QueueKey key{request.namespace_(), request.sticky_task_queue()};
  for (const std::uint64_t id : queues_.waiting(key)) {
    if (const auto found = end_poll_.find(id); found != end_poll_.end()) {
      const auto end = found->second;
      end({});
    }
  }
  queues_.forget_pollers(key);
  return {};
}

}  // namespace perdura::temporal::testing::detail
