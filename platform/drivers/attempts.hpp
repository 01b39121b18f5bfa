#pragma once
// The real driver of what has to succeed once.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace perdura::platform {

/// The first pause between two attempts, and the longest: each is twice the one before.
struct Pauses {
  std::chrono::milliseconds first;
  std::chrono::milliseconds longest;
};

/// Calls an attempt on a thread of its own until it returns true: at once, then after pauses. An
/// attempt must not throw (an exception ends the process) and must end by itself.
///
/// Thread-safe. The destructor stops: it returns when the attempt that runs has ended.
class Attempts {
 public:
  Attempts(Pauses pauses, std::function<bool()> attempt);
  Attempts(const Attempts&) = delete;
  Attempts& operator=(const Attempts&) = delete;
  ~Attempts() { stop(); }

  /// No attempt begins after it has returned. Not to be called in an attempt.
  void stop();

 private:
  void run();

  const Pauses pauses_;
  const std::function<bool()> attempt_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace perdura::platform
