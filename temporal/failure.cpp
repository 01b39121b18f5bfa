#include "temporal/failure.hpp"

namespace perdura::temporal {

const FailureInfo& TemporalFailure::root() const {
  const FailureInfo* info = info_.get();
  while (info->cause) info = info->cause.get();
  return *info;
}

ApplicationFailure::ApplicationFailure(Options options)
    : TemporalFailure(FailureInfo{
          .kind = FailureKind::Application,
          .message = std::move(options.message),
          .source = "perdura",
          .type = std::move(options.type),
          .non_retryable = options.non_retryable,
          .next_retry_delay = options.next_retry_delay,
          .details = std::move(options.details),
      }) {}

CanceledFailure::CanceledFailure(std::string reason)
    : TemporalFailure(FailureInfo{
          .kind = FailureKind::Canceled, .message = std::move(reason), .source = "perdura"}) {}

std::exception_ptr to_exception(FailureInfo info) {
  switch (info.kind) {
    case FailureKind::Application:
      return std::make_exception_ptr(
          ApplicationFailure(std::make_shared<const FailureInfo>(std::move(info))));
    case FailureKind::Timeout:
      return std::make_exception_ptr(TimeoutFailure(std::move(info)));
    case FailureKind::Canceled:
      return std::make_exception_ptr(
          CanceledFailure(std::make_shared<const FailureInfo>(std::move(info))));
    case FailureKind::Terminated:
      return std::make_exception_ptr(TerminatedFailure(std::move(info)));
    case FailureKind::Server:
      return std::make_exception_ptr(ServerFailure(std::move(info)));
    case FailureKind::Activity:
      return std::make_exception_ptr(ActivityFailure(std::move(info)));
    case FailureKind::ChildWorkflow:
      return std::make_exception_ptr(ChildWorkflowFailure(std::move(info)));
  }
  std::terminate();
}

bool is_cancellation(const TemporalFailure& failure) {
  return failure.root().kind == FailureKind::Canceled;
}

}  // namespace perdura::temporal
