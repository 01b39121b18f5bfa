// Random lives of a circuit breaker, beside a plain account of what it was told.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "services/gateway/breaker.hpp"

namespace perdura::services::gateway {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Result = CircuitBreaker::Result;

/// A call under way, and the state in which it was let through.
struct Open {
  CircuitBreaker::Permit permit;
  std::uint64_t period;
};

struct Life {
  CircuitBreaker breaker;
  const CircuitBreaker::Options options;
  Duration now = 0s;
  Duration opened_at = 0s;
  std::uint64_t period = 0;  // counted here, by the states seen
  State state = State::Closed;
  std::vector<bool> bad;        // of this period, all
  std::size_t let_through = 0;  // in this period
  std::size_t given_back = 0;
  std::vector<Open> under_way;

  void see() {
    if (breaker.state() == state) return;
    state = breaker.state();
    ++period;
    bad.clear();
    let_through = given_back = 0;
    if (state == State::Open) opened_at = now;
  }

  void ask() {
    const State before = state;
    const auto answer = breaker.ask(now);
    see();
    if (const auto* permit = std::get_if<CircuitBreaker::Permit>(&answer)) {
      RC_ASSERT(state != State::Open);
      ++let_through;
      under_way.push_back({*permit, period});
      if (state == State::HalfOpen) RC_ASSERT(let_through - given_back <= options.trials);
      if (before == State::Open) RC_ASSERT(now - opened_at >= options.open_time);
      return;
    }
    const auto wait = std::get<CircuitBreaker::Refusal>(answer).retry_after;
    RC_ASSERT(wait > 0s);
    RC_ASSERT(wait <= options.open_time);
    RC_ASSERT(state != State::Closed);
    if (state == State::Open) RC_ASSERT(now + wait == opened_at + options.open_time);
    if (state == State::HalfOpen) RC_ASSERT(let_through - given_back == options.trials);
  }

  void finish(std::size_t which, Result result, Duration took) {
    const Open call = take(which);
    const bool counts = call.period == period;
    const State before = state;
    breaker.report(call.permit, result, took, now);
    if (!counts) {
      RC_ASSERT(breaker.state() == before);
      return;
    }
    bad.push_back(result == Result::Failed || took > options.slow);
    const State expected = judged(before);
    RC_ASSERT(breaker.state() == expected);
    see();
  }

  /// By the words of the contract.
  State judged(State before) const {
    const bool trial = before == State::HalfOpen;
    const std::size_t least = trial ? options.trials : options.least;
    if (bad.size() < least) return before;
    const std::size_t window = trial ? options.trials : std::min(bad.size(), options.window);
    const auto recent =
        std::count(bad.end() - static_cast<std::ptrdiff_t>(window), bad.end(), true);
    if (2 * static_cast<std::size_t>(recent) >= window) return State::Open;
    return State::Closed;
  }

  void abandon(std::size_t which) {
    const Open call = take(which);
    breaker.abandon(call.permit);
    RC_ASSERT(breaker.state() == state);
    if (call.period == period) ++given_back;
  }

  Open take(std::size_t which) {
    const auto at = under_way.begin() + static_cast<std::ptrdiff_t>(which % under_way.size());
    const Open call = *at;
    under_way.erase(at);
    return call;
  }
};

RC_GTEST_PROP(CircuitBreakerProperty, DoesWhatItsContractSaysInAnyOrderOfEvents, ()) {
  Life life;
  const int steps = *rc::gen::inRange(1, 300);
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 10);
    const auto which = *rc::gen::inRange<std::size_t>(0, 1000);
    if (what < 4 || life.under_way.empty()) {
      life.ask();
    } else if (what < 8) {
      const auto result = *rc::gen::element(Result::Good, Result::Failed);
      life.finish(which, result, std::chrono::milliseconds(*rc::gen::inRange(0, 3'500)));
    } else if (what < 9) {
      life.abandon(which);
    } else {
      life.now += std::chrono::milliseconds(*rc::gen::inRange(0, 12'000));
    }
  }
}

RC_GTEST_PROP(CircuitBreakerProperty, ComesBackWhenItsServiceDoes, ()) {
  Life life;
  const auto results = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
  for (const bool good : results) {
    life.ask();
    if (life.under_way.empty()) life.now += 1s;
    if (!life.under_way.empty()) life.finish(0, good ? Result::Good : Result::Failed, 1ms);
  }
  for (int i = 0; i < 30; ++i) {  // 10 s open, 3 trials, a window of 10
    life.now += 1s;
    life.ask();
    if (!life.under_way.empty()) life.finish(0, Result::Good, 1ms);
  }
  RC_ASSERT(life.breaker.state() == State::Closed);
}

}  // namespace
}  // namespace perdura::services::gateway
