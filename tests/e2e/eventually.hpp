#pragma once
// Waiting for a fact, never for a time.
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace perdura::e2e {

/// Generous: it only bounds how long a failing test takes.
inline constexpr std::chrono::seconds wait_max{100};
inline constexpr std::chrono::milliseconds between_looks{50};

/// Returns when `come()` is true; throws "… did not come about" after `wait_max`.
template <class Condition>
void eventually(const std::string& what, Condition come, std::chrono::seconds most = wait_max) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (!come()) {
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error(what + ": did not come about within " +
                               std::to_string(most.count()) + " s");
    }
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace perdura::e2e
