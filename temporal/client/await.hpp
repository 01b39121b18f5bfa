#pragma once
// How a caller that may not go on without an answer waits for it: on threads by blocking, in a
// simulated world by suspending its fiber.
#include <functional>
#include <optional>
#include <utility>

#include "temporal/client/blocking.hpp"

namespace perdura::temporal {

/// Calls its argument with a function that ends the wait. That function is called once, on any
/// thread, possibly before the argument returns. Thread-safe.
using Await = std::function<void(const std::function<void(std::function<void()>)>&)>;

/// Blocks the calling thread; see `BlockingClient` for where it must not be.
inline Await blocking_await() {
  return [](const std::function<void(std::function<void()>)>& begin) {
    const auto promise = std::make_shared<std::promise<void>>();
    begin([promise] { promise->set_value(); });
    promise->get_future().wait();
  };
}

/// `await_answer<StartedRun>(await, [&](auto answer) { client.start(options, answer); })`.
template <class T, class Begin>
Result<T> await_answer(const Await& await, Begin begin) {
  const auto held = std::make_shared<std::optional<Result<T>>>();
  await([&](std::function<void()> go_on) {
    begin(Answer<T>([held, go_on = std::move(go_on)](Result<T> result) {
      held->emplace(std::move(result));
      go_on();
    }));
  });
  return std::move(held->value());
}

}  // namespace perdura::temporal
