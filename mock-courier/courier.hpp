#pragma once
// The brain for many threads.
#include <mutex>

#include "mock-courier/brain.hpp"
#include "platform/core/clock.hpp"

namespace perdura::mock_courier {

/// Whoever asks first is answered first: that order is the courier's. Thread-safe.
class Courier {
 public:
  /// Both outlive it.
  Courier(Brain& brain, const platform::Clock& clock) : brain_(brain), clock_(clock) {}
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// `work(brain, now)`, alone; it calls no port.
  template <class Work>
  auto with(Work work) {
    const std::lock_guard alone(mutex_);
    return work(brain_, std::chrono::floor<std::chrono::milliseconds>(clock_.now()));
  }

  const platform::Clock& clock() const { return clock_; }

 private:
  std::mutex mutex_;
  Brain& brain_;
  const platform::Clock& clock_;
};

}  // namespace perdura::mock_courier
