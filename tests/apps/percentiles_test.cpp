#include "apps/loadtest/percentiles.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <stdexcept>

namespace perdura::apps::loadtest {
namespace {

std::vector<double> one_to(int last) {
  std::vector<double> samples(static_cast<std::size_t>(last));
  std::iota(samples.begin(), samples.end(), 1.0);
  return samples;
}

TEST(Percentile, IsTheSmallestSampleThatSoManyDoNotExceed) {
  EXPECT_EQ(percentile(one_to(100), 50), 50);
  EXPECT_EQ(percentile(one_to(100), 95), 95);
  EXPECT_EQ(percentile(one_to(100), 99), 99);
  EXPECT_EQ(percentile(one_to(100), 100), 100);
  EXPECT_EQ(percentile(one_to(5), 50), 3);
  EXPECT_EQ(percentile(one_to(4), 50), 2);
  EXPECT_EQ(percentile(one_to(20), 99), 20);
}

TEST(Percentile, OfOneSampleIsThatSample) {
  EXPECT_EQ(percentile({7}, 0.001), 7);
  EXPECT_EQ(percentile({7}, 100), 7);
}

TEST(Percentile, OfNothingOrOutsideItsRangeIsRefused) {
  EXPECT_THROW(percentile({}, 50), std::invalid_argument);
  EXPECT_THROW(percentile({1}, 0), std::invalid_argument);
  EXPECT_THROW(percentile({1}, 100.1), std::invalid_argument);
  EXPECT_THROW(percentile({1}, std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
}

TEST(Spread, DoesNotDependOnTheOrderOfItsSamples) {
  auto samples = one_to(200);
  const Spread expected{.p50 = 100, .p95 = 190, .p99 = 198, .max = 200};
  EXPECT_EQ(spread_of(samples), expected);
  EXPECT_EQ(spread_of({samples.rbegin(), samples.rend()}), expected);
}

TEST(Spread, OfNothingIsZeros) { EXPECT_EQ(spread_of({}), Spread()); }

}  // namespace
}  // namespace perdura::apps::loadtest
