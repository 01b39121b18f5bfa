#pragma once
// One line that is written over and over, on a terminal only.
#include <chrono>
#include <string>

namespace perdura::apps::simulator {

class StatusLine {
 public:
  /// On the errors' side, if that is a terminal; `wanted` false: nowhere.
  explicit StatusLine(bool wanted);
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine();

  /// A second has passed since the last one was shown.
  bool is_due() const;
  /// Since the last one, or since it was made, on the wall.
  double seconds_since_shown() const;
  void show(const std::string& text);

 private:
  const bool shown_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Since it was made, on the wall.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// "61 s", "2.1 s".
std::string shown_seconds(double seconds);

}  // namespace perdura::apps::simulator
