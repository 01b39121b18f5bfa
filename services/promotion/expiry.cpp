// What passes with its date.
#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using platform::sql::Transaction;
namespace coupon = statemachines::coupon;

/// False if somebody was faster, or an order has taken it meanwhile.
bool expire_copy(Transaction& tx, const store::UserCouponRow& copy, Instant now) {
  const auto outcome = coupon::apply(copy.status, coupon::Expire{});
  const auto* status = std::get_if<coupon::Status>(&outcome);
  return status != nullptr && *status != copy.status && store::expire_user_coupon(tx, copy, now);
}

}  // namespace

int PromotionService::expire(int limit) const {
  const Instant now = platform::now_of(ports_.clock);
  return ports_.database.transaction([&](Transaction& tx) {
    Trail trail(tx, ports_, now, {});
    std::vector<store::PolicyRow> policies;
    for (const auto& id : store::policies_due(tx, now, limit)) {
      if (!store::expire_policy(tx, id, now)) continue;
      policies.push_back(store::policy(tx, id).value());
    }
    std::vector<store::UserCouponRow> copies;
    for (const auto& copy : store::user_coupons_due(tx, now, limit)) {
      if (expire_copy(tx, copy, now)) copies.push_back(copy);
    }
    for (const auto& policy : policies) trail.tell(fact_of(policy));
    for (const auto& copy : copies) trail.tell(about<domain::CouponExpired>(copy));
    return static_cast<int>(policies.size() + copies.size());
  });
}

}  // namespace perdura::services::promotion
