// Use cases of an order's workflow: hold, use, give back, restore.
#include <algorithm>
#include <map>

#include "platform/core/problem.hpp"
#include "services/promotion/pricing.hpp"
#include "services/promotion/shape.hpp"
#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using namespace domain::calls;
using domain::OrderId;
using domain::UserCouponId;
using platform::ProblemException;
using platform::sql::Transaction;
using store::HoldItem;
using store::HoldState;
using store::UserCouponRow;
namespace coupon = statemachines::coupon;

// Routes as the scopes of their keys.
constexpr const char* hold_route = "POST /internal/v1/coupon-holds";
constexpr const char* use_route = "POST /internal/v1/coupon-holds/use";
constexpr const char* give_back_route = "POST /internal/v1/coupon-holds/give-back";
constexpr const char* restore_route = "POST /internal/v1/coupon-holds/restore";

platform::Effect effect_of(const char* route, const Call& call, std::string request) {
  return {platform::our_services, route, call.key, std::move(request), order_keys_kept};
}

/// An order's act on its coupons: where, whose, when.
struct Act {
  Transaction& tx;
  const OrderId& order;
  Instant now;
};

/// The locked row as the event leaves it: written down, unless the table says that nothing is to be
/// done. False then.
bool move(const Act& act, const UserCouponRow& was, const coupon::Event& event) {
  const auto outcome = coupon::apply(was.status, event);
  const auto* status = std::get_if<coupon::Status>(&outcome);
  if (status == nullptr) {
    throw std::logic_error("the table refuses what an order's hold allows: " +
                           was.user_coupon_id.value());
  }
  if (*status == was.status) return false;
  UserCouponRow is = was;
  is.status = *status;
  is.was_restored = *status == coupon::Status::Held && was.status == coupon::Status::Restored;
  const bool taken = *status == coupon::Status::Held || *status == coupon::Status::Used;
  is.order_id = taken ? std::optional(act.order) : std::nullopt;
  is.changed_at = act.now;
  if (!store::move_user_coupon(act.tx, was, is)) {
    throw std::logic_error("a locked coupon has changed: " + was.user_coupon_id.value());
  }
  return true;
}

/// By coupon: by how much its owner's count of uses changes.
using Uses = std::map<domain::CouponId, domain::Units>;

/// In the order of ids, after all members' copies are locked.
void count(Transaction& tx, const Uses& uses) {
  for (const auto& [id, change] : uses) {
    if (!store::count_used(tx, id, change)) {
      throw std::logic_error("uses and copies of a coupon do not agree: " + id.value());
    }
  }
}

std::vector<UserCouponId> ids_of(const std::vector<HoldItem>& items) {
  std::vector<UserCouponId> ids;
  for (const auto& item : items) ids.push_back(item.user_coupon_id);
  return ids;
}

std::vector<UserCouponRow> locked(Transaction& tx, const std::vector<UserCouponId>& ids) {
  return ids.empty() ? std::vector<UserCouponRow>{} : store::locked_user_coupons(tx, ids);
}

/// By how much the order is cheaper for each coupon, by id.
std::map<UserCouponId, domain::Money> amounts_of(const domain::Priced& priced) {
  std::map<UserCouponId, domain::Money> amounts;
  const auto note = [&](const domain::AppliedDiscount& discount) {
    if (discount.user_coupon_id) amounts[*discount.user_coupon_id] += discount.amount;
  };
  for (const auto& line : priced.lines) {
    for (const auto& discount : line.discounts) note(discount);
  }
  if (priced.order_coupon) note(*priced.order_coupon);
  return amounts;
}

void hold_all(const Act& act, const std::vector<UserCouponRow>& copies,
              const domain::Priced& priced, Trail& trail) {
  const auto amounts = amounts_of(priced);
  std::vector<HoldItem> items;
  for (const auto& copy : copies) {
    move(act, copy, coupon::Hold{.in_date = true});
    items.push_back({copy.user_coupon_id, amounts.at(copy.user_coupon_id)});
  }
  if (items.empty()) return;
  store::add_items(act.tx, act.order, items);
  for (const auto& copy : copies) {
    auto event = about<domain::CouponHeld>(copy);
    event.order_id = act.order;
    event.amount = amounts.at(copy.user_coupon_id);
    trail.tell(event);
  }
}

/// What an order finds that has a hold already.
HoldOutcome second_hold(Transaction& tx, const OrderId& order) {
  switch (store::locked_hold(tx, order).value()) {
    case HoldState::GivenBack:
    case HoldState::Withdrawn:
      return HoldWithdrawn{};
    case HoldState::Held:
    case HoldState::Used:
      break;
  }
  throw ProblemException(409, "HOLD_EXISTS", "the order holds its coupons, under another key");
}

[[noreturn]] void refuse(const OrderId& order, const std::string& why) {
  throw ProblemException(409, "ILLEGAL_TRANSITION", "the coupons of " + order.value() + " " + why);
}

CouponsMoved use_all(const Act& act, Trail& trail) {
  const auto items = store::items(act.tx, act.order);
  const auto copies = locked(act.tx, ids_of(items));
  Uses uses;
  for (const auto& copy : copies) {
    move(act, copy, coupon::Use{});
    ++uses[copy.coupon_id];
  }
  count(act.tx, uses);
  CouponsMoved moved;
  for (std::size_t n = 0; n < copies.size(); ++n) {
    auto event = about<domain::CouponUsed>(copies[n]);
    event.order_id = act.order;
    event.amount = items[n].amount;  // both are by id
    trail.tell(event);
    moved.coupon_ids.push_back(copies[n].user_coupon_id);
  }
  return moved;
}

