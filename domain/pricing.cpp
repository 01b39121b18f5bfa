#include "domain/pricing.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include "domain/allocation.hpp"

namespace perdura::domain {
namespace {

void require_sound(const Discount& discount, const Coverage& coverage) {
  if (const auto problem = problem_of(discount)) throw std::invalid_argument(*problem);
  if (const auto problem = problem_of(coverage)) throw std::invalid_argument(*problem);
}

void require_sound(const Basket& basket) {
  for (const auto& policy : basket.policies) require_sound(policy.discount, policy.covers);
  for (const auto& coupon : basket.order_coupons) require_sound(coupon.discount, coupon.covers);
  for (const auto& item : basket.items) {
    if (item.unit_price.is_negative() || item.price_floor.is_negative()) {
      throw std::invalid_argument("a price or a price floor is negative");
    }
    for (const auto& coupon : item.coupons) require_sound(coupon.discount, coupon.covers);
  }
}

LineSubject subject_of(const BasketItem& item) {
  return {item.product_id, item.seller_id, item.category_ids};
}

const PolicyId& id_of(const PolicyTerms& terms) { return terms.policy_id; }
const UserCouponId& id_of(const CouponTerms& terms) { return terms.user_coupon_id; }

/// FIXED before RATE, then by id: whatever order they came in.
template <class Terms>
std::vector<Terms> in_order(std::vector<Terms> terms) {
  std::sort(terms.begin(), terms.end(), [](const Terms& a, const Terms& b) {
    return std::tie(a.discount.type, id_of(a)) < std::tie(b.discount.type, id_of(b));
  });
  return terms;
}

/// What a discount is computed on, how often a fixed one counts, and where it has to stop.
struct Ground {
  Money base;
  std::int64_t times = 1;
  Money floor;
};

struct Taken {
  Money amount;
  std::optional<CutBy> cut_by;
};

Taken taken_from(const Ground& ground, const Discount& discount) {
  const Money plain = discount.type == DiscountType::Fixed
                          ? Money(discount.value) * ground.times
                          : rounded_down(ground.base, {discount.value, rate_max});
  const Money wanted = discount.most ? std::min(plain, *discount.most) : plain;
  const Money room = std::max(Money(), ground.base - ground.floor);
  if (wanted > room) return {room, room < ground.base ? CutBy::PriceFloor : CutBy::Rest};
  if (wanted < plain) return {wanted, CutBy::MaxDiscount};
  return {wanted, std::nullopt};
}

AppliedDiscount applied(DiscountKind kind, const Discount& discount, const Coverage& coverage,
                        const Ground& ground) {
  const Taken taken = taken_from(ground, discount);
  AppliedDiscount made;
  made.kind = kind;
  made.type = discount.type;
  made.value = discount.value;
  made.base = ground.base;
  made.amount = taken.amount;
  made.cut_by = taken.cut_by;
  made.funded_by = coverage.funded_by();
  return made;
}

AppliedDiscount applied(DiscountKind kind, const CouponTerms& coupon, const Ground& ground) {
  AppliedDiscount made = applied(kind, coupon.discount, coupon.covers, ground);
  made.user_coupon_id = coupon.user_coupon_id;
  made.coupon_id = coupon.coupon_id;
  return made;
}

/// Takes an amount off a line, and notes who pays for it.
void take_off(PricedLine& line, Money amount, FundedBy funded_by) {
  line.final -= amount;
  (funded_by == FundedBy::Platform ? line.paid_by_platform : line.paid_by_seller) += amount;
}

void add(PricedLine& line, AppliedDiscount discount) {
  take_off(line, discount.amount, discount.funded_by);
  line.discounts.push_back(std::move(discount));
}

bool reaches_minimum(const PolicyTerms& policy, const Basket& basket) {
  if (!policy.min_order_amount) return true;
  Money list;
  for (const auto& item : basket.items) {
    if (covers(policy.covers, subject_of(item))) list += item.unit_price * item.quantity.value();
  }
  return list >= *policy.min_order_amount;
}

/// The policies in force for this basket, as they are applied.
std::vector<PolicyTerms> policies_for(const Basket& basket) {
  std::vector<PolicyTerms> policies = in_order(basket.policies);
  std::erase_if(policies, [&](const auto& policy) { return !reaches_minimum(policy, basket); });
  return policies;
}

PricedLine priced_alone(const BasketItem& item, const std::vector<PolicyTerms>& policies) {
  const Money list_total = item.unit_price * item.quantity.value();
  PricedLine line{.sku_id = item.sku_id,
                  .product_id = item.product_id,
                  .seller_id = item.seller_id,
                  .quantity = item.quantity,
                  .unit_price = item.unit_price,
                  .list_total = list_total,
                  .discounts = {},
                  .order_coupon_share = {},
                  .final = list_total,
                  .paid_by_platform = {},
                  .paid_by_seller = {}};
  const Money floor = item.price_floor * item.quantity.value();
  for (const auto& policy : policies) {
    if (!covers(policy.covers, subject_of(item))) continue;
    AppliedDiscount made = applied(DiscountKind::Policy, policy.discount, policy.covers,
                                   {line.final, item.quantity.value(), floor});
    made.policy_id = policy.policy_id;
    add(line, std::move(made));
  }
  for (const auto& coupon : in_order(item.coupons)) {
    add(line, applied(DiscountKind::ItemCoupon, coupon, {line.final, 1, floor}));
  }
  return line;
}

/// Lines that the coupon may touch, in their order.
std::vector<std::size_t> covered(const CouponTerms& coupon, const Basket& basket) {
  std::vector<std::size_t> lines;
  for (std::size_t n = 0; n < basket.items.size(); ++n) {
    if (covers(coupon.covers, subject_of(basket.items[n]))) lines.push_back(n);
  }
  return lines;
}

void apply_order_coupon(const CouponTerms& coupon, const Basket& basket, Priced& priced) {
  const auto lines = covered(coupon, basket);
  std::vector<Money> totals;
  Money base;
  for (const std::size_t n : lines) {
    totals.push_back(priced.lines[n].final);
    base += totals.back();
  }
  priced.order_coupon = applied(DiscountKind::OrderCoupon, coupon, {base, 1, Money()});
  const auto shares = allocate(priced.order_coupon->amount, totals);
  for (std::size_t n = 0; n < lines.size(); ++n) {
    PricedLine& line = priced.lines[lines[n]];
    line.order_coupon_share = shares[n];
    take_off(line, shares[n], priced.order_coupon->funded_by);
  }
}

/// Looks at each coupon where it stands, and keeps what is wrong with it.
class Fitting {
 public:
  explicit Fitting(const Basket& basket) : basket_(basket) {}

