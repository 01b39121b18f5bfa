// Updates, alone and with a start.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr auto kAdmitted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
constexpr auto kCompleted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
constexpr auto kUnspecified = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED;
/// With so many failed attempts behind it the workflow will not get to an update either.
constexpr std::int32_t kHopelessAttempt = 3;
/// The server itself tries again after this when it forgot an update.
constexpr Duration kServerRetry = std::chrono::milliseconds{50};
constexpr int kServerTries = 4;

using UpdateRequest = workflowservice::UpdateWorkflowExecutionRequest;
using MultiRequest = workflowservice::ExecuteMultiOperationRequest;
using MultiResponse = workflowservice::ExecuteMultiOperationResponse;

[[noreturn]] void invalid(const char* message) {
  throw ServiceError(errors::invalid_argument(message));
}

void normalise(UpdateRequest& request, Core& core) {
  if (request.workflow_execution().workflow_id().empty()) {
    invalid("WorkflowId is not set on request.");
  }
  if (!request.request().has_meta()) invalid("Update meta is not set on request.");
  if (request.request().meta().update_id().empty()) {
    request.mutable_request()->mutable_meta()->set_update_id(core.new_id());
  }
  if (!request.request().has_input()) invalid("Update input is not set on request.");
  if (request.request().input().name().empty()) invalid("Update name is not set on request.");
  const auto stage = request.wait_policy().lifecycle_stage();
  if (stage == kUnspecified) request.mutable_wait_policy()->set_lifecycle_stage(kCompleted);
  if (stage == kAdmitted) {
    throw ServiceError(
        {StatusCode::PermissionDenied,
         "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not "
         "supported.",
         {}});
  }
}

template <class Response>
void fill(const Execution& execution, const std::string& update_id, const UpdateStatus& status,
          Response& response) {
  auto& reference = *response.mutable_update_ref();
  reference.mutable_workflow_execution()->set_workflow_id(execution.workflow_id);
  reference.mutable_workflow_execution()->set_run_id(execution.run_id);
  reference.set_update_id(update_id);
  if (status.outcome) *response.mutable_outcome() = *status.outcome;
  response.set_stage(status.stage);
}

bool forgotten(const Status& status) { return status.code == StatusCode::Unavailable; }

MultiResponse multi_response(const Execution& execution, bool fresh, const std::string& update_id,
                             const UpdateStatus& status) {
  MultiResponse response;
  auto& start = *response.add_responses()->mutable_start_workflow();
  start.set_run_id(execution.run_id);
  start.set_started(fresh);
  start.set_status(execution.state.status);
  fill(execution, update_id, status, *response.add_responses()->mutable_update_workflow());
  return response;
}

}  // namespace

UpdatePtr Core::admit_update(Execution& execution, const UpdateRequest& request, bool schedule) {
  const std::string& id = request.request().meta().update_id();
  const std::string& first_run = request.first_execution_run_id();
  if (!first_run.empty() && first_run != execution.start.first_run_id) {
    throw ServiceError(errors::execution_not_found());
  }
  UpdatePtr known = execution.updates.find(id);
  if (!execution.state.running()) {
    if (known) return known;
    throw ServiceError(errors::workflow_completed());
  }
  if (execution.state.task.attempt >= kHopelessAttempt) {
    throw ServiceError(errors::not_ready(
        "Unable to perform workflow execution update due to Workflow Task in failed state."));
  }
  if (execution.state.close_attempted && execution.state.task.started()) {
    throw ServiceError(errors::closing());
  }
  if (known) return known;
  UpdatePtr update = execution.updates.admit(request.request());
  if (!schedule || execution.state.task.pending()) return update;
  // It leaves no trace in history unless the workflow accepts the update.
  execution.schedule_workflow_task(WorkflowTask::Kind::Speculative, true, now());
  execution.run_effects();
  return update;
}

void Core::wait_for_update(const ExecutionPtr& execution, const UpdatePtr& update,
                           UpdateStage stage, std::function<void(const UpdateStatus&)> told) {
  const auto timer = std::make_shared<Runtime::TimerId>(0);
  const auto once = std::make_shared<bool>(false);
  const auto tell = [this, timer, once, told, execution](const UpdateStatus& status) {
    if (std::exchange(*once, true)) return;
    cancel(*timer);
    told(status);
  };
  *timer = after(options_.wait_timeout, [update, tell] { tell(update->status()); });
  update->wait(stage, tell);
}

void Core::on_late(const UpdateRequest& given, Answer<UpdateRequest> reply) {
  UpdateRequest request = given;
  normalise(request, *this);
  update_workflow(request, std::move(reply), kServerTries);
}

void Core::update_workflow(const UpdateRequest& request, Answer<UpdateRequest> reply,
                           int tries_left) {
  const ExecutionPtr execution = get(request.namespace_(), request.workflow_execution());
  const UpdatePtr update = admit_update(*execution, request, true);
  wait_for_update(execution, update, request.wait_policy().lifecycle_stage(),
                  [this, request, reply, execution, tries_left](const UpdateStatus& status) {
                    if (status.error.ok()) {
                      workflowservice::UpdateWorkflowExecutionResponse response;
                      fill(*execution, request.request().meta().update_id(), status, response);
                      return reply.send(response);
                    }
                    if (!forgotten(status.error) || tries_left <= 1)
                      return reply.fail(status.error);
                    after(kServerRetry, [this, request, reply, tries_left] {
                      if (reply.over()) return;
                      try {
                        update_workflow(request, reply, tries_left - 1);
                      } catch (const ServiceError& error) {
                        reply.fail(error.status());
                      }
                    });
                  });
}

