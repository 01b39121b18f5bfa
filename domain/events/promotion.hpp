#pragma once
// Topic `promotion`: policies, coupons, and what becomes of each member's copy. Owner: the
// promotion service. Texts are asked of it.
#include <chrono>

#include "domain/discount.hpp"
#include "domain/events/topic.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

/// EXPIRED: past its date, for ever.
enum class PolicyStatus { Active, Inactive, Expired };
BOOST_DESCRIBE_ENUM(PolicyStatus, Active, Inactive, Expired)

/// INACTIVE: nobody can register it any more; those who have it keep it.
enum class CouponStatus { Active, Inactive };
BOOST_DESCRIBE_ENUM(CouponStatus, Active, Inactive)

/// What a policy and a coupon have in common.
struct DiscountFact {
  DiscountScope scope = DiscountScope::Order;
  std::vector<ProductId> product_ids;
  std::vector<CategoryId> category_ids;
  DiscountType discount_type = DiscountType::Fixed;
  std::int64_t discount_value = 0;
  std::optional<Money> max_discount_amount;
  std::optional<Money> min_order_amount;
  FundedBy funded_by = FundedBy::Platform;
  std::optional<UserId> seller_id;
  std::chrono::sys_time<std::chrono::milliseconds> valid_from;
  std::chrono::sys_time<std::chrono::milliseconds> valid_until;

  bool operator==(const DiscountFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiscountFact, (),
                      (scope, product_ids, category_ids, discount_type, discount_value,
                       max_discount_amount, min_order_amount, funded_by, seller_id, valid_from,
                       valid_until))

struct PolicyChanged : DiscountFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.policy_changed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "A discount that everybody gets was made, edited, or is past its date: this is all of it.";

  PolicyId policy_id;
  PolicyStatus status = PolicyStatus::Active;

  const std::string& aggregate() const { return policy_id.value(); }
  const std::string& key() const { return policy_id.value(); }
  bool operator==(const PolicyChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (DiscountFact), (policy_id, status))

struct CouponChanged : DiscountFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_changed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "A coupon was made or edited: this is all of it. Members' copies have events of their own.";

  CouponId coupon_id;
  CouponStatus status = CouponStatus::Active;
  PartialPolicy partial_policy = PartialPolicy::Keep;
  std::optional<Units> total_quantity;  // none: as many as are wanted
  Units per_user_limit = 1;

  const std::string& aggregate() const { return coupon_id.value(); }
  const std::string& key() const { return coupon_id.value(); }
  bool operator==(const CouponChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponChanged, (DiscountFact),
                      (coupon_id, status, partial_policy, total_quantity, per_user_limit))

/// A member's copy of a coupon.
struct UserCouponFact {
  UserCouponId user_coupon_id;
  CouponId coupon_id;
  UserId user_id;

  const std::string& aggregate() const { return user_coupon_id.value(); }
  const std::string& key() const { return user_coupon_id.value(); }
  bool operator==(const UserCouponFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserCouponFact, (), (user_coupon_id, coupon_id, user_id))

struct CouponIssued : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_issued";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "A member registered a coupon by its code.";

  bool operator==(const CouponIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponIssued, (UserCouponFact), ())

struct CouponHeld : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_held";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "An order holds it, and is cheaper by this amount: no other can use it.";

  OrderId order_id;
  Money amount;

  bool operator==(const CouponHeld&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponHeld, (UserCouponFact), (order_id, amount))

struct CouponUsed : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_used";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "The order that held it is paid.";

  OrderId order_id;
  Money amount;

  bool operator==(const CouponUsed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponUsed, (UserCouponFact), (order_id, amount))

struct CouponGivenBack : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_given_back";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The order that held it came to nothing: it is what it was before.";

  OrderId order_id;

  bool operator==(const CouponGivenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponGivenBack, (UserCouponFact), (order_id))

struct CouponRestored : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_restored";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "Its use is undone: it can be used again.";

  OrderId order_id;

  bool operator==(const CouponRestored&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponRestored, (UserCouponFact), (order_id))

struct CouponExpired : UserCouponFact {
  static constexpr Topic topic = Topic::Promotion;
  static constexpr std::string_view type = "promotion.coupon_expired";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "Its date has passed.";

  bool operator==(const CouponExpired&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponExpired, (UserCouponFact), ())

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::PolicyStatus>
    : perdura::json::UpperSnakeForm<perdura::domain::PolicyStatus> {};
template <>
struct perdura::json::Form<perdura::domain::CouponStatus>
    : perdura::json::UpperSnakeForm<perdura::domain::CouponStatus> {};
