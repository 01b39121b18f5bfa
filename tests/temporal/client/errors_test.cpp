// What the client makes of the details that come with a failed call.
#include <gtest/gtest.h>
#include <temporal/api/errordetails/v1/message.pb.h>
#include <temporal/api/failure/v1/message.pb.h>

#include "temporal/client/detail/errors.hpp"

namespace perdura::temporal {
namespace {

namespace details = ::temporal::api::errordetails::v1;
using RpcStatus = details::MultiOperationExecutionFailure_OperationStatus;

template <class Detail>
ClientError error_with(StatusCode code, const Detail& detail) {
  RpcStatus rpc;
  rpc.set_code(static_cast<int>(code));
  rpc.set_message("said the server");
  rpc.add_details()->PackFrom(detail);
  return detail::error_of(
      {.code = code, .message = "said the server", .details = rpc.SerializeAsString()});
}

TEST(ClientErrors, AlreadyStartedNamesTheRunThatWon) {
  details::WorkflowExecutionAlreadyStartedFailure failure;
  failure.set_run_id("run");
  failure.set_start_request_id("request");
  const auto error = error_with(StatusCode::AlreadyExists, failure);
  ASSERT_TRUE(error.is<AlreadyStarted>());
  EXPECT_EQ(error.as<AlreadyStarted>()->run_id, "run");
  EXPECT_EQ(error.as<AlreadyStarted>()->start_request_id, "request");
  EXPECT_EQ(error.status.message, "said the server");
}

TEST(ClientErrors, TheTypedDetailCountsMoreThanTheCode) {
  details::NamespaceNotFoundFailure failure;
  failure.set_namespace_("nowhere");
  const auto error = error_with(StatusCode::NotFound, failure);
  ASSERT_TRUE(error.is<NamespaceNotFound>());
  EXPECT_EQ(error.as<NamespaceNotFound>()->name, "nowhere");
  EXPECT_EQ(error.as<NotFound>(), nullptr);
}

TEST(ClientErrors, EveryKindIsTold) {
  EXPECT_TRUE(error_with(StatusCode::NotFound, details::NotFoundFailure()).is<NotFound>());
  EXPECT_TRUE(error_with(StatusCode::AlreadyExists, details::NamespaceAlreadyExistsFailure())
                  .is<NamespaceAlreadyExists>());
  EXPECT_TRUE(error_with(StatusCode::AlreadyExists, details::CancellationAlreadyRequestedFailure())
                  .is<CancellationAlreadyRequested>());
  EXPECT_TRUE(error_with(StatusCode::FailedPrecondition, details::WorkflowNotReadyFailure())
                  .is<WorkflowNotReady>());
  EXPECT_TRUE(error_with(StatusCode::ResourceExhausted, details::ResourceExhaustedFailure())
                  .is<Throttled>());
  details::PermissionDeniedFailure denied;
  denied.set_reason("no token");
  const auto error = error_with(StatusCode::PermissionDenied, denied);
  EXPECT_EQ(error.as<PermissionDenied>()->reason, "no token");
}

TEST(ClientErrors, AFailedQueryCarriesTheHandlersFailure) {
  details::QueryFailedFailure failure;
  failure.mutable_failure()->set_message("unknown query");
  failure.mutable_failure()->mutable_cause()->set_message("deeper");
  const auto error = error_with(StatusCode::InvalidArgument, failure);
  ASSERT_TRUE(error.is<QueryFailed>());
  EXPECT_EQ(error.as<QueryFailed>()->failure->message, "unknown query");
  EXPECT_EQ(error.as<QueryFailed>()->failure->cause->message, "deeper");
}

TEST(ClientErrors, APairOfOperationsTellsTheOneThatFailed) {
  details::MultiOperationExecutionFailure pair;
  auto& bystander = *pair.add_statuses();
  bystander.set_code(static_cast<int>(StatusCode::Aborted));
  bystander.add_details()->set_type_url(
      "type.googleapis.com/temporal.api.failure.v1.MultiOperationExecutionAborted");
  auto& culprit = *pair.add_statuses();
  culprit.set_code(static_cast<int>(StatusCode::NotFound));
  culprit.set_message("closed");
  culprit.add_details()->PackFrom(details::NotFoundFailure());
  const auto error = error_with(StatusCode::Aborted, pair);
  EXPECT_EQ(error.status.code, StatusCode::NotFound);
  EXPECT_EQ(error.status.message, "closed");
  EXPECT_TRUE(error.is<NotFound>());
}

TEST(ClientErrors, WithoutReadableDetailsTheCodeDecides) {
  EXPECT_TRUE(detail::error_of({.code = StatusCode::NotFound}).is<NotFound>());
  EXPECT_TRUE(
      detail::error_of({.code = StatusCode::ResourceExhausted, .details = "\xff\xff not a message"})
          .is<Throttled>());
  EXPECT_TRUE(detail::error_of({.code = StatusCode::Unavailable}).is<std::monostate>());
}

}  // namespace
}  // namespace perdura::temporal