void Core::on_late(const workflowservice::PollWorkflowExecutionUpdateRequest& request,
                   Answer<workflowservice::PollWorkflowExecutionUpdateRequest> reply) {
  if (!request.has_update_ref()) invalid("UpdateRef is not set on request.");
  const auto& reference = request.update_ref();
  const ExecutionPtr execution = get(request.namespace_(), reference.workflow_execution());
  const UpdatePtr update = execution->updates.find(reference.update_id());
  if (!update) {
    throw ServiceError(errors::not_found("update \"" + reference.update_id() + "\" not found"));
  }
  wait_for_update(execution, update, request.wait_policy().lifecycle_stage(),
                  [reply, execution, id = reference.update_id()](const UpdateStatus& status) {
                    if (!status.error.ok()) return reply.fail(status.error);
                    workflowservice::PollWorkflowExecutionUpdateResponse response;
                    fill(*execution, id, status, response);
                    reply.send(response);
                  });
}

void Core::on_late(const MultiRequest& request, Answer<MultiRequest> reply) {
  name_space(request.namespace_());
  if (request.operations_size() != 2 || !request.operations(0).has_start_workflow() ||
      !request.operations(1).has_update_workflow()) {
    invalid("Operations have to be exactly [Start, Update].");
  }
  MultiRequest normal = request;
  auto& start = *normal.mutable_operations(0)->mutable_start_workflow();
  auto& update = *normal.mutable_operations(1)->mutable_update_workflow();
  std::vector<Status> faults(2, errors::multi_operation_aborted());
  bool faulty = false;
  const auto check = [&](std::size_t which, const std::function<void()>& checks) {
    try {
      checks();
    } catch (const ServiceError& error) {
      faults[which] = error.status();
      faulty = true;
    }
  };
  check(0, [&] {
    normalise_start(start);
    if (start.request_eager_execution()) invalid("RequestEagerExecution is not supported.");
    if (from_proto(start.workflow_start_delay()) > Duration::zero()) {
      invalid("WorkflowStartDelay is not supported.");
    }
  });
  check(1, [&] {
    normalise(update, *this);
    if (!update.first_execution_run_id().empty()) invalid("FirstExecutionRunId is not allowed.");
    if (!update.workflow_execution().run_id().empty()) invalid("RunId is not allowed.");
    if (update.workflow_execution().workflow_id() != start.workflow_id()) {
      invalid("WorkflowId is not consistent with previous operation(s).");
    }
  });
  if (faulty) throw ServiceError(errors::multi_operation(faults));
  update_with_start(normal, std::move(reply), true);
}

void Core::update_with_start(const MultiRequest& request, Answer<MultiRequest> reply, bool again) {
  const auto& start = request.operations(0).start_workflow();
  const auto& update = request.operations(1).update_workflow();
  const std::string& id = update.request().meta().update_id();
  ExecutionPtr execution = find(start.namespace_(), start.workflow_id());
  const UpdatePtr known = execution ? execution->updates.find(id) : nullptr;
  if (known && known->state == Update::State::Completed) {
    return reply.send(multi_response(*execution, false, id, known->status()));
  }
  const bool attach =
      execution && execution->state.running() &&
      (execution->request_ids.contains(start.request_id()) || known ||
       start.workflow_id_conflict_policy() == enums::WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  UpdatePtr admitted;
  if (attach) {
    try {
      admitted = admit_update(*execution, update, true);
    } catch (const ServiceError& error) {
      throw ServiceError(
          errors::multi_operation({errors::multi_operation_aborted(), error.status()}));
    }
  } else {
    try {
      const Started started = start_workflow(start, std::nullopt, nullptr, [&](Execution& fresh) {
        admitted = admit_update(fresh, update, false);
      });
      execution = started.execution;
      if (!admitted) admitted = admit_update(*execution, update, true);
    } catch (const ServiceError& error) {
      throw ServiceError(
          errors::multi_operation({error.status(), errors::multi_operation_aborted()}));
    }
  }
  wait_for_update(execution, admitted, update.wait_policy().lifecycle_stage(),
                  [this, request, reply, execution, id, attach, again](const UpdateStatus& status) {
                    if (status.error.ok())
                      return reply.send(multi_response(*execution, !attach, id, status));
                    const bool closed_under_it = attach &&
                                                 status.error.code == StatusCode::NotFound &&
                                                 !execution->state.running();
                    const Status first = attach ? errors::multi_operation_aborted() : Status{};
                    if (closed_under_it && !again) {
                      return reply.fail(
                          errors::multi_operation({first, errors::aborted(status.error.message)}));
                    }
                    if (!closed_under_it && !(again && forgotten(status.error))) {
                      return reply.fail(errors::multi_operation({first, status.error}));
                    }
                    post([this, request, reply] {
                      if (reply.over()) return;
                      try {
                        update_with_start(request, reply, false);
                      } catch (const ServiceError& error) {
                        reply.fail(error.status());
                      }
                    });
                  });
}

}  // namespace perdura::temporal::testing::detail
