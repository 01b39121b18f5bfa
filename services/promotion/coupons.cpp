// Use cases about coupons by their owners' hand.
#include "services/promotion/owner.hpp"
#include "services/promotion/shape.hpp"
#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::CouponRow;

constexpr const char* create_route = "POST /api/v1/coupons";
constexpr const char* edit_route = "PATCH /api/v1/coupons/{id}";
/// Sorts after every coupon's id: '~' is the last character that is visible.
constexpr const char* after_all = "cpn_~";

CouponRow row_of(const NewCoupon& request, std::optional<domain::UserId> owner, Instant now) {
  CouponRow row;
  fill(row, request, std::move(owner), now);
  row.code = request.code;
  row.partial_policy = request.partial_policy.value_or(domain::PartialPolicy::Keep);
  row.total_quantity = request.total_quantity;
  row.per_user_limit = request.per_user_limit.value_or(1);
  return row;
}

void apply(const CouponEdit& edit, CouponRow& row) {
  if (edit.name) row.name = *edit.name;
  if (edit.valid_until) row.valid_until = *edit.valid_until;
  if (edit.total_quantity) row.total_quantity = edit.total_quantity;
  if (edit.per_user_limit) row.per_user_limit = *edit.per_user_limit;
  if (edit.status) row.status = *edit.status;
}

std::optional<Unsound> unsound(const CouponRow& was, const CouponRow& is) {
  if (is.valid_until < was.valid_until) {
    return Unsound{"/valid_until", "those who have it were promised until then"};
  }
  if (is.total_quantity && *is.total_quantity < is.issued) {
    return Unsound{"/total_quantity", std::to_string(is.issued) + " are given out already"};
  }
  return std::nullopt;
}

}  // namespace

NewCouponOutcome PromotionService::create(const NewCoupon& request, const Member& member,
                                          const Call& call) const {
  require_shape(request);
  const auto owner = owner_of(request, member);
  const platform::Effect effect{member.id.value(), create_route, call.key, json::to_text(request),
                                member_keys_kept};
  if (!was_done(ports_, effect)) require_products(ports_, request, owner, call.origin);
  const auto work = [&](Transaction& tx, Instant now) -> NewCouponOutcome {
    CouponRow row = row_of(request, owner, now);
    row.coupon_id = domain::CouponId(ports_.ids.make("cpn"));
    if (!store::add_coupon(tx, row)) return CodeTaken{};
    Trail(tx, ports_, now, call.origin).tell(fact_of(row));
    return view_of(row);
  };
  return platform::once<NewCouponOutcome>(once_ports(ports_), effect, work);
}

std::optional<CouponView> PromotionService::coupon(const domain::CouponId& id,
                                                   const Member& member) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<CouponView> {
    const auto row = store::coupon(tx, id);
    if (!row || !sees(member, *row)) return std::nullopt;
    return view_of(*row);
  });
}

CouponPage PromotionService::coupons(const Listing& wanted, const Member& member) const {
  const store::Slice slice{wanted.before.value_or(after_all), wanted.limit + 1};
  const auto seller = member.admin ? wanted.seller : std::optional(member.id);
  const auto rows = ports_.database.read([&](Reader& tx) {
    return seller ? store::coupons_of(tx, *seller, slice) : store::coupons(tx, slice);
  });
  CouponPage page;
  for (const auto& row : first_of(rows, wanted.limit)) page.items.push_back(view_of(row));
  if (std::cmp_greater(rows.size(), wanted.limit)) page.next_cursor = page.items.back().id.value();
  return page;
}

CouponOutcome PromotionService::edit(const domain::CouponId& id, const CouponEdit& edit,
                                     const Member& member, const Call& call) const {
  require_shape(edit);
  const platform::Effect effect{member.id.value(), edit_route, call.key,
                                id.value() + " " + json::to_text(edit), member_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> CouponOutcome {
    const auto was = store::locked_coupon(tx, id);
    if (!was || !sees(member, *was)) return NotFound{};
    if (past_its_date(*was, now)) return PastItsDate{};
    CouponRow is = *was;
    apply(edit, is);
    if (auto wrong = unsound(*was, is)) return *wrong;
    is.updated_at = now;
    store::change_coupon(tx, is);
    Trail(tx, ports_, now, call.origin).tell(fact_of(is));
    return view_of(is);
  };
  return platform::once<CouponOutcome>(once_ports(ports_), effect, work);
}

}  // namespace perdura::services::promotion
