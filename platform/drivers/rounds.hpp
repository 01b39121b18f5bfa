#pragma once
// The real driver of what works in rounds: relays, sweeps, purges. In a simulated world the loop
// calls the same functions.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace perdura::platform {

/// When rounds come: each `period` after a round's end, and after a wake. `gap`: no sooner than
/// this after a round's end, so that what many wakes tell of is done in one round.
struct Pace {
  std::chrono::milliseconds period;
  std::chrono::milliseconds gap{0};
};

/// Calls a round on a thread of its own: at once, then at its pace. Rounds never overlap; wakes
/// during a round make one more. A round must not throw (an exception ends the process) and must
/// end by itself.
///
/// Thread-safe. The destructor stops: it returns when the round that runs has ended.
class Rounds {
 public:
  Rounds(Pace pace, std::function<void()> round);
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;
  ~Rounds() { stop(); }

  /// Quick; after `stop` without effect.
  void wake();
  /// No round begins after it has returned. Not to be called in a round.
  void stop();

 private:
  void run();

  const Pace pace_;
  const std::function<void()> round_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool stopping_ = false;
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace perdura::platform
