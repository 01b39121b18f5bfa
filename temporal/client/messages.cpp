// Signals and queries.
#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"

namespace perdura::temporal {

namespace ws = workflowservice;
namespace enums = ::temporal::api::enums::v1;

void Client::signal(WorkflowRef target, SignalRequest signal, Answer<Acknowledged> answer) {
  ws::SignalWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  request.set_identity(core_->identity());
  request.set_request_id(core_->id_or_new(signal.request_id));
  request.set_signal_name(signal.name);
  if (!signal.input.empty()) detail::fill(*request.mutable_input(), signal.input);
  if (!signal.headers.empty()) detail::fill(*request.mutable_header(), signal.headers);
  detail::fill(*request.mutable_workflow_execution(), target);
  core_->tell(std::move(request), std::move(answer));
}

void Client::query(WorkflowRef target, QueryRequest query, Answer<Payloads> answer) {
  ws::QueryWorkflowRequest request;
  request.set_namespace_(core_->name_space());
  request.set_query_reject_condition(static_cast<enums::QueryRejectCondition>(query.reject));
  request.mutable_query()->set_query_type(query.name);
  if (!query.input.empty())
    detail::fill(*request.mutable_query()->mutable_query_args(), query.input);
  detail::fill(*request.mutable_execution(), target);
  // No worker answers within the time: asking again would only make the caller wait longer.
  const detail::CallPlan plan{.again_after_timeout = false};
  core_->send(
      std::move(request), plan,
      [answer = std::move(answer)](Status status, const ws::QueryWorkflowResponse& response) {
        if (!status.ok()) return answer(detail::error_of(std::move(status)));
        if (response.has_query_rejected()) {
          return answer(ClientError{
              .status = {.code = StatusCode::FailedPrecondition,
                         .message = "the workflow is in a status whose answer the caller rejects"},
              .cause = QueryRejected{.workflow_status = response.query_rejected().status()}});
        }
        answer(detail::read(response.query_result()));
      });
}

}  // namespace perdura::temporal
