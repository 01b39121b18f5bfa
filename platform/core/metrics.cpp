#include "platform/core/metrics.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

namespace perdura::platform {
namespace {

bool is_name(std::string_view text) {
  static constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return !text.empty() && text.find_first_not_of(allowed) == text.npos &&
         !(text.front() >= '0' && text.front() <= '9');
}

void check(const std::string& name, const Labels& labels) {
  if (!is_name(name)) throw std::invalid_argument("not a metric's name: \"" + name + "\"");
  std::set<std::string_view> seen;
  for (const auto& [label, value] : labels) {
    // "le" is the histogram's own.
    if (!is_name(label) || label == "le" || !seen.insert(label).second) {
      throw std::invalid_argument("not a label of " + name + ": \"" + label + "\"");
    }
  }
}

}  // namespace

std::vector<double> Histogram::latency_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

Histogram::Histogram(std::vector<double> buckets)
    : bounds_(std::move(buckets)), counts_(bounds_.size() + 1) {
  if (bounds_.empty() ||
      std::adjacent_find(bounds_.begin(), bounds_.end(), std::greater_equal<>()) != bounds_.end()) {
    throw std::invalid_argument("a histogram's bounds must ascend");
  }
}

void Histogram::observe(double value) {
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  const auto i = static_cast<std::size_t>(bound - bounds_.begin());
  counts_[i].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count_up_to(std::size_t i) const {
  std::uint64_t count = 0;
  for (std::size_t k = 0; k <= i && k < counts_.size(); ++k) {
    count += counts_[k].load(std::memory_order_relaxed);
  }
  return count;
}

Metrics::Series& Metrics::find(const std::string& name, const std::string& help, Kind kind,
                               const Labels& labels) {
  check(name, labels);
  auto& family = families_.try_emplace(name, Family{kind, help, {}}).first->second;
  if (family.kind != kind) throw std::invalid_argument(name + " is a metric of another kind");
  const auto known = family.series.find(labels);
  if (known != family.series.end()) return known->second;
  if (family.series.size() < max_series) return family.series[labels];
  Labels other = labels;
  for (auto& [label, value] : other) value = "other";
  return family.series[other];
}

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& series = find(name, help, Kind::Counter, labels);
  if (!series.counter) series.counter = std::make_unique<Counter>();
  return *series.counter;
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& series = find(name, help, Kind::Gauge, labels);
  if (!series.gauge) series.gauge = std::make_unique<Gauge>();
  return *series.gauge;
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                              const Labels& labels, std::vector<double> buckets) {
  auto fresh = std::make_unique<Histogram>(std::move(buckets));
  const std::lock_guard lock(mutex_);
  auto& series = find(name, help, Kind::Histogram, labels);
  if (!series.histogram) series.histogram = std::move(fresh);
  return *series.histogram;
}

}  // namespace perdura::platform
