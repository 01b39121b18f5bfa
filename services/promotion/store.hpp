#pragma once
// The tables of policies and coupons. Each function is one statement; what must stay true is
// guarded in the statement itself, and a guard that did not hold is `false`. Orders' holds:
// hold_store.hpp.
#include "services/promotion/service.hpp"

namespace perdura::services::promotion::store {

using platform::sql::Reader;
using platform::sql::Transaction;

/// What the rows of policies and coupons have in common.
struct DiscountRow {
  std::optional<domain::UserId> seller_id;
  std::string name;
  domain::DiscountScope scope = domain::DiscountScope::Order;
  std::string product_ids;   // JSON
  std::string category_ids;  // JSON
  domain::DiscountType discount_type = domain::DiscountType::Fixed;
  std::int64_t discount_value = 0;
  std::optional<domain::Money> max_discount_amount;
  std::optional<domain::Money> min_order_amount;
  Instant valid_from;
  Instant valid_until;
  Instant created_at;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(DiscountRow, (),
                      (seller_id, name, scope, product_ids, category_ids, discount_type,
                       discount_value, max_discount_amount, min_order_amount, valid_from,
                       valid_until, created_at, updated_at))

struct PolicyRow : DiscountRow {
  domain::PolicyId policy_id;
  domain::PolicyStatus status = domain::PolicyStatus::Active;
};
BOOST_DESCRIBE_STRUCT(PolicyRow, (DiscountRow), (policy_id, status))

struct CouponRow : DiscountRow {
  domain::CouponId coupon_id;
  std::string code;
  domain::PartialPolicy partial_policy = domain::PartialPolicy::Keep;
  domain::CouponStatus status = domain::CouponStatus::Active;
  std::optional<domain::Units> total_quantity;
  domain::Units per_user_limit = 1;
  domain::Units issued = 0;
  domain::Units used = 0;
};
BOOST_DESCRIBE_STRUCT(CouponRow, (DiscountRow),
                      (coupon_id, code, partial_policy, status, total_quantity, per_user_limit,
                       issued, used))

struct UserCouponRow {
  domain::UserCouponId user_coupon_id;
  domain::CouponId coupon_id;
  domain::UserId user_id;
  statemachines::coupon::Status status = statemachines::coupon::Status::Issued;
  bool was_restored = false;
  std::optional<domain::OrderId> order_id;
  std::int64_t version = 1;
  Instant issued_at;
  Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(UserCouponRow, (),
                      (user_coupon_id, coupon_id, user_id, status, was_restored, order_id, version,
                       issued_at, changed_at))

/// Below `before`, newest first.
struct Slice {
  std::string before;
  std::int64_t limit = 0;
};

void add_policy(Transaction& tx, const PolicyRow& row);
std::optional<PolicyRow> policy(Reader& tx, const domain::PolicyId& id);
std::optional<PolicyRow> locked_policy(Transaction& tx, const domain::PolicyId& id);
std::vector<PolicyRow> policies(Reader& tx, const Slice& slice);
std::vector<PolicyRow> policies_of(Reader& tx, const domain::UserId& seller, const Slice& slice);
/// Of the platform and of these sellers, active and between their dates.
std::vector<PolicyRow> policies_in_force(Reader& tx, const std::vector<domain::UserId>& sellers,
                                         Instant now);
void change_policy(Transaction& tx, const PolicyRow& row);
/// Not yet EXPIRED, and past their date.
std::vector<domain::PolicyId> policies_due(Reader& tx, Instant now, std::int64_t limit);
/// False if it is EXPIRED already, or its date was moved.
bool expire_policy(Transaction& tx, const domain::PolicyId& id, Instant now);

/// False if its code is taken.
bool add_coupon(Transaction& tx, const CouponRow& row);
std::optional<CouponRow> coupon(Reader& tx, const domain::CouponId& id);
std::optional<CouponRow> coupon_by_code(Reader& tx, const std::string& code);
std::optional<CouponRow> locked_coupon(Transaction& tx, const domain::CouponId& id);
std::vector<CouponRow> coupons(Reader& tx, const Slice& slice);
std::vector<CouponRow> coupons_of(Reader& tx, const domain::UserId& seller, const Slice& slice);
std::vector<CouponRow> coupons_by_id(Reader& tx, const std::vector<domain::CouponId>& ids);
void change_coupon(Transaction& tx, const CouponRow& row);

/// The member's count of this coupon is there, at 0 if it was not.
void open_member(Transaction& tx, const UserCouponRow& copy);
/// One more for the member. False if he has `most`.
bool count_for_member(Transaction& tx, const UserCouponRow& copy, domain::Units most);
/// Takes back `count_for_member` of this transaction.
void uncount_for_member(Transaction& tx, const UserCouponRow& copy);
/// One more is given out. False if it is closed, not between its dates, or all are given out.
bool count_issued(Transaction& tx, const domain::CouponId& id, Instant now);
/// So many more, or fewer, are USED. False if that cannot be.
bool count_used(Transaction& tx, const domain::CouponId& id, domain::Units change);

void add_user_coupon(Transaction& tx, const UserCouponRow& row);
std::vector<UserCouponRow> user_coupons(Reader& tx, const domain::UserId& user, const Slice& slice);

}  // namespace perdura::services::promotion::store
