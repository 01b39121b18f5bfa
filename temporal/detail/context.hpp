#pragma once
// What the workflow API (headers that authors include) asks of the run that executes it. The core
// implements it; nothing here knows of threads, sockets or generated code.
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "temporal/failure.hpp"
#include "temporal/options.hpp"
#include "temporal/payload.hpp"
#include "temporal/runtime.hpp"

namespace perdura::temporal::detail {

class Scope;
class Context;

/// The part of every workflow coroutine's promise that does not depend on its result.
struct PromiseBase {
  std::coroutine_handle<> self;
  Context* context = nullptr;
  std::shared_ptr<Scope> scope;         // operations started here belong to it
  HeadersPtr headers;                   // and are given these
  PromiseBase* continuation = nullptr;  // who awaits this coroutine
  std::exception_ptr error;
};

class FutureState;

/// A place that a coroutine waits at. It may stand in the lists of several futures; the first one
/// that settles wakes it, once.
struct Waiter {
  PromiseBase* promise = nullptr;
  const FutureState* woken_by = nullptr;
};

/// Something that a scope can cancel.
class Cancellable {
 public:
  virtual void cancel_requested(const std::string& reason) = 0;

 protected:
  ~Cancellable() = default;
};

/// The untyped half of a future: pending, then settled once.
class FutureState {
 public:
  FutureState() = default;
  FutureState(const FutureState&) = delete;
  FutureState& operator=(const FutureState&) = delete;
  virtual ~FutureState() = default;

  bool ready() const { return ready_; }
  /// Settles with the operation's encoded result; `payloads` is empty for `void`.
  void succeed(const Payloads& payloads);
  void fail(std::exception_ptr error);
  void rethrow_if_failed() const {
    if (error_) std::rethrow_exception(error_);
  }

  void add(Waiter& waiter) { waiters_.push_back(&waiter); }
  void remove(Waiter& waiter) { std::erase(waiters_, &waiter); }

  /// Set while an operation stands behind this future.
  Cancellable* operation = nullptr;

 protected:
  virtual void decode(const Payloads& payloads) = 0;
  void settle();

 private:
  bool ready_ = false;
  std::exception_ptr error_;
  std::vector<Waiter*> waiters_;
};

using FuturePtr = std::shared_ptr<FutureState>;

/// A tree of scopes. Cancelling one cancels what was started in it and below it, in the order of
/// the starts.
class Scope {
 public:
  explicit Scope(std::shared_ptr<Scope> parent);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  void cancel(const std::string& reason);
  bool cancelled() const { return cancelled_; }
  const std::string& reason() const { return reason_; }

  std::uint64_t add(Cancellable& member);
  void remove(std::uint64_t id) { members_.erase(id); }

 private:
  struct Child;
  std::shared_ptr<Scope> parent_;  // none: a root, or shielded
  std::uint64_t id_in_parent_ = 0;
  std::unique_ptr<Child> as_child_;
  bool cancelled_ = false;
  std::string reason_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Cancellable*> members_;
};

struct ConditionEntry;

struct ChildFutures {
  FuturePtr started;  // run id
  FuturePtr result;
};

/// One workflow execution, as its code sees it.
class Context {
 public:
  virtual ~Context() = default;

  virtual void enqueue(PromiseBase& promise) = 0;
  virtual void finished(PromiseBase& root) = 0;
  virtual std::shared_ptr<Scope> current_scope() = 0;
  virtual const std::shared_ptr<Scope>& root_scope() = 0;
  /// Of the coroutine that runs now; null: none.
  virtual HeadersPtr current_headers() = 0;

  virtual void start_activity(ActivityCall call, FuturePtr future) = 0;
  virtual void start_local_activity(LocalActivityCall call, FuturePtr future) = 0;
  virtual void start_timer(Duration duration, std::string summary, FuturePtr future) = 0;
  /// Gives the child's workflow id.
  virtual std::string start_child(ChildCall call, ChildFutures futures) = 0;
  virtual void signal_external(SignalCall call, FuturePtr future) = 0;
  virtual void cancel_external(std::string workflow_id, std::string run_id, FuturePtr future) = 0;
  virtual void continue_as_new(ContinueCall call) = 0;
  virtual void upsert_search_attributes(SearchAttributes attributes) = 0;
  virtual bool patched(const std::string& id) = 0;
  virtual void add_condition(ConditionEntry& entry) = 0;
  virtual void remove_condition(ConditionEntry& entry) = 0;

  virtual const WorkflowInfo& info() const = 0;
  virtual TimePoint now() const = 0;
  virtual bool replaying() const = 0;
  virtual void log(LogLevel level, const std::string& text) = 0;
  virtual std::uint64_t random() = 0;
  virtual std::size_t running_handlers() const = 0;
  virtual bool all_heard() const = 0;
};

/// The run that is executing now. Throws `std::logic_error` outside workflow code. Set only while
/// a run drains its queue, which no thread or fiber switch interrupts.
Context& current();
Context* current_or_null();

/// Makes `context` current for its lifetime.
class Entered {
 public:
  explicit Entered(Context* context);
  ~Entered();
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;

 private:
  Context* before_;
};

}  // namespace perdura::temporal::detail
