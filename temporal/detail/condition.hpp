#pragma once
// A coroutine that waits until a predicate over the workflow's own state holds.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "temporal/detail/context.hpp"

namespace perdura::temporal::detail {

struct ConditionEntry final : Waiter, Cancellable {
  explicit ConditionEntry(std::function<bool()> holds);
  ConditionEntry(const ConditionEntry&) = delete;
  ConditionEntry& operator=(const ConditionEntry&) = delete;
  ~ConditionEntry();

  void wait(PromiseBase& waiting);
  void wake();
  void cancel_requested(const std::string& reason) override;

  std::function<bool()> predicate;
  std::optional<std::string> cancelled_because;

 private:
  void leave_scope();

  std::shared_ptr<Scope> scope_;
  std::uint64_t id_in_scope_ = 0;
};

}  // namespace perdura::temporal::detail
