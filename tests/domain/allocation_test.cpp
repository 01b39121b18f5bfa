// The golden cases of dividing money, and what is refused.
#include "domain/allocation.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace perdura::domain {
namespace {

std::vector<std::int64_t> shares(std::int64_t amount, const std::vector<std::int64_t>& totals) {
  const std::vector<Money> lines(totals.begin(), totals.end());
  std::vector<std::int64_t> result;
  for (const Money share : allocate(Money(amount), lines)) result.push_back(share.value());
  return result;
}

using Amounts = std::vector<std::int64_t>;

TEST(Allocation, DividesACouponByLargestRemainder) {
  EXPECT_EQ(shares(3'000, {10'000, 7'000, 3'333}), (Amounts{1'475, 1'033, 492}));
}

TEST(Allocation, NeverLetsTheLastLineFallBelowZero) {
  Amounts totals(11, 3);
  totals.push_back(1);
  const auto parts = shares(17, totals);
  EXPECT_GE(parts.back(), 0);
  EXPECT_LE(parts.back(), 1);
  EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), 0), 17);
}

TEST(Allocation, NeverLosesAWon) {
  EXPECT_EQ(shares(1'000, {3'333, 3'333, 3'333}), (Amounts{334, 333, 333}));
}

TEST(Allocation, GivesNothingToLinesOfNothing) {
  EXPECT_EQ(shares(5, {0, 5, 0}), (Amounts{0, 5, 0}));
  EXPECT_EQ(shares(0, {0, 0}), (Amounts{0, 0}));
  EXPECT_EQ(shares(0, {}), Amounts{});
}

TEST(Allocation, IsExactForTheLargestAmounts) {
  constexpr auto max = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(shares(max, {max / 2, max / 2 + 1}), (Amounts{max / 2, max / 2 + 1}));
}

TEST(Allocation, RefusesWhatDoesNotFit) {
  EXPECT_THROW(shares(11, {10}), std::invalid_argument);
  EXPECT_THROW(shares(-1, {10}), std::invalid_argument);
  EXPECT_THROW(shares(1, {10, -1}), std::invalid_argument);
  EXPECT_THROW(shares(1, {}), std::invalid_argument);
  constexpr auto max = std::numeric_limits<std::int64_t>::max();
  EXPECT_THROW(shares(1, {max, 1}), MoneyOverflow);
}

TEST(RefundOfUnits, OneByOneReturnsExactlyWhatWasPaid) {
  const auto unit = [](Units before) {
    return refund_of_units(Money(10'000), {.before = before, .now = 1, .q = 3}).value();
  };
  EXPECT_EQ(unit(0), 3'333);
  EXPECT_EQ(unit(1), 3'333);
  EXPECT_EQ(unit(2), 3'334);
}

TEST(RefundOfUnits, RefusesMoreUnitsThanTheLineHas) {
  const Money net(100);
  EXPECT_THROW(refund_of_units(net, {.before = 2, .now = 2, .q = 3}), std::invalid_argument);
  EXPECT_THROW(refund_of_units(net, {.before = -1, .now = 2, .q = 3}), std::invalid_argument);
  EXPECT_THROW(refund_of_units(net, {.before = 1, .now = -1, .q = 3}), std::invalid_argument);
  EXPECT_THROW(value_of_units(net, {.k = 0, .q = 0}), std::invalid_argument);
  EXPECT_THROW(value_of_units(Money(-1), {.k = 0, .q = 1}), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::domain
