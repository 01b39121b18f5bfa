// What passes with its date.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using ::testing::ElementsAre;

constexpr std::chrono::hours a_day{24};

TEST(CouponExpiry, ShowsAtItsInstantAndIsWrittenByTheNextRound) {
  PromotionWorld w;
  const auto id = w.owned("DAY");
  EXPECT_EQ(w.service.expire(10), 0);
  w.pass(a_day);
  EXPECT_EQ(w.status(id), Status::Expired);
  EXPECT_EQ(w.service.expire(10), 1);
  EXPECT_EQ(w.service.expire(10), 0);
  EXPECT_EQ(w.status(id), Status::Expired);
  EXPECT_THAT(w.trail(id.value()), ElementsAre("coupon_issued", "coupon_expired"));
}

TEST(CouponExpiry, NeverTakesWhatAnOrderHolds) {
  PromotionWorld w;
  const auto id = w.owned("DAY");
  w.held("7", {id});
  w.pass(a_day);
  EXPECT_EQ(w.service.expire(10), 0);
  EXPECT_EQ(w.status(id), Status::Held);
  EXPECT_EQ(w.moved("use", "7"), 1u);
  EXPECT_EQ(w.service.expire(10), 0);
  EXPECT_EQ(w.status(id), Status::Used);
}

TEST(CouponExpiry, TakesWhatIsGivenBackTooLate) {
  PromotionWorld w;
  const auto id = w.owned("DAY");
  w.held("7", {id});
  w.pass(a_day);
  EXPECT_EQ(w.moved("give-back", "7"), 1u);
  EXPECT_EQ(w.service.expire(10), 1);
  EXPECT_THAT(w.trail(id.value()),
              ElementsAre("coupon_issued", "coupon_held", "coupon_given_back", "coupon_expired"));
}

TEST(CouponExpiry, TakesRestoredOnes) {
  PromotionWorld w;
  const auto id = w.owned("DAY");
  w.held("7", {id});
  w.act("use", "7");
  w.act("restore", "7");
  w.pass(a_day);
  EXPECT_EQ(w.service.expire(10), 1);
  EXPECT_EQ(w.status(id), Status::Expired);
  w.expect_counts_to_match();
}

TEST(CouponExpiry, IsDoneInRoundsOfAFewEach) {
  PromotionWorld w;
  for (const char* code : {"A-1", "B-1", "C-1"}) w.owned(code);
  w.pass(a_day);
  EXPECT_EQ(w.service.expire(2), 2);
  EXPECT_EQ(w.service.expire(2), 1);
  EXPECT_EQ(w.service.expire(2), 0);
}

TEST(CouponExpiry, WaitsForALaterDate) {
  PromotionWorld w;
  const auto coupon = w.made("LONGER");
  const auto id = w.claimed("LONGER");
  w.send(HttpMethod::Patch, std::string(coupons) + "/" + coupon.id.value(), admin,
         R"({"valid_until":")" + w.at(48) + R"("})");
  w.pass(a_day);
  EXPECT_EQ(w.service.expire(10), 0);
  EXPECT_EQ(w.status(id), Status::Issued);
}

}  // namespace
}  // namespace perdura::services::promotion::testing
