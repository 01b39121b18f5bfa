#pragma once
// The brain for many threads.
#include <functional>
#include <mutex>
#include <utility>

#include "mock-pg/brain.hpp"
#include "platform/core/clock.hpp"

namespace perdura::mock_pg {

/// Lends the brain to one at a time, with shop time. Thread-safe.
class Desk {
 public:
  /// Both outlive it.
  Desk(Brain& brain, const platform::Clock& clock) : brain_(brain), clock_(clock) {}
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// `use(brain, now)`. It must not keep references into the brain.
  template <class Use>
  auto with(Use use) {
    Woken woken(*this);
    const std::lock_guard alone(mutex_);
    woken.look = true;
    const auto now = std::chrono::floor<std::chrono::milliseconds>(clock_.now());
    return use(brain_, now);
  }

  /// Called after whatever left something to be told; quick. Set before the first use.
  void on_event(std::function<void()> wake) { wake_ = std::move(wake); }

 private:
  /// Wakes once the brain is free again.
  struct Woken {
    explicit Woken(Desk& of) : desk(of) {}
    Woken(const Woken&) = delete;
    Woken& operator=(const Woken&) = delete;
    ~Woken() {
      if (look && desk.wake_) desk.wake_if_waiting();
    }
    Desk& desk;
    bool look = false;
  };
  void wake_if_waiting();

  Brain& brain_;
  const platform::Clock& clock_;
  std::mutex mutex_;
  std::function<void()> wake_;
  std::int64_t seen_ = 0;  // of what is to be told
};

}  // namespace perdura::mock_pg
