// Queries: on a workflow task that is due anyway, or through a poll of their own.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

using Request = workflowservice::QueryWorkflowRequest;
using Response = workflowservice::QueryWorkflowResponse;

constexpr std::int32_t kHopelessAttempt = 3;
constexpr std::size_t kHistoryPage = 256;

bool rejects(const Request& request, enums::WorkflowExecutionStatus status) {
  if (status == enums::WORKFLOW_EXECUTION_STATUS_RUNNING) return false;
  switch (request.query_reject_condition()) {
    case enums::QUERY_REJECT_CONDITION_NOT_OPEN:
      return true;
    case enums::QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY:
      return status != enums::WORKFLOW_EXECUTION_STATUS_COMPLETED;
    default:
      return false;
  }
}

}  // namespace

void Core::on_late(const Request& request, Answer<Request> reply) {
  if (!request.has_query()) {
    throw ServiceError(errors::invalid_argument("WorkflowQuery is not set on request."));
  }
  if (request.query().query_type().empty()) {
    throw ServiceError(errors::invalid_argument("QueryType is not set on request."));
  }
  const ExecutionPtr execution = get(request.namespace_(), request.execution());
  const MutableState& state = execution->state;
  if (rejects(request, state.status)) {
    Response response;
    response.mutable_query_rejected()->set_status(state.status);
    return reply.send(response);
  }
  if (!state.running() && state.last_completed_started_id == 0) {
    throw ServiceError(
        errors::not_ready("Workflow execution closed before WorkflowTaskStarted event"));
  }
  if (!execution->had_workflow_task() && execution->execution_time > reply.deadline()) {
    throw ServiceError(errors::not_ready("Workflow task is not scheduled yet."));
  }
  if (state.task.attempt >= kHopelessAttempt) {
    throw ServiceError(
        errors::not_ready("Unable to query workflow due to Workflow Task in failed state."));
  }
  const bool nothing_new = !state.running() || !state.task.pending();
  if (state.last_completed_started_id != 0 && nothing_new) {
    return ask_directly(execution, request, reply);
  }
  auto& buffered = execution->queries.buffered;
  if (buffered.size() >= QueryRegistry::kMaxBuffered) {
    throw ServiceError(errors::busy_workflow(
        "consistent query buffer is full, this may be caused by too many queries and workflow not "
        "able to process query fast enough"));
  }
  const std::string id = new_id();
  buffered[id] = {
      request.query(),
      [reply](const apiquery::WorkflowQueryResult& result) {
        if (result.result_type() == enums::QUERY_RESULT_TYPE_FAILED) {
          return reply.fail(errors::query_failed(result.error_message(), result.failure()));
        }
        Response response;
        *response.mutable_query_result() = result.answer();
        reply.send(response);
      },
      [this, execution, request, reply] { ask_directly(execution, request, reply); }};
  reply.on_gone([execution, id] { execution->queries.buffered.erase(id); });
}

void Core::ask_directly(const ExecutionPtr& execution, const Request& request,
                        Answer<Request> reply) {
  const QueueKey normal{execution->name_space, execution->task_queue()};
  const QueueKey sticky{execution->name_space, execution->state.sticky_queue};
  const auto on_normal = [this, normal, execution, query = request.query(), reply] {
    if (!reply.over()) ask_on(normal, execution, query, reply, Duration::zero(), {});
  };
  if (sticky.name.empty()) return on_normal();
  const auto unanswered = [execution, on_normal] {
    execution->clear_sticky();
    on_normal();
  };
  if (!queues_.polled_lately(sticky, now())) return unanswered();
  ask_on(sticky, execution, request.query(), reply, execution->state.sticky_timeout, unanswered);
}

void Core::ask_on(const QueueKey& queue, const ExecutionPtr& execution,
                  const apiquery::WorkflowQuery& query, const Answer<Request>& reply,
                  Duration limit, std::function<void()> unanswered) {
  const std::string id = new_id();
  const auto timer = std::make_shared<Runtime::TimerId>(0);
  const auto forget = [this, id, queue, timer] {
    direct_queries_.erase(id);
    queues_.forget_query(queue, id);
    cancel(*timer);
  };
  direct_queries_[id] = {
      execution, query,
      [forget, reply](const workflowservice::RespondQueryTaskCompletedRequest& answer) {
        forget();
        if (answer.completed_type() == enums::QUERY_RESULT_TYPE_FAILED) {
          return reply.fail(errors::query_failed(answer.error_message(), answer.failure()));
        }
        Response response;
        *response.mutable_query_result() = answer.query_result();
        reply.send(response);
      },
      queue};
  reply.on_gone(forget);
  if (unanswered) {
    *timer = after(limit, [forget, unanswered] {
      forget();
      unanswered();
    });
  }
  queues_.add(queue, {execution, 0, id});
}

void Core::fill_query_task(const QueuedTask& task,
                           workflowservice::PollWorkflowTaskQueueResponse& response) {
  const Execution& execution = *task.execution;
  const DirectQuery& asked = direct_queries_.at(task.query_id);
  response.set_task_token(encode(
      TaskToken{.kind = "query", .name_space = execution.name_space, .query_id = task.query_id}));
  response.mutable_workflow_execution()->set_workflow_id(execution.workflow_id);
  response.mutable_workflow_execution()->set_run_id(execution.run_id);
  *response.mutable_workflow_type() = execution.start.request.workflow_type();
  response.set_previous_started_event_id(execution.state.last_completed_started_id);
  response.set_attempt(1);
  response.mutable_workflow_execution_task_queue()->set_name(execution.task_queue());
  response.mutable_workflow_execution_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  *response.mutable_query() = asked.query;
  response.mutable_history();
  // The worker at the sticky queue has the run in its cache.
  if (!execution.state.sticky_queue.empty()) return;
  const EventId next = execution.history.next_event_id();
  const auto page = execution.history.copy(1, next, kHistoryPage, *response.mutable_history());
  if (page.full) {
    response.set_next_page_token(encode(HistoryToken{
        .run_id = execution.run_id, .first_event_id = page.next, .next_event_id = next}));
  }
}

workflowservice::RespondQueryTaskCompletedResponse Core::on(
    const workflowservice::RespondQueryTaskCompletedRequest& request) {
  const TaskToken token = read_task_token(request.task_token(), "query");
  const auto found = direct_queries_.find(token.query_id);
  if (found == direct_queries_.end()) {
    throw ServiceError(errors::not_found("query task not found, or already expired"));
  }
  const auto answered = found->second.answered;
  answered(request);
  return {};
}

}  // namespace perdura::temporal::testing::detail
