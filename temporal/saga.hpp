#pragma once
// Compensation: what has been done is undone, in reverse order, whatever happens meanwhile.
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "temporal/workflow.hpp"

namespace perdura::temporal {

/// A list of undos. Register an undo before its deed: the deed's answer may be lost, its effect
/// not. Nothing happens on destruction, for eviction destroys workflows that live on: unwinding is
/// an explicit await.
class Saga {
 public:
  /// Undoes by an ordinary activity, retried without limit.
  template <class In, class Out>
  void undo_with(const ActivityType<In, Out>& activity, std::type_identity_t<In> input) {
    undo_by([&activity, input = std::move(input)] {
      ActivityOptions options = activity.options;
      options.schedule_to_close = {};
      options.retry = RetryPolicy{.maximum_interval = std::chrono::minutes(1)};
      options.summary = options.summary.empty() ? "compensation" : options.summary;
      return undo_once(start(activity, input, std::move(options)));
    });
  }

  /// Undoes by a task of the caller's making. `undo` is called at unwinding; it must not capture
  /// what dies before.
  void undo_by(std::function<Task<void>()> undo) { undos_.push_back(std::move(undo)); }

  /// The latest deed was refused and surely had no effect: its undo is dropped.
  void forget_last() { undos_.pop_back(); }

  /// What was done stays done.
  void keep() { undos_.clear(); }
  bool empty() const { return undos_.empty(); }

  /// Undoes everything, the latest deed first, shielded from cancellation. An undo that fails for
  /// good does not stop the others; the first such failure is thrown at the end, and what failed
  /// stays: unwinding again tries it once more.
  Task<void> unwind() {
    auto left = std::make_shared<Left>();
    auto undoing = shielded(unwind_all(std::exchange(undos_, {}), left));
    co_await undoing;
    undos_ = std::move(left->undos);
    if (left->first) std::rethrow_exception(left->first);
  }

 private:
  using Undos = std::vector<std::function<Task<void>()>>;
  struct Left {
    Undos undos;
    std::exception_ptr first;
  };

  template <class Out>
  static Task<void> undo_once(Future<Out> undone) {
    co_await undone;
  }

  static Task<void> unwind_all(Undos undos, std::shared_ptr<Left> left) {
    while (!undos.empty()) {
      bool failed = false;
      try {
        auto undo = undos.back()();
        co_await undo;
      } catch (const TemporalFailure&) {
        failed = true;
        if (!left->first) left->first = std::current_exception();
      }
      if (failed) left->undos.insert(left->undos.begin(), std::move(undos.back()));
      undos.pop_back();
    }
  }

  Undos undos_;
};

}  // namespace perdura::temporal
