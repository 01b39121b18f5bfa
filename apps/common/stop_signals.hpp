#pragma once
// SIGTERM and SIGINT, which end a program that serves.
#include <chrono>
#include <csignal>

namespace perdura::apps {

/// Blocked before the first thread exists, so that all threads leave them to `wait` and `come`.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }
  /// Whether one came within that time.
  bool come(std::chrono::milliseconds within) const {
    const timespec limit{.tv_sec = within.count() / 1000,
                         .tv_nsec = within.count() % 1000 * 1'000'000};
    return sigtimedwait(&set_, nullptr, &limit) > 0;
  }

 private:
  sigset_t set_{};
};

}  // namespace perdura::apps
