#pragma once
// Counters, gauges and histograms, shown in Prometheus' text format. No global registry: `main`
// makes one `Metrics` and hands it on.
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace perdura::platform {

/// Label names and values, in the order in which they are shown.
using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double n) { value_.fetch_add(n, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Histogram {
 public:
  /// Seconds, from half a millisecond to ten seconds.
  static std::vector<double> latency_buckets();

  /// `buckets`: upper bounds, ascending.
  explicit Histogram(std::vector<double> buckets);
  void observe(double value);

  const std::vector<double>& buckets() const { return bounds_; }
  /// How many were at most bucket `i`'s bound; of `buckets().size()`: all.
  std::uint64_t count_up_to(std::size_t i) const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;  // one more than bounds
  std::atomic<double> sum_{0};
};

/// Thread-safe. What it returns stays valid as long as it lives: look a metric up once, keep the
/// reference. Names and labels are checked (`std::invalid_argument`), and so is that a name keeps
/// its kind. Of one name at most `max_series` label sets are kept; what comes later is counted
/// together under the values "other", so that no stranger can fill the memory.
class Metrics {
 public:
  static constexpr std::size_t max_series = 1000;

  Metrics() = default;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                       std::vector<double> buckets = Histogram::latency_buckets());

  /// Prometheus' text format 0.0.4; sorted by name and labels.
  std::string expose() const;
  static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  enum class Kind { Counter, Gauge, Histogram };
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
  };
  struct Family {
    Kind kind;
    std::string help;
    std::map<Labels, Series> series;
  };

  Series& find(const std::string& name, const std::string& help, Kind kind, const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family> families_;
};

}  // namespace perdura::platform
