#pragma once
// The tables of orders' holds, and members' coupons as orders move them.
#include "services/promotion/store.hpp"

namespace perdura::services::promotion::store {

enum class HoldState { Held, Used, GivenBack, Withdrawn };
BOOST_DESCRIBE_ENUM(HoldState, Held, Used, GivenBack, Withdrawn)

/// False if the order has one, in whatever state. Waits for another transaction that makes one.
bool open_hold(Transaction& tx, const domain::OrderId& order, HoldState state, Instant now);
std::optional<HoldState> locked_hold(Transaction& tx, const domain::OrderId& order);
/// Takes back `open_hold` of this transaction.
void drop_hold(Transaction& tx, const domain::OrderId& order);
bool move_hold(Transaction& tx, const domain::OrderId& order, HoldState from, HoldState to,
               Instant now);

struct HoldItem {
  domain::UserCouponId user_coupon_id;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(HoldItem, (), (user_coupon_id, amount))
void add_items(Transaction& tx, const domain::OrderId& order, const std::vector<HoldItem>& items);
/// By coupon.
std::vector<HoldItem> items(Reader& tx, const domain::OrderId& order);

/// By id; whose they are is the caller's to look at.
std::vector<UserCouponRow> user_coupons(Reader& tx, const std::vector<domain::UserCouponId>& ids);
std::vector<UserCouponRow> locked_user_coupons(Transaction& tx,
                                               const std::vector<domain::UserCouponId>& ids);

/// Writes status, `was_restored` and order of the row, whose version becomes one more. False unless
/// it still is as it was read.
bool move_user_coupon(Transaction& tx, const UserCouponRow& was, const UserCouponRow& is);

/// ISSUED or RESTORED, and past their date.
std::vector<UserCouponRow> user_coupons_due(Reader& tx, Instant now, std::int64_t limit);
/// The same as `move_user_coupon`, and only if its coupon still is past its date.
bool expire_user_coupon(Transaction& tx, const UserCouponRow& was, Instant now);

}  // namespace perdura::services::promotion::store

template <>
struct perdura::json::Form<perdura::services::promotion::store::HoldState>
    : perdura::json::UpperSnakeForm<perdura::services::promotion::store::HoldState> {};
