#include "platform/core/metrics.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace perdura::platform {
namespace {

TEST(Metrics, AreShownInPrometheusTextFormat) {
  Metrics metrics;
  metrics.counter("orders_total", "Orders placed.", {{"result", "paid"}}).add(3);
  metrics.counter("orders_total", "Orders placed.", {{"result", "failed"}}).add();
  metrics.gauge("open_orders", "Now open.").set(2.5);
  auto& seconds = metrics.histogram("wait_seconds", "Waiting.", {{"for", "pg"}}, {0.1, 1});
  seconds.observe(0.1);
  seconds.observe(0.5);
  seconds.observe(7);
  EXPECT_EQ(metrics.expose(),
            "# HELP open_orders Now open.\n"
            "# TYPE open_orders gauge\n"
            "open_orders 2.5\n"
            "# HELP orders_total Orders placed.\n"
            "# TYPE orders_total counter\n"
            "orders_total{result=\"failed\"} 1\n"
            "orders_total{result=\"paid\"} 3\n"
            "# HELP wait_seconds Waiting.\n"
            "# TYPE wait_seconds histogram\n"
            "wait_seconds_bucket{for=\"pg\",le=\"0.1\"} 1\n"
            "wait_seconds_bucket{for=\"pg\",le=\"1\"} 2\n"
            "wait_seconds_bucket{for=\"pg\",le=\"+Inf\"} 3\n"
            "wait_seconds_sum{for=\"pg\"} 7.6\n"
            "wait_seconds_count{for=\"pg\"} 3\n");
}

TEST(Metrics, EscapeWhatLabelsAndHelpMayHold) {
  Metrics metrics;
  metrics.counter("a", "one\ntwo\\", {{"l", "x\"y\\z\n"}}).add();
  EXPECT_EQ(metrics.expose(),
            "# HELP a one\\ntwo\\\\\n# TYPE a counter\na{l=\"x\\\"y\\\\z\\n\"} 1\n");
}

TEST(Metrics, StayWhereTheyAreAndCountFromManyThreads) {
  Metrics metrics;
  auto& counter = metrics.counter("hits_total", "Hits.");
  auto& histogram = metrics.histogram("seconds", "Time.");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics, &counter, &histogram, t] {
      for (int i = 0; i < 1000; ++i) {
        counter.add();
        histogram.observe(0.01);
        metrics.gauge("thread", "One each.", {{"t", std::to_string(t)}}).add(1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 4000u);
  EXPECT_EQ(&counter, &metrics.counter("hits_total", "Hits."));
  EXPECT_EQ(histogram.count_up_to(histogram.buckets().size()), 4000u);
  EXPECT_EQ(metrics.gauge("thread", "One each.", {{"t", "3"}}).value(), 1000);
}

TEST(Metrics, CountStrangersTogetherBeforeTheyFillTheMemory) {
  Metrics metrics;
  for (std::size_t i = 0; i < Metrics::max_series + 50; ++i) {
    metrics.counter("c", "C.", {{"who", std::to_string(i)}}).add();
  }
  EXPECT_EQ(metrics.counter("c", "C.", {{"who", "other"}}).value(), 50u);
  EXPECT_EQ(metrics.counter("c", "C.", {{"who", "7"}}).value(), 1u);
}

TEST(Metrics, RefuseNamesThatPrometheusWouldNotRead) {
  Metrics metrics;
  EXPECT_THROW(metrics.counter("a-b", ""), std::invalid_argument);
  EXPECT_THROW(metrics.counter("9a", ""), std::invalid_argument);
  EXPECT_THROW(metrics.counter("a", "", {{"l l", ""}}), std::invalid_argument);
  EXPECT_THROW(metrics.counter("a", "", {{"le", ""}}), std::invalid_argument);
  EXPECT_THROW(metrics.counter("a", "", {{"l", ""}, {"l", ""}}), std::invalid_argument);
  metrics.counter("a", "");
  EXPECT_THROW(metrics.gauge("a", ""), std::invalid_argument);
  EXPECT_THROW(metrics.histogram("h", "", {}, {1, 1}), std::invalid_argument);
  EXPECT_THROW(metrics.histogram("h", "", {}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::platform
