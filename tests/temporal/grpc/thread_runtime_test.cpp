#include "temporal/runtime_threads/thread_runtime.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace perdura::temporal {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(ThreadRuntime, RunsPostsInTheirOrderOnOneThread) {
  constexpr int count = 1'000;
  std::vector<int> order;
  std::set<std::thread::id> threads;
  {
    ThreadRuntime runtime;
    for (int i = 0; i < count; ++i) {
      runtime.post([&, i] {
        order.push_back(i);
        threads.insert(std::this_thread::get_id());
      });
    }
  }
  ASSERT_EQ(order.size(), count);
  for (int i = 0; i < count; ++i) EXPECT_EQ(order[i], i);
  EXPECT_EQ(threads.size(), 1u);
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST(ThreadRuntime, NeverRunsAPostInsideTheCallThatMadeIt) {
  std::promise<std::vector<int>> done;
  ThreadRuntime runtime;  // last: it uses what stands above
  runtime.post([&] {
    auto order = std::make_shared<std::vector<int>>();
    runtime.post([&done, order] {
      order->push_back(2);
      done.set_value(*order);
    });
    order->push_back(1);
  });
  EXPECT_EQ(done.get_future().get(), (std::vector{1, 2}));
}

TEST(ThreadRuntime, FiresTimersByTheirMomentAndNotByTheOrderOfSetting) {
  std::promise<std::vector<int>> done;
  std::vector<int> order;
  ThreadRuntime runtime;  // last: it uses what stands above
  // Set in one piece of serial work, so that no timer is due before the last one is set.
  runtime.post([&] {
    runtime.after(milliseconds(60), [&] { done.set_value(order); });
    runtime.after(milliseconds(30), [&] { order.push_back(2); });
    runtime.after(milliseconds(1), [&] { order.push_back(1); });
    runtime.after(milliseconds(-5), [&] { order.push_back(0); });
  });
  EXPECT_EQ(done.get_future().get(), (std::vector{0, 1, 2}));
}

TEST(ThreadRuntime, FiresATimerNoSoonerThanItsDelay) {
  std::promise<std::chrono::steady_clock::time_point> fired;
  ThreadRuntime runtime;  // last: it uses what stands above
  const auto before = std::chrono::steady_clock::now();
  runtime.after(milliseconds(20), [&] { fired.set_value(std::chrono::steady_clock::now()); });
  EXPECT_GE(fired.get_future().get() - before, milliseconds(20));
}

TEST(ThreadRuntime, ATimerThatSetsItselfAnewDoesNotStarvePosts) {
  std::atomic<bool> stop = false;
  std::promise<void> stopped;
  std::promise<void> posted;
  std::function<void()> again;
  ThreadRuntime runtime;  // last: it uses what stands above
  again = [&] {
    if (stop) return stopped.set_value();
    runtime.after(Duration(0), again);
  };
  runtime.after(Duration(0), again);
  runtime.post([&] { posted.set_value(); });
  posted.get_future().get();
  stop = true;
  stopped.get_future().get();
}

TEST(ThreadRuntime, ACancelledTimerNeverFires) {
  std::atomic<bool> fired = false;
  std::promise<void> later;
  ThreadRuntime runtime;  // last: it uses what stands above
  runtime.post([&] {
    const auto id = runtime.after(milliseconds(1), [&] { fired = true; });
    EXPECT_NE(id, 0u);
    runtime.after(milliseconds(20), [&] { later.set_value(); });
    runtime.cancel(id);
    runtime.cancel(id);
    runtime.cancel(987'654'321);
  });
  later.get_future().get();
  EXPECT_FALSE(fired);
}

TEST(ThreadRuntime, ACancelledTimerLetsGoOfWhatItHeld) {
  ThreadRuntime runtime;
  auto held = std::make_shared<int>(1);
  const auto id = runtime.after(hours(1), [held] {});
  EXPECT_EQ(held.use_count(), 2);
  runtime.cancel(id);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(ThreadRuntime, AnEndlessDelayDoesNotOverflow) {
  std::atomic<bool> fired = false;
  std::promise<void> later;
  ThreadRuntime runtime;  // last: it uses what stands above
  runtime.after(Duration::max(), [&] { fired = true; });
  runtime.after(milliseconds(5), [&] { later.set_value(); });
  later.get_future().get();
  EXPECT_FALSE(fired);
}

TEST(ThreadRuntime, BlockingWorkRunsSideBySideAndBesideTheSerialThread) {
  constexpr int count = 8;
  std::latch all_there(count + 1);
  ThreadRuntime runtime;  // last: it uses what stands above
  for (int i = 0; i < count; ++i) {
    runtime.run_blocking([&] { all_there.arrive_and_wait(); });
  }
  runtime.post([&] { all_there.arrive_and_wait(); });
  all_there.wait();
}

TEST(ThreadRuntime, ThePoolNeverExceedsItsBoundAndIsReused) {
  constexpr int count = 200;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::atomic<int> done = 0;
  {
    ThreadRuntime runtime({.blocking_threads_max = 3});
    for (int i = 0; i < count; ++i) {
      runtime.run_blocking([&] {
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
        ++done;
      });
    }
  }
  EXPECT_EQ(done, count);
  EXPECT_LE(threads.size(), 3u);
}

TEST(ThreadRuntime, ShutdownFinishesChainsOfBlockingAndSerialWork) {
  std::vector<std::string> steps;
  {
    ThreadRuntime runtime;
    runtime.run_blocking([&] {
      steps.push_back("blocking");
      runtime.post([&] {
        steps.push_back("serial");
        runtime.run_blocking([&] { steps.push_back("blocking again"); });
      });
    });
  }
  EXPECT_EQ(steps, (std::vector<std::string>{"blocking", "serial", "blocking again"}));
}

TEST(ThreadRuntime, ShutdownDropsTimersThatDidNotFire) {
  std::atomic<bool> fired = false;
  auto held = std::make_shared<int>(1);
  {
    ThreadRuntime runtime;
    runtime.after(hours(1), [&fired, held] { fired = true; });
  }
  EXPECT_FALSE(fired);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(ThreadRuntime, ChanceDiffersBetweenRuntimesAndDraws) {
  ThreadRuntime one;
  ThreadRuntime other;
  std::set<std::uint64_t> numbers;
  for (int i = 0; i < 100; ++i) numbers.insert({one.random(), other.random()});
  EXPECT_EQ(numbers.size(), 200u);
}

TEST(ThreadRuntime, APoolWithoutThreadsIsRefused) {
  EXPECT_THROW(ThreadRuntime({.blocking_threads_max = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::temporal
