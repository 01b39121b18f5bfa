// What baskets cost, and why a coupon is refused; nothing is held by asking.
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

boost::json::object for_coffee() {
  return {{"scope", "PRODUCT"}, {"product_ids", boost::json::array{"prd_coffee"}}};
}

TEST(Prices, ExplainEveryWon) {
  PromotionWorld w;
  w.made_policy({{"discount_type", "RATE"}, {"discount_value", 10}});
  const auto item = w.owned("ITEM", for_coffee());
  const auto order = w.owned("ORDER", {{"discount_value", 2'000}});
  const auto made =
      std::get<Priced>(w.priced({{.price = 10'000, .quantity = 2, .coupons = {item}}}, {order}));
  const auto& line = made.lines.at(0);
  EXPECT_EQ(line.list_total, Money(20'000));
  ASSERT_EQ(line.discounts.size(), 2u);
  EXPECT_EQ(line.discounts.at(0).amount, Money(2'000));
  EXPECT_EQ(line.discounts.at(1).user_coupon_id, item);
  EXPECT_EQ(line.discounts.at(1).amount, Money(1'000));
  EXPECT_EQ(made.order_coupon->user_coupon_id, order);
  EXPECT_EQ(line.order_coupon_share, Money(2'000));
  EXPECT_EQ(line.final, Money(15'000));
  EXPECT_EQ(made.goods_total, Money(15'000));
  EXPECT_EQ(line.paid_by_platform, Money(5'000));
}

TEST(Prices, ByAskingNothingIsHeld) {
  PromotionWorld w;
  const auto id = w.owned("FREE");
  const auto before = w.event_count();
  EXPECT_EQ(w.total({{}}, {id}), 9'000);
  EXPECT_EQ(w.total({{}}, {id}), 9'000);
  EXPECT_EQ(w.status(id), Status::Issued);
  EXPECT_EQ(w.event_count(), before);
}

TEST(Prices, StopAtThePriceFloor) {
  PromotionWorld w;
  const auto id = w.owned("DEEP", {{"scope", "PRODUCT"},
                                   {"product_ids", boost::json::array{"prd_coffee"}},
                                   {"discount_value", 5'000}});
  EXPECT_EQ(w.total({{.price = 10'000, .coupons = {id}, .floor = 8'000}}), 8'000);
}

TEST(Prices, ACouponThatIsNotTheBuyersIsUnknown) {
  PromotionWorld w;
  const auto id = w.owned("MINE");
  EXPECT_EQ(w.refusal({{}}, {id}, bob), CouponRefusal::Unknown);
  EXPECT_EQ(w.refusal({{}}, {UserCouponId("ucp_nothing")}), CouponRefusal::Unknown);
}

TEST(Prices, ACouponOutsideItsDatesIsRefused) {
  PromotionWorld w;
  const auto id = w.owned("DAY");
  w.pass(std::chrono::hours(24));
  EXPECT_EQ(w.refusal({{}}, {id}), CouponRefusal::Expired);
  w.service.expire(10);
  EXPECT_EQ(w.refusal({{}}, {id}), CouponRefusal::Expired);
}

TEST(Prices, BelowItsMinimumACouponIsRefusedWithBothAmounts) {
  PromotionWorld w;
  const auto id = w.owned("BIG", {{"min_order_amount", 20'001}});
  const auto found = w.priced({{.quantity = 2}}, {id});
  const auto& refused = std::get<CouponsRefused>(found).coupons.at(0);
  EXPECT_EQ(refused.reason, CouponRefusal::BelowMinimum);
  EXPECT_EQ(refused.minimum, Money(20'001));
  EXPECT_EQ(refused.reached, Money(20'000));
  EXPECT_EQ(refused.item, std::nullopt);
}

TEST(Prices, LimitsNameTheCouponAndItsPlace) {
  PromotionWorld w;
  const auto a = w.owned("A-1", for_coffee());
  const auto b = w.owned("B-1", for_coffee());
  const auto c = w.owned("C-1", for_coffee());
  const auto third = w.priced({{}, {.coupons = {a, b, c}}});
  const auto& refused = std::get<CouponsRefused>(third).coupons.at(0);
  EXPECT_EQ(refused, (domain::calls::RefusedCoupon{c, CouponRefusal::TooMany, 1, 2, {}, {}}));
  EXPECT_EQ(w.refusal({{.coupons = {a}}, {.coupons = {a}}}), CouponRefusal::Repeated);
  const auto order = w.owned("D-1");
  EXPECT_EQ(w.refusal({{}}, {order, w.owned("E-1")}), CouponRefusal::TooMany);
  EXPECT_EQ(w.refusal({{.coupons = {order}}}), CouponRefusal::NotCovered);
  EXPECT_EQ(w.refusal({{.coupons = {a}, .product = "bread"}}), CouponRefusal::NotCovered);
}

TEST(Prices, TheClientsOrderOfCouponsMeansNothing) {
  PromotionWorld w;
  auto rate = for_coffee();
  rate["discount_type"] = "RATE";
  rate["discount_value"] = 10;
  const auto a = w.owned("A-1", rate);
  const auto b = w.owned("B-1", for_coffee());
  EXPECT_EQ(w.priced({{.coupons = {a, b}}}), w.priced({{.coupons = {b, a}}}));
  EXPECT_EQ(w.total({{.coupons = {a, b}}}), 8'100);
}

}  // namespace
}  // namespace perdura::services::promotion::testing
