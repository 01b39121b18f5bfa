#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "temporal/runtime_threads/outstanding.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::temporal {

/// The serial thread: posts and timers in the order of their moments. A post's moment is when it
/// came, so neither a flood of posts nor a timer that sets itself anew can starve the other kind.
class ThreadRuntime::Serial {
 public:
  explicit Serial(Outstanding& outstanding);
  /// Runs what was posted; drops timers.
  ~Serial();

  void post(Work work);
  TimerId after(Duration delay, Work work);
  void cancel(TimerId id);
  /// Timers set before and after are dropped.
  void drop_timers();

 private:
  using Moment = std::chrono::steady_clock::time_point;
  using Turn = std::pair<Moment, std::uint64_t>;

  void run();
  /// Empty if nothing is due.
  Work take_next();

  Outstanding& outstanding_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<Turn, Work>> posted_;
  std::map<Turn, Work> timers_;
  std::unordered_map<TimerId, Moment> moment_of_;
  std::uint64_t last_turn_ = 0;  // a timer's is its id
  bool dropping_timers_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace perdura::temporal
