#pragma once
// The port to time. Shop time is what business rules and people see; `clock.speed` makes it run
// faster than the wall's. Token life, signatures and HTTP time-outs never follow it.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace perdura::platform {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// Thread-safe.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Shop time.
  virtual TimePoint now() const = 0;
  /// Real time, for what other machines judge: tokens, signatures.
  virtual TimePoint wall() const = 0;
  /// Real time that never goes back, since an arbitrary moment: for measuring.
  virtual Duration ticks() const = 0;
  /// Shop seconds a real second.
  virtual double speed() const = 0;

  /// How long a business timer of `shop` time lasts in real time.
  Duration real(Duration shop) const;
};

class SystemClock final : public Clock {
 public:
  /// All processes of a shop need the same two, or they disagree about the time. The origin is
  /// where shop time and real time are equal; it has no effect at speed 1.
  struct Options {
    double speed = 1.0;
    TimePoint origin = default_origin;
  };
  /// 2026-11-01T00:00:00Z.
  static constexpr TimePoint default_origin{std::chrono::seconds(1'793'491'200)};
  static constexpr double max_speed = 1e6;

  SystemClock() : SystemClock(Options{}) {}
  /// Throws `std::invalid_argument` unless 0 < speed <= `max_speed`, or if shop time would by now
  /// be outside the years that our formats can write (1970 to 2200): set a later origin then.
  explicit SystemClock(Options options);

  TimePoint now() const override;
  TimePoint wall() const override;
  Duration ticks() const override;
  double speed() const override { return options_.speed; }

 private:
  Options options_;
};

/// Stands still until it is told to move. Its speed is 1 unless told otherwise.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimePoint start = SystemClock::default_origin, double speed = 1.0)
      : start_(start), speed_(speed) {}

  TimePoint now() const override;
  TimePoint wall() const override { return start_ + Duration(real_.load()); }
  Duration ticks() const override { return Duration(real_.load()); }
  double speed() const override { return speed_; }

  /// Moves real time; throws `std::invalid_argument` for a step back.
  void advance(Duration real);

 private:
  TimePoint start_;
  double speed_;
  std::atomic<std::int64_t> real_{0};
};

/// "Sat, 21 Nov 2026 09:00:00 GMT", the form of the `Date` header.
std::string format_http_date(TimePoint time);

}  // namespace perdura::platform
