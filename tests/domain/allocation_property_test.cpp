// Rules 1 to 4 of money, each as a property of random orders.
#include <numeric>
#include <vector>

#include "domain/allocation.hpp"
#include "tests/domain/properties.hpp"

namespace perdura::domain {
namespace {

using perdura::testing::holds_for_all;

struct Case {
  std::vector<Money> totals;
  Money amount;
};

Money sum_of(const std::vector<Money>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Money());
}

/// One to twelve lines, small or large, zeros and equal ones too; any amount that fits.
Case any_case(std::int64_t largest_line) {
  Case made;
  const int lines = *rc::gen::inRange(1, 13);
  for (int i = 0; i < lines; ++i) {
    const bool repeats = i > 0 && *rc::gen::arbitrary<bool>();
    made.totals.push_back(repeats ? made.totals.back()
                                  : Money(*rc::gen::inRange<std::int64_t>(0, largest_line + 1)));
  }
  made.amount = Money(*rc::gen::inRange<std::int64_t>(0, sum_of(made.totals).value() + 1));
  return made;
}

Case any_case() { return any_case(*rc::gen::element<std::int64_t>(3, 1'000, 10'000'000'000)); }

TEST(Allocation, SharesAddUpAndStayWithinTheirLines) {  // rule 1
  holds_for_all([] {
    const Case c = any_case();
    const auto shares = allocate(c.amount, c.totals);
    RC_ASSERT(shares.size() == c.totals.size());
    RC_ASSERT(sum_of(shares) == c.amount);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      RC_ASSERT(shares[i] >= Money());
      RC_ASSERT(shares[i] <= c.totals[i]);
    }
  });
}

TEST(Allocation, TheLargestRemaindersAreRoundedUpAndTiesGoToTheLowestLine) {  // rule 1
  holds_for_all([] {
    const Case c = any_case(1'000'000);
    const auto shares = allocate(c.amount, c.totals);
    const std::int64_t sum = sum_of(c.totals).value();
    RC_PRE(sum > 0);
    const auto remainder = [&](std::size_t i) {
      return c.amount.value() * c.totals[i].value() % sum;
    };
    const auto rounded_up = [&](std::size_t i) {
      return shares[i].value() > c.amount.value() * c.totals[i].value() / sum;
    };
    for (std::size_t i = 0; i < shares.size(); ++i) {
      for (std::size_t j = 0; j < shares.size(); ++j) {
        if (!rounded_up(i) || rounded_up(j)) continue;
        RC_ASSERT(remainder(i) > remainder(j) || (remainder(i) == remainder(j) && i < j));
      }
    }
  });
}

TEST(Allocation, NoLineIsAWonAwayFromItsProportion) {  // rule 2: not even the last one
  holds_for_all([] {
    const Case c = any_case(1'000'000);
    const auto shares = allocate(c.amount, c.totals);
    const std::int64_t sum = sum_of(c.totals).value();
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const std::int64_t off = shares[i].value() * sum - c.amount.value() * c.totals[i].value();
      RC_ASSERT(off < std::max<std::int64_t>(sum, 1));
      RC_ASSERT(off > -std::max<std::int64_t>(sum, 1));
    }
  });
}

TEST(Allocation, EqualLinesDifferByAtMostOneAndLoseNothing) {  // rule 3
  holds_for_all([] {
    const auto lines = *rc::gen::inRange<std::size_t>(1, 40);
    const Money line(*rc::gen::inRange<std::int64_t>(0, 100'000));
    const std::vector<Money> totals(lines, line);
    const Money amount(*rc::gen::inRange<std::int64_t>(0, sum_of(totals).value() + 1));
    const auto shares = allocate(amount, totals);
    RC_ASSERT(sum_of(shares) == amount);
    RC_ASSERT(shares.front() - shares.back() <= Money(1));
    RC_ASSERT(std::is_sorted(shares.rbegin(), shares.rend()));
  });
}

TEST(RefundOfUnits, IsTheSameWhateverTheGrouping) {  // rule 4
  holds_for_all([] {
    const Money net(*rc::gen::inRange<std::int64_t>(0, 10'000'000'000));
    const Units q = *rc::gen::inRange(1, 200);
    Money refunded;
    Units gone = 0;
    while (gone < q) {
      const Units now = *rc::gen::inRange(1, q - gone + 1);
      const Money part = refund_of_units(net, {.before = gone, .now = now, .q = q});
      RC_ASSERT(part >= Money());
      refunded += part;
      gone += now;
      RC_ASSERT(refunded == value_of_units(net, {.k = gone, .q = q}));
      RC_ASSERT(refunded.value() == net.value() * gone / q);
    }
    RC_ASSERT(refunded == net);
  });
}

}  // namespace
}  // namespace perdura::domain
