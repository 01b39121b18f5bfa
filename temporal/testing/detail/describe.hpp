#pragma once
// What the server tells about a run.
#include <temporal/api/workflow/v1/message.pb.h>

#include "temporal/testing/detail/execution.hpp"

namespace perdura::temporal::testing::detail {

namespace apiworkflow = ::temporal::api::workflow::v1;

void describe(const Execution& run, apiworkflow::WorkflowExecutionInfo& info);

}  // namespace perdura::temporal::testing::detail
