#pragma once
// What the promotion service shows and takes, as JSON sees it.
#include <optional>
#include <string>
#include <vector>

#include "domain/events/promotion.hpp"
#include "platform/outbox/idempotency.hpp"
#include "statemachines/coupon.hpp"

namespace perdura::services::promotion {

using platform::Instant;

/// What policies and coupons have in common. Times are shop time; the first instant is in, the last
/// is out. Left out: `funded_by` is SELLER for a seller's or with a `seller_id`, PLATFORM
/// otherwise.
struct NewDiscount {
  std::string name;
  domain::DiscountScope scope = domain::DiscountScope::Order;
  std::vector<domain::ProductId> product_ids;
  std::vector<domain::CategoryId> category_ids;
  domain::DiscountType discount_type = domain::DiscountType::Fixed;
  std::int64_t discount_value = 0;
  std::optional<domain::Money> min_order_amount;
  std::optional<domain::Money> max_discount_amount;
  Instant valid_from;
  Instant valid_until;
  std::optional<domain::FundedBy> funded_by;
  std::optional<domain::UserId> seller_id;  // an admin's choice; else the caller
};
BOOST_DESCRIBE_STRUCT(NewDiscount, (),
                      (name, scope, product_ids, category_ids, discount_type, discount_value,
                       min_order_amount, max_discount_amount, valid_from, valid_until, funded_by,
                       seller_id))

struct NewPolicy : NewDiscount {};
BOOST_DESCRIBE_STRUCT(NewPolicy, (NewDiscount), ())

/// `total_quantity`: how many there are; as many as are wanted if left out. `per_user_limit`: how
/// many a member may register; 1 if left out.
struct NewCoupon : NewDiscount {
  std::string code;
  std::optional<domain::PartialPolicy> partial_policy;  // KEEP if left out
  std::optional<domain::Units> total_quantity;
  std::optional<domain::Units> per_user_limit;
};
BOOST_DESCRIBE_STRUCT(NewCoupon, (NewDiscount),
                      (code, partial_policy, total_quantity, per_user_limit))

/// What is left out stays as it is. Prices are made anew for each order: terms may change.
struct PolicyEdit {
  std::optional<std::string> name;
  std::optional<std::int64_t> discount_value;
  std::optional<domain::Money> min_order_amount;
  std::optional<domain::Money> max_discount_amount;
  std::optional<Instant> valid_from;
  std::optional<Instant> valid_until;
  std::optional<domain::PolicyStatus> status;  // not Expired
};
BOOST_DESCRIBE_STRUCT(PolicyEdit, (),
                      (name, discount_value, min_order_amount, max_discount_amount, valid_from,
                       valid_until, status))

/// What is left out stays as it is. Who has a coupon was promised its terms: those stay.
struct CouponEdit {
  std::optional<std::string> name;
  std::optional<Instant> valid_until;  // not earlier than it was
  std::optional<domain::Units> total_quantity;
  std::optional<domain::Units> per_user_limit;
  std::optional<domain::CouponStatus> status;
};
BOOST_DESCRIBE_STRUCT(CouponEdit, (), (name, valid_until, total_quantity, per_user_limit, status))

struct DiscountView {
  std::string name;
  domain::DiscountScope scope = domain::DiscountScope::Order;
  std::vector<domain::ProductId> product_ids;
  std::vector<domain::CategoryId> category_ids;
  domain::DiscountType discount_type = domain::DiscountType::Fixed;
  std::int64_t discount_value = 0;
  std::optional<domain::Money> min_order_amount;
  std::optional<domain::Money> max_discount_amount;
  Instant valid_from;
  Instant valid_until;
  domain::FundedBy funded_by = domain::FundedBy::Platform;
  std::optional<domain::UserId> seller_id;

  bool operator==(const DiscountView&) const = default;
};
BOOST_DESCRIBE_STRUCT(DiscountView, (),
                      (name, scope, product_ids, category_ids, discount_type, discount_value,
                       min_order_amount, max_discount_amount, valid_from, valid_until, funded_by,
                       seller_id))

struct PolicyView : DiscountView {
  domain::PolicyId id;
  domain::PolicyStatus status = domain::PolicyStatus::Active;
  Instant created_at;
  Instant updated_at;

  bool operator==(const PolicyView&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyView, (DiscountView), (id, status, created_at, updated_at))

/// `issued`: members' copies; `used`: those that are USED now.
struct CouponView : DiscountView {
  domain::CouponId id;
  std::string code;
  domain::CouponStatus status = domain::CouponStatus::Active;
  domain::PartialPolicy partial_policy = domain::PartialPolicy::Keep;
  std::optional<domain::Units> total_quantity;
  domain::Units per_user_limit = 1;
  domain::Units issued = 0;
  domain::Units used = 0;
  Instant created_at;
  Instant updated_at;

  bool operator==(const CouponView&) const = default;
};
BOOST_DESCRIBE_STRUCT(CouponView, (DiscountView),
                      (id, code, status, partial_policy, total_quantity, per_user_limit, issued,
                       used, created_at, updated_at))

/// A member's copy: its `id` is what `coupon_ids` of an order name.
struct UserCouponView : DiscountView {
  domain::UserCouponId id;
  domain::CouponId coupon_id;
  std::string code;
  domain::PartialPolicy partial_policy = domain::PartialPolicy::Keep;
  statemachines::coupon::Status status = statemachines::coupon::Status::Issued;
  std::optional<domain::OrderId> order_id;  // which holds it, or has used it
  Instant issued_at;

  bool operator==(const UserCouponView&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserCouponView, (DiscountView),
                      (id, coupon_id, code, partial_policy, status, order_id, issued_at))

/// Newest first; `next_cursor` is there while more follow.
struct PolicyPage {
  std::vector<PolicyView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(PolicyPage, (), (items, next_cursor))

struct CouponPage {
  std::vector<CouponView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CouponPage, (), (items, next_cursor))

struct UserCouponPage {
  std::vector<UserCouponView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(UserCouponPage, (), (items, next_cursor))

}  // namespace perdura::services::promotion
