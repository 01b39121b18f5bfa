#pragma once
// When to try again, for activities and for workflows.
#include <optional>

#include "temporal/testing/detail/api.hpp"

namespace perdura::temporal::testing::detail {

struct RetryDecision {
  enums::RetryState state = enums::RETRY_STATE_IN_PROGRESS;
  /// Meaningful while `state` is IN_PROGRESS.
  Duration backoff{0};
};

bool is_retryable(const apifailure::Failure* failure, const apicommon::RetryPolicy& policy);

/// After attempt number `attempt` (from 1) failed. `cap_is_delay`: a delay that the failure names
/// overrides the policy's longest interval (activities), or is bounded by it (workflows).
RetryDecision decide_retry(const apifailure::Failure* failure, const apicommon::RetryPolicy& policy,
                           std::int32_t attempt, TimePoint now, std::optional<TimePoint> expiration,
                           bool cap_is_delay);

/// Fills in what is not set.
void set_retry_defaults(apicommon::RetryPolicy& policy);
/// What is wrong with the policy; empty if nothing.
std::string retry_policy_fault(const apicommon::RetryPolicy& policy);

}  // namespace perdura::temporal::testing::detail
