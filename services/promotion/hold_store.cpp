#include "services/promotion/hold_store.hpp"

#include <tuple>

namespace perdura::services::promotion::store {

bool open_hold(Transaction& tx, const domain::OrderId& order, HoldState state, Instant now) {
  return tx.execute(
             "INSERT INTO coupon_hold (order_id, state, opened_at, changed_at) "
             "VALUES (?, ?, ?, ?) {insert_once order_id}",
             order, state, now, now) == 1;
}

std::optional<HoldState> locked_hold(Transaction& tx, const domain::OrderId& order) {
  return tx.query_one<HoldState>("SELECT state FROM coupon_hold WHERE order_id = ? {for_update}",
                                 order);
}

void drop_hold(Transaction& tx, const domain::OrderId& order) {
  tx.execute("DELETE FROM coupon_hold WHERE order_id = ?", order);
}

bool move_hold(Transaction& tx, const domain::OrderId& order, HoldState from, HoldState to,
               Instant now) {
  return tx.execute(
             "UPDATE coupon_hold SET state = ?, changed_at = ? WHERE order_id = ? AND state = ?",
             to, now, order, from) == 1;
}

void add_items(Transaction& tx, const domain::OrderId& order, const std::vector<HoldItem>& items) {
  std::vector<std::tuple<domain::OrderId, domain::UserCouponId, domain::Money>> values;
  for (const auto& item : items) values.emplace_back(order, item.user_coupon_id, item.amount);
  tx.execute_rows(
      "INSERT INTO coupon_hold_item (order_id, user_coupon_id, amount) VALUES (?, ?, ?)", values);
}

std::vector<HoldItem> items(Reader& tx, const domain::OrderId& order) {
  return tx.query<HoldItem>(
      "SELECT user_coupon_id, amount FROM coupon_hold_item WHERE order_id = ? "
      "ORDER BY user_coupon_id",
      order);
}

std::vector<UserCouponRow> user_coupons(Reader& tx, const std::vector<domain::UserCouponId>& ids) {
  return tx.query<UserCouponRow>(
      "SELECT user_coupon_id, coupon_id, user_id, status, was_restored, order_id, version, "
      "issued_at, changed_at FROM user_coupon WHERE user_coupon_id IN (?) ORDER BY user_coupon_id",
      platform::sql::In{ids});
}

std::vector<UserCouponRow> locked_user_coupons(Transaction& tx,
                                               const std::vector<domain::UserCouponId>& ids) {
  return tx.query<UserCouponRow>(
      "SELECT user_coupon_id, coupon_id, user_id, status, was_restored, order_id, version, "
      "issued_at, changed_at FROM user_coupon WHERE user_coupon_id IN (?) ORDER BY user_coupon_id "
      "{for_update}",
      platform::sql::In{ids});
}

bool move_user_coupon(Transaction& tx, const UserCouponRow& was, const UserCouponRow& is) {
  return tx.execute(
             "UPDATE user_coupon SET status = ?, was_restored = ?, order_id = ?, "
             "version = version + 1, changed_at = ? "
             "WHERE user_coupon_id = ? AND status = ? AND version = ?",
             is.status, is.was_restored, is.order_id, is.changed_at, was.user_coupon_id, was.status,
             was.version) == 1;
}

std::vector<UserCouponRow> user_coupons_due(Reader& tx, Instant now, std::int64_t limit) {
  return tx.query<UserCouponRow>(
      "SELECT u.user_coupon_id AS user_coupon_id, u.coupon_id AS coupon_id, u.user_id AS user_id, "
      "u.status AS status, u.was_restored AS was_restored, u.order_id AS order_id, "
      "u.version AS version, u.issued_at AS issued_at, u.changed_at AS changed_at "
      "FROM coupon c JOIN user_coupon u ON u.coupon_id = c.coupon_id "
      "AND u.status IN ('ISSUED', 'RESTORED') WHERE c.valid_until <= ? "
      "ORDER BY u.user_coupon_id LIMIT ?",
      now, limit);
}

bool expire_user_coupon(Transaction& tx, const UserCouponRow& was, Instant now) {
  return tx.execute(
             "UPDATE user_coupon SET status = 'EXPIRED', version = version + 1, changed_at = ? "
             "WHERE user_coupon_id = ? AND status = ? AND version = ? AND EXISTS "
             "(SELECT 1 FROM coupon c WHERE c.coupon_id = user_coupon.coupon_id "
             "AND c.valid_until <= ?)",
             now, was.user_coupon_id, was.status, was.version, now) == 1;
}

}  // namespace perdura::services::promotion::store
