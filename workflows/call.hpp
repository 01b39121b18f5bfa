#pragma once
// A call to one of our services, from a workflow.
#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "temporal/saga.hpp"
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

/// What must succeed and was refused for good is a fault of ours: it is told in the worker's log,
/// and asked for again, with the same key, after a minute, two, four, up to an hour, until it is
/// mended. It never fails the order, for then nobody would own what is held.
inline temporal::Duration pause_after(int refusals) {
  constexpr temporal::Duration longest = std::chrono::hours(1);
  constexpr int most_doublings = 6;  // 64 minutes
  const temporal::Duration first = std::chrono::minutes(1);
  return std::min(longest, first * (1 << std::min(refusals - 1, most_doublings)));
}

inline temporal::Task<void> refused(std::string why, int times) {
  temporal::log(temporal::LogLevel::Error, "what must succeed was refused: " + why);
  return temporal::sleep(pause_after(times));
}

/// A call on the way forward, once money has moved or everything is undone: it must succeed, for as
/// long as that takes.
template <class In, class Out>
temporal::Task<Out> must(const temporal::ActivityType<In, Out>& activity,
                         std::type_identity_t<In> input) {
  for (int refusals = 1;; ++refusals) {
    std::optional<Out> answer;
    std::string why;
    try {
      auto calling = call(activity, input);
      answer.emplace(co_await calling);
    } catch (const temporal::ActivityFailure& failure) {
      if (temporal::is_cancellation(failure)) throw;
      why = failure.what();
    }
    if (answer) co_return std::move(*answer);
    auto waiting = refused(std::move(why), refusals);
    co_await waiting;
  }
}

/// Undoes everything, and must succeed likewise; what was undone is not undone again.
inline temporal::Task<void> must_undo(temporal::Saga saga) {
  for (int refusals = 1; !saga.empty(); ++refusals) {
    std::string why;
    try {
      auto unwinding = saga.unwind();
      co_await unwinding;
    } catch (const temporal::TemporalFailure& failure) {
      why = failure.what();
    }
    if (why.empty()) co_return;
    auto waiting = refused(std::move(why), refusals);
    co_await waiting;
  }
}

}  // namespace perdura::workflows
