#pragma once
// Rows as the rules of money take them, as members see them, and as events tell them.
#include <algorithm>
#include <span>

#include "services/promotion/hold_store.hpp"

namespace perdura::services::promotion {

/// The part of a new row that policies and coupons have in common.
void fill(store::DiscountRow& row, const NewDiscount& request, std::optional<domain::UserId> owner,
          Instant now);

domain::PolicyTerms terms_of(const store::PolicyRow& row);
domain::CouponTerms terms_of(const store::UserCouponRow& copy, const store::CouponRow& coupon);

PolicyView view_of(const store::PolicyRow& row);
CouponView view_of(const store::CouponRow& row);
/// One that could be used but for its date is EXPIRED, whenever its row says so.
UserCouponView view_of(const store::UserCouponRow& copy, const store::CouponRow& coupon,
                       Instant now);

domain::PolicyChanged fact_of(const store::PolicyRow& row);
domain::CouponChanged fact_of(const store::CouponRow& row);

/// The first instant is in, the last is out.
inline bool in_date(const store::DiscountRow& row, Instant now) {
  return row.valid_from <= now && now < row.valid_until;
}
inline bool past_its_date(const store::DiscountRow& row, Instant now) {
  return now >= row.valid_until;
}

/// The platform's and other sellers' look unknown.
inline bool sees(const Member& member, const store::DiscountRow& row) {
  return member.admin || row.seller_id == member.id;
}

/// Of rows that were read one beyond `limit`, those that are shown.
template <class Row>
std::span<const Row> first_of(const std::vector<Row>& rows, std::int64_t limit) {
  return std::span(rows).first(std::min(rows.size(), static_cast<std::size_t>(limit)));
}

}  // namespace perdura::services::promotion
