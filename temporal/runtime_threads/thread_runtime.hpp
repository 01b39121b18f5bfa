#pragma once
// The `Runtime` port on threads and the system's clock.
#include <cstddef>
#include <memory>

#include "temporal/runtime.hpp"

namespace perdura::temporal {

struct ThreadRuntimeOptions {
  /// Threads for blocking work: started when all others are busy, reused, and ended with the
  /// runtime. Work beyond that waits in a queue.
  std::size_t blocking_threads_max = 256;
};

/// One serial thread with timers, and a pool. Delays follow the monotonic clock; `now` is the wall
/// clock. Work must not throw (an exception ends the process, with its message).
///
/// The destructor finishes what was posted and all blocking work, taken or queued, posts made
/// meanwhile included (work that posts itself for ever keeps it for ever); it drops all timers that
/// have not fired, also those set meanwhile. It must not run on a thread of the runtime.
class ThreadRuntime final : public Runtime {
 public:
  /// Throws std::invalid_argument if the pool may have no thread.
  explicit ThreadRuntime(ThreadRuntimeOptions options = {});
  ~ThreadRuntime() override;

  TimePoint now() const override;
  void post(Work work) override;
  TimerId after(Duration delay, Work work) override;
  void cancel(TimerId id) override;
  void run_blocking(Work work) override;
  std::uint64_t random() override;

 private:
  class Chance;
  class Serial;
  class Pool;
  class Threads;
  std::unique_ptr<Threads> threads_;
};

}  // namespace perdura::temporal
