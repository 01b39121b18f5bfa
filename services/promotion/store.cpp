#include "services/promotion/store.hpp"

namespace perdura::services::promotion::store {

void add_policy(Transaction& tx, const PolicyRow& row) {
  tx.execute(
      "INSERT INTO policy (policy_id, seller_id, name, scope, product_ids, category_ids, "
      "discount_type, discount_value, max_discount_amount, min_order_amount, status, valid_from, "
      "valid_until, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.policy_id, row.seller_id, row.name, row.scope, row.product_ids, row.category_ids,
      row.discount_type, row.discount_value, row.max_discount_amount, row.min_order_amount,
      row.status, row.valid_from, row.valid_until, row.created_at, row.updated_at);
}

std::optional<PolicyRow> policy(Reader& tx, const domain::PolicyId& id) {
  return tx.query_one<PolicyRow>(
      "SELECT policy_id, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, status, valid_from, valid_until, "
      "created_at, updated_at FROM policy WHERE policy_id = ?",
      id);
}

std::optional<PolicyRow> locked_policy(Transaction& tx, const domain::PolicyId& id) {
  return tx.query_one<PolicyRow>(
      "SELECT policy_id, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, status, valid_from, valid_until, "
      "created_at, updated_at FROM policy WHERE policy_id = ? {for_update}",
      id);
}

std::vector<PolicyRow> policies(Reader& tx, const Slice& slice) {
  return tx.query<PolicyRow>(
      "SELECT policy_id, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, status, valid_from, valid_until, "
      "created_at, updated_at FROM policy WHERE policy_id < ? ORDER BY policy_id DESC LIMIT ?",
      slice.before, slice.limit);
}

std::vector<PolicyRow> policies_of(Reader& tx, const domain::UserId& seller, const Slice& slice) {
  return tx.query<PolicyRow>(
      "SELECT policy_id, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, status, valid_from, valid_until, "
      "created_at, updated_at FROM policy WHERE seller_id = ? AND policy_id < ? "
      "ORDER BY policy_id DESC LIMIT ?",
      seller, slice.before, slice.limit);
}

std::vector<PolicyRow> policies_in_force(Reader& tx, const std::vector<domain::UserId>& sellers,
                                         Instant now) {
  return tx.query<PolicyRow>(
      "SELECT policy_id, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, status, valid_from, valid_until, "
      "created_at, updated_at FROM policy WHERE status = 'ACTIVE' AND valid_from <= ? "
      "AND valid_until > ? AND (seller_id IS NULL OR seller_id IN (?)) ORDER BY policy_id",
      now, now, platform::sql::In{sellers});
}

void change_policy(Transaction& tx, const PolicyRow& row) {
  tx.execute(
      "UPDATE policy SET name = ?, discount_value = ?, max_discount_amount = ?, "
      "min_order_amount = ?, status = ?, valid_from = ?, valid_until = ?, updated_at = ? "
      "WHERE policy_id = ? AND status <> 'EXPIRED'",
      row.name, row.discount_value, row.max_discount_amount, row.min_order_amount, row.status,
      row.valid_from, row.valid_until, row.updated_at, row.policy_id);
}

std::vector<domain::PolicyId> policies_due(Reader& tx, Instant now, std::int64_t limit) {
  return tx.query<domain::PolicyId>(
      "SELECT policy_id FROM policy WHERE status IN ('ACTIVE', 'INACTIVE') AND valid_until <= ? "
      "ORDER BY policy_id LIMIT ?",
      now, limit);
}

bool expire_policy(Transaction& tx, const domain::PolicyId& id, Instant now) {
  return tx.execute(
             "UPDATE policy SET status = 'EXPIRED', updated_at = ? WHERE policy_id = ? "
             "AND status <> 'EXPIRED' AND valid_until <= ?",
             now, id, now) == 1;
}

bool add_coupon(Transaction& tx, const CouponRow& row) {
  return tx.execute(
             "INSERT INTO coupon (coupon_id, code, seller_id, name, scope, product_ids, "
             "category_ids, discount_type, discount_value, max_discount_amount, min_order_amount, "
             "partial_policy, status, valid_from, valid_until, total_quantity, per_user_limit, "
             "issued, used, created_at, updated_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
             "{insert_once code}",
             row.coupon_id, row.code, row.seller_id, row.name, row.scope, row.product_ids,
             row.category_ids, row.discount_type, row.discount_value, row.max_discount_amount,
             row.min_order_amount, row.partial_policy, row.status, row.valid_from, row.valid_until,
             row.total_quantity, row.per_user_limit, row.issued, row.used, row.created_at,
             row.updated_at) == 1;
}

std::optional<CouponRow> coupon(Reader& tx, const domain::CouponId& id) {
  return tx.query_one<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE coupon_id = ?",
      id);
}

