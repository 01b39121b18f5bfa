#pragma once
// A host's clock: the world's time, as far as the host knows it.
#include "platform/core/clock.hpp"
#include "simulator/loop.hpp"

namespace perdura::simulator {

/// Shop time and real time are one here. The loop outlives it.
class HostClock final : public platform::Clock {
 public:
  explicit HostClock(const Loop& loop, Duration skew = {}) : loop_(loop), skew_(skew) {}

  TimePoint now() const override { return loop_.now() + skew_; }
  TimePoint wall() const override { return now(); }
  Duration ticks() const override { return loop_.now().time_since_epoch(); }
  double speed() const override { return 1.0; }

  /// From now on it is fast (or slow) by so much; `ticks` never are.
  void set_skew(Duration skew) { skew_ = skew; }
  /// When it will show that time, in the world's time.
  TimePoint when(TimePoint shown) const {
    if (skew_ < Duration::zero() && shown > TimePoint::max() + skew_) return TimePoint::max();
    return shown - skew_;
  }

 private:
  const Loop& loop_;
  Duration skew_;
};

}  // namespace perdura::simulator
