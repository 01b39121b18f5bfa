#include "services/order/awaited.hpp"

#include <gtest/gtest.h>

#include "domain/names.hpp"

namespace perdura::services::order {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

TEST(Awaited, IsThereExactlyWhileAnOrderIsNotFinal) {
  const domain::Deadlines deadlines;
  const Instant since = sys_days(2026y / 11 / 20);
  for (const auto& [status, name] : domain::named_values<Status>()) {
    const auto facts = awaited_in(status, since, deadlines);
    // COMPLETED takes claims still, but waits for nothing.
    const bool over = statemachines::order::is_final(status) || status == Status::Completed;
    EXPECT_EQ(facts.empty(), over) << name;
    for (const auto& fact : facts) EXPECT_GT(fact.due_at, since) << name;
  }
}

TEST(BusinessDays, LeaveOutWeekends) {
  const Instant friday = sys_days(2026y / 11 / 20) + 9h;
  EXPECT_EQ(business_days_after(friday, domain::BusinessDays(0)), friday);
  EXPECT_EQ(business_days_after(friday, domain::BusinessDays(1)), friday + 72h);
  EXPECT_EQ(business_days_after(friday, domain::BusinessDays(7)), friday + 24h * 11);
  const Instant saturday = friday + 24h;
  EXPECT_EQ(business_days_after(saturday, domain::BusinessDays(1)), saturday + 48h);
}

}  // namespace
}  // namespace perdura::services::order
