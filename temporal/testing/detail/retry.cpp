#include "temporal/testing/detail/retry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace perdura::temporal::testing::detail {

namespace {

/// Names a time-out among the failure types that are not retried.
constexpr std::string_view kTimeoutPrefix = "TemporalTimeout:";

bool names(const apicommon::RetryPolicy& policy, const std::string& type) {
  const auto& types = policy.non_retryable_error_types();
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::string timeout_name(enums::TimeoutType type) {
  switch (type) {
    case enums::TIMEOUT_TYPE_START_TO_CLOSE:
      return "StartToClose";
    case enums::TIMEOUT_TYPE_SCHEDULE_TO_START:
      return "ScheduleToStart";
    case enums::TIMEOUT_TYPE_SCHEDULE_TO_CLOSE:
      return "ScheduleToClose";
    case enums::TIMEOUT_TYPE_HEARTBEAT:
      return "Heartbeat";
    default:
      return "Unspecified";
  }
}

std::optional<Duration> named_delay(const apifailure::Failure* failure) {
  if (!failure || !failure->has_application_failure_info()) return std::nullopt;
  const auto& info = failure->application_failure_info();
  if (!info.has_next_retry_delay()) return std::nullopt;
  return from_proto(info.next_retry_delay());
}

/// 0 if it is too long to be told.
Duration exponential(const apicommon::RetryPolicy& policy, std::int32_t attempt) {
  const double factor = std::pow(policy.backoff_coefficient(), attempt - 1);
  const double nanoseconds =
      static_cast<double>(from_proto(policy.initial_interval()).count()) * factor;
  if (nanoseconds >= static_cast<double>(std::numeric_limits<std::int64_t>::max())) return {};
  return Duration{static_cast<std::int64_t>(nanoseconds)};
}

}  // namespace

bool is_retryable(const apifailure::Failure* failure, const apicommon::RetryPolicy& policy) {
  if (!failure) return true;
  if (failure->has_terminated_failure_info() || failure->has_canceled_failure_info()) return false;
  if (failure->has_timeout_failure_info()) {
    const auto type = failure->timeout_failure_info().timeout_type();
    const bool of_attempt =
        type == enums::TIMEOUT_TYPE_START_TO_CLOSE || type == enums::TIMEOUT_TYPE_HEARTBEAT;
    return of_attempt && !names(policy, std::string(kTimeoutPrefix) + timeout_name(type));
  }
  if (failure->has_server_failure_info()) return !failure->server_failure_info().non_retryable();
  if (failure->has_application_failure_info()) {
    const auto& info = failure->application_failure_info();
    return !info.non_retryable() && !names(policy, info.type());
  }
  return true;
}

RetryDecision decide_retry(const apifailure::Failure* failure, const apicommon::RetryPolicy& policy,
                           std::int32_t attempt, TimePoint now, std::optional<TimePoint> expiration,
                           bool cap_is_delay) {
  if (!is_retryable(failure, policy)) return {enums::RETRY_STATE_NON_RETRYABLE_FAILURE, {}};
  if (policy.maximum_attempts() > 0 && attempt >= policy.maximum_attempts()) {
    return {enums::RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, {}};
  }
  const auto delay = named_delay(failure);
  Duration longest = from_proto(policy.maximum_interval());
  if (delay && cap_is_delay) longest = *delay;
  Duration backoff = delay ? *delay : exponential(policy, attempt);
  if (longest == Duration::zero() && backoff <= Duration::zero()) {
    return {enums::RETRY_STATE_TIMEOUT, {}};
  }
  if (longest != Duration::zero() && (backoff <= Duration::zero() || backoff > longest)) {
    backoff = longest;
  }
  if (expiration && now + backoff > *expiration) return {enums::RETRY_STATE_TIMEOUT, {}};
  return {enums::RETRY_STATE_IN_PROGRESS, backoff};
}

void set_retry_defaults(apicommon::RetryPolicy& policy) {
  constexpr Duration kInitial = std::chrono::seconds{1};
  constexpr int kMaximumFactor = 100;
  constexpr double kCoefficient = 2;
  if (from_proto(policy.initial_interval()) == Duration::zero()) {
    *policy.mutable_initial_interval() = to_proto(kInitial);
  }
  if (from_proto(policy.maximum_interval()) == Duration::zero()) {
    *policy.mutable_maximum_interval() =
        to_proto(kMaximumFactor * from_proto(policy.initial_interval()));
  }
  if (policy.backoff_coefficient() == 0) policy.set_backoff_coefficient(kCoefficient);
}

std::string retry_policy_fault(const apicommon::RetryPolicy& policy) {
  if (policy.maximum_attempts() == 1) return {};
  const Duration initial = from_proto(policy.initial_interval());
  const Duration longest = from_proto(policy.maximum_interval());
  if (initial < Duration::zero()) {
    return "invalid InitialInterval set on retry policy: negative duration";
  }
  if (policy.backoff_coefficient() < 1) {
    return "BackoffCoefficient cannot be less than 1 on retry policy.";
  }
  if (longest < Duration::zero()) {
    return "invalid MaximumInterval set on retry policy: negative duration";
  }
  if (longest > Duration::zero() && longest < initial) {
    return "MaximumInterval cannot be less than InitialInterval on retry policy.";
  }
  if (policy.maximum_attempts() < 0) {
    return "MaximumAttempts cannot be negative on retry policy.";
  }
  return {};
}

}  // namespace perdura::temporal::testing::detail
