#pragma once
// How a call gets no answer.
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace perdura::apps::mock_courier {

/// Thread-safe.
class Silence {
 public:
  explicit Silence(std::chrono::milliseconds length) : length_(length) {}

  /// Returns when the silence is over, or ended.
  void keep() {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, length_, [this] { return end_; });
  }
  /// Whoever keeps silent returns, and nobody keeps silent from now on.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      end_ = true;
    }
    ended_.notify_all();
  }

 private:
  const std::chrono::milliseconds length_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
};

}  // namespace perdura::apps::mock_courier
