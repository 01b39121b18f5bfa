#pragma once
// What workflow code is written with. All functions here may be called only from workflow code (a
// workflow's functions and handlers); elsewhere they throw `std::logic_error`. Whatever is started
// belongs to the cancellation scope of the coroutine that starts it.
//
// Workflow code is deterministic: time, chance and ids come from here, and it reads nothing else
// of the world. Its futures and conditions become ready in the order of history's events.
#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "temporal/activity.hpp"
#include "temporal/detail/condition.hpp"
#include "temporal/failure.hpp"
#include "temporal/future.hpp"
#include "temporal/scope.hpp"
#include "temporal/task.hpp"

namespace perdura::temporal {

namespace detail {

template <class T>
Payloads encode_all(const T& value) {
  return {to_payload(value)};
}

}  // namespace detail

// --- Activities ---------------------------------------------------------------------------------

/// Starts an activity. Awaiting the future throws `ActivityFailure` if it fails for good.
template <class In, class Out>
Future<Out> start(const ActivityType<In, Out>& activity, const std::type_identity_t<In>& input,
                  ActivityOptions options) {
  Future<Out> future;
  detail::current().start_activity({activity.name, detail::encode_all(input), std::move(options)},
                                   future.state());
  return future;
}

template <class In, class Out>
Future<Out> start(const ActivityType<In, Out>& activity, const std::type_identity_t<In>& input) {
  return start(activity, input, activity.options);
}

template <class Out>
Future<Out> start(const ActivityType<void, Out>& activity, ActivityOptions options = {}) {
  Future<Out> future;
  detail::current().start_activity({activity.name, {}, std::move(options)}, future.state());
  return future;
}

/// Starts an activity inside the workflow task: no task queue, no event but a marker with its
/// result. For calls that answer in milliseconds. When its attempts are used up the future throws
/// `ActivityFailure`, as for an ordinary activity.
template <class In, class Out>
Future<Out> start_local(const ActivityType<In, Out>& activity,
                        const std::type_identity_t<In>& input, LocalActivityOptions options) {
  Future<Out> future;
  detail::current().start_local_activity(
      {activity.name, detail::encode_all(input), std::move(options)}, future.state());
  return future;
}

template <class In, class Out>
Future<Out> start_local(const ActivityType<In, Out>& activity,
                        const std::type_identity_t<In>& input) {
  return start_local(activity, input, activity.local);
}

// --- Time and conditions ------------------------------------------------------------------------

/// A timer; `cancel()` takes it back. Zero and negative durations are ready at once, without a
/// timer on the server.
inline Future<void> start_timer(Duration duration, std::string summary = {}) {
  Future<void> future;
  detail::current().start_timer(duration, std::move(summary), future.state());
  return future;
}

inline Task<void> sleep(Duration duration) {
  auto timer = start_timer(duration);
  co_await timer;
}

/// The time of the workflow task: equal in every replay; stands still while code runs.
inline TimePoint now() { return detail::current().now(); }

class Until {
 public:
  explicit Until(std::function<bool()> holds) : entry_(std::move(holds)) {}
  bool await_ready() const {
    const auto scope = detail::current().current_scope();
    if (scope->cancelled()) throw CanceledFailure(scope->reason());
    return entry_.predicate();
  }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> awaiting) {
    entry_.wait(awaiting.promise());
  }
  void await_resume() const {
    if (entry_.cancelled_because) throw CanceledFailure(*entry_.cancelled_because);
  }

 private:
  mutable detail::ConditionEntry entry_;
};

/// Waits until `holds()`. It is asked whenever the run has nothing else to do, and must only look.
/// Throws `CanceledFailure` when its scope is cancelled.
inline Until until(std::function<bool()> holds) { return Until(std::move(holds)); }

/// Waits until `holds()` or until `timeout` has passed; says whether it holds.
inline Task<bool> until(std::function<bool()> holds, Duration timeout, std::string summary = {}) {
  if (holds()) co_return true;
  auto timer = start_timer(timeout, std::move(summary));
  auto either = until([&] { return holds() || timer.ready(); });
  co_await either;
  const bool held = holds();
  if (!timer.ready()) timer.cancel();
  co_return held;
}

