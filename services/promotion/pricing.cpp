#include "services/promotion/pricing.hpp"

#include <map>
#include <set>
#include <stdexcept>

#include "services/promotion/shape.hpp"
#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using namespace domain::calls;
using domain::UserCouponId;
using store::CouponRow;
using store::UserCouponRow;

/// Where a coupon stands: on which line's list, or on the order's.
struct Place {
  std::optional<domain::Units> item;
  domain::Units place = 0;
};

/// What is known of the coupons that are named.
class Coupons {
 public:
  Coupons(store::Reader& tx, const std::vector<UserCouponRow>& copies) {
    std::vector<domain::CouponId> ids;
    for (const auto& copy : copies) {
      copies_.emplace(copy.user_coupon_id, copy);
      ids.push_back(copy.coupon_id);
    }
    if (ids.empty()) return;
    for (auto& coupon : store::coupons_by_id(tx, ids)) {
      coupons_.emplace(coupon.coupon_id, std::move(coupon));
    }
  }

  /// Why this buyer cannot use it now, whatever it is for.
  std::optional<CouponRefusal> refusal(const UserCouponId& id, const domain::UserId& buyer,
                                       Instant now) const {
    const auto found = copies_.find(id);
    if (found == copies_.end() || found->second.user_id != buyer) return CouponRefusal::Unknown;
    switch (found->second.status) {
      case statemachines::coupon::Status::Held:
        return CouponRefusal::Held;
      case statemachines::coupon::Status::Used:
        return CouponRefusal::Used;
      case statemachines::coupon::Status::Expired:
        return CouponRefusal::Expired;
      case statemachines::coupon::Status::Issued:
      case statemachines::coupon::Status::Restored:
        break;
    }
    const CouponRow& coupon = coupons_.at(found->second.coupon_id);
    if (past_its_date(coupon, now)) return CouponRefusal::Expired;
    if (!in_date(coupon, now)) return CouponRefusal::NotYetValid;
    return std::nullopt;
  }

  domain::CouponTerms terms(const UserCouponId& id) const {
    const UserCouponRow& copy = copies_.at(id);
    return terms_of(copy, coupons_.at(copy.coupon_id));
  }

 private:
  std::map<UserCouponId, UserCouponRow> copies_;
  std::map<domain::CouponId, CouponRow> coupons_;
};

/// Calls `look(id, place)` for each coupon where it stands: lines first, in their order.
template <class Look>
void each_place(const Wanted& wanted, Look look) {
  const auto walk = [&](const std::vector<UserCouponId>& ids, std::optional<domain::Units> item) {
    for (std::size_t n = 0; n < ids.size(); ++n) {
      look(ids[n], Place{item, static_cast<domain::Units>(n)});
    }
  };
  for (std::size_t n = 0; n < wanted.items.size(); ++n) {
    walk(wanted.items[n].coupon_ids, static_cast<domain::Units>(n));
  }
  walk(wanted.coupon_ids, std::nullopt);
}

std::vector<RefusedCoupon> refused_as_they_are(const Wanted& wanted, const Coupons& coupons,
                                               Instant now) {
  std::vector<RefusedCoupon> refused;
  each_place(wanted, [&](const UserCouponId& id, const Place& at) {
    if (const auto reason = coupons.refusal(id, wanted.buyer_id, now)) {
      refused.push_back({id, *reason, at.item, at.place, {}, {}});
    }
  });
  return refused;
}

domain::Basket basket_of(const Wanted& wanted, const Coupons& coupons) {
  const auto terms = [&](const std::vector<UserCouponId>& ids) {
    std::vector<domain::CouponTerms> found;
    for (const auto& id : ids) found.push_back(coupons.terms(id));
    return found;
  };
  domain::Basket basket;
  for (const auto& line : wanted.items) {
    basket.items.push_back({line.sku_id, line.product_id, line.seller_id, line.category_ids,
                            line.quantity, line.unit_price, line.price_floor,
                            terms(line.coupon_ids)});
  }
  basket.order_coupons = terms(wanted.coupon_ids);
  return basket;
}

std::vector<domain::PolicyTerms> policies_for(store::Reader& tx, const Wanted& wanted,
                                              Instant now) {
  std::set<domain::UserId> sellers;
  for (const auto& line : wanted.items) sellers.insert(line.seller_id);
  std::vector<domain::PolicyTerms> terms;
  for (const auto& row : store::policies_in_force(tx, {sellers.begin(), sellers.end()}, now)) {
    terms.push_back(terms_of(row));
  }
  return terms;
}

CouponRefusal reason_of(domain::CouponMisfit misfit) {
  switch (misfit) {
    case domain::CouponMisfit::TooMany:
      return CouponRefusal::TooMany;
    case domain::CouponMisfit::Repeated:
      return CouponRefusal::Repeated;
    case domain::CouponMisfit::NotCovered:
      return CouponRefusal::NotCovered;
    case domain::CouponMisfit::BelowMinimum:
      return CouponRefusal::BelowMinimum;
  }
  throw std::invalid_argument("not a misfit");
}

RefusedCoupon refused_of(const domain::MisfitCoupon& misfit) {
  RefusedCoupon refused{misfit.user_coupon_id,
                        reason_of(misfit.misfit),
                        {},
                        static_cast<domain::Units>(misfit.place),
                        {},
                        {}};
  if (misfit.item) refused.item = static_cast<domain::Units>(*misfit.item);
  if (misfit.misfit == domain::CouponMisfit::BelowMinimum) {
    refused.minimum = misfit.minimum;
    refused.reached = misfit.reached;
  }
  return refused;
}

}  // namespace

std::vector<UserCouponId> coupons_named(const Wanted& wanted) {
  std::set<UserCouponId> ids;
  each_place(wanted, [&](const UserCouponId& id, const Place&) { ids.insert(id); });
  return {ids.begin(), ids.end()};
}

PriceOutcome priced(store::Reader& tx, const Wanted& wanted,
                    const std::vector<UserCouponRow>& copies, Instant now) {
  const Coupons coupons(tx, copies);
  if (auto refused = refused_as_they_are(wanted, coupons, now); !refused.empty()) {
    return CouponsRefused{std::move(refused)};
  }
  domain::Basket basket = basket_of(wanted, coupons);
  basket.policies = policies_for(tx, wanted, now);
  auto pricing = domain::price(basket);
  if (auto* made = std::get_if<domain::Priced>(&pricing)) return std::move(*made);
  CouponsRefused refused;
  for (const auto& misfit : std::get<std::vector<domain::MisfitCoupon>>(pricing)) {
    refused.coupons.push_back(refused_of(misfit));
  }
  return refused;
}

PriceOutcome PromotionService::price(const PriceBasket& request) const {
  require_shape(request);
  const Wanted wanted{request.buyer_id, request.items, request.coupon_ids};
  const auto ids = coupons_named(wanted);
  const Instant now = platform::now_of(ports_.clock);
  return ports_.database.read([&](store::Reader& tx) -> PriceOutcome {
    const auto copies = ids.empty() ? std::vector<UserCouponRow>{} : store::user_coupons(tx, ids);
    return priced(tx, wanted, copies, now);
  });
}

}  // namespace perdura::services::promotion
