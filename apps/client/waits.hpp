#pragma once
// Time as the client needs it, so that its tests need none.
#include <chrono>
#include <functional>
#include <string>

namespace perdura::apps {

/// Both are called on many threads at once.
struct Waits {
  /// Time that never goes back, since an arbitrary moment.
  std::function<std::chrono::nanoseconds()> ticks;
  std::function<void(std::chrono::milliseconds)> sleep;
};

Waits system_waits();

/// "0.42 s".
std::string shown_seconds(std::chrono::nanoseconds time);

}  // namespace perdura::apps