CouponsMoved give_all_back(const Act& act, Trail& trail) {
  CouponsMoved moved;
  const auto copies = locked(act.tx, ids_of(store::items(act.tx, act.order)));
  for (const auto& copy : copies) {
    move(act, copy, coupon::GiveBack{.was_restored = copy.was_restored});
    moved.coupon_ids.push_back(copy.user_coupon_id);
  }
  for (const auto& copy : copies) {
    auto event = about<domain::CouponGivenBack>(copy);
    event.order_id = act.order;
    trail.tell(event);
  }
  return moved;
}

/// Those that are asked for, or all: each is one that the order holds.
std::vector<UserCouponId> wanted_of(const RestoreCoupons& request,
                                    const std::vector<HoldItem>& items) {
  const auto held = ids_of(items);
  if (request.coupon_ids.empty()) return held;
  for (const auto& id : request.coupon_ids) {
    if (std::find(held.begin(), held.end(), id) != held.end()) continue;
    throw ProblemException(422, "COUPON_NOT_OF_ORDER",
                           "the order has never held the coupon " + id.value());
  }
  return request.coupon_ids;
}

/// Those that are past their date stay USED.
std::vector<UserCouponRow> restore_each(const Act& act, const std::vector<UserCouponRow>& copies) {
  std::map<domain::CouponId, bool> in_time;
  std::vector<domain::CouponId> ids;
  for (const auto& copy : copies) ids.push_back(copy.coupon_id);
  if (ids.empty()) return {};
  for (const auto& row : store::coupons_by_id(act.tx, ids)) {
    in_time[row.coupon_id] = !past_its_date(row, act.now);
  }
  std::vector<UserCouponRow> restored;
  Uses uses;
  for (const auto& copy : copies) {
    const bool this_use = copy.status == coupon::Status::Used && copy.order_id == act.order;
    const coupon::Restore undo{.this_use = this_use, .in_date = in_time.at(copy.coupon_id)};
    if (!move(act, copy, undo)) continue;
    --uses[copy.coupon_id];
    restored.push_back(copy);
  }
  count(act.tx, uses);
  return restored;
}

CouponsMoved restore_of(const Act& act, const RestoreCoupons& request, Trail& trail) {
  CouponsMoved moved;
  const auto ids = wanted_of(request, store::items(act.tx, act.order));
  for (const auto& copy : restore_each(act, locked(act.tx, ids))) {
    auto event = about<domain::CouponRestored>(copy);
    event.order_id = act.order;
    trail.tell(event);
    moved.coupon_ids.push_back(copy.user_coupon_id);
  }
  return moved;
}

}  // namespace

HoldOutcome PromotionService::hold(const HoldCoupons& request, const Call& call) const {
  require_shape(request);
  const Wanted wanted{request.buyer_id, request.items, request.coupon_ids};
  const auto ids = coupons_named(wanted);
  const auto work = [&](Transaction& tx, Instant now) -> HoldOutcome {
    const OrderId& order = request.order_id;
    if (!store::open_hold(tx, order, HoldState::Held, now)) return second_hold(tx, order);
    const auto copies = locked(tx, ids);
    auto outcome = priced(tx, wanted, copies, now);
    if (auto* refused = std::get_if<CouponsRefused>(&outcome)) {
      store::drop_hold(tx, order);
      return std::move(*refused);
    }
    auto& made = std::get<domain::Priced>(outcome);
    Trail trail(tx, ports_, now, call.origin);
    hold_all({tx, order, now}, copies, made, trail);
    return std::move(made);
  };
  return platform::once<HoldOutcome>(once_ports(ports_),
                                     effect_of(hold_route, call, json::to_text(request)), work);
}

CouponsMoved PromotionService::use(const HoldRef& request, const Call& call) const {
  const auto work = [&](Transaction& tx, Instant now) {
    const OrderId& order = request.order_id;
    if (!store::move_hold(tx, order, HoldState::Held, HoldState::Used, now)) return CouponsMoved{};
    Trail trail(tx, ports_, now, call.origin);
    return use_all({tx, order, now}, trail);
  };
  return platform::once<CouponsMoved>(once_ports(ports_),
                                      effect_of(use_route, call, json::to_text(request)), work);
}

CouponsMoved PromotionService::give_back(const HoldRef& request, const Call& call) const {
  const auto work = [&](Transaction& tx, Instant now) {
    const OrderId& order = request.order_id;
    if (store::open_hold(tx, order, HoldState::Withdrawn, now)) return CouponsMoved{};
    if (store::locked_hold(tx, order) == HoldState::Used) {
      refuse(order, "are used: restore them instead");
    }
    if (!store::move_hold(tx, order, HoldState::Held, HoldState::GivenBack, now)) {
      return CouponsMoved{};
    }
    Trail trail(tx, ports_, now, call.origin);
    return give_all_back({tx, order, now}, trail);
  };
  return platform::once<CouponsMoved>(
      once_ports(ports_), effect_of(give_back_route, call, json::to_text(request)), work);
}

CouponsMoved PromotionService::restore(const RestoreCoupons& request, const Call& call) const {
  require_shape(request);
  const auto work = [&](Transaction& tx, Instant now) {
    const OrderId& order = request.order_id;
    const auto state = store::locked_hold(tx, order);
    if (state == HoldState::Held) refuse(order, "are not used: give them back instead");
    if (state != HoldState::Used) return CouponsMoved{};
    Trail trail(tx, ports_, now, call.origin);
    return restore_of({tx, order, now}, request, trail);
  };
  return platform::once<CouponsMoved>(once_ports(ports_),
                                      effect_of(restore_route, call, json::to_text(request)), work);
}

}  // namespace perdura::services::promotion
