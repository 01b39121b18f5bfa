#include "services/gateway/breaker.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace perdura::services::gateway {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Result = CircuitBreaker::Result;

struct Circuit : ::testing::Test {
  CircuitBreaker breaker;
  Duration now = 100s;

  CircuitBreaker::Permit permit() { return std::get<CircuitBreaker::Permit>(breaker.ask(now)); }
  Duration refused_for() { return std::get<CircuitBreaker::Refusal>(breaker.ask(now)).retry_after; }
  /// "gxs": a good call, a failed one, a slow one.
  void calls(std::string_view results) {
    for (const char c : results) {
      const auto given = permit();
      const Duration took = c == 's' ? Duration(3s) + 1ns : Duration(3s);
      breaker.report(given, c == 'x' ? Result::Failed : Result::Good, took, now);
    }
  }
};

TEST_F(Circuit, StaysClosedWhileLessThanHalfIsBad) {
  calls("gggxxgggxxgggxxgggxx");
  EXPECT_EQ(breaker.state(), State::Closed);
}

TEST_F(Circuit, IsNotJudgedByLessThanFiveCalls) {
  calls("xxxx");
  EXPECT_EQ(breaker.state(), State::Closed);
  calls("x");
  EXPECT_EQ(breaker.state(), State::Open);
}

TEST_F(Circuit, OpensAtHalfOfTheLastTen) {
  calls("gggggggggg");
  calls("xxxx");
  EXPECT_EQ(breaker.state(), State::Closed);
  calls("x");
  EXPECT_EQ(breaker.state(), State::Open);
}

TEST_F(Circuit, CountsSlowCallsAsBadWhateverTheyAnswer) {
  calls("ggsss");
  EXPECT_EQ(breaker.state(), State::Open);
}

TEST_F(Circuit, RefusesForTenSecondsThenLetsThreeTry) {
  calls("xxxxx");
  EXPECT_EQ(refused_for(), 10s);
  now += 10s - 1ns;
  EXPECT_EQ(refused_for(), 1ns);
  now += 1ns;
  const auto first = permit();
  EXPECT_EQ(breaker.state(), State::HalfOpen);
  permit();
  permit();
  EXPECT_GT(refused_for(), 0s);
  breaker.report(first, Result::Good, 1ms, now);
  EXPECT_GT(refused_for(), 0s) << "three in all, not three at once";
}

TEST_F(Circuit, ClosesAfterGoodTrialsAndBeginsAnew) {
  calls("xxxxx");
  now += 10s;
  calls("gxg");
  EXPECT_EQ(breaker.state(), State::Closed);
  calls("xxxx");
  EXPECT_EQ(breaker.state(), State::Closed) << "the window was not emptied";
}

TEST_F(Circuit, OpensAgainAfterBadTrials) {
  calls("xxxxx");
  now += 10s;
  calls("xgs");
  EXPECT_EQ(breaker.state(), State::Open);
  EXPECT_EQ(refused_for(), 10s);
}

TEST_F(Circuit, IgnoresWhatCallsOfAnEarlierStateBringHome) {
  std::vector<CircuitBreaker::Permit> old;
  for (int i = 0; i < 20; ++i) old.push_back(permit());
  calls("xxxxx");
  breaker.report(old[0], Result::Good, 1ms, now);
  now += 10s;
  const auto trial = permit();
  for (std::size_t i = 1; i < 10; ++i) breaker.report(old[i], Result::Good, 1ms, now);
  EXPECT_EQ(breaker.state(), State::HalfOpen);
  breaker.report(trial, Result::Good, 1ms, now);
  calls("gg");
  EXPECT_EQ(breaker.state(), State::Closed);
  for (std::size_t i = 10; i < 20; ++i) breaker.report(old[i], Result::Failed, 1ms, now);
  EXPECT_EQ(breaker.state(), State::Closed);
}

TEST_F(Circuit, GivesAnAbandonedTrialToTheNext) {
  calls("xxxxx");
  now += 10s;
  const auto first = permit();
  permit();
  permit();
  breaker.abandon(first);
  permit();
  EXPECT_GT(refused_for(), 0s);
}

}  // namespace
}  // namespace perdura::services::gateway
