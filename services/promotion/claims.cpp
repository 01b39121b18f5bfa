// Use cases of members: registering a coupon, and looking at one's own.
#include <map>

#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::CouponRow;
using store::UserCouponRow;

constexpr const char* register_route = "POST /api/v1/coupons/{code}/register";
/// Sorts after every id of a member's coupon: '~' is the last character that is visible.
constexpr const char* after_all = "ucp_~";

bool is_sold_out(const CouponRow& coupon) {
  return coupon.total_quantity && coupon.issued >= *coupon.total_quantity;
}

/// Why it cannot be registered now, as far as its row can tell; nothing if it may be tried.
std::optional<RegisterOutcome> refusal_of(const std::optional<CouponRow>& coupon, Instant now) {
  if (!coupon) return NotFound{};
  if (coupon->status == domain::CouponStatus::Inactive) return Closed{};
  if (now < coupon->valid_from) return NotYetValid{coupon->valid_from};
  if (past_its_date(*coupon, now)) return PastItsDate{};
  if (is_sold_out(*coupon)) return SoldOut{*coupon->total_quantity};
  return std::nullopt;
}

UserCouponRow copy_of(const CouponRow& coupon, const domain::UserId& member, Instant now) {
  UserCouponRow copy;
  copy.coupon_id = coupon.coupon_id;
  copy.user_id = member;
  copy.issued_at = now;
  copy.changed_at = now;
  return copy;
}

}  // namespace

RegisterOutcome PromotionService::register_coupon(const std::string& code,
                                                  const domain::UserId& member,
                                                  const Call& call) const {
  const platform::Effect effect{member.value(), register_route, call.key, code, member_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> RegisterOutcome {
    // Most who come too late are told so without a lock: only the guarded counts decide who is not.
    const auto coupon = store::coupon_by_code(tx, code);
    if (auto refused = refusal_of(coupon, now)) return *refused;
    UserCouponRow copy = copy_of(*coupon, member, now);
    store::open_member(tx, copy);
    if (!store::count_for_member(tx, copy, coupon->per_user_limit)) {
      return HasEnough{coupon->per_user_limit};
    }
    if (!store::count_issued(tx, coupon->coupon_id, now)) {
      store::uncount_for_member(tx, copy);
      const auto changed = store::coupon_by_code(tx, code);
      return refusal_of(changed, now).value_or(SoldOut{coupon->total_quantity.value_or(0)});
    }
    copy.user_coupon_id = domain::UserCouponId(ports_.ids.make("ucp"));
    store::add_user_coupon(tx, copy);
    Trail(tx, ports_, now, call.origin).tell(about<domain::CouponIssued>(copy));
    return view_of(copy, *coupon, now);
  };
  return platform::once<RegisterOutcome>(once_ports(ports_), effect, work);
}

UserCouponPage PromotionService::coupons_of(const domain::UserId& member,
                                            const Listing& wanted) const {
  const Instant now = platform::now_of(ports_.clock);
  return ports_.database.read([&](Reader& tx) {
    const store::Slice slice{wanted.before.value_or(after_all), wanted.limit + 1};
    const auto rows = store::user_coupons(tx, member, slice);
    const auto shown = first_of(rows, wanted.limit);
    std::vector<domain::CouponId> ids;
    for (const auto& row : shown) ids.push_back(row.coupon_id);
    std::map<domain::CouponId, CouponRow> coupons;
    for (auto& coupon : store::coupons_by_id(tx, ids)) {
      coupons.emplace(coupon.coupon_id, std::move(coupon));
    }
    UserCouponPage page;
    for (const auto& row : shown) {
      page.items.push_back(view_of(row, coupons.at(row.coupon_id), now));
    }
    if (rows.size() > shown.size()) page.next_cursor = shown.back().user_coupon_id.value();
    return page;
  });
}

}  // namespace perdura::services::promotion
