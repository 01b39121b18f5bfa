#include "temporal/client/detail/convert.hpp"

namespace perdura::temporal::detail {

void fill(ProtoPayloadMap& out, const PayloadMap& payloads) {
  for (const auto& [name, payload] : payloads) fill(out[name], payload);
}

PayloadMap read(const ProtoPayloadMap& payloads) {
  PayloadMap all;
  for (const auto& [name, payload] : payloads) all.emplace(name, read(payload));
  return all;
}

void fill(api::common::v1::WorkflowExecution& out, const WorkflowRef& ref) {
  out.set_workflow_id(ref.id);
  out.set_run_id(ref.run_id);
}

WorkflowRef read(const api::common::v1::WorkflowExecution& execution) {
  return {.id = execution.workflow_id(), .run_id = execution.run_id()};
}

std::shared_ptr<const FailureInfo> failure_of(const api::failure::v1::Failure& failure) {
  return std::make_shared<const FailureInfo>(read(failure));
}

}  // namespace perdura::temporal::detail
