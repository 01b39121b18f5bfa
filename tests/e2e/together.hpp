#pragma once
// Acts that meet.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace perdura::e2e {

/// Each on a thread of its own, all begun at once; returns when all have ended. What is thrown
/// fails the test.
inline void together(const std::vector<std::function<void()>>& acts) {
  std::latch start(static_cast<std::ptrdiff_t>(acts.size()));
  std::vector<std::jthread> running;
  for (std::size_t n = 0; n < acts.size(); ++n) {
    running.emplace_back([&start, &act = acts[n], n] {
      start.arrive_and_wait();
      try {
        act();
      } catch (const std::exception& error) {
        ADD_FAILURE() << "act " << n << ": " << error.what();
      }
    });
  }
}

/// The same act so many times.
inline void together(int count, const std::function<void(int)>& act) {
  std::vector<std::function<void()>> acts;
  for (int n = 0; n < count; ++n) acts.emplace_back([&act, n] { act(n); });
  together(acts);
}

inline constexpr int usual_rounds = 20;

/// How often a race is run: E2E_ROUNDS says, or as usual. Often enough for each side to win.
inline int race_rounds() {
  const char* wanted = std::getenv("E2E_ROUNDS");
  return std::max(2, wanted == nullptr ? usual_rounds : std::stoi(wanted));
}

/// Who wins a round, so that neither side wins by luck alone: of four rounds one is the first
/// side's, because the second waits for its act, and one the second's. In the others both begin
/// together.
enum class Wins { First, Second, Either };
inline Wins round_of(int n) {
  if (n % 4 == 0) return Wins::First;
  return n % 4 == 1 ? Wins::Second : Wins::Either;
}

/// Whoever wants more rounds has time for tests that wait, too.
inline bool is_long_run() { return race_rounds() > usual_rounds; }

}  // namespace perdura::e2e
