#pragma once
// What an order costs, and why: rules 1 to 5 and 12 of money. Pure functions, thread-safe.
//
// The order of discounts is fixed: policies, then the line's own coupons, then the order coupon;
// within each FIXED before RATE, then by id, so the client's order means nothing. Each is computed
// on what those before it left of the line's total, rounded down; a fixed coupon counts once a
// line, a fixed policy once a unit. Policies and item coupons stop at price floor x quantity, the
// order coupon at 0.
#include <cstddef>
#include <variant>

#include "domain/discount.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

/// How many coupons may stand on one line, and how many on the order as a whole.
inline constexpr std::size_t item_coupons_max = 2;
inline constexpr std::size_t order_coupons_max = 1;

/// What is wanted of one SKU, at today's price, with the coupons that the buyer puts on it.
struct BasketItem {
  SkuId sku_id;
  ProductId product_id;
  UserId seller_id;
  std::vector<CategoryId> category_ids;
  Quantity quantity;
  Money unit_price;
  Money price_floor;  // of a unit
  std::vector<CouponTerms> coupons;
};

struct Basket {
  std::vector<BasketItem> items;
  std::vector<CouponTerms> order_coupons;
  std::vector<PolicyTerms> policies;  // those in force
};

enum class DiscountKind { Policy, ItemCoupon, OrderCoupon };
BOOST_DESCRIBE_ENUM(DiscountKind, Policy, ItemCoupon, OrderCoupon)

/// Why a discount took off less than its value says.
enum class CutBy { MaxDiscount, PriceFloor, Rest };
BOOST_DESCRIBE_ENUM(CutBy, MaxDiscount, PriceFloor, Rest)

/// One step of the explanation: `base` is what it was computed on, `amount` what it took off.
struct AppliedDiscount {
  DiscountKind kind = DiscountKind::Policy;
  std::optional<PolicyId> policy_id;
  std::optional<UserCouponId> user_coupon_id;
  std::optional<CouponId> coupon_id;
  DiscountType type = DiscountType::Fixed;
  std::int64_t value = 0;
  Money base;
  Money amount;
  std::optional<CutBy> cut_by;
  FundedBy funded_by = FundedBy::Platform;

  bool operator==(const AppliedDiscount&) const = default;
};
BOOST_DESCRIBE_STRUCT(AppliedDiscount, (),
                      (kind, policy_id, user_coupon_id, coupon_id, type, value, base, amount,
                       cut_by, funded_by))

/// Amounts are line totals, except `unit_price`. Promise: list_total = final + the amounts of
/// `discounts` + order_coupon_share = final + paid_by_platform + paid_by_seller, none negative.
struct PricedLine {
  SkuId sku_id;
  ProductId product_id;
  UserId seller_id;
  Quantity quantity;
  Money unit_price;
  Money list_total;
  std::vector<AppliedDiscount> discounts;  // as they were applied; the order coupon is not in it
  Money order_coupon_share;
  Money final;
  Money paid_by_platform;  // of the discounts
  Money paid_by_seller;

  bool operator==(const PricedLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(PricedLine, (),
                      (sku_id, product_id, seller_id, quantity, unit_price, list_total, discounts,
                       order_coupon_share, final, paid_by_platform, paid_by_seller))

/// `lines` as the items were; `goods_total` is the sum of `final`, without shipping.
struct Priced {
  std::vector<PricedLine> lines;
  std::optional<AppliedDiscount> order_coupon;
  Money list_total;
  Money goods_total;

  bool operator==(const Priced&) const = default;
};
BOOST_DESCRIBE_STRUCT(Priced, (), (lines, order_coupon, list_total, goods_total))

/// TOO_MANY: the third on a line, the second on the order. NOT_COVERED: it is for other lines, or
/// stands on a line and is for orders, or the other way round.
enum class CouponMisfit { TooMany, Repeated, NotCovered, BelowMinimum };
BOOST_DESCRIBE_ENUM(CouponMisfit, TooMany, Repeated, NotCovered, BelowMinimum)

/// A coupon that cannot stand where it was put. `item`: its line; none for the order's list.
/// `place`: in that list. `minimum` and `reached` say what BELOW_MINIMUM compared.
struct MisfitCoupon {
  UserCouponId user_coupon_id;
  CouponMisfit misfit = CouponMisfit::NotCovered;
  std::optional<std::size_t> item;
  std::size_t place = 0;
  Money minimum;
  Money reached;

  bool operator==(const MisfitCoupon&) const = default;
};

/// All misfits there are, in the order of the lists: limits first; minima are looked at only when
/// everything else fits.
using Pricing = std::variant<Priced, std::vector<MisfitCoupon>>;

/// Throws `std::invalid_argument` for terms or prices that no service lets in (`problem_of`,
/// negative prices), `MoneyOverflow` for totals beyond 64 bits.
Pricing price(const Basket& basket);

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::DiscountKind>
    : perdura::json::UpperSnakeForm<perdura::domain::DiscountKind> {};
template <>
struct perdura::json::Form<perdura::domain::CutBy>
    : perdura::json::UpperSnakeForm<perdura::domain::CutBy> {};
template <>
struct perdura::json::Form<perdura::domain::CouponMisfit>
    : perdura::json::UpperSnakeForm<perdura::domain::CouponMisfit> {};
