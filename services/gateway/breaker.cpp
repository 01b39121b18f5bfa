#include "services/gateway/breaker.hpp"

#include <algorithm>

namespace perdura::services::gateway {
namespace {

// A trial is a call with a deadline of seconds: its result is near.
constexpr std::chrono::seconds trials_take{1};

}  // namespace

std::variant<CircuitBreaker::Permit, CircuitBreaker::Refusal> CircuitBreaker::ask(Duration now) {
  if (state_ == State::Open) {
    const Duration left = opened_at_ + options_.open_time - now;
    if (left > Duration::zero()) return Refusal{left};
    enter(State::HalfOpen, now);
  }
  if (state_ == State::HalfOpen) {
    if (begun_ == options_.trials) return Refusal{trials_take};
    ++begun_;
  }
  return Permit{period_};
}

void CircuitBreaker::report(Permit permit, Result result, Duration took, Duration now) {
  if (permit.period != period_) return;
  bad_.push_back(result == Result::Failed || took > options_.slow);
  switch (state_) {
    case State::Closed:
      if (bad_.size() > options_.window) bad_.pop_front();
      if (bad_.size() >= options_.least && mostly_bad()) enter(State::Open, now);
      return;
    case State::HalfOpen:
      if (bad_.size() < options_.trials) return;
      enter(mostly_bad() ? State::Open : State::Closed, now);
      return;
    case State::Open:
      return;  // gives no permits
  }
}

void CircuitBreaker::abandon(Permit permit) {
  if (permit.period == period_ && state_ == State::HalfOpen) --begun_;
}

void CircuitBreaker::enter(State state, Duration now) {
  state_ = state;
  ++period_;
  bad_.clear();
  begun_ = 0;
  if (state == State::Open) opened_at_ = now;
}

bool CircuitBreaker::mostly_bad() const {
  const auto bad = std::count(bad_.begin(), bad_.end(), true);
  return static_cast<double>(bad) >= options_.bad_share * static_cast<double>(bad_.size());
}

}  // namespace perdura::services::gateway
