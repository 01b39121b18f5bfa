#include "platform/drivers/rounds.hpp"

namespace perdura::platform {

Rounds::Rounds(Pace pace, std::function<void()> round)
    : pace_(pace), round_(std::move(round)), thread_([this] { run(); }) {}

void Rounds::wake() {
  {
    const std::lock_guard lock(mutex_);
    if (woken_) return;
    woken_ = true;
  }
  changed_.notify_one();
}

void Rounds::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

void Rounds::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, pace_.period, [this] { return woken_ || stopping_; });
    if (stopping_) return;
    woken_ = false;
    lock.unlock();
    round_();
    lock.lock();
    changed_.wait_for(lock, pace_.gap, [this] { return stopping_; });
  }
}

}  // namespace perdura::platform
