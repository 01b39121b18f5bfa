#pragma once
// What the promotion service is asked: what a basket costs, and coupons for an order's workflow.
#include <optional>
#include <variant>
#include <vector>

#include "domain/pricing.hpp"

namespace perdura::domain::calls {

/// A line as the product service offers it today, with the buyer's coupons for it.
struct BasketLine {
  SkuId sku_id;
  ProductId product_id;
  UserId seller_id;
  std::vector<CategoryId> category_ids;
  Quantity quantity;
  Money unit_price;
  Money price_floor;  // of a unit
  std::vector<UserCouponId> coupon_ids;

  bool operator==(const BasketLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(BasketLine, (),
                      (sku_id, product_id, seller_id, category_ids, quantity, unit_price,
                       price_floor, coupon_ids))

/// `POST /internal/v1/prices`: what the basket costs this buyer now, each won explained. Nothing is
/// held.
struct PriceBasket {
  static constexpr std::string_view json_required[] = {"items"};
  UserId buyer_id;
  std::vector<BasketLine> items;
  std::vector<UserCouponId> coupon_ids;  // for the order as a whole

  bool operator==(const PriceBasket&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceBasket, (), (buyer_id, items, coupon_ids))

/// Why a coupon is refused. UNKNOWN: not there, or another member's. 422 COUPON_LIMIT for TOO_MANY
/// and REPEATED, 422 COUPON_NOT_APPLICABLE for all others.
enum class CouponRefusal {
  Unknown,
  Held,
  Used,
  Expired,
  NotYetValid,
  TooMany,
  Repeated,
  NotCovered,
  BelowMinimum
};
BOOST_DESCRIBE_ENUM(CouponRefusal, Unknown, Held, Used, Expired, NotYetValid, TooMany, Repeated,
                    NotCovered, BelowMinimum)

/// `item`: the line on whose list it stands; none for the order's. `place`: in that list.
/// `minimum` and `reached`: what BELOW_MINIMUM compared.
struct RefusedCoupon {
  UserCouponId user_coupon_id;
  CouponRefusal reason = CouponRefusal::Unknown;
  std::optional<Units> item;
  Units place = 0;
  std::optional<Money> minimum;
  std::optional<Money> reached;

  bool operator==(const RefusedCoupon&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefusedCoupon, (), (user_coupon_id, reason, item, place, minimum, reached))

/// Every coupon that is refused, none is held.
struct CouponsRefused {
  std::vector<RefusedCoupon> coupons;

  bool operator==(const CouponsRefused&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponsRefused, (), (coupons))

using PriceOutcome = std::variant<Priced, CouponsRefused>;

/// `POST /internal/v1/coupon-holds`, key `<order id>/coupons/hold`: prices the basket and holds all
/// its coupons, or none. An order without coupons holds none, and is priced all the same.
struct HoldCoupons {
  static constexpr std::string_view json_required[] = {"items"};
  OrderId order_id;
  UserId buyer_id;
  std::vector<BasketLine> items;
  std::vector<UserCouponId> coupon_ids;

  bool operator==(const HoldCoupons&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldCoupons, (), (order_id, buyer_id, items, coupon_ids))

/// It was given back before it came.
struct HoldWithdrawn {
  bool operator==(const HoldWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldWithdrawn, (), ())

using HoldOutcome = std::variant<Priced, CouponsRefused, HoldWithdrawn>;

/// `POST /internal/v1/coupon-holds/use`, key `<order id>/coupons/use`: the order is paid.
/// `POST /internal/v1/coupon-holds/give-back`, key `<order id>/coupons/give-back`: it came to
/// nothing before it was paid; a tombstone if nothing was ever held.
struct HoldRef {
  OrderId order_id;

  bool operator==(const HoldRef&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldRef, (), (order_id))

/// `POST /internal/v1/coupon-holds/restore`, key `<order id>/coupons/restore/<cause>`: undoes the
/// order's use of these coupons (left out: of all), once a use. One that is past its date stays
/// USED, and is not among those that moved.
struct RestoreCoupons {
  OrderId order_id;
  std::vector<UserCouponId> coupon_ids;

  bool operator==(const RestoreCoupons&) const = default;
};
BOOST_DESCRIBE_STRUCT(RestoreCoupons, (), (order_id, coupon_ids))

/// By id; none: there was nothing to move.
struct CouponsMoved {
  std::vector<UserCouponId> coupon_ids;

  bool operator==(const CouponsMoved&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponsMoved, (), (coupon_ids))

}  // namespace perdura::domain::calls

template <>
struct perdura::json::Form<perdura::domain::calls::CouponRefusal>
    : perdura::json::UpperSnakeForm<perdura::domain::calls::CouponRefusal> {};
