#include "temporal/core/proto.hpp"

namespace perdura::temporal::core {

namespace {

using ProtoFailure = api::failure::v1::Failure;

// Causes nest; a hostile or broken server must not make us recurse without end.
constexpr int kDeepestCause = 32;

void fill_kind(ProtoFailure& out, const FailureInfo& info) {
  switch (info.kind) {
    case FailureKind::Application: {
      auto& to = *out.mutable_application_failure_info();
      to.set_type(info.type);
      to.set_non_retryable(info.non_retryable);
      if (!info.details.empty()) fill(*to.mutable_details(), info.details);
      if (info.next_retry_delay) fill(*to.mutable_next_retry_delay(), *info.next_retry_delay);
      return;
    }
    case FailureKind::Timeout: {
      auto& to = *out.mutable_timeout_failure_info();
      to.set_timeout_type(static_cast<api::enums::v1::TimeoutType>(info.timeout));
      if (!info.details.empty()) fill(*to.mutable_last_heartbeat_details(), info.details);
      return;
    }
    case FailureKind::Canceled: {
      auto& to = *out.mutable_canceled_failure_info();
      if (!info.details.empty()) fill(*to.mutable_details(), info.details);
      return;
    }
    case FailureKind::Terminated:
      out.mutable_terminated_failure_info();
      return;
    case FailureKind::Server:
      out.mutable_server_failure_info()->set_non_retryable(info.non_retryable);
      return;
    case FailureKind::Activity: {
      auto& to = *out.mutable_activity_failure_info();
      to.mutable_activity_type()->set_name(info.type);
      to.set_activity_id(info.activity_id);
      to.set_retry_state(static_cast<api::enums::v1::RetryState>(info.retry_state));
      return;
    }
    case FailureKind::ChildWorkflow: {
      auto& to = *out.mutable_child_workflow_execution_failure_info();
      to.mutable_workflow_type()->set_name(info.type);
      to.mutable_workflow_execution()->set_workflow_id(info.workflow_id);
      to.mutable_workflow_execution()->set_run_id(info.run_id);
      to.set_retry_state(static_cast<api::enums::v1::RetryState>(info.retry_state));
      return;
    }
  }
}

void read_kind(const ProtoFailure& failure, FailureInfo& info) {
  switch (failure.failure_info_case()) {
    case ProtoFailure::kTimeoutFailureInfo: {
      const auto& from = failure.timeout_failure_info();
      info.kind = FailureKind::Timeout;
      info.timeout = static_cast<TimeoutKind>(from.timeout_type());
      info.details = read(from.last_heartbeat_details());
      return;
    }
    case ProtoFailure::kCanceledFailureInfo:
      info.kind = FailureKind::Canceled;
      info.details = read(failure.canceled_failure_info().details());
      return;
    case ProtoFailure::kTerminatedFailureInfo:
      info.kind = FailureKind::Terminated;
      return;
    case ProtoFailure::kServerFailureInfo:
      info.kind = FailureKind::Server;
      info.non_retryable = failure.server_failure_info().non_retryable();
      return;
    case ProtoFailure::kActivityFailureInfo: {
      const auto& from = failure.activity_failure_info();
      info.kind = FailureKind::Activity;
      info.type = from.activity_type().name();
      info.activity_id = from.activity_id();
      info.retry_state = static_cast<RetryState>(from.retry_state());
      return;
    }
    case ProtoFailure::kChildWorkflowExecutionFailureInfo: {
      const auto& from = failure.child_workflow_execution_failure_info();
      info.kind = FailureKind::ChildWorkflow;
      info.type = from.workflow_type().name();
      info.workflow_id = from.workflow_execution().workflow_id();
      info.run_id = from.workflow_execution().run_id();
      info.retry_state = static_cast<RetryState>(from.retry_state());
      return;
    }
    default: {  // application failures, and kinds that came after this was written
      const auto& from = failure.application_failure_info();
      info.type = from.type();
      info.non_retryable = from.non_retryable();
      info.details = read(from.details());
      if (from.has_next_retry_delay()) {
        info.next_retry_delay =
            std::chrono::duration_cast<std::chrono::milliseconds>(read(from.next_retry_delay()));
      }
      return;
    }
  }
}

void fill_nested(ProtoFailure& out, const FailureInfo& info, int depth) {
  out.set_message(info.message);
  out.set_source(info.source);
  out.set_stack_trace(info.stack_trace);
  fill_kind(out, info);
  if (info.cause && depth < kDeepestCause)
    fill_nested(*out.mutable_cause(), *info.cause, depth + 1);
}

FailureInfo read_nested(const ProtoFailure& failure, int depth) {
  FailureInfo info{.message = failure.message(),
                   .source = failure.source(),
                   .stack_trace = failure.stack_trace()};
  read_kind(failure, info);
  if (failure.has_cause() && depth < kDeepestCause) {
    info.cause = std::make_shared<const FailureInfo>(read_nested(failure.cause(), depth + 1));
  }
  return info;
}

}  // namespace

void fill(ProtoFailure& out, const FailureInfo& info) { fill_nested(out, info, 0); }
FailureInfo read(const ProtoFailure& failure) { return read_nested(failure, 0); }

}  // namespace perdura::temporal::core
