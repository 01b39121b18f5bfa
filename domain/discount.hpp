#pragma once
// Discounts: how much a policy or a coupon takes off, and from which lines. Plain values; all
// functions are pure and thread-safe.
#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"
#include "domain/money.hpp"
#include "json/codec.hpp"

namespace perdura::domain {

struct PolicyIdTag {
  static constexpr std::string_view prefix{"pol_"};
};
/// A discount that everybody gets.
using PolicyId = Id<PolicyIdTag>;

enum class DiscountType { Fixed, Rate };
BOOST_DESCRIBE_ENUM(DiscountType, Fixed, Rate)

/// Order: every line of an order; the others: lines of these products, or of these categories.
enum class DiscountScope { Order, Product, Category };
BOOST_DESCRIBE_ENUM(DiscountScope, Order, Product, Category)

/// Who pays for a discount (rule 5): the platform's lowers what the buyer pays and not what the
/// seller earns, a seller's lowers both.
enum class FundedBy { Platform, Seller };
BOOST_DESCRIBE_ENUM(FundedBy, Platform, Seller)

/// What becomes of a coupon when a part goes back and the rest falls under its minimum (rule 7).
enum class PartialPolicy { Keep, Recompute, RecomputeIfBuyerFault };
BOOST_DESCRIBE_ENUM(PartialPolicy, Keep, Recompute, RecomputeIfBuyerFault)

inline constexpr std::int64_t rate_max = 100;

/// How much: `value` is an amount in minor units (FIXED) or whole per cent, 1 to `rate_max` (RATE).
/// It never takes off more than `most`.
struct Discount {
  DiscountType type = DiscountType::Fixed;
  std::int64_t value = 0;
  std::optional<Money> most;

  bool operator==(const Discount&) const = default;
};
BOOST_DESCRIBE_STRUCT(Discount, (), (type, value, most))

/// What a discount may touch. With a seller: his lines alone, and he pays for it.
struct Coverage {
  DiscountScope scope = DiscountScope::Order;
  std::vector<ProductId> product_ids;    // for PRODUCT
  std::vector<CategoryId> category_ids;  // for CATEGORY
  std::optional<UserId> seller_id;

  FundedBy funded_by() const { return seller_id ? FundedBy::Seller : FundedBy::Platform; }
  bool operator==(const Coverage&) const = default;
};
BOOST_DESCRIBE_STRUCT(Coverage, (), (scope, product_ids, category_ids, seller_id))

/// A discount that everybody gets. `min_order_amount` is compared with the list price of all lines
/// that it covers.
struct PolicyTerms {
  PolicyId policy_id;
  Coverage covers;
  Discount discount;
  std::optional<Money> min_order_amount;

  bool operator==(const PolicyTerms&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyTerms, (), (policy_id, covers, discount, min_order_amount))

/// One member's coupon. `min_order_amount` is compared with the sum of the lines after policies and
/// item coupons: of all of them, or of the seller whose coupon it is.
struct CouponTerms {
  UserCouponId user_coupon_id;
  CouponId coupon_id;
  Coverage covers;
  Discount discount;
  std::optional<Money> min_order_amount;
  PartialPolicy partial_policy = PartialPolicy::Keep;

  bool operator==(const CouponTerms&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponTerms, (),
                      (user_coupon_id, coupon_id, covers, discount, min_order_amount,
                       partial_policy))

/// What is wrong with a discount or its coverage; nothing if sound.
std::optional<std::string> problem_of(const Discount& discount);
std::optional<std::string> problem_of(const Coverage& covers);

/// Whose line it is, of what.
struct LineSubject {
  const ProductId& product_id;
  const UserId& seller_id;
  const std::vector<CategoryId>& category_ids;
};
bool covers(const Coverage& coverage, const LineSubject& line);

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::DiscountType>
    : perdura::json::UpperSnakeForm<perdura::domain::DiscountType> {};
template <>
struct perdura::json::Form<perdura::domain::DiscountScope>
    : perdura::json::UpperSnakeForm<perdura::domain::DiscountScope> {};
template <>
struct perdura::json::Form<perdura::domain::FundedBy>
    : perdura::json::UpperSnakeForm<perdura::domain::FundedBy> {};
template <>
struct perdura::json::Form<perdura::domain::PartialPolicy>
    : perdura::json::UpperSnakeForm<perdura::domain::PartialPolicy> {};
