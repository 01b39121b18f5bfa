// Making lists and numbers smaller, on made-up failures.
#include "simulator/explore/ddmin.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <set>

namespace perdura::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Items = std::vector<int>;

Items up_to(int count) {
  Items items(static_cast<std::size_t>(count));
  std::iota(items.begin(), items.end(), 0);
  return items;
}

bool has_all(const Items& items, const std::set<int>& wanted) {
  return std::ranges::all_of(wanted, [&](int one) { return std::ranges::count(items, one) > 0; });
}

TEST(Ddmin, FindsTheTwoThatFailTogether) {
  int asked = 0;
  const auto found = ddmin(up_to(1'000), [&](const Items& items) {
    ++asked;
    return has_all(items, {17, 803});
  });
  EXPECT_THAT(found, ElementsAre(17, 803));
  EXPECT_LT(asked, 200);
}

TEST(Ddmin, OfWhatFailsAnywayNothingIsLeftAfterOneQuestion) {
  int asked = 0;
  EXPECT_THAT(ddmin(up_to(100), [&](const Items&) { return ++asked > 0; }), IsEmpty());
  EXPECT_EQ(asked, 1);
}

TEST(Ddmin, ASingleOneThatIsNeededStays) {
  EXPECT_THAT(ddmin(Items{5}, [](const Items& items) { return !items.empty(); }), ElementsAre(5));
  EXPECT_THAT(ddmin(Items{}, [](const Items&) { return true; }), IsEmpty());
}

/// A failure that any of several sets is enough for, and that may be masked by single items.
struct MadeUp {
  std::vector<std::set<int>> enough;
  std::set<int> masks;

  bool operator()(const Items& items) const {
    const auto masked =
        std::ranges::count_if(items, [&](int one) { return masks.contains(one); }) % 2 == 1;
    return !masked &&
           std::ranges::any_of(enough, [&](const auto& one) { return has_all(items, one); });
  }
};

RC_GTEST_PROP(DdminProperty, TheResultIsAPartThatFailsAndOneMinimal, ()) {
  const int count = *rc::gen::inRange(1, 40);
  const auto some = rc::gen::container<Items>(rc::gen::inRange(0, count));
  MadeUp fails;
  for (const auto& one : *rc::gen::container<std::vector<Items>>(some)) {
    fails.enough.emplace_back(one.begin(), one.end());
  }
  for (const int one : *some) fails.masks.insert(one);
  const Items items = up_to(count);
  RC_PRE(fails(items));
  const Items found = ddmin(items, fails);
  RC_ASSERT(fails(found));
  RC_ASSERT(std::ranges::includes(items, found));
  for (std::size_t n = 0; n < found.size(); ++n) {
    Items rest = found;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(n));
    RC_ASSERT(!fails(rest));
  }
}

RC_GTEST_PROP(DdminProperty, TheSmallestNumberIsFoundWhereGreaterOnesFailToo, ()) {
  const auto least = *rc::gen::inRange<long long>(-1'000, 1'000);
  const auto border = *rc::gen::inRange<long long>(-1'000, 1'000);
  const auto value = *rc::gen::inRange<long long>(-1'000, 2'000);
  RC_PRE(value >= border && value >= least);
  const auto found = smallest(least, value, [&](long long one) { return one >= border; });
  RC_ASSERT(found == std::max(least, border));
}

TEST(Smallest, IsNeverGreaterThanWhatIsKnown) {
  EXPECT_EQ(smallest(10, 3, [](long long) { return false; }), 3);
  EXPECT_EQ(smallest(0, 3, [](long long) { return false; }), 3);
}

}  // namespace
}  // namespace perdura::simulator
