#pragma once
// A call to one of our services, from a workflow.
#include <functional>
#include <optional>
#include <stdexcept>
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

template <class Out>
temporal::Task<void> undone(temporal::Task<Out> calling) {
  co_await calling;
}

/// A call on the way forward, once money has moved or everything is undone: it must succeed, for as
/// long as that takes. A refusal for good is a fault of ours: it fails the workflow task, loudly
/// and again and again, and the order goes on when the fault is mended. It never fails the order,
/// for then nobody would own the money.
template <class In, class Out>
temporal::Task<Out> must(const temporal::ActivityType<In, Out>& activity,
                         std::type_identity_t<In> input) {
  std::optional<std::string> fault;
  try {
    auto calling = call(activity, std::move(input));
    auto answer = co_await calling;
    co_return answer;
  } catch (const temporal::ActivityFailure& failure) {
    if (temporal::is_cancellation(failure)) throw;
    fault = failure.what();
  }
  throw std::logic_error("a step that must succeed was refused: " + *fault);
}

/// How a deed is undone, for `Saga::undo_by`: a call without limit, which histories name as what it
/// is.
template <class In, class Out>
std::function<temporal::Task<void>()> undo(temporal::ActivityType<In, Out> activity,
                                           std::type_identity_t<In> input) {
  activity.local.summary = activity.options.summary = "compensation: " + activity.name;
  return [activity = std::move(activity), input = std::move(input)]() -> temporal::Task<void> {
    return undone(call(activity, input));
  };
}

/// Undoes everything, and must succeed as `must` does: an undo that is refused for good fails the
/// workflow task once the others are done, and all are made again, with their keys.
inline temporal::Task<void> must_undo(temporal::Saga saga) {
  std::optional<std::string> fault;
  try {
    auto unwinding = saga.unwind();
    co_await unwinding;
  } catch (const temporal::TemporalFailure& failure) {
    fault = failure.what();
  }
  if (fault) throw std::logic_error("an undo that must succeed was refused: " + *fault);
}

}  // namespace perdura::workflows
