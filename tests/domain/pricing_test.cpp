// What baskets cost: the golden cases, the rules' counter-examples, and what is refused.
#include "domain/pricing.hpp"

#include <gtest/gtest.h>

#include "tests/domain/pricing_terms.hpp"

namespace perdura::domain {
namespace {

using namespace testing;
using Amounts = std::vector<std::int64_t>;

Priced priced(const Basket& basket) {
  const auto pricing = price(basket);
  const auto* found = std::get_if<Priced>(&pricing);
  if (found != nullptr) return *found;
  ADD_FAILURE() << "a coupon does not fit";
  return {};
}

std::vector<MisfitCoupon> misfits(const Basket& basket) {
  const auto pricing = price(basket);
  const auto* found = std::get_if<std::vector<MisfitCoupon>>(&pricing);
  return found == nullptr ? std::vector<MisfitCoupon>{} : *found;
}

CouponMisfit misfit(const Basket& basket) {
  const auto found = misfits(basket);
  if (found.size() != 1) throw std::runtime_error("not one misfit");
  return found.front().misfit;
}

std::int64_t final_of(const BasketItem& item, std::vector<PolicyTerms> policies = {}) {
  return priced({{item}, {}, std::move(policies)}).lines.at(0).final.value();
}

BasketItem with(BasketItem item, std::vector<CouponTerms> coupons) {
  item.coupons = std::move(coupons);
  return item;
}

Amounts shares(const Priced& priced) {
  Amounts found;
  for (const auto& line : priced.lines) found.push_back(line.order_coupon_share.value());
  return found;
}

TEST(Pricing, WithoutDiscountsIsTheListPrice) {
  const Priced made = priced({{item("coffee", 4'500, 3), item("cake", 1'000)}, {}, {}});
  EXPECT_EQ(made.lines.at(0).final, Money(13'500));
  EXPECT_EQ(made.goods_total, Money(14'500));
  EXPECT_EQ(made.list_total, made.goods_total);
  EXPECT_EQ(made.order_coupon, std::nullopt);
}

TEST(Pricing, GoldenCaseOfAPlatformsCoupon) {  // rule 18: what the buyer pays
  const auto five = coupon("five", everything(), fixed(5'000));
  const Priced made = priced({{item("chair", 50'000)}, {five}, {}});
  EXPECT_EQ(made.goods_total, Money(45'000));
  EXPECT_EQ(made.lines.at(0).paid_by_platform, Money(5'000));
  EXPECT_EQ(made.lines.at(0).paid_by_seller, Money());
}

TEST(Pricing, DividesAnOrderCouponByLargestRemainder) {  // rule 1
  const auto off = coupon("a", everything(), fixed(3'000));
  EXPECT_EQ(shares(priced({{item("a", 10'000), item("b", 7'000), item("c", 3'333)}, {off}, {}})),
            (Amounts{1'475, 1'033, 492}));
}

TEST(Pricing, NeverLetsTheLastLineTakeTheRest) {  // rule 2
  std::vector<BasketItem> items(11, item("a", 3));
  items.push_back(item("b", 1));
  const Priced made = priced({items, {coupon("a", everything(), fixed(17))}, {}});
  EXPECT_EQ(made.goods_total, Money(34 - 17));
  for (const auto& line : made.lines) EXPECT_GE(line.final, Money());
}

TEST(Pricing, NeverRoundsEachLineByItself) {  // rule 3
  const std::vector<BasketItem> items(3, item("a", 3'333));
  EXPECT_EQ(shares(priced({items, {coupon("a", everything(), fixed(1'000))}, {}})),
            (Amounts{334, 333, 333}));
}

TEST(Pricing, RoundsADiscountDown) {
  const auto third = coupon("a", of_product("pen"), rate(33));
  EXPECT_EQ(final_of(with(item("pen", 9'999), {third})), 6'700);
  EXPECT_EQ(final_of(item("pen", 9'999), {policy("a", of_product("pen"), rate(33))}), 6'700);
}

TEST(Pricing, TakesPoliciesThenItemCouponsFixedBeforeRateThenTheOrderCoupon) {  // rule 12
  const auto line = with(item("a", 10'000), {coupon("1", of_product("a"), rate(10)),
                                             coupon("2", of_product("a"), fixed(1'000))});
  const auto order = coupon("3", everything(), rate(50));
  const Priced made =
      priced({{line},
              {order},
              {policy("r", everything(), rate(10)), policy("s", everything(), fixed(500))}});
  Amounts amounts;
  for (const auto& discount : made.lines.at(0).discounts)
    amounts.push_back(discount.amount.value());
  // 10,000 − 500 = 9,500; − 950 = 8,550; − 1,000 = 7,550; − 755 = 6,795; half of it is 3,397.
  EXPECT_EQ(amounts, (Amounts{500, 950, 1'000, 755}));
  EXPECT_EQ(made.order_coupon->base, Money(6'795));
  EXPECT_EQ(made.order_coupon->amount, Money(3'397));
  EXPECT_EQ(made.goods_total, Money(3'398));
}

TEST(Pricing, CountsAFixedPolicyOnceAUnitAndAFixedCouponOnceALine) {  // rule 12
  EXPECT_EQ(final_of(item("a", 5'000, 3), {policy("a", everything(), fixed(1'000))}), 12'000);
  EXPECT_EQ(final_of(with(item("a", 5'000, 3), {coupon("a", of_product("a"), fixed(1'000))})),
            14'000);
}

TEST(Pricing, StopsAtThePriceFloorButForTheOrderCoupon) {  // rule 12
  const auto line = with(item("a", 10'000, 2, 9'000), {coupon("1", of_product("a"), fixed(3'000))});
  const Priced made = priced({{line}, {}, {policy("p", everything(), rate(5))}});
  EXPECT_EQ(made.lines.at(0).final, Money(18'000));
  EXPECT_EQ(made.lines.at(0).discounts.at(0).cut_by, std::nullopt);
  EXPECT_EQ(made.lines.at(0).discounts.at(1).amount, Money(1'000));
  EXPECT_EQ(made.lines.at(0).discounts.at(1).cut_by, CutBy::PriceFloor);
  EXPECT_EQ(priced({{line}, {coupon("2", everything(), rate(50))}, {}}).goods_total, Money(9'000));
}

TEST(Pricing, CutsWhatIsAboveTheRest) {
  EXPECT_EQ(final_of(with(item("a", 800), {coupon("1", of_product("a"), fixed(1'000))})), 0);
  const Priced made = priced({{item("a", 800)}, {coupon("1", everything(), fixed(1'000))}, {}});
  EXPECT_EQ(made.order_coupon->amount, Money(800));
  EXPECT_EQ(made.order_coupon->cut_by, CutBy::Rest);
}

TEST(Pricing, NeverTakesMoreThanTheMaximum) {
  auto tenth = coupon("1", everything(), rate(10));
  tenth.discount.most = Money(3'000);
  const Priced made = priced({{item("a", 50'000)}, {tenth}, {}});
  EXPECT_EQ(made.goods_total, Money(47'000));
  EXPECT_EQ(made.order_coupon->cut_by, CutBy::MaxDiscount);
  EXPECT_EQ(priced({{item("a", 30'000)}, {tenth}, {}}).order_coupon->cut_by, std::nullopt);
}

TEST(Pricing, ASellersDiscountTouchesHisLinesAndIsPaidByHim) {  // rule 5
  BasketItem bread = item("bread", 3'000);
  bread.seller_id = baker;
  const auto off = coupon("1", of_seller(baker), fixed(1'000));
  const Priced made = priced({{item("coffee", 5'000), bread}, {off}, {}});
  EXPECT_EQ(shares(made), (Amounts{0, 1'000}));
  EXPECT_EQ(made.lines.at(1).paid_by_seller, Money(1'000));
  EXPECT_EQ(made.lines.at(1).paid_by_platform, Money());
  EXPECT_EQ(misfit({{item("coffee", 5'000)}, {off}, {}}), CouponMisfit::NotCovered);
}

TEST(Pricing, APolicyTouchesWhatItCovers) {
  const std::vector<BasketItem> items{item("tea", 1'000), item("cup", 1'000)};
  const auto finals = [&](PolicyTerms terms) {
    const Priced made = priced({items, {}, {std::move(terms)}});
    return Amounts{made.lines.at(0).final.value(), made.lines.at(1).final.value()};
  };
  EXPECT_EQ(finals(policy("1", of_product("tea"), rate(10))), (Amounts{900, 1'000}));
  EXPECT_EQ(finals(policy("1", of_category("drinks"), rate(10))), (Amounts{900, 900}));
  EXPECT_EQ(finals(policy("1", of_category("food"), rate(10))), (Amounts{1'000, 1'000}));
  EXPECT_EQ(finals(policy("1", of_seller(baker), rate(10))), (Amounts{1'000, 1'000}));
}

TEST(Pricing, APolicyBelowItsMinimumDoesNothing) {
  auto big = policy("1", everything(), rate(10));
  big.min_order_amount = Money(10'000);
  EXPECT_EQ(final_of(item("a", 9'999), {big}), 9'999);
  EXPECT_EQ(final_of(item("a", 5'000, 2), {big}), 9'000);
}

TEST(Pricing, ComparesACouponsMinimumWithTheLinesAfterPoliciesAndItemCoupons) {  // rule 7
  auto big = coupon("big", everything(), fixed(1'000));
  big.min_order_amount = Money(10'000);
  const auto own = coupon("own", of_product("a"), fixed(1));
  EXPECT_EQ(priced({{item("a", 10'000)}, {big}, {}}).goods_total, Money(9'000));
  EXPECT_EQ(misfit({{item("a", 9'999)}, {big}, {}}), CouponMisfit::BelowMinimum);
  const auto found = misfits({{with(item("a", 10'000), {own})}, {big}, {}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front(), (MisfitCoupon{UserCouponId("ucp_big"),
                                         CouponMisfit::BelowMinimum,
                                         {},
                                         0,
                                         Money(10'000),
                                         Money(9'999)}));
}

TEST(Pricing, ASellersMinimumCountsHisLinesAlone) {
  auto off = coupon("1", of_seller(baker), fixed(100));
  off.min_order_amount = Money(2'000);
  BasketItem bread = item("bread", 1'500);
  bread.seller_id = baker;
  EXPECT_EQ(misfit({{item("coffee", 9'000), bread}, {off}, {}}), CouponMisfit::BelowMinimum);
}

TEST(Pricing, AtMostTwoCouponsStandOnALineAndOneOnAnOrder) {
  const auto of = [](const char* id) { return coupon(id, of_product("a"), fixed(1)); };
  const auto found = misfits({{with(item("a", 100), {of("1"), of("2"), of("3")})}, {}, {}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front(),
            (MisfitCoupon{UserCouponId("ucp_3"), CouponMisfit::TooMany, 0, 2, {}, {}}));
  EXPECT_EQ(misfit({{item("a", 100)},
                    {coupon("1", everything(), fixed(1)), coupon("2", everything(), fixed(1))},
                    {}}),
            CouponMisfit::TooMany);
}

TEST(Pricing, ACouponStandsOnOneLineOnly) {
  const auto one = coupon("1", of_category("drinks"), fixed(1));
  const auto found = misfits({{with(item("a", 100), {one}), with(item("b", 100), {one})}, {}, {}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().misfit, CouponMisfit::Repeated);
  EXPECT_EQ(found.front().item, 1u);
  EXPECT_EQ(misfit({{with(item("a", 100), {one, one})}, {}, {}}), CouponMisfit::Repeated);
}

TEST(Pricing, ACouponForOrdersStandsOnNoLineAndOneForLinesOnNoOrder) {
  const auto order = coupon("1", everything(), fixed(1));
  const auto line = coupon("2", of_product("a"), fixed(1));
  EXPECT_EQ(misfit({{with(item("a", 100), {order})}, {}, {}}), CouponMisfit::NotCovered);
  EXPECT_EQ(misfit({{item("a", 100)}, {line}, {}}), CouponMisfit::NotCovered);
  EXPECT_EQ(misfit({{with(item("b", 100), {line})}, {}, {}}), CouponMisfit::NotCovered);
}

TEST(Pricing, RefusesTermsThatNoServiceLetsIn) {
  const auto refused = [](CouponTerms terms) {
    EXPECT_THROW(price({{item("a", 100)}, {terms}, {}}), std::invalid_argument);
  };
  refused(coupon("1", everything(), rate(101)));
  refused(coupon("1", everything(), rate(0)));
  refused(coupon("1", everything(), fixed(-1)));
  refused(coupon("1", {DiscountScope::Product, {}, {}, {}}, fixed(1)));
  refused(coupon("1", {DiscountScope::Order, {}, {CategoryId("cat_1")}, {}}, fixed(1)));
  EXPECT_THROW(price({{item("a", -1)}, {}, {}}), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::domain
