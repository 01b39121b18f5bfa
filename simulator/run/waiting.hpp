#pragma once
// Fibers that wait for something in the world.
#include <functional>
#include <utility>
#include <vector>

#include "simulator/fiber.hpp"

namespace perdura::simulator {

/// Whoever changes what they wait for says so. The fibers outlive it.
class Waiting {
 public:
  explicit Waiting(Fibers& fibers) : fibers_(fibers) {}

  /// Suspends the calling fiber until it holds.
  void until(const std::function<bool()>& holds) {
    while (!holds()) {
      fibers_.suspend([this](Wake wake) { wakes_.push_back(wake); });
    }
  }
  void changed() {
    for (const auto& wake : std::exchange(wakes_, {})) wake();
  }

 private:
  Fibers& fibers_;
  std::vector<Wake> wakes_;
};

}  // namespace perdura::simulator
