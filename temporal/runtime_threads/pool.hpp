#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "temporal/runtime_threads/outstanding.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::temporal {

/// Threads for blocking work, started on demand.
class ThreadRuntime::Pool {
 public:
  Pool(Outstanding& outstanding, std::size_t threads_max);
  /// Finishes what is queued.
  ~Pool();

  void run(Work work);

 private:
  void serve();

  Outstanding& outstanding_;
  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace perdura::temporal
