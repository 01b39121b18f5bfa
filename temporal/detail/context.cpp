#include "temporal/detail/context.hpp"

#include <stdexcept>
#include <utility>

#include "temporal/detail/condition.hpp"

namespace perdura::temporal::detail {

namespace {
thread_local Context* entered = nullptr;
}

Context& current() {
  if (entered == nullptr) {
    throw std::logic_error("a workflow operation was called outside of a workflow");
  }
  return *entered;
}

Context* current_or_null() { return entered; }

Entered::Entered(Context* context) : before_(std::exchange(entered, context)) {}
Entered::~Entered() { entered = before_; }

void FutureState::succeed(const Payloads& payloads) {
  if (ready_) return;
  try {
    decode(payloads);
  } catch (const PayloadError&) {
    error_ = std::current_exception();
  }
  settle();
}

void FutureState::fail(std::exception_ptr error) {
  if (ready_) return;
  error_ = std::move(error);
  settle();
}

void FutureState::settle() {
  ready_ = true;
  operation = nullptr;
  for (Waiter* waiter : std::exchange(waiters_, {})) {
    if (waiter->woken_by != nullptr) continue;
    waiter->woken_by = this;
    waiter->promise->context->enqueue(*waiter->promise);
  }
}

struct Scope::Child final : Cancellable {
  explicit Child(Scope& owner) : scope(owner) {}
  void cancel_requested(const std::string& reason) override { scope.cancel(reason); }
  Scope& scope;
};

Scope::Scope(std::shared_ptr<Scope> parent) : parent_(std::move(parent)) {
  if (!parent_) return;
  as_child_ = std::make_unique<Child>(*this);
  id_in_parent_ = parent_->add(*as_child_);
  cancelled_ = parent_->cancelled_;
  reason_ = parent_->reason_;
}

Scope::~Scope() {
  if (parent_) parent_->remove(id_in_parent_);
}

void Scope::cancel(const std::string& reason) {
  if (cancelled_) return;
  cancelled_ = true;
  reason_ = reason;
  // A member may leave, and others with it, while it is told: look up the next one by number.
  for (auto at = members_.begin(); at != members_.end();) {
    const auto id = at->first;
    at->second->cancel_requested(reason);
    at = members_.upper_bound(id);
  }
}

std::uint64_t Scope::add(Cancellable& member) {
  const auto id = next_++;
  members_.emplace(id, &member);
  return id;
}

ConditionEntry::ConditionEntry(std::function<bool()> holds) : predicate(std::move(holds)) {}

void ConditionEntry::wait(PromiseBase& waiting) {
  promise = &waiting;
  scope_ = waiting.scope;
  id_in_scope_ = scope_->add(*this);
  waiting.context->add_condition(*this);
}

ConditionEntry::~ConditionEntry() {
  if (promise != nullptr) promise->context->remove_condition(*this);
  leave_scope();
}

void ConditionEntry::leave_scope() {
  if (scope_) scope_->remove(id_in_scope_);
  scope_.reset();
}

void ConditionEntry::wake() {
  promise->context->remove_condition(*this);
  leave_scope();
  promise->context->enqueue(*promise);
}

void ConditionEntry::cancel_requested(const std::string& reason) {
  cancelled_because = reason;
  wake();
}

}  // namespace perdura::temporal::detail
