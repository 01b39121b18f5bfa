#pragma once
// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <gtest/gtest.h>

#include <atomic>
#include <exception>
#include <latch>
#include <thread>
#include <vector>

namespace perdura::services::testing {

inline constexpr int threads_at_once = 12;

/// Calls `act(0)` … `act(count - 1)`, shared among the threads. What is thrown fails the test.
template <class Act>
void at_once(int count, Act act) {
  std::atomic<int> next{0};
  std::latch start(threads_at_once);
  std::vector<std::jthread> running;
  for (int n = 0; n < threads_at_once; ++n) {
    running.emplace_back([&] {
      start.arrive_and_wait();
      for (int mine = next++; mine < count; mine = next++) {
        try {
          act(mine);
        } catch (const std::exception& error) {
          ADD_FAILURE() << "act " << mine << ": " << error.what();
        }
      }
    });
  }
}

}  // namespace perdura::services::testing
