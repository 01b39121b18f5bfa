#pragma once
// Time that passes only when somebody waits.
#include <mutex>
#include <vector>

#include "apps/client/waits.hpp"

namespace perdura::apps::testing {

/// Thread-safe; outlives its `waits`.
class FakeTime {
 public:
  Waits waits() {
    return {.ticks = [this] { return now(); },
            .sleep = [this](std::chrono::milliseconds pause) { sleep(pause); }};
  }

  std::chrono::nanoseconds now() const {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  void pass(std::chrono::nanoseconds time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
  }

  /// All pauses so far.
  std::vector<std::chrono::milliseconds> pauses() const {
    const std::lock_guard lock(mutex_);
    return pauses_;
  }

 private:
  void sleep(std::chrono::milliseconds pause) {
    const std::lock_guard lock(mutex_);
    now_ += pause;
    pauses_.push_back(pause);
  }

  mutable std::mutex mutex_;
  std::chrono::nanoseconds now_{1'000'000'000};
  std::vector<std::chrono::milliseconds> pauses_;
};

}  // namespace perdura::apps::testing