/// Has all been heard that has reached this workflow? False while signals or updates stand behind
/// the event that is being answered, in the same task. Who is about to end, and whose sender takes
/// a delivered signal for a heard one, waits for it:
/// `auto heard = until(all_heard); co_await heard;`
/// (What comes later makes the server refuse the end, and the task begins anew.)
inline bool all_heard() { return detail::current().all_heard(); }

// --- Concurrency --------------------------------------------------------------------------------

namespace detail {

void adopt(Context& context, Task<void> task, std::shared_ptr<Scope> scope);

template <class T>
Task<void> drive(Task<T> task, Future<T> result) {
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await task;
      result.state()->set();
    } else {
      auto value = co_await task;
      result.state()->set(std::move(value));
    }
  } catch (...) {
    error = std::current_exception();
  }
  if (error) result.state()->fail(error);
}

}  // namespace detail

/// Runs a task beside the others. A failure that nobody awaits is lost: await the future, or let
/// the task deal with its failures itself.
template <class T>
Future<T> spawn(Task<T> task, CancelScope scope = CancelScope::current()) {
  Future<T> result;
  detail::adopt(detail::current(), detail::drive(std::move(task), result), scope.state());
  return result;
}

/// Runs a task that a cancellation from outside does not reach.
template <class T>
Future<T> shielded(Task<T> task) {
  return spawn(std::move(task), CancelScope::shielded());
}

// --- Other workflows ----------------------------------------------------------------------------

/// The name and types of a workflow; what starts it, as a child or from a client, refers to this.
template <class In, class Out>
struct WorkflowType {
  using Input = In;
  using Output = Out;
  std::string name;
};

template <class Out>
struct Child {
  std::string id;
  Future<std::string> started;  // its run id; throws ChildWorkflowFailure if it did not start
  Future<Out> result;

  void cancel(const std::string& reason = "canceled") const { result.cancel(reason); }
};

template <class In, class Out>
Child<Out> start_child(const WorkflowType<In, Out>& workflow, const std::type_identity_t<In>& input,
                       ChildOptions options) {
  Child<Out> child;
  child.id =
      detail::current().start_child({workflow.name, detail::encode_all(input), std::move(options)},
                                    {child.started.state(), child.result.state()});
  return child;
}

/// Sends a signal to another workflow. The future throws if that does not exist.
template <class T>
Future<void> signal_external(std::string workflow_id, std::string signal, const T& input) {
  Future<void> sent;
  detail::current().signal_external(
      {std::move(workflow_id), {}, std::move(signal), detail::encode_all(input)}, sent.state());
  return sent;
}

inline Future<void> cancel_external(std::string workflow_id, std::string run_id = {}) {
  Future<void> sent;
  detail::current().cancel_external(std::move(workflow_id), std::move(run_id), sent.state());
  return sent;
}

struct Never {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

/// Ends this run and starts the next one of the same id with `input`. Never returns.
template <class In>
Never continue_as_new(const In& input) {
  detail::current().continue_as_new({{}, detail::encode_all(input)});
  return {};
}

// --- The run itself -----------------------------------------------------------------------------

inline const WorkflowInfo& info() { return detail::current().info(); }

/// What came beside the input of whatever the running code answers: the start, the signal, the
/// update. All that is started from here is given them too.
inline Headers headers() {
  const auto held = detail::current().current_headers();
  return held ? *held : Headers{};
}

/// Is this code being replayed? Only for logs: a branch on it would be non-deterministic.
inline bool replaying() { return detail::current().replaying(); }

/// Into the worker's log, with the workflow's id; not again in a replay.
inline void log(LogLevel level, const std::string& text) { detail::current().log(level, text); }

/// Uniformly distributed, equal in every replay, and after a reset.
inline std::uint64_t random() { return detail::current().random(); }

/// Search attributes set in one workflow task become one event.
inline void upsert_search_attributes(SearchAttributes attributes) {
  detail::current().upsert_search_attributes(std::move(attributes));
}

/// For changing code under running workflows: true in runs that met this call with the new code
/// first, false in runs that went past it before the change.
inline bool patched(const std::string& id) { return detail::current().patched(id); }

/// Are all signal and update handlers done? To be awaited before a workflow ends:
/// `auto quiet = until(handlers_finished); co_await quiet;`
inline bool handlers_finished() { return detail::current().running_handlers() == 0; }

}  // namespace perdura::temporal
