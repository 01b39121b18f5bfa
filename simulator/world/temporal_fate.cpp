#include "simulator/world/temporal_fate.hpp"

#include <temporal/api/workflowservice/v1/request_response.pb.h>

namespace perdura::simulator {
namespace {

namespace api = ::temporal::api::workflowservice::v1;
using Told = temporal::testing::Fate;

/// What is told, to which workflow.
struct Call {
  std::string name;
  std::string workflow;
};

std::optional<Call> call_of(const google::protobuf::Message& request) {
  if (const auto* signal = dynamic_cast<const api::SignalWorkflowExecutionRequest*>(&request)) {
    return Call{signal->signal_name(), signal->workflow_execution().workflow_id()};
  }
  if (const auto* update = dynamic_cast<const api::UpdateWorkflowExecutionRequest*>(&request)) {
    return Call{update->request().input().name(), update->workflow_execution().workflow_id()};
  }
  if (const auto* start = dynamic_cast<const api::StartWorkflowExecutionRequest*>(&request)) {
    return Call{start->workflow_type().name(), start->workflow_id()};
  }
  if (const auto* both = dynamic_cast<const api::ExecuteMultiOperationRequest*>(&request)) {
    for (const auto& operation : both->operations()) {
      if (operation.has_start_workflow()) return call_of(operation.start_workflow());
    }
  }
  return std::nullopt;
}

Told told_of(const Choice& choice) {
  constexpr auto overtaken_by = std::chrono::milliseconds(50);
  switch (choice.as<Delivery>()) {
    case Delivery::Deliver:
      return {};
    case Delivery::Delay:
      return {.request_delay = choice.by};
    case Delivery::Reorder:
      return {.request_delay = overtaken_by};
    case Delivery::Duplicate:
      return {.kind = Told::Kind::Duplicate};
    case Delivery::LoseRequest:
      return {.kind = Told::Kind::FailBefore};
    case Delivery::LoseResponse:
      return {.kind = Told::Kind::LoseAnswer};
  }
  return {};
}

}  // namespace

temporal::testing::FateOfCall temporal_fate(Chooser& chooser, Names& names) {
  return [&](std::string_view, const google::protobuf::Message& request) -> Told {
    const auto call = call_of(request);
    if (!call) return {};
    return told_of(chooser.at({sites::signal, call->name}, names.of(call->workflow)));
  };
}

}  // namespace perdura::simulator
