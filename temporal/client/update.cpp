// Updates: sent until the workflow has accepted them, then polled until they are completed.
#include <temporal/api/update/v1/message.pb.h>

#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"
#include "temporal/client/detail/fill_start.hpp"

namespace perdura::temporal {
namespace {

namespace ws = workflowservice;
namespace enums = ::temporal::api::enums::v1;
using Core = std::shared_ptr<detail::ClientCore>;
using Stage = enums::UpdateWorkflowExecutionLifecycleStage;

constexpr Stage accepted = enums::UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;

Stage stage_of(UpdateStage stage) { return static_cast<Stage>(stage); }

ws::UpdateWorkflowExecutionRequest request_of(const detail::ClientCore& core,
                                              const WorkflowRef& target,
                                              const UpdateRequest& update) {
  ws::UpdateWorkflowExecutionRequest request;
  request.set_namespace_(core.name_space());
  detail::fill(*request.mutable_workflow_execution(), target);
  request.mutable_wait_policy()->set_lifecycle_stage(stage_of(update.wait_for));
  auto& meta = *request.mutable_request()->mutable_meta();
  meta.set_update_id(core.id_or_new(update.update_id));
  meta.set_identity(core.identity());
  auto& input = *request.mutable_request()->mutable_input();
  input.set_name(update.name);
  if (!update.input.empty()) detail::fill(*input.mutable_args(), update.input);
  if (!update.headers.empty()) detail::fill(*input.mutable_header(), update.headers);
  return request;
}

/// The server's patience (about 20 s) is shorter than ours: its silence means ask again. Our limit
/// ends the waiting.
detail::CallPlan waiting(std::optional<TimePoint> limit) {
  return {.long_poll = true, .limit = limit};
}

template <class Response>
UpdateOutcome outcome_of(const Response& response) {
  UpdateOutcome outcome{.update_id = response.update_ref().update_id(),
                        .run = detail::read(response.update_ref().workflow_execution())};
  if (!response.has_outcome()) return outcome;
  outcome.stage = UpdateStage::Completed;
  if (response.outcome().has_failure()) {
    outcome.failure = detail::failure_of(response.outcome().failure());
  } else {
    outcome.result = detail::read(response.outcome().success());
  }
  return outcome;
}

/// Is there nothing more to wait for?
template <class Response>
bool settled(const Response& response, UpdateStage wait_for) {
  return response.has_outcome() ||
         (wait_for == UpdateStage::Accepted && response.stage() >= accepted);
}

void poll(Core core, ws::PollWorkflowExecutionUpdateRequest request, std::optional<TimePoint> limit,
          Answer<UpdateOutcome> answer) {
  auto* const sender = core.get();
  auto next = request;
  sender->send(std::move(request), waiting(limit),
               [core = std::move(core), next = std::move(next), limit, answer = std::move(answer)](
                   Status status, const ws::PollWorkflowExecutionUpdateResponse& response) {
                 if (!status.ok()) return answer(detail::error_of(std::move(status)));
                 const auto wait_for =
                     static_cast<UpdateStage>(next.wait_policy().lifecycle_stage());
                 if (!settled(response, wait_for)) return poll(core, next, limit, answer);
                 answer(outcome_of(response));
               });
}

ws::PollWorkflowExecutionUpdateRequest poll_request(const detail::ClientCore& core,
                                                    const WorkflowRef& target,
                                                    const std::string& update_id,
                                                    UpdateStage wait_for) {
  ws::PollWorkflowExecutionUpdateRequest request;
  request.set_namespace_(core.name_space());
  request.set_identity(core.identity());
  detail::fill(*request.mutable_update_ref()->mutable_workflow_execution(), target);
  request.mutable_update_ref()->set_update_id(update_id);
  request.mutable_wait_policy()->set_lifecycle_stage(stage_of(wait_for));
  return request;
}

/// Goes on from what the server said to an update that it accepted.
void follow(Core core, const ws::UpdateWorkflowExecutionResponse& response, UpdateStage wait_for,
            std::optional<TimePoint> limit, Answer<UpdateOutcome> answer) {
  if (settled(response, wait_for)) return answer(outcome_of(response));
  const auto& ref = response.update_ref();
  auto request =
      poll_request(*core, detail::read(ref.workflow_execution()), ref.update_id(), wait_for);
  poll(std::move(core), std::move(request), limit, std::move(answer));
}

void send(Core core, ws::UpdateWorkflowExecutionRequest request, UpdateStage wait_for,
          std::optional<TimePoint> limit, Answer<UpdateOutcome> answer) {
  auto* const sender = core.get();
  auto again = request;
  sender->send(std::move(request), waiting(limit),
               [core = std::move(core), again = std::move(again), wait_for, limit,
                answer = std::move(answer)](Status status,
                                            const ws::UpdateWorkflowExecutionResponse& response) {
                 if (!status.ok()) return answer(detail::error_of(std::move(status)));
                 // Not accepted yet, so not durable: the whole request goes again, with its id.
                 if (response.stage() < accepted && !response.has_outcome()) {
                   return send(core, again, wait_for, limit, answer);
                 }
                 follow(core, response, wait_for, limit, answer);
               });
}

void send_pair(Core core, ws::ExecuteMultiOperationRequest request, UpdateStage wait_for,
               std::optional<TimePoint> limit, Answer<StartedUpdate> answer);

/// The answer to the pair: the start's half is known, the update's may have to be waited for.
void on_pair(Core core, const ws::ExecuteMultiOperationRequest& request,
             const ws::ExecuteMultiOperationResponse& response, UpdateStage wait_for,
             std::optional<TimePoint> limit, Answer<StartedUpdate> answer) {
  if (response.responses_size() != 2) {
    return answer(ClientError{
        .status = {.code = StatusCode::Internal, .message = "update-with-start: not two answers"}});
  }
  const auto& updated = response.responses(1).update_workflow();
  if (updated.stage() < accepted && !updated.has_outcome()) {
    return send_pair(std::move(core), request, wait_for, limit, std::move(answer));
  }
  const auto& start = response.responses(0).start_workflow();
  StartedUpdate pair{
      .run = {.id = request.operations(0).start_workflow().workflow_id(), .run_id = start.run_id()},
      .started = start.started()};
  follow(
      std::move(core), updated, wait_for, limit,
      [pair = std::move(pair), answer = std::move(answer)](Result<UpdateOutcome> outcome) mutable {
        if (!outcome) return answer(outcome.error());
        pair.update = std::move(outcome).value();
        answer(std::move(pair));
      });
}

void send_pair(Core core, ws::ExecuteMultiOperationRequest request, UpdateStage wait_for,
               std::optional<TimePoint> limit, Answer<StartedUpdate> answer) {
  auto* const sender = core.get();
  auto again = request;
  sender->send(std::move(request), waiting(limit),
               [core = std::move(core), again = std::move(again), wait_for, limit,
                answer = std::move(answer)](Status status,
                                            const ws::ExecuteMultiOperationResponse& response) {
                 if (!status.ok()) return answer(detail::error_of(std::move(status)));
                 on_pair(core, again, response, wait_for, limit, answer);
               });
}

}  // namespace

void Client::update(WorkflowRef target, UpdateRequest update, Answer<UpdateOutcome> answer) {
  send(core_, request_of(*core_, target, update), update.wait_for,
       core_->limit_after(update.timeout), std::move(answer));
}

void Client::poll_update(WorkflowRef target, UpdateRequest update, Answer<UpdateOutcome> answer) {
  poll(core_, poll_request(*core_, target, update.update_id, update.wait_for),
       core_->limit_after(update.timeout), std::move(answer));
}

void Client::update_with_start(StartOptions workflow, UpdateRequest update,
                               Answer<StartedUpdate> answer) {
  ws::ExecuteMultiOperationRequest request;
  request.set_namespace_(core_->name_space());
  detail::fill_start(*core_, workflow, IdConflictPolicy::UseExisting,
                     *request.add_operations()->mutable_start_workflow());
  *request.add_operations()->mutable_update_workflow() =
      request_of(*core_, {.id = workflow.id}, update);
  send_pair(core_, std::move(request), update.wait_for, core_->limit_after(update.timeout),
            std::move(answer));
}

}  // namespace perdura::temporal