std::optional<CouponRow> coupon_by_code(Reader& tx, const std::string& code) {
  return tx.query_one<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE code = ?",
      code);
}

std::optional<CouponRow> locked_coupon(Transaction& tx, const domain::CouponId& id) {
  return tx.query_one<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE coupon_id = ? {for_update}",
      id);
}

std::vector<CouponRow> coupons(Reader& tx, const Slice& slice) {
  return tx.query<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE coupon_id < ? ORDER BY coupon_id DESC LIMIT ?",
      slice.before, slice.limit);
}

std::vector<CouponRow> coupons_of(Reader& tx, const domain::UserId& seller, const Slice& slice) {
  return tx.query<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE seller_id = ? AND coupon_id < ? ORDER BY coupon_id DESC LIMIT ?",
      seller, slice.before, slice.limit);
}

std::vector<CouponRow> coupons_by_id(Reader& tx, const std::vector<domain::CouponId>& ids) {
  return tx.query<CouponRow>(
      "SELECT coupon_id, code, seller_id, name, scope, product_ids, category_ids, discount_type, "
      "discount_value, max_discount_amount, min_order_amount, partial_policy, status, valid_from, "
      "valid_until, total_quantity, per_user_limit, issued, used, created_at, updated_at "
      "FROM coupon WHERE coupon_id IN (?) ORDER BY coupon_id",
      platform::sql::In{ids});
}

void change_coupon(Transaction& tx, const CouponRow& row) {
  tx.execute(
      "UPDATE coupon SET name = ?, status = ?, valid_until = ?, total_quantity = ?, "
      "per_user_limit = ?, updated_at = ? WHERE coupon_id = ?",
      row.name, row.status, row.valid_until, row.total_quantity, row.per_user_limit, row.updated_at,
      row.coupon_id);
}

void open_member(Transaction& tx, const UserCouponRow& copy) {
  tx.execute(
      "INSERT INTO coupon_member (coupon_id, user_id, issued) VALUES (?, ?, 0) "
      "{insert_once coupon_id, user_id}",
      copy.coupon_id, copy.user_id);
}

bool count_for_member(Transaction& tx, const UserCouponRow& copy, domain::Units most) {
  return tx.execute(
             "UPDATE coupon_member SET issued = issued + 1 WHERE coupon_id = ? AND user_id = ? "
             "AND issued < ?",
             copy.coupon_id, copy.user_id, most) == 1;
}

void uncount_for_member(Transaction& tx, const UserCouponRow& copy) {
  tx.execute("UPDATE coupon_member SET issued = issued - 1 WHERE coupon_id = ? AND user_id = ?",
             copy.coupon_id, copy.user_id);
}

bool count_issued(Transaction& tx, const domain::CouponId& id, Instant now) {
  return tx.execute(
             "UPDATE coupon SET issued = issued + 1 WHERE coupon_id = ? AND status = 'ACTIVE' "
             "AND valid_from <= ? AND valid_until > ? "
             "AND (total_quantity IS NULL OR issued < total_quantity)",
             id, now, now) == 1;
}

bool count_used(Transaction& tx, const domain::CouponId& id, domain::Units change) {
  return tx.execute(
             "UPDATE coupon SET used = used + ? WHERE coupon_id = ? AND used + ? >= 0 "
             "AND used + ? <= issued",
             change, id, change, change) == 1;
}

void add_user_coupon(Transaction& tx, const UserCouponRow& row) {
  tx.execute(
      "INSERT INTO user_coupon (user_coupon_id, coupon_id, user_id, status, was_restored, "
      "order_id, version, issued_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.user_coupon_id, row.coupon_id, row.user_id, row.status, row.was_restored, row.order_id,
      row.version, row.issued_at, row.changed_at);
}

std::vector<UserCouponRow> user_coupons(Reader& tx, const domain::UserId& user,
                                        const Slice& slice) {
  return tx.query<UserCouponRow>(
      "SELECT user_coupon_id, coupon_id, user_id, status, was_restored, order_id, version, "
      "issued_at, changed_at FROM user_coupon WHERE user_id = ? AND user_coupon_id < ? "
      "ORDER BY user_coupon_id DESC LIMIT ?",
      user, slice.before, slice.limit);
}

}  // namespace perdura::services::promotion::store
