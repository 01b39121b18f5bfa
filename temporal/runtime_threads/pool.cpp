#include "temporal/runtime_threads/pool.hpp"

#include <stdexcept>
#include <system_error>

namespace perdura::temporal {

ThreadRuntime::Pool::Pool(Outstanding& outstanding, std::size_t threads_max)
    : outstanding_(outstanding), threads_max_(threads_max) {
  if (threads_max == 0) throw std::invalid_argument("blocking_threads_max must be at least 1");
}

ThreadRuntime::Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ThreadRuntime::Pool::run(Work work) {
  outstanding_.begin();
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    if (idle_ < queue_.size() && threads_.size() < threads_max_) {
      try {
        threads_.emplace_back([this] { serve(); });
      } catch (const std::system_error&) {
        // The system gives no more threads: those that are there will take it, if there are any.
        if (threads_.empty()) {
          queue_.pop_back();
          outstanding_.end();
          throw;
        }
      }
    }
  }
  changed_.notify_one();
}

void ThreadRuntime::Pool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (!queue_.empty()) {
      Work work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      outstanding_.end();
      lock.lock();
    } else if (stopping_) {
      return;
    } else {
      ++idle_;
      changed_.wait(lock);
      --idle_;
    }
  }
}

}  // namespace perdura::temporal
