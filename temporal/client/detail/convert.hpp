#pragma once
// Our types and the generated ones: what the core converts, and what only a client sees.
#include <map>
#include <memory>
#include <string>

#include "temporal/client/types.hpp"
#include "temporal/core/proto.hpp"

namespace perdura::temporal::detail {

using core::fill;
using core::read;

using PayloadMap = std::map<std::string, Payload>;
using ProtoPayloadMap = google::protobuf::Map<std::string, api::common::v1::Payload>;

void fill(ProtoPayloadMap& out, const PayloadMap& payloads);
PayloadMap read(const ProtoPayloadMap& payloads);

void fill(api::common::v1::WorkflowExecution& out, const WorkflowRef& ref);
WorkflowRef read(const api::common::v1::WorkflowExecution& execution);

std::shared_ptr<const FailureInfo> failure_of(const api::failure::v1::Failure& failure);

}  // namespace perdura::temporal::detail
