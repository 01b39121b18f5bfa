// Use cases about discounts that everybody gets.
#include "services/promotion/owner.hpp"
#include "services/promotion/shape.hpp"
#include "services/promotion/terms.hpp"
#include "services/promotion/trail.hpp"

namespace perdura::services::promotion {
namespace {

using domain::PolicyStatus;
using platform::sql::Reader;
using platform::sql::Transaction;
using store::PolicyRow;

constexpr const char* create_route = "POST /api/v1/promotions/policies";
constexpr const char* edit_route = "PATCH /api/v1/promotions/policies/{id}";
/// Sorts after every policy's id: '~' is the last character that is visible.
constexpr const char* after_all = "pol_~";

PolicyRow row_of(const NewPolicy& request, std::optional<domain::UserId> owner, Instant now) {
  PolicyRow row;
  fill(row, request, std::move(owner), now);
  return row;
}

void apply(const PolicyEdit& edit, PolicyRow& row) {
  if (edit.name) row.name = *edit.name;
  if (edit.discount_value) row.discount_value = *edit.discount_value;
  if (edit.min_order_amount) row.min_order_amount = edit.min_order_amount;
  if (edit.max_discount_amount) row.max_discount_amount = edit.max_discount_amount;
  if (edit.valid_from) row.valid_from = *edit.valid_from;
  if (edit.valid_until) row.valid_until = *edit.valid_until;
  if (edit.status) row.status = *edit.status;
}

std::optional<Unsound> unsound(const PolicyRow& row) {
  const bool rate = row.discount_type == domain::DiscountType::Rate;
  if (rate && row.discount_value > domain::rate_max) {
    return Unsound{"/discount_value", "a rate is at most " + std::to_string(domain::rate_max)};
  }
  if (row.valid_from >= row.valid_until) {
    return Unsound{"/valid_until", "must be after valid_from"};
  }
  return std::nullopt;
}

}  // namespace

PolicyView PromotionService::create(const NewPolicy& request, const Member& member,
                                    const Call& call) const {
  require_shape(request);
  const auto owner = owner_of(request, member);
  const platform::Effect effect{member.id.value(), create_route, call.key, json::to_text(request),
                                member_keys_kept};
  if (!was_done(ports_, effect)) require_products(ports_, request, owner, call.origin);
  const auto work = [&](Transaction& tx, Instant now) {
    PolicyRow row = row_of(request, owner, now);
    row.policy_id = domain::PolicyId(ports_.ids.make("pol"));
    store::add_policy(tx, row);
    Trail(tx, ports_, now, call.origin).tell(fact_of(row));
    return view_of(row);
  };
  return platform::once<PolicyView>(once_ports(ports_), effect, work);
}

std::optional<PolicyView> PromotionService::policy(const domain::PolicyId& id,
                                                   const Member& member) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<PolicyView> {
    const auto row = store::policy(tx, id);
    if (!row || !sees(member, *row)) return std::nullopt;
    return view_of(*row);
  });
}

PolicyPage PromotionService::policies(const Listing& wanted, const Member& member) const {
  const store::Slice slice{wanted.before.value_or(after_all), wanted.limit + 1};
  const auto seller = member.admin ? wanted.seller : std::optional(member.id);
  const auto rows = ports_.database.read([&](Reader& tx) {
    return seller ? store::policies_of(tx, *seller, slice) : store::policies(tx, slice);
  });
  PolicyPage page;
  for (const auto& row : first_of(rows, wanted.limit)) page.items.push_back(view_of(row));
  if (std::cmp_greater(rows.size(), wanted.limit)) page.next_cursor = page.items.back().id.value();
  return page;
}

PolicyOutcome PromotionService::edit(const domain::PolicyId& id, const PolicyEdit& edit,
                                     const Member& member, const Call& call) const {
  require_shape(edit);
  const platform::Effect effect{member.id.value(), edit_route, call.key,
                                id.value() + " " + json::to_text(edit), member_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> PolicyOutcome {
    auto row = store::locked_policy(tx, id);
    if (!row || !sees(member, *row)) return NotFound{};
    if (row->status == PolicyStatus::Expired || past_its_date(*row, now)) return PastItsDate{};
    apply(edit, *row);
    if (auto wrong = unsound(*row)) return *wrong;
    row->updated_at = now;
    store::change_policy(tx, *row);
    Trail(tx, ports_, now, call.origin).tell(fact_of(*row));
    return view_of(*row);
  };
  return platform::once<PolicyOutcome>(once_ports(ports_), effect, work);
}

}  // namespace perdura::services::promotion
