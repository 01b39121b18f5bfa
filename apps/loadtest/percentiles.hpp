#pragma once
// How durations are spread. Pure.
#include <boost/describe/class.hpp>
#include <vector>

namespace perdura::apps::loadtest {

/// In the unit of the samples.
struct Spread {
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double max = 0;

  bool operator==(const Spread&) const = default;
};
BOOST_DESCRIBE_STRUCT(Spread, (), (p50, p95, p99, max))

/// The smallest sample that at least `percent` of all samples do not exceed (nearest rank). Throws
/// `std::invalid_argument` without samples, or outside 0 < percent <= 100. `sorted` is ascending.
double percentile(const std::vector<double>& sorted, double percent);

/// Zeros without samples.
Spread spread_of(std::vector<double> samples);

}  // namespace perdura::apps::loadtest