  std::vector<MisfitCoupon> misfits() {
    each([this](const CouponTerms& coupon, std::optional<std::size_t> item, std::size_t place) {
      if (const auto misfit = misfit_of(coupon, item, place)) {
        found_.push_back({coupon.user_coupon_id, *misfit, item, place, {}, {}});
      }
    });
    return std::move(found_);
  }

  /// `lines` are priced but for the order coupon.
  std::vector<MisfitCoupon> below_minimum(const std::vector<PricedLine>& lines) {
    each([&](const CouponTerms& coupon, std::optional<std::size_t> item, std::size_t place) {
      if (!coupon.min_order_amount) return;
      const Money reached = sum_for(coupon, lines);
      if (reached >= *coupon.min_order_amount) return;
      found_.push_back({coupon.user_coupon_id, CouponMisfit::BelowMinimum, item, place,
                        *coupon.min_order_amount, reached});
    });
    return std::move(found_);
  }

 private:
  template <class Look>
  void each(Look look) const {
    for (std::size_t n = 0; n < basket_.items.size(); ++n) {
      const auto& coupons = basket_.items[n].coupons;
      for (std::size_t place = 0; place < coupons.size(); ++place) look(coupons[place], n, place);
    }
    const auto& coupons = basket_.order_coupons;
    for (std::size_t place = 0; place < coupons.size(); ++place) {
      look(coupons[place], std::nullopt, place);
    }
  }

  std::optional<CouponMisfit> misfit_of(const CouponTerms& coupon, std::optional<std::size_t> item,
                                        std::size_t place) {
    if (!seen_.insert(coupon.user_coupon_id).second) return CouponMisfit::Repeated;
    if (place >= (item ? item_coupons_max : order_coupons_max)) return CouponMisfit::TooMany;
    const bool of_order = coupon.covers.scope == DiscountScope::Order;
    if (of_order == item.has_value()) return CouponMisfit::NotCovered;
    const bool fits = item ? covers(coupon.covers, subject_of(basket_.items[*item]))
                           : !covered(coupon, basket_).empty();
    if (!fits) return CouponMisfit::NotCovered;
    return std::nullopt;
  }

  static Money sum_for(const CouponTerms& coupon, const std::vector<PricedLine>& lines) {
    Money sum;
    for (const auto& line : lines) {
      const auto& seller = coupon.covers.seller_id;
      if (!seller || *seller == line.seller_id) sum += line.final;
    }
    return sum;
  }

  const Basket& basket_;
  std::set<UserCouponId> seen_;
  std::vector<MisfitCoupon> found_;
};

}  // namespace

Pricing price(const Basket& basket) {
  require_sound(basket);
  Fitting fitting(basket);
  if (auto misfits = fitting.misfits(); !misfits.empty()) return misfits;

  Priced priced;
  const auto policies = policies_for(basket);
  for (const auto& item : basket.items) priced.lines.push_back(priced_alone(item, policies));
  if (auto misfits = fitting.below_minimum(priced.lines); !misfits.empty()) return misfits;
  for (const auto& coupon : basket.order_coupons) apply_order_coupon(coupon, basket, priced);
  for (const auto& line : priced.lines) {
    priced.list_total += line.list_total;
    priced.goods_total += line.final;
  }
  return priced;
}

}  // namespace perdura::domain
