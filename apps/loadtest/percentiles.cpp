#include "apps/loadtest/percentiles.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace perdura::apps::loadtest {

double percentile(const std::vector<double>& sorted, double percent) {
  if (sorted.empty()) throw std::invalid_argument("a percentile of nothing");
  if (!(percent > 0 && percent <= 100)) throw std::invalid_argument("not a percentage");
  const auto count = static_cast<double>(sorted.size());
  const auto rank = static_cast<std::size_t>(std::ceil(percent * count / 100));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

Spread spread_of(std::vector<double> samples) {
  if (samples.empty()) return {};
  std::sort(samples.begin(), samples.end());
  return {.p50 = percentile(samples, 50),
          .p95 = percentile(samples, 95),
          .p99 = percentile(samples, 99),
          .max = samples.back()};
}

}  // namespace perdura::apps::loadtest
