// Which handler answers which RPC.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

template <class Request>
void Core::serve(std::map<std::string, Entry, std::less<>>& table,
                 void (Core::*handler)(const Request&, Answer<Request>)) {
  table[std::string(Rpc<Request>::path)] = [handler](Core& core,
                                                     const google::protobuf::Message& request,
                                                     std::shared_ptr<PendingCall> call) {
    (core.*handler)(static_cast<const Request&>(request), Answer<Request>(std::move(call)));
  };
}

template <class Request>
void Core::serve(std::map<std::string, Entry, std::less<>>& table,
                 typename Rpc<Request>::Response (Core::*handler)(const Request&)) {
  table[std::string(Rpc<Request>::path)] = [handler](Core& core,
                                                     const google::protobuf::Message& request,
                                                     std::shared_ptr<PendingCall> call) {
    const auto response = (core.*handler)(static_cast<const Request&>(request));
    call->finish({}, &response);
  };
}

const std::map<std::string, Core::Entry, std::less<>>& Core::table() {
  static const auto entries = [] {
    using namespace workflowservice;
    std::map<std::string, Entry, std::less<>> t;
    serve<GetSystemInfoRequest>(t, &Core::on);
    serve<DescribeNamespaceRequest>(t, &Core::on);
    serve<RegisterNamespaceRequest>(t, &Core::on);
    serve<UpdateNamespaceRequest>(t, &Core::on);
    serve<operatorservice::AddSearchAttributesRequest>(t, &Core::on);
    serve<operatorservice::ListSearchAttributesRequest>(t, &Core::on);
    serve<StartWorkflowExecutionRequest>(t, &Core::on);
    serve<SignalWithStartWorkflowExecutionRequest>(t, &Core::on);
    serve<SignalWorkflowExecutionRequest>(t, &Core::on);
    serve<RequestCancelWorkflowExecutionRequest>(t, &Core::on);
    serve<TerminateWorkflowExecutionRequest>(t, &Core::on);
    serve<DeleteWorkflowExecutionRequest>(t, &Core::on);
    serve<DescribeWorkflowExecutionRequest>(t, &Core::on);
    serve<DescribeTaskQueueRequest>(t, &Core::on);
    serve<ResetWorkflowExecutionRequest>(t, &Core::on);
    serve<GetWorkflowExecutionHistoryRequest>(t, &Core::on_late);
    serve<PollWorkflowTaskQueueRequest>(t, &Core::on_late);
    serve<RespondWorkflowTaskCompletedRequest>(t, &Core::on);
    serve<RespondWorkflowTaskFailedRequest>(t, &Core::on);
    serve<ShutdownWorkerRequest>(t, &Core::on);
    serve<PollActivityTaskQueueRequest>(t, &Core::on_late);
    serve<RecordActivityTaskHeartbeatRequest>(t, &Core::on);
    serve<RespondActivityTaskCompletedRequest>(t, &Core::on);
    serve<RespondActivityTaskFailedRequest>(t, &Core::on);
    serve<RespondActivityTaskCanceledRequest>(t, &Core::on);
    serve<UpdateWorkflowExecutionRequest>(t, &Core::on_late);
    serve<PollWorkflowExecutionUpdateRequest>(t, &Core::on_late);
    serve<ExecuteMultiOperationRequest>(t, &Core::on_late);
    serve<QueryWorkflowRequest>(t, &Core::on_late);
    serve<RespondQueryTaskCompletedRequest>(t, &Core::on);
    serve<ListWorkflowExecutionsRequest>(t, &Core::on);
    serve<CountWorkflowExecutionsRequest>(t, &Core::on);
    return t;
  }();
  return entries;
}

void Core::dispatch(std::string_view path, const google::protobuf::Message& request,
                    std::shared_ptr<PendingCall> call) {
  const auto entry = table().find(path);
  if (entry == table().end()) {
    throw ServiceError(
        errors::unimplemented("this test server does not answer " + std::string(path)));
  }
  entry->second(*this, request, std::move(call));
}

}  // namespace perdura::temporal::testing::detail
