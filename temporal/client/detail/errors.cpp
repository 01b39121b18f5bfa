#include "temporal/client/detail/errors.hpp"

#include <temporal/api/errordetails/v1/message.pb.h>
#include <temporal/api/failure/v1/message.pb.h>

#include <optional>

#include "temporal/client/detail/convert.hpp"

namespace perdura::temporal::detail {
namespace {

namespace details = ::temporal::api::errordetails::v1;
using google::protobuf::Any;
// Field for field a google.rpc.Status: code, message, details.
using RpcStatus = details::MultiOperationExecutionFailure_OperationStatus;

template <class Detail>
std::optional<Detail> unpacked(const Any& any) {
  Detail detail;
  if (!any.Is<Detail>() || !any.UnpackTo(&detail)) return std::nullopt;
  return detail;
}

ErrorCause cause_of(const Any& any) {
  if (auto failure = unpacked<details::WorkflowExecutionAlreadyStartedFailure>(any)) {
    return AlreadyStarted{.run_id = failure->run_id(),
                          .start_request_id = failure->start_request_id()};
  }
  if (any.Is<details::NotFoundFailure>()) return NotFound{};
  if (auto failure = unpacked<details::NamespaceNotFoundFailure>(any)) {
    return NamespaceNotFound{.name = failure->namespace_()};
  }
  if (any.Is<details::NamespaceAlreadyExistsFailure>()) return NamespaceAlreadyExists{};
  if (any.Is<details::CancellationAlreadyRequestedFailure>()) {
    return CancellationAlreadyRequested{};
  }
  if (auto failure = unpacked<details::QueryFailedFailure>(any)) {
    if (!failure->has_failure()) return QueryFailed{};
    return QueryFailed{.failure = failure_of(failure->failure())};
  }
  if (any.Is<details::WorkflowNotReadyFailure>()) return WorkflowNotReady{};
  if (auto failure = unpacked<details::PermissionDeniedFailure>(any)) {
    return PermissionDenied{.reason = failure->reason()};
  }
  return std::monostate{};
}

/// For errors without details, e.g. from a proxy: what the code alone says.
ErrorCause cause_of(StatusCode code) {
  if (code == StatusCode::NotFound) return NotFound{};
  if (code == StatusCode::PermissionDenied) return PermissionDenied{};
  if (code == StatusCode::ResourceExhausted) return Throttled{};
  return std::monostate{};
}

/// Of a pair of operations, the one that failed first: the others only say that it did.
const RpcStatus* culprit(const details::MultiOperationExecutionFailure& failure) {
  for (const auto& status : failure.statuses()) {
    const bool bystander =
        status.details_size() > 0 &&
        status.details(0).type_url().find("MultiOperationExecutionAborted") != std::string::npos;
    if (status.code() != 0 && !bystander) return &status;
  }
  return nullptr;
}

}  // namespace

ClientError error_of(Status status) {
  RpcStatus rpc;
  if (status.details.empty() || !rpc.ParseFromString(status.details) || rpc.details_size() == 0) {
    return {.status = status, .cause = cause_of(status.code)};
  }
  if (const auto multi = unpacked<details::MultiOperationExecutionFailure>(rpc.details(0))) {
    if (const RpcStatus* const failed = culprit(*multi)) {
      return error_of({.code = static_cast<StatusCode>(failed->code()),
                       .message = failed->message(),
                       .details = failed->SerializeAsString()});
    }
  }
  auto cause = cause_of(rpc.details(0));
  if (std::holds_alternative<std::monostate>(cause)) cause = cause_of(status.code);
  return {.status = std::move(status), .cause = std::move(cause)};
}

}  // namespace perdura::temporal::detail
