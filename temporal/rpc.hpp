#pragma once
// Typed calls over the `Service` port. Includes the generated messages: keep it out of headers.
#include <temporal/api/operatorservice/v1/request_response.pb.h>
#include <temporal/api/workflowservice/v1/request_response.pb.h>

#include <utility>

#include "temporal/service.hpp"

namespace perdura::temporal {

namespace workflowservice = ::temporal::api::workflowservice::v1;
namespace operatorservice = ::temporal::api::operatorservice::v1;

/// `Rpc<Request>::Response` and `Rpc<Request>::path`.
template <class Request>
struct Rpc;

#define PERDURA_TEMPORAL_RPC(space, package_service, name)                               \
  template <>                                                                            \
  struct Rpc<space::name##Request> {                                                     \
    using Response = space::name##Response;                                              \
    static constexpr std::string_view path = "/temporal.api." package_service "/" #name; \
  };
#define PERDURA_WORKFLOW_RPC(name) \
  PERDURA_TEMPORAL_RPC(workflowservice, "workflowservice.v1.WorkflowService", name)
#define PERDURA_OPERATOR_RPC(name) \
  PERDURA_TEMPORAL_RPC(operatorservice, "operatorservice.v1.OperatorService", name)

PERDURA_OPERATOR_RPC(AddSearchAttributes)
PERDURA_OPERATOR_RPC(ListSearchAttributes)
PERDURA_WORKFLOW_RPC(CountWorkflowExecutions)
PERDURA_WORKFLOW_RPC(CreateSchedule)
PERDURA_WORKFLOW_RPC(DeleteSchedule)
PERDURA_WORKFLOW_RPC(DeleteWorkflowExecution)
PERDURA_WORKFLOW_RPC(DescribeNamespace)
PERDURA_WORKFLOW_RPC(DescribeSchedule)
PERDURA_WORKFLOW_RPC(DescribeTaskQueue)
PERDURA_WORKFLOW_RPC(DescribeWorkflowExecution)
PERDURA_WORKFLOW_RPC(ExecuteMultiOperation)
PERDURA_WORKFLOW_RPC(GetSystemInfo)
PERDURA_WORKFLOW_RPC(GetWorkflowExecutionHistory)
PERDURA_WORKFLOW_RPC(ListSchedules)
PERDURA_WORKFLOW_RPC(ListWorkflowExecutions)
PERDURA_WORKFLOW_RPC(PatchSchedule)
PERDURA_WORKFLOW_RPC(PollActivityTaskQueue)
PERDURA_WORKFLOW_RPC(PollWorkflowExecutionUpdate)
PERDURA_WORKFLOW_RPC(PollWorkflowTaskQueue)
PERDURA_WORKFLOW_RPC(QueryWorkflow)
PERDURA_WORKFLOW_RPC(RecordActivityTaskHeartbeat)
PERDURA_WORKFLOW_RPC(RegisterNamespace)
PERDURA_WORKFLOW_RPC(RequestCancelWorkflowExecution)
PERDURA_WORKFLOW_RPC(ResetWorkflowExecution)
PERDURA_WORKFLOW_RPC(RespondActivityTaskCanceled)
PERDURA_WORKFLOW_RPC(RespondActivityTaskCompleted)
PERDURA_WORKFLOW_RPC(RespondActivityTaskFailed)
PERDURA_WORKFLOW_RPC(RespondQueryTaskCompleted)
PERDURA_WORKFLOW_RPC(RespondWorkflowTaskCompleted)
PERDURA_WORKFLOW_RPC(RespondWorkflowTaskFailed)
PERDURA_WORKFLOW_RPC(ShutdownWorker)
PERDURA_WORKFLOW_RPC(SignalWithStartWorkflowExecution)
PERDURA_WORKFLOW_RPC(SignalWorkflowExecution)
PERDURA_WORKFLOW_RPC(StartWorkflowExecution)
PERDURA_WORKFLOW_RPC(TerminateWorkflowExecution)
PERDURA_WORKFLOW_RPC(UpdateNamespace)
PERDURA_WORKFLOW_RPC(UpdateSchedule)
PERDURA_WORKFLOW_RPC(UpdateWorkflowExecution)

#undef PERDURA_OPERATOR_RPC
#undef PERDURA_WORKFLOW_RPC
#undef PERDURA_TEMPORAL_RPC

/// Calls `then(Status, Response)` once, on any thread; the response is empty unless the status is
/// ok.
template <class Request, class Then>
Service::CallId invoke(Service& service, const Request& request, CallOptions options, Then then) {
  using Response = typename Rpc<Request>::Response;
  return service.call(
      Rpc<Request>::path, request, std::make_unique<Response>(), options,
      [then = std::move(then)](Status status,
                               std::unique_ptr<google::protobuf::Message> response) mutable {
        Response typed;
        if (status.ok()) typed.Swap(static_cast<Response*>(response.get()));
        then(std::move(status), std::move(typed));
      });
}

}  // namespace perdura::temporal
