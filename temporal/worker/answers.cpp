// What the worker tells the server about a workflow task.
#include "temporal/core/proto.hpp"
#include "temporal/version.hpp"
#include "temporal/worker/workflow_tasks.hpp"

namespace perdura::temporal::worker {

using core::fill;

namespace {

constexpr Duration kAnswerTime = std::chrono::seconds(10);

/// The answer to one query.
std::variant<Payloads, FailureInfo> ask(core::WorkflowRun& run,
                                        const api::query::v1::WorkflowQuery& query) {
  try {
    return run.query(query.query_type(), core::read(query.query_args()));
  } catch (const std::exception&) {
    return core::describe(std::current_exception());
  }
}

}  // namespace

void WorkflowTasks::answer(const CachedPtr& cached, bool more_to_come) {
  const TaskPtr task = cached->task;
  core::TaskCompletion completion = cached->run->complete_task(more_to_come);
  cached->answering = true;
  answer_queries(cached, completion);
  const auto& options = shared_->options;
  completion.set_task_token(task->task_token());
  completion.set_namespace_(options.name_space);
  completion.set_identity(options.identity);
  completion.set_return_new_workflow_task(true);
  completion.mutable_capabilities()->set_discard_speculative_workflow_task_with_events(true);
  if (task->previous_started_event_id() == 0) {
    completion.mutable_sdk_metadata()->set_sdk_name(kSdkName);
    completion.mutable_sdk_metadata()->set_sdk_version(kSdkVersion);
  }
  if (options.max_cached_runs > 0 && !shared_->stopping) {
    auto& sticky = *completion.mutable_sticky_attributes();
    sticky.mutable_worker_task_queue()->set_name(shared_->sticky_queue);
    sticky.mutable_worker_task_queue()->set_kind(api::enums::v1::TASK_QUEUE_KIND_STICKY);
    sticky.mutable_worker_task_queue()->set_normal_name(options.task_queue);
    fill(*sticky.mutable_schedule_to_start_timeout(), options.sticky_timeout);
  }
  // Activities that this worker has room for come with the answer and save a round by a queue.
  std::size_t wanted = 0;
  for (const auto& command : completion.commands()) {
    wanted += command.schedule_activity_task_command_attributes().request_eager_execution() ? 1 : 0;
  }
  const std::size_t eager = activities_->reserve_eager(wanted);
  std::size_t left = eager;
  for (auto& command : *completion.mutable_commands()) {
    if (!command.has_schedule_activity_task_command_attributes()) continue;
    auto& attributes = *command.mutable_schedule_activity_task_command_attributes();
    if (!attributes.request_eager_execution()) continue;
    attributes.set_request_eager_execution(left > 0);
    if (left > 0) --left;
  }
  call_until(shared_->service, shared_->runtime, std::move(completion), {},
             shared_->runtime.now() + kAnswerTime,
             [self = shared_from_this(), cached, eager](const Status& status, auto response) {
               self->answered(cached, eager, status, std::move(response));
             });
}

void WorkflowTasks::answered(const CachedPtr& cached, std::size_t eager, const Status& status,
                             workflowservice::RespondWorkflowTaskCompletedResponse response) {
  const auto came = static_cast<std::size_t>(response.activity_tasks_size());
  for (auto& task : *response.mutable_activity_tasks()) activities_->run(std::move(task));
  if (came < eager) activities_->release(eager - came);

  if (!cached->task) return release();  // evicted meanwhile
  const std::string run_id = cached->run->identity().run_id;
  if (!status.ok()) {
    // Not taken, or taken without our knowing: history alone can tell.
    const std::string text = "the answer to a task of workflow " +
                             cached->run->identity().workflow_id +
                             " was not taken: " + status.message;
    // Something arrived while the workflow wanted to close, and the task comes again; or the
    // workflow was closed from outside: ordinary.
    const bool overtaken = status.code == StatusCode::NotFound ||
                           status.message.find("UnhandledCommand") != std::string::npos;
    if (overtaken) {
      shared_->info(text);
    } else {
      shared_->warn(text);
    }
    cached->task = nullptr;
    evict(run_id);
    return release();
  }
  if (response.reset_history_event_id() > 0) {
    cached->run->roll_back();
  }
  if (response.has_workflow_task() && !response.workflow_task().task_token().empty()) {
    ++used_;  // the next task has a place of its own, whatever the limit: the server has given it
    const auto next = std::make_shared<Task>(std::move(*response.mutable_workflow_task()));
    cached->task = nullptr;
    cached->answering = false;
    if (cached->heartbeat != 0) shared_->runtime.cancel(std::exchange(cached->heartbeat, 0));
    const auto queries = std::exchange(cached->queries, {});
    release();
    handle(next);
    for (const auto& query : queries) handle(query);
    return;
  }
  task_over(cached);
}

void WorkflowTasks::answer_queries(const CachedPtr& cached, core::TaskCompletion& completion) {
  for (const auto& [id, query] : cached->task->queries()) {
    auto& result = (*completion.mutable_query_results())[id];
    auto outcome = ask(*cached->run, query);
    if (const auto* failure = std::get_if<FailureInfo>(&outcome)) {
      result.set_result_type(api::enums::v1::QUERY_RESULT_TYPE_FAILED);
      result.set_error_message(failure->message);
      fill(*result.mutable_failure(), *failure);
    } else {
      result.set_result_type(api::enums::v1::QUERY_RESULT_TYPE_ANSWERED);
      fill(*result.mutable_answer(), std::get<Payloads>(outcome));
    }
  }
}

void WorkflowTasks::answer_query_task(const CachedPtr& cached, const TaskPtr& task) {
  workflowservice::RespondQueryTaskCompletedRequest request;
  request.set_namespace_(shared_->options.name_space);
  request.set_task_token(task->task_token());
  auto outcome = ask(*cached->run, task->query());
  if (const auto* failure = std::get_if<FailureInfo>(&outcome)) {
    request.set_completed_type(api::enums::v1::QUERY_RESULT_TYPE_FAILED);
    request.set_error_message(failure->message);
    fill(*request.mutable_failure(), *failure);
  } else {
    request.set_completed_type(api::enums::v1::QUERY_RESULT_TYPE_ANSWERED);
    fill(*request.mutable_query_result(), std::get<Payloads>(outcome));
  }
  call_until(shared_->service, shared_->runtime, std::move(request), {},
             shared_->runtime.now() + kAnswerTime,
             [shared = shared_](const Status& status, const auto&) {
               if (!status.ok() && status.code != StatusCode::NotFound) {
                 shared->warn("the answer to a query was not taken: " + status.message);
               }
             });
}

/// The task fails, not the workflow. Only the first attempt is reported: the server would give the
/// next one at once, and a fault in the code is not mended that fast. Later attempts run into their
/// time-out, which is the pause between them.
void WorkflowTasks::fail(const TaskPtr& task, const std::string& why, bool nondeterminism) {
  ++shared_->stats.workflow_tasks_failed;
  const auto& execution = task->workflow_execution();
  shared_->error("workflow task of " + task->workflow_type().name() + " " +
                 execution.workflow_id() + " (run " + execution.run_id() + ", attempt " +
                 std::to_string(task->attempt()) + ") failed: " + why);
  if (const auto cached = find(execution.run_id())) {
    cached->task = nullptr;
    cached->answering = false;
    evict(execution.run_id());
  }
  const FailureInfo failure{.message = why,
                            .source = "perdura",
                            .type = nondeterminism ? "Nondeterminism" : "WorkflowTaskFailed"};
  if (is_query_task(*task)) {
    workflowservice::RespondQueryTaskCompletedRequest request;
    request.set_namespace_(shared_->options.name_space);
    request.set_task_token(task->task_token());
    request.set_completed_type(api::enums::v1::QUERY_RESULT_TYPE_FAILED);
    request.set_error_message(why);
    fill(*request.mutable_failure(), failure);
    call_until(shared_->service, shared_->runtime, std::move(request), {},
               shared_->runtime.now() + kAnswerTime, [](const Status&, const auto&) {});
  } else if (task->attempt() <= 1) {
    workflowservice::RespondWorkflowTaskFailedRequest request;
    request.set_namespace_(shared_->options.name_space);
    request.set_identity(shared_->options.identity);
    request.set_task_token(task->task_token());
    request.set_cause(
        nondeterminism
            ? api::enums::v1::WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
            : api::enums::v1::WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE);
    fill(*request.mutable_failure(), failure);
    call_until(shared_->service, shared_->runtime, std::move(request), {},
               shared_->runtime.now() + kAnswerTime, [](const Status&, const auto&) {});
  }
  release();
}

}  // namespace perdura::temporal::worker
