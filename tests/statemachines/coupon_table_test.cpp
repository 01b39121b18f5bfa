// The coupon's table against a list by hand.
#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

const char* const by_hand = R"(
ISSUED | hold | HELD
ISSUED | expire | EXPIRED
ISSUED | give back* | stays REPEAT

HELD | use | USED
HELD | give back what was issued | ISSUED
HELD | give back what was restored | RESTORED
HELD | restore an earlier use* | stays REPEAT

USED | restore | RESTORED
USED | restore, past its date | USED
USED | restore an earlier use* | stays REPEAT
USED | use | stays REPEAT

RESTORED | hold | HELD
RESTORED | expire | EXPIRED
RESTORED | give back* | stays REPEAT
RESTORED | restore* | stays REPEAT

EXPIRED | give back* | stays REPEAT
EXPIRED | restore* | stays REPEAT
EXPIRED | expire | stays REPEAT
)";

TEST(CouponTable, DoesWithEachPairWhatTheListByHandSays) {
  expect_as_listed<coupon::Status>(parse(by_hand, coupon_samples()), coupon_samples());
}

TEST(CouponTable, HasTheRowsOfTheListByHandAndNoOthers) {
  expect_same_rows(parse(by_hand, coupon_samples()), coupon_samples(), coupon::info());
}

TEST(CouponTable, ConnectsTheStatusesAsTheBusinessDoes) {
  const std::set<std::string> expected{
      "ISSUED -> HELD",   "RESTORED -> HELD", "HELD -> USED",      "HELD -> ISSUED",
      "HELD -> RESTORED", "USED -> RESTORED", "ISSUED -> EXPIRED", "RESTORED -> EXPIRED",
  };
  EXPECT_EQ(arrows(coupon::info()), expected);
}

TEST(CouponTable, NeverExpiresACouponThatAnOrderHolds) {
  const auto outcome = coupon::apply(coupon::Status::Held, coupon::Expire{});
  EXPECT_EQ(std::get<Refusal>(outcome), (Refusal{.from = "HELD", .event = "Expire"}));
}

TEST(CouponTable, RestoresOnceAUse) {
  using enum coupon::Status;
  const coupon::Restore undo{.this_use = true, .in_date = true};
  EXPECT_EQ(std::get<coupon::Status>(coupon::apply(Used, undo)), Restored);
  EXPECT_EQ(coupon::lateness(Restored, undo), Lateness::Repeat);
  // Used again by another order: what undoes the first use is late, and changes nothing.
  const coupon::Restore late{.this_use = false, .in_date = true};
  EXPECT_EQ(std::get<coupon::Status>(coupon::apply(Used, late)), Used);
}

}  // namespace
}  // namespace perdura::statemachines::testing
