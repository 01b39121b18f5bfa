#pragma once
// `Task<T>`: the coroutine type of workflow code.
//
// A task is lazy: it starts when it is awaited (or given to `spawn`). Awaiting never resumes
// anything in place: whoever becomes ready goes to the end of the run's queue, and the queue
// resumes in that order. That is the deterministic order which replay needs.
//
// Rules for authors (`docs/coroutines.md`): parameters by value; no `co_await` in a catch block,
// a condition, `?:`, a braced list or an argument: bind it to a name first.
#include <cassert>
#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include "temporal/detail/context.hpp"

namespace perdura::temporal {

template <class T>
class Task;

namespace detail {

struct FinalAwaiter {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> done) const noexcept {
    PromiseBase& promise = done.promise();
    if (promise.continuation != nullptr) {
      promise.context->enqueue(*promise.continuation);
    } else {
      promise.context->finished(promise);
    }
  }
  void await_resume() const noexcept {}
};

struct TaskPromiseBase : PromiseBase {
  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error = std::current_exception(); }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  std::optional<T> value;
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  Task<void> get_return_object();
  void return_void() const noexcept {}
};

template <class T>
struct TaskAwaiter {
  std::coroutine_handle<TaskPromise<T>> task;

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> awaiting) const {
    PromiseBase& outer = awaiting.promise();
    PromiseBase& inner = task.promise();
    assert(inner.continuation == nullptr && "a task is awaited once");
    inner.continuation = &outer;
    inner.context = outer.context;
    if (!inner.scope) inner.scope = outer.scope;
    if (!inner.headers) inner.headers = outer.headers;
    inner.context->enqueue(inner);
  }
  T await_resume() const {
    auto& promise = task.promise();
    if (promise.error) std::rethrow_exception(promise.error);
    if constexpr (!std::is_void_v<T>) return std::move(*promise.value);
  }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::TaskPromise<T>;

  Task() = default;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// Starts the task and waits for its result or exception. A task is awaited once.
  detail::TaskAwaiter<T> operator co_await() const { return {handle_}; }

  /// The coroutine's promise; for the run that adopts it.
  promise_type& promise() const { return handle_.promise(); }
  explicit operator bool() const { return static_cast<bool>(handle_); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> detail::TaskPromise<T>::get_return_object() {
  auto handle = std::coroutine_handle<TaskPromise<T>>::from_promise(*this);
  self = handle;
  return Task<T>(handle);
}

inline Task<void> detail::TaskPromise<void>::get_return_object() {
  auto handle = std::coroutine_handle<TaskPromise<void>>::from_promise(*this);
  self = handle;
  return Task<void>(handle);
}

}  // namespace perdura::temporal
