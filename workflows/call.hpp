#pragma once
// A call to one of our services, from a workflow.
#include <optional>
#include <type_traits>

#include "temporal/workflow.hpp"

namespace perdura::workflows {

/// As a local activity first: milliseconds, one event. If its attempts are used up, the same call
/// (the same key, so the same effect) as an ordinary activity, which the server retries until it
/// succeeds, or until `patience` is over (zero: without limit). Throws `ActivityFailure` then, or
/// at once for a fault that no retry mends.
template <class In, class Out>
temporal::Task<Out> call(const temporal::ActivityType<In, Out>& activity,
                         std::type_identity_t<In> input, temporal::Duration patience = {}) {
  std::optional<Out> answer;
  try {
    auto quick = temporal::start_local(activity, input);
    answer.emplace(co_await quick);
  } catch (const temporal::ActivityFailure& failure) {
    if (temporal::is_cancellation(failure) || failure.root().non_retryable) throw;
  }
  if (!answer) {
    temporal::ActivityOptions options = activity.options;
    options.schedule_to_close = patience;
    auto patient = temporal::start(activity, input, options);
    answer.emplace(co_await patient);
  }
  co_return std::move(*answer);
}

}  // namespace perdura::workflows
