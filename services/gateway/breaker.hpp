#pragma once
// When to stop asking a service that is in trouble, and when to try again. Pure: time is an
// argument.
#include <cstdint>
#include <deque>
#include <variant>

#include "platform/core/clock.hpp"

namespace perdura::services::gateway {

using platform::Duration;

/// Closed until, of the last `window` calls and at least `least`, the share `bad_share` was bad:
/// failed, or slow. Then open: no calls. After `open_time` half open: `trials` calls may try; when
/// all have ended it closes, or opens again by the same share. What calls of an earlier state bring
/// home counts for nothing. Times are `Clock::ticks()`. One thread at a time.
class CircuitBreaker {
 public:
  struct Options {
    std::size_t window = 10;
    std::size_t least = 5;
    double bad_share = 0.5;
    Duration slow = std::chrono::seconds(3);  // a call that takes longer is bad
    Duration open_time = std::chrono::seconds(10);
    std::size_t trials = 3;
  };
  enum class State { Closed, Open, HalfOpen };
  enum class Result { Good, Failed };

  /// For one call; to be reported or abandoned once.
  struct Permit {
    std::uint64_t period;
  };
  struct Refusal {
    Duration retry_after;
  };

  CircuitBreaker() : CircuitBreaker(Options{}) {}
  explicit CircuitBreaker(Options options) : options_(options) {}

  std::variant<Permit, Refusal> ask(Duration now);
  /// How the call ended, and how long it took.
  void report(Permit permit, Result result, Duration took, Duration now);
  /// The call ended without telling anything about the service.
  void abandon(Permit permit);

  /// Since the last call to any of the above.
  State state() const { return state_; }

 private:
  void enter(State state, Duration now);
  bool mostly_bad() const;

  Options options_;
  State state_ = State::Closed;
  std::uint64_t period_ = 0;  // counts the states that it has been in
  std::deque<bool> bad_;      // of this state's calls, the last ones
  std::size_t begun_ = 0;     // trials of this half-open state
  Duration opened_at_{};
};

}  // namespace perdura::services::gateway
