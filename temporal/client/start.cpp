// Starting, and the calls that end a run from outside.
#include "temporal/client/client.hpp"
#include "temporal/client/detail/core.hpp"
#include "temporal/client/detail/fill_start.hpp"

namespace perdura::temporal {

namespace ws = workflowservice;

void Client::start(StartOptions workflow, Answer<StartedRun> answer) {
  ws::StartWorkflowExecutionRequest request;
  detail::fill_start(*core_, workflow, {}, request);
  request.set_request_eager_execution(workflow.request_eager_start);
  const auto to_run = [id = workflow.id](ws::StartWorkflowExecutionResponse response) {
    StartedRun run{.run = {.id = id, .run_id = response.run_id()}, .started = response.started()};
    if (response.has_eager_workflow_task()) {
      run.eager_task = std::make_shared<const ws::PollWorkflowTaskQueueResponse>(
          std::move(*response.mutable_eager_workflow_task()));
    }
    return run;
  };
  core_->ask<StartedRun>(std::move(request), {}, std::move(answer), to_run);
}

void Client::signal_with_start(StartOptions workflow, SignalRequest signal,
                               Answer<StartedRun> answer) {
  ws::SignalWithStartWorkflowExecutionRequest request;
  // One request id covers both halves.
  if (workflow.request_id.empty()) workflow.request_id = signal.request_id;
  detail::fill_start(*core_, workflow, IdConflictPolicy::UseExisting, request);
  request.set_signal_name(signal.name);
  if (!signal.input.empty()) detail::fill(*request.mutable_signal_input(), signal.input);
  core_->ask<StartedRun>(
      std::move(request), {}, std::move(answer),
      [id = workflow.id](const ws::SignalWithStartWorkflowExecutionResponse& response) {
        return StartedRun{.run = {.id = id, .run_id = response.run_id()},
                          .started = response.started()};
      });
}

void Client::cancel(WorkflowRef target, std::string reason, Answer<Acknowledged> answer) {
  ws::RequestCancelWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  request.set_identity(core_->identity());
  request.set_request_id(core_->id_or_new({}));
  request.set_reason(reason);
  detail::fill(*request.mutable_workflow_execution(), target);
  core_->tell(std::move(request), std::move(answer));
}

void Client::terminate(WorkflowRef target, std::string reason, Answer<Acknowledged> answer) {
  ws::TerminateWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  request.set_identity(core_->identity());
  request.set_reason(reason);
  detail::fill(*request.mutable_workflow_execution(), target);
  core_->tell(std::move(request), std::move(answer));
}

void Client::reset(ResetOptions options, Answer<WorkflowRef> answer) {
  ws::ResetWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  request.set_identity(core_->identity());
  request.set_request_id(core_->id_or_new({}));
  request.set_reason(options.reason);
  request.set_workflow_task_finish_event_id(options.event_id);
  if (!options.reapply) {
    for (const auto type : {detail::enums::RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
                            detail::enums::RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
                            detail::enums::RESET_REAPPLY_EXCLUDE_TYPE_NEXUS}) {
      request.add_reset_reapply_exclude_types(type);
    }
  }
  detail::fill(*request.mutable_workflow_execution(), options.run);
  core_->ask<WorkflowRef>(std::move(request), {}, std::move(answer),
                          [id = options.run.id](const ws::ResetWorkflowExecutionResponse& reset) {
                            return WorkflowRef{.id = id, .run_id = reset.run_id()};
                          });
}

void Client::remove(WorkflowRef target, Answer<Acknowledged> answer) {
  ws::DeleteWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  detail::fill(*request.mutable_workflow_execution(), target);
  core_->tell(std::move(request), std::move(answer));
}

}  // namespace perdura::temporal
