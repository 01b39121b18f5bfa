// Coupons as their owners define them.
#include <gmock/gmock.h>

#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

using ::testing::ElementsAre;

struct Coupons : ::testing::Test {
  PromotionWorld w;
  HttpResponse edit(const CouponView& coupon, const std::string& body) {
    return w.send(HttpMethod::Patch, std::string(coupons) + "/" + coupon.id.value(), admin, body);
  }
};

TEST_F(Coupons, AreReadAsTheyWereMade) {
  const auto answer = w.send(HttpMethod::Post, coupons, admin,
                             w.coupon_body("SPRING", {{"partial_policy", "RECOMPUTE"},
                                                      {"total_quantity", 100},
                                                      {"per_user_limit", 2},
                                                      {"min_order_amount", 5'000}}));
  const auto made = decoded<CouponView>(answer, 201);
  EXPECT_EQ(answer.headers.find("Location"), "/api/v1/coupons/" + made.id.value());
  EXPECT_EQ(w.coupon(made.id), made);
  EXPECT_EQ(made.code, "SPRING");
  EXPECT_EQ(made.partial_policy, domain::PartialPolicy::Recompute);
  EXPECT_EQ(made.total_quantity, 100);
  EXPECT_EQ(made.per_user_limit, 2);
  EXPECT_EQ(made.issued, 0);
  EXPECT_THAT(w.trail(made.id.value()), ElementsAre("coupon_changed"));
}

TEST_F(Coupons, LeftOutTermsAreTheMildest) {
  const auto made = w.made("PLAIN");
  EXPECT_EQ(made.partial_policy, domain::PartialPolicy::Keep);
  EXPECT_EQ(made.total_quantity, std::nullopt);
  EXPECT_EQ(made.per_user_limit, 1);
}

TEST_F(Coupons, ACodeIsGivenOnce) {
  w.made("ONCE");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, coupons, baker, w.coupon_body("ONCE"))),
            "409 COUPON_CODE_TAKEN");
  EXPECT_EQ(w.event_count(), 1);
  w.made("once");  // capitals count
}

TEST_F(Coupons, AreMadeOnceForEachKey) {
  const auto body = w.coupon_body("KEYED");
  const auto first = w.send(HttpMethod::Post, coupons, admin, body, "key");
  EXPECT_EQ(w.send(HttpMethod::Post, coupons, admin, body, "key").body, first.body);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, coupons, admin, w.coupon_body("OTHER"), "key")),
            "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.event_count(), 1);
}

TEST_F(Coupons, KeepTheirPromiseToThoseWhoHaveThem) {
  const auto made = w.made("PROMISE", {{"total_quantity", 5}});
  w.claimed("PROMISE", alice);
  w.claimed("PROMISE", bob);
  EXPECT_EQ(outcome(edit(made, R"({"valid_until":")" + w.at(23) + R"("})")), "422 UNSOUND_EDIT");
  EXPECT_EQ(outcome(edit(made, R"({"total_quantity":1})")), "422 UNSOUND_EDIT");
  EXPECT_EQ(outcome(edit(made, R"({"discount_value":1})")), "400 INVALID_REQUEST");
  EXPECT_EQ(edit(made, R"({"total_quantity":2,"valid_until":")" + w.at(48) + R"("})").status, 200);
  EXPECT_EQ(w.mine().at(0).valid_until, w.coupon(made.id).valid_until);
  EXPECT_EQ(w.coupon(made.id).total_quantity, 2);
}

TEST_F(Coupons, PastTheirDateAreNotEdited) {
  const auto made = w.made("LATE");
  w.pass(std::chrono::hours(24));
  EXPECT_EQ(outcome(edit(made, R"({"valid_until":")" + w.at(48) + R"("})")), "409 COUPON_EXPIRED");
}

}  // namespace
}  // namespace perdura::services::promotion::testing
