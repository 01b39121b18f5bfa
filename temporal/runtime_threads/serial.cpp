#include "temporal/runtime_threads/serial.hpp"

#include <algorithm>

namespace perdura::temporal {
namespace {

/// Far enough for any timer, and near enough not to overflow the clock.
constexpr Duration delay_max = std::chrono::hours(24 * 365 * 100);

}  // namespace

ThreadRuntime::Serial::Serial(Outstanding& outstanding)
    : outstanding_(outstanding), thread_([this] { run(); }) {}

ThreadRuntime::Serial::~Serial() {
  drop_timers();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ThreadRuntime::Serial::post(Work work) {
  outstanding_.begin();
  {
    const std::lock_guard lock(mutex_);
    posted_.emplace_back(Turn{std::chrono::steady_clock::now(), ++last_turn_}, std::move(work));
  }
  changed_.notify_one();
}

ThreadRuntime::TimerId ThreadRuntime::Serial::after(Duration delay, Work work) {
  const auto wait = std::clamp(delay, Duration(0), delay_max);
  TimerId id = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto moment = std::chrono::steady_clock::now() + wait;
    id = ++last_turn_;
    if (dropping_timers_) return id;
    timers_.emplace(Turn{moment, id}, std::move(work));
    moment_of_.emplace(id, moment);
  }
  changed_.notify_one();
  return id;
}

void ThreadRuntime::Serial::cancel(TimerId id) {
  Work dropped;  // declared before the lock, so destroyed after it: it may own anything
  const std::lock_guard lock(mutex_);
  const auto found = moment_of_.find(id);
  if (found == moment_of_.end()) return;
  dropped = std::move(timers_.extract(Turn{found->second, id}).mapped());
  moment_of_.erase(found);
}

void ThreadRuntime::Serial::drop_timers() {
  std::map<Turn, Work> dropped;
  const std::lock_guard lock(mutex_);
  dropping_timers_ = true;
  dropped.swap(timers_);
  moment_of_.clear();
}

Runtime::Work ThreadRuntime::Serial::take_next() {
  const Turn now{std::chrono::steady_clock::now(), last_turn_};
  const Turn& limit = posted_.empty() ? now : posted_.front().first;
  if (!timers_.empty() && timers_.begin()->first <= limit) {
    auto timer = timers_.extract(timers_.begin());
    moment_of_.erase(timer.key().second);
    outstanding_.begin();
    return std::move(timer.mapped());
  }
  if (posted_.empty()) return nullptr;
  Work work = std::move(posted_.front().second);
  posted_.pop_front();
  return work;
}

void ThreadRuntime::Serial::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (Work work = take_next()) {
      lock.unlock();
      work();
      work = nullptr;  // what it owns goes before it counts as finished
      outstanding_.end();
      lock.lock();
    } else if (stopping_) {
      return;
    } else if (timers_.empty()) {
      changed_.wait(lock);
    } else {
      const auto moment = timers_.begin()->first.first;  // a copy: the timer may be cancelled
      changed_.wait_until(lock, moment);
    }
  }
}

}  // namespace perdura::temporal
