#include "temporal/testing/detail/errors.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <temporal/api/errordetails/v1/message.pb.h>
#include <temporal/api/failure/v1/message.pb.h>

namespace perdura::temporal::testing::detail::errors {

namespace {

namespace errordetails = ::temporal::api::errordetails::v1;

/// A `google.rpc.Status` by hand: its definition is not among those generated.
std::string rpc_status(StatusCode code, const std::string& message,
                       const google::protobuf::Any& detail) {
  constexpr std::uint32_t kCodeTag = 1 << 3;
  constexpr std::uint32_t kMessageTag = 2 << 3 | 2;
  constexpr std::uint32_t kDetailsTag = 3 << 3 | 2;
  const std::string packed = detail.SerializeAsString();
  std::string result;
  {
    google::protobuf::io::StringOutputStream stream(&result);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteTag(kCodeTag);
    out.WriteVarint32(static_cast<std::uint32_t>(code));
    out.WriteTag(kMessageTag);
    out.WriteVarint32(static_cast<std::uint32_t>(message.size()));
    out.WriteString(message);
    out.WriteTag(kDetailsTag);
    out.WriteVarint32(static_cast<std::uint32_t>(packed.size()));
    out.WriteString(packed);
  }
  return result;
}

/// The `Any`s of a serialised `google.rpc.Status`.
std::vector<google::protobuf::Any> details_of(const std::string& rpc_status) {
  constexpr std::uint32_t kDetailsTag = 3 << 3 | 2;
  std::vector<google::protobuf::Any> result;
  google::protobuf::io::CodedInputStream in(
      reinterpret_cast<const std::uint8_t*>(rpc_status.data()),
      static_cast<int>(rpc_status.size()));
  while (const std::uint32_t tag = in.ReadTag()) {
    std::uint32_t size = 0;
    std::string bytes;
    if (!in.ReadVarint32(&size)) break;
    if ((tag & 7) == 0) continue;
    if (!in.ReadString(&bytes, static_cast<int>(size))) break;
    if (tag != kDetailsTag) continue;
    result.emplace_back().ParseFromString(bytes);
  }
  return result;
}

}  // namespace

Status with_details(StatusCode code, std::string message, const google::protobuf::Message& detail) {
  google::protobuf::Any any;
  any.PackFrom(detail);
  Status status{code, std::move(message), {}};
  status.details = rpc_status(code, status.message, any);
  return status;
}

Status invalid_argument(std::string message) {
  return {StatusCode::InvalidArgument, std::move(message), {}};
}

Status not_found(std::string message) {
  return with_details(StatusCode::NotFound, std::move(message), errordetails::NotFoundFailure());
}

Status unavailable(std::string message) {
  return {StatusCode::Unavailable, std::move(message), {}};
}

Status unimplemented(std::string message) {
  return {StatusCode::Unimplemented, std::move(message), {}};
}

Status deadline_exceeded() {
  return {StatusCode::DeadlineExceeded, "context deadline exceeded", {}};
}

Status aborted(std::string message) { return {StatusCode::Aborted, std::move(message), {}}; }

Status namespace_not_found(const std::string& name) {
  errordetails::NamespaceNotFoundFailure detail;
  detail.set_namespace_(name);
  return with_details(StatusCode::NotFound, "Namespace " + name + " is not found.", detail);
}

Status already_started(std::string message, const std::string& start_request_id,
                       const std::string& run_id) {
  errordetails::WorkflowExecutionAlreadyStartedFailure detail;
  detail.set_start_request_id(start_request_id);
  detail.set_run_id(run_id);
  return with_details(StatusCode::AlreadyExists, std::move(message), detail);
}

Status not_ready(std::string message) {
  return with_details(StatusCode::FailedPrecondition, std::move(message),
                      errordetails::WorkflowNotReadyFailure());
}

Status query_failed(std::string message, const ::temporal::api::failure::v1::Failure& failure) {
  errordetails::QueryFailedFailure detail;
  *detail.mutable_failure() = failure;
  return with_details(StatusCode::InvalidArgument, std::move(message), detail);
}

Status busy_workflow(std::string message) {
  errordetails::ResourceExhaustedFailure detail;
  detail.set_cause(::temporal::api::enums::v1::RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW);
  detail.set_scope(::temporal::api::enums::v1::RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
  return with_details(StatusCode::ResourceExhausted, std::move(message), detail);
}

Status multi_operation(const std::vector<Status>& operations) {
  errordetails::MultiOperationExecutionFailure detail;
  StatusCode code = StatusCode::Aborted;
  for (const Status& operation : operations) {
    auto& status = *detail.add_statuses();
    status.set_code(static_cast<int>(operation.code));
    status.set_message(operation.message);
    for (auto& any : details_of(operation.details)) *status.add_details() = std::move(any);
    const bool tells = !operation.ok() && operation.code != StatusCode::Aborted;
    if (tells && code == StatusCode::Aborted) code = operation.code;
  }
  return with_details(code, "Update-with-Start could not be executed.", detail);
}

Status multi_operation_aborted() {
  // An empty message that is not among those generated.
  google::protobuf::Any any;
  any.set_type_url("type.googleapis.com/temporal.api.failure.v1.MultiOperationExecutionAborted");
  Status status{StatusCode::Aborted, "Operation was aborted.", {}};
  status.details = rpc_status(status.code, status.message, any);
  return status;
}

Status workflow_completed() { return not_found("workflow execution already completed"); }

Status execution_not_found() { return not_found("workflow execution not found"); }

Status workflow_task_not_found() { return not_found("Workflow task not found."); }

Status activity_not_found() {
  return not_found(
      "invalid activityID or activity already timed out or invoking workflow is completed");
}

Status closing() {
  return busy_workflow("workflow operation can not be applied because workflow is closing");
}

Status aborted_by_closing() { return not_found("workflow update was aborted by closing workflow"); }

}  // namespace perdura::temporal::testing::detail::errors
