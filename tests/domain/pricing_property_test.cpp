// Rules 1 to 5 and 12 of money, each as a property of random baskets.
#include <algorithm>
#include <random>

#include "domain/allocation.hpp"
#include "domain/pricing.hpp"
#include "tests/domain/pricing_terms.hpp"
#include "tests/domain/properties.hpp"

namespace perdura::domain {
namespace {

using namespace testing;
using perdura::testing::holds_for_all;

const std::vector<std::string> names{"a", "b", "c", "d"};

std::int64_t any(std::int64_t least, std::int64_t most) {
  return *rc::gen::inRange<std::int64_t>(least, most + 1);
}

Discount any_discount() {
  Discount made = *rc::gen::arbitrary<bool>() ? fixed(any(1, 3'000)) : rate(any(1, rate_max));
  if (*rc::gen::arbitrary<bool>()) made.most = Money(any(1, 2'000));
  return made;
}

Coverage any_coverage(const std::string& product) {
  return *rc::gen::element(everything(), of_product(product), of_category("drinks"),
                           of_seller(roaster), of_seller(baker));
}

BasketItem any_item(int nth) {
  const std::int64_t price = any(0, 20'000);
  BasketItem made =
      item(*rc::gen::elementOf(names), price, static_cast<int>(any(1, 7)), any(0, price));
  if (*rc::gen::arbitrary<bool>()) made.seller_id = baker;
  const auto coupons = any(0, std::int64_t(item_coupons_max));
  for (std::int64_t n = 0; n < coupons; ++n) {
    Coverage covers = of_product(made.product_id.value().substr(4));
    if (*rc::gen::arbitrary<bool>()) covers.seller_id = made.seller_id;
    made.coupons.push_back(
        coupon(std::to_string(nth) + "-" + std::to_string(any(0, 9)) + std::to_string(n), covers,
               any_discount()));
  }
  return made;
}

/// One to eight lines of two sellers with coupons that fit, policies, and often an order coupon.
Basket any_basket() {
  Basket made;
  const auto items = any(1, 8);
  for (int n = 0; n < items; ++n) made.items.push_back(any_item(n));
  const auto policies = any(0, 4);
  for (int n = 0; n < policies; ++n) {
    const auto id = std::to_string(any(0, 99)) + "-" + std::to_string(n);
    made.policies.push_back(policy(id, any_coverage(*rc::gen::elementOf(names)), any_discount()));
    if (*rc::gen::arbitrary<bool>()) made.policies.back().min_order_amount = Money(any(0, 50'000));
  }
  if (*rc::gen::arbitrary<bool>()) {
    const auto covers = *rc::gen::element(everything(), of_seller(made.items.front().seller_id));
    made.order_coupons.push_back(coupon("order", covers, any_discount()));
  }
  return made;
}

Priced priced(const Basket& basket) { return std::get<Priced>(price(basket)); }

template <class Values>
void shuffle(Values& values) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  std::shuffle(values.begin(), values.end(), random);
}

TEST(PricingProperty, EveryWonIsExplained) {
  holds_for_all([] {
    const Priced made = priced(any_basket());
    Money shares, list, goods;
    for (const auto& line : made.lines) {
      Money off = line.order_coupon_share;
      Money left = line.list_total;
      for (const auto& discount : line.discounts) {
        RC_ASSERT(discount.base == left);
        RC_ASSERT(discount.amount >= Money());
        left -= discount.amount;
        off += discount.amount;
      }
      RC_ASSERT(line.list_total == line.unit_price * line.quantity.value());
      RC_ASSERT(line.final == line.list_total - off);
      RC_ASSERT(line.final >= Money());
      RC_ASSERT(line.order_coupon_share >= Money());
      shares += line.order_coupon_share;
      list += line.list_total;
      goods += line.final;
    }
    RC_ASSERT(shares == (made.order_coupon ? made.order_coupon->amount : Money()));
    RC_ASSERT(list == made.list_total);
    RC_ASSERT(goods == made.goods_total);
  });
}

TEST(PricingProperty, AnOrderCouponIsDividedByLargestRemainderOverWhatItCovers) {  // rules 1 to 3
  holds_for_all([] {
    Basket basket = any_basket();
    basket.order_coupons = {
        coupon("order", of_seller(basket.items.front().seller_id), any_discount())};
    const Priced made = priced(basket);
    std::vector<Money> totals, shares;
    for (const auto& line : made.lines) {
      if (line.seller_id != basket.items.front().seller_id) {
        RC_ASSERT(line.order_coupon_share == Money());
        continue;
      }
      totals.push_back(line.final + line.order_coupon_share);
      shares.push_back(line.order_coupon_share);
    }
    RC_ASSERT(shares == allocate(made.order_coupon->amount, totals));
  });
}

TEST(PricingProperty, RefundsOfALineAddUpToItsFinalWhateverTheGrouping) {  // rule 4
  holds_for_all([] {
    const Priced made = priced(any_basket());
    for (const auto& line : made.lines) {
      Money refunded;
      for (Units gone = 0; gone < line.quantity.value();) {
        const auto now = static_cast<Units>(any(1, line.quantity.value() - gone));
        refunded +=
            refund_of_units(line.final, {.before = gone, .now = now, .q = line.quantity.value()});
        gone += now;
      }
      RC_ASSERT(refunded == line.final);
    }
  });
}

TEST(PricingProperty, WhoOwnsADiscountPaysIt) {  // rule 5
  holds_for_all([] {
    const Priced made = priced(any_basket());
    for (const auto& line : made.lines) {
      Money platform, seller;
      const auto count = [&](FundedBy by, Money amount) {
        (by == FundedBy::Platform ? platform : seller) += amount;
      };
      for (const auto& discount : line.discounts) count(discount.funded_by, discount.amount);
      if (made.order_coupon) count(made.order_coupon->funded_by, line.order_coupon_share);
      RC_ASSERT(line.paid_by_platform == platform);
      RC_ASSERT(line.paid_by_seller == seller);
      RC_ASSERT(line.list_total - platform - seller == line.final);
    }
  });
}

TEST(PricingProperty, ThePriceFloorHoldsButForTheOrderCoupon) {  // rule 12
  holds_for_all([] {
    const Basket basket = any_basket();
    const Priced made = priced(basket);
    for (std::size_t n = 0; n < made.lines.size(); ++n) {
      const auto& line = made.lines[n];
      const Money floor = basket.items[n].price_floor * line.quantity.value();
      RC_ASSERT(line.final + line.order_coupon_share >= floor);
    }
  });
}

TEST(PricingProperty, PoliciesComeBeforeItemCouponsAndFixedBeforeRate) {  // rule 12
  holds_for_all([] {
    for (const auto& line : priced(any_basket()).lines) {
      RC_ASSERT(std::is_sorted(line.discounts.begin(), line.discounts.end(),
                               [](const AppliedDiscount& a, const AppliedDiscount& b) {
                                 return std::pair(a.kind, a.type) < std::pair(b.kind, b.type);
                               }));
    }
  });
}

TEST(PricingProperty, TheClientsOrderOfCouponsAndPoliciesMeansNothing) {  // rule 12
  holds_for_all([] {
    Basket basket = any_basket();
    const Priced first = priced(basket);
    shuffle(basket.policies);
    for (auto& item : basket.items) shuffle(item.coupons);
    RC_ASSERT(priced(basket) == first);
  });
}

TEST(PricingProperty, NothingIsTakenBeyondItsValueOrItsMaximum) {
  holds_for_all([] {
    const Basket basket = any_basket();
    const Priced made = priced(basket);
    for (const auto& line : made.lines) {
      for (const auto& discount : line.discounts) {
        const auto times = discount.kind == DiscountKind::Policy ? line.quantity.value() : 1;
        const Money plain = discount.type == DiscountType::Fixed
                                ? Money(discount.value * times)
                                : Money(discount.base.value() * discount.value / 100);
        RC_ASSERT(discount.amount <= plain);
        RC_ASSERT(discount.cut_by.has_value() == (discount.amount < plain));
      }
    }
  });
}

TEST(PricingProperty, AMinimumIsMetOrNamedWithWhatWasReached) {  // rule 7's comparison
  holds_for_all([] {
    Basket basket = any_basket();
    basket.order_coupons = {coupon("order", everything(), any_discount())};
    const Priced free = priced(basket);
    const Money reached = free.goods_total + free.order_coupon->amount;
    basket.order_coupons.front().min_order_amount = reached;
    RC_ASSERT(priced(basket) == free);
    basket.order_coupons.front().min_order_amount = reached + Money(1);
    const auto misfits = std::get<std::vector<MisfitCoupon>>(price(basket));
    RC_ASSERT(misfits.size() == 1u);
    RC_ASSERT(misfits.front().misfit == CouponMisfit::BelowMinimum);
    RC_ASSERT(misfits.front().reached == reached);
  });
}

}  // namespace
}  // namespace perdura::domain
