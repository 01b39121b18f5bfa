// Days on which sellers work: what a weekend does to a deadline.
#include "domain/business_days.hpp"

#include <gtest/gtest.h>

namespace perdura::domain {
namespace {

using namespace std::chrono;

constexpr sys_time<milliseconds> at(year_month_day day) { return sys_days(day) + hours(15); }

TEST(BusinessDays, StepOverTheWeekend) {
  const auto friday = at(2026y / November / 20);
  EXPECT_EQ(business_days_after(friday, BusinessDays(1)), at(2026y / November / 23));
  EXPECT_EQ(business_days_after(friday, BusinessDays(3)), at(2026y / November / 25));
  EXPECT_EQ(business_days_after(at(2026y / November / 21), BusinessDays(1)),
            at(2026y / November / 23));
  EXPECT_EQ(business_days_after(at(2026y / November / 16), BusinessDays(3)),
            at(2026y / November / 19));
}

TEST(BusinessDays, OfWhichThereAreNoneAreNow) {
  const auto sunday = at(2026y / November / 22);
  EXPECT_EQ(business_days_after(sunday, BusinessDays(0)), sunday);
}

TEST(BusinessDays, AreNotCountedInAPlainSpanOfTime) {
  const auto friday = at(2026y / November / 20);
  EXPECT_EQ(business_days_after(friday, SellerTime(BusinessDays(1))), at(2026y / November / 23));
  EXPECT_EQ(business_days_after(friday, SellerTime(milliseconds(hours(24)))),
            at(2026y / November / 21));
}

}  // namespace
}  // namespace perdura::domain
