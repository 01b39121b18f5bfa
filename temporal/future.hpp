#pragma once
// `Future<T>`: the result, some day, of something that has been started: an activity, a timer, a
// child, a spawned task. Copies share one result.
#include <array>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "temporal/detail/context.hpp"

namespace perdura::temporal {

namespace detail {

template <class T>
struct TypedState final : FutureState {
  std::optional<T> value;

  void set(T result) {
    value.emplace(std::move(result));
    settle();
  }

 protected:
  void decode(const Payloads& payloads) override { value.emplace(only_payload<T>(payloads)); }
};

template <>
struct TypedState<void> final : FutureState {
  void set() { settle(); }

 protected:
  void decode(const Payloads&) override {}
};

/// Waits for one future. The waiter leaves the future when the coroutine's frame is destroyed.
template <class T>
class FutureAwaiter {
 public:
  explicit FutureAwaiter(std::shared_ptr<TypedState<T>> state) : state_(std::move(state)) {}
  FutureAwaiter(const FutureAwaiter&) = delete;
  FutureAwaiter& operator=(const FutureAwaiter&) = delete;
  ~FutureAwaiter() { state_->remove(waiter_); }

  bool await_ready() const noexcept { return state_->ready(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> awaiting) {
    waiter_.promise = &awaiting.promise();
    state_->add(waiter_);
  }
  T await_resume() const {
    state_->rethrow_if_failed();
    if constexpr (!std::is_void_v<T>) return *state_->value;
  }

 private:
  std::shared_ptr<TypedState<T>> state_;
  Waiter waiter_;
};

}  // namespace detail

template <class T = void>
class Future {
 public:
  Future() : state_(std::make_shared<detail::TypedState<T>>()) {}

  /// Has it a result or a failure?
  bool ready() const { return state_->ready(); }

  /// Waits; gives the result or throws the failure. May be awaited many times.
  detail::FutureAwaiter<T> operator co_await() const { return detail::FutureAwaiter<T>(state_); }

  /// Cancels the operation behind it, if it still runs.
  void cancel(const std::string& reason = "canceled") const {
    if (state_->operation != nullptr) state_->operation->cancel_requested(reason);
  }

  const std::shared_ptr<detail::TypedState<T>>& state() const { return state_; }

 private:
  std::shared_ptr<detail::TypedState<T>> state_;
};

namespace detail {

/// Waits until one of several futures is ready.
class AnyAwaiter {
 public:
  explicit AnyAwaiter(std::vector<FuturePtr> futures) : futures_(std::move(futures)) {}
  AnyAwaiter(const AnyAwaiter&) = delete;
  AnyAwaiter& operator=(const AnyAwaiter&) = delete;
  ~AnyAwaiter() { leave(); }

  bool await_ready() const noexcept { return index_of_ready() < futures_.size(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> awaiting) {
    waiter_.promise = &awaiting.promise();
    for (auto& future : futures_) future->add(waiter_);
  }
  std::size_t await_resume() {
    leave();
    if (waiter_.woken_by == nullptr) return index_of_ready();
    std::size_t index = 0;
    while (futures_[index].get() != waiter_.woken_by) ++index;
    return index;
  }

 private:
  std::size_t index_of_ready() const {
    std::size_t index = 0;
    while (index < futures_.size() && !futures_[index]->ready()) ++index;
    return index;
  }
  void leave() {
    for (auto& future : futures_) future->remove(waiter_);
  }

  std::vector<FuturePtr> futures_;
  Waiter waiter_;
};

}  // namespace detail

/// The index of the future that became ready first; if some are ready already, the first of those
/// in the order of the arguments. Does not throw their failures: await the winner for that.
/// `auto racing = any_of(paid, expired); const auto first = co_await racing;`
template <class... Ts>
detail::AnyAwaiter any_of(const Future<Ts>&... futures) {
  return detail::AnyAwaiter(std::vector<detail::FuturePtr>{futures.state()...});
}

}  // namespace perdura::temporal
