#include "platform/drivers/attempts.hpp"

#include <algorithm>

namespace perdura::platform {

Attempts::Attempts(Pauses pauses, std::function<bool()> attempt)
    : pauses_(pauses), attempt_(std::move(attempt)), thread_([this] { run(); }) {}

void Attempts::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

void Attempts::run() {
  auto pause = pauses_.first;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    if (attempt_()) return;
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return stopping_; });
    pause = std::min(pause * 2, pauses_.longest);
  }
}

}  // namespace perdura::platform
