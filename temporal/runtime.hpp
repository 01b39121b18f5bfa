#pragma once
// The port to time, threads and chance. The worker core and the in-process server own none of
// them: a `Runtime` calls them. Implementations: `ThreadRuntime` (threads and the system's clock)
// and `testing::VirtualRuntime`; the simulator brings its own.
#include <chrono>
#include <cstdint>
#include <functional>

namespace perdura::temporal {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// A serial executor with a clock. Tasks given to `post` and `after` run one at a time, never
/// inside the call that gave them. Thread-safe.
class Runtime {
 public:
  using TimerId = std::uint64_t;
  using Work = std::function<void()>;

  Runtime() = default;
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  virtual ~Runtime() = default;

  virtual TimePoint now() const = 0;

  /// Runs `work` on the serial executor, in order of the posts.
  virtual void post(Work work) = 0;

  /// Runs `work` on the serial executor once `delay` has passed; timers due at one moment run in
  /// the order in which they were set. A negative delay counts as zero. Ids are never 0.
  virtual TimerId after(Duration delay, Work work) = 0;

  /// Takes back a timer. Unknown, fired and cancelled ids are ignored.
  virtual void cancel(TimerId id) = 0;

  /// Runs `work`, which may block (an activity), beside the serial executor: on a pool's thread,
  /// or on a fiber. Bounded by whoever calls it.
  virtual void run_blocking(Work work) = 0;

  /// A uniformly distributed number, for jitter and ids; not for secrets.
  virtual std::uint64_t random() = 0;
};

}  // namespace perdura::temporal
