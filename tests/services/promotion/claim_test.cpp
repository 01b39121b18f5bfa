// Members register coupons by their codes.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using ::testing::ElementsAre;

struct Claims : ::testing::Test {
  PromotionWorld w;
  /// Nothing was given out by what was refused.
  void expect_nothing_given(const CouponView& coupon, const As& who = alice) {
    EXPECT_EQ(w.coupon(coupon.id).issued, coupon.issued);
    EXPECT_TRUE(w.mine(who).empty());
    w.expect_counts_to_match();
  }
};

TEST_F(Claims, ARegisteredCouponIsTheMembers) {
  const auto coupon = w.made("HELLO");
  const auto answer = w.claim("HELLO");
  const auto mine = decoded<UserCouponView>(answer, 201);
  EXPECT_EQ(mine.status, Status::Issued);
  EXPECT_EQ(mine.coupon_id, coupon.id);
  EXPECT_EQ(mine.code, "HELLO");
  EXPECT_EQ(w.mine(), std::vector<UserCouponView>{mine});
  EXPECT_TRUE(w.mine(bob).empty());
  EXPECT_EQ(w.coupon(coupon.id).issued, 1);
  EXPECT_THAT(w.trail(mine.id.value()), ElementsAre("coupon_issued"));
}

TEST_F(Claims, AnUnknownCodeIsNotFound) { EXPECT_EQ(outcome(w.claim("NOTHING")), "404 NOT_FOUND"); }

TEST_F(Claims, AreRefusedBeforeAndAfterTheDates) {
  const auto coupon = w.made("LATER", {{"valid_from", w.at(2)}});
  EXPECT_EQ(outcome(w.claim("LATER")), "409 COUPON_NOT_YET_VALID");
  expect_nothing_given(coupon);
  w.pass(std::chrono::hours(24));
  EXPECT_EQ(outcome(w.claim("LATER")), "409 COUPON_EXPIRED");
  expect_nothing_given(coupon);
}

TEST_F(Claims, AreRefusedWhenItsOwnerHasClosedIt) {
  const auto coupon = w.made("CLOSED");
  w.claimed("CLOSED", bob);
  w.send(HttpMethod::Patch, std::string(coupons) + "/" + coupon.id.value(), admin,
         R"({"status":"INACTIVE"})");
  EXPECT_EQ(outcome(w.claim("CLOSED")), "409 COUPON_INACTIVE");
  EXPECT_EQ(w.mine(bob).at(0).status, Status::Issued) << "who has it keeps it";
  expect_nothing_given(w.coupon(coupon.id));
}

TEST_F(Claims, AMemberHasAtMostTheLimit) {
  const auto coupon = w.made("TWO", {{"per_user_limit", 2}});
  w.claimed("TWO");
  w.claimed("TWO");
  EXPECT_EQ(outcome(w.claim("TWO")), "409 COUPON_LIMIT");
  EXPECT_EQ(w.mine().size(), 2u);
  w.claimed("TWO", bob);
  EXPECT_EQ(w.coupon(coupon.id).issued, 3);
  w.expect_counts_to_match();
}

TEST_F(Claims, ThereAreAsManyAsThereAre) {
  const auto coupon = w.made("ONE", {{"total_quantity", 1}});
  w.claimed("ONE", bob);
  EXPECT_EQ(outcome(w.claim("ONE")), "409 COUPON_SOLD_OUT");
  expect_nothing_given(w.coupon(coupon.id));
}

TEST_F(Claims, AreMadeOnceForEachKey) {
  w.made("KEYED", {{"per_user_limit", 5}});
  const auto first = w.claim("KEYED", alice, "key");
  EXPECT_EQ(w.claim("KEYED", alice, "key").body, first.body);
  EXPECT_EQ(w.mine().size(), 1u);
  EXPECT_EQ(w.claim("KEYED", bob, "key").status, 201) << "keys are a member's own";
}

TEST_F(Claims, AreListedNewestFirstInPages) {
  for (const char* code : {"C-1", "C-2", "C-3"}) w.owned(code);
  const auto page = decoded<UserCouponPage>(w.get("/api/v1/users/me/coupons?limit=2", alice));
  ASSERT_EQ(page.items.size(), 2u);
  EXPECT_EQ(page.items.at(0).code, "C-3");
  const auto next =
      decoded<UserCouponPage>(w.get("/api/v1/users/me/coupons?cursor=" + *page.next_cursor, alice));
  ASSERT_EQ(next.items.size(), 1u);
  EXPECT_EQ(next.items.at(0).code, "C-1");
  EXPECT_EQ(next.next_cursor, std::nullopt);
}

}  // namespace
}  // namespace perdura::services::promotion::testing
