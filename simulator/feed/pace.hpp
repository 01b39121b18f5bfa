#pragma once
// How fast facts leave, measured on a clock of the wall's time.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/feed/fact.hpp"

namespace perdura::simulator::feed {

using WallTime = std::chrono::nanoseconds;

/// The port to real time.
class PaceClock {
 public:
  PaceClock() = default;
  PaceClock(const PaceClock&) = delete;
  PaceClock& operator=(const PaceClock&) = delete;
  virtual ~PaceClock() = default;

  /// Since an arbitrary moment; never goes back.
  virtual WallTime now() const = 0;
  /// Blocks the caller for so long, or until somebody interrupts.
  virtual void wait(WallTime time) = 0;
  /// Somebody wants an end.
  virtual bool interrupted() const = 0;
};

/// Virtual seconds a real one.
struct Speed {
  static constexpr double least = 0.1, most = 100'000;
  std::optional<double> times = {};  // nothing: as fast as possible

  bool operator==(const Speed&) const = default;
};
/// "1x", "1000x", "0.5x", "max"; nothing for another text.
std::optional<Speed> read_speed(std::string_view text);
/// "1000x", "max".
std::string write_speed(Speed speed);
/// "640x", "1.5x", "52_000x".
std::string write_times(double times);
/// For messages.
inline constexpr std::string_view speed_rule = "0.1x to 100000x, or max";

/// Virtual time passes at this speed from the first moment after `start` on; what is earlier is due
/// at once.
class Pacer {
 public:
  /// The clock outlives it.
  Pacer(Speed speed, Moment start, PaceClock& clock)
      : speed_(speed), start_(start), clock_(clock) {}

  /// Blocks until the moment is due; `meanwhile` is called now and then. Returns early, with false,
  /// if somebody interrupts.
  template <class Meanwhile>
  bool await(Moment moment, Meanwhile meanwhile) {
    note(moment);
    for (auto rest = rest_until(moment); rest > WallTime::zero(); rest = rest_until(moment)) {
      if (clock_.interrupted()) return false;
      meanwhile();
      clock_.wait(std::min(rest, longest_wait));
    }
    return !clock_.interrupted();
  }

  /// What was due has left.
  void left() { left_at_ = clock_.now(); }

  /// So many virtual seconds a real one, until the last one left; 0: there is nothing to tell yet.
  double achieved() const;
  /// The last moment was later than due by so much.
  WallTime late() const { return late_; }
  Moment last() const { return last_; }
  Speed speed() const { return speed_; }

 private:
  static constexpr WallTime longest_wait = std::chrono::milliseconds(200);

  void note(Moment moment);
  WallTime rest_until(Moment moment) const;

  const Speed speed_;
  const Moment start_;
  PaceClock& clock_;
  std::optional<WallTime> began_;
  WallTime left_at_{};
  Moment last_{};
  WallTime late_{};
};

}  // namespace perdura::simulator::feed
