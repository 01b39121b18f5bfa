#pragma once
// Cancellation scopes: what belongs together and is cancelled together.
#include <memory>
#include <string>
#include <utility>

#include "temporal/detail/context.hpp"

namespace perdura::temporal {

/// A handle to a scope; copies mean the same one. Cancelling cancels every activity, timer, child,
/// condition and inner scope that was started in it, in that order; what is started in a cancelled
/// scope fails at once with `CanceledFailure`.
class CancelScope {
 public:
  /// The scope of the coroutine that runs now.
  static CancelScope current() { return CancelScope(detail::current().current_scope()); }
  /// The workflow's own: cancelled when the workflow is asked to cancel.
  static CancelScope root() { return CancelScope(detail::current().root_scope()); }
  /// A scope inside the current one.
  static CancelScope inner() {
    return CancelScope(std::make_shared<detail::Scope>(detail::current().current_scope()));
  }
  /// A scope that no other one reaches: for compensation.
  static CancelScope shielded() { return CancelScope(std::make_shared<detail::Scope>(nullptr)); }

  void cancel(const std::string& reason = "canceled") const { state_->cancel(reason); }
  bool cancelled() const { return state_->cancelled(); }

  const std::shared_ptr<detail::Scope>& state() const { return state_; }

 private:
  explicit CancelScope(std::shared_ptr<detail::Scope> state) : state_(std::move(state)) {}
  std::shared_ptr<detail::Scope> state_;
};

}  // namespace perdura::temporal
