#pragma once
// What a buyer's basket costs, with the policies in force and the coupons that he names.
#include "services/promotion/hold_store.hpp"

namespace perdura::services::promotion {

/// Of a request to price, or to hold; it outlives this.
struct Wanted {
  const domain::UserId& buyer_id;
  const std::vector<domain::calls::BasketLine>& items;
  const std::vector<domain::UserCouponId>& coupon_ids;
};

/// Every coupon that is named, once, by id.
std::vector<domain::UserCouponId> coupons_named(const Wanted& wanted);

/// `copies`: what there is of the coupons that are named, whoever has them.
domain::calls::PriceOutcome priced(store::Reader& tx, const Wanted& wanted,
                                   const std::vector<store::UserCouponRow>& copies, Instant now);

}  // namespace perdura::services::promotion
