// Use cases about members who are there.
#include "platform/outbox/publish.hpp"
#include "services/identity/rows_seen.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity {
namespace {

using domain::MemberStatus;
using platform::sql::Reader;
using platform::sql::Transaction;

/// Sorts after every member's id: '~' is the last character that is visible.
constexpr const char* after_all = "usr_~";

struct Pair {
  std::optional<store::MemberRow> acting;
  std::optional<store::MemberRow> other;
};

/// Both locked, in the order of their ids: two admins who act upon each other wait, one for the
/// other, and not both.
Pair locked_pair(Transaction& tx, const domain::UserId& acting, const domain::UserId& other) {
  Pair pair;
  if (acting.value() <= other.value()) pair.acting = store::locked_member(tx, acting);
  pair.other = acting == other ? pair.acting : store::locked_member(tx, other);
  if (acting.value() > other.value()) pair.acting = store::locked_member(tx, acting);
  return pair;
}

bool may_administer(const std::optional<store::MemberRow>& member) {
  return member && member->role == domain::Role::Admin && member->status == MemberStatus::Active;
}

}  // namespace

std::optional<UserView> IdentityService::member(const domain::UserId& id) const {
  const auto row = ports_.database.read([&](Reader& tx) { return store::member(tx, id); });
  if (!row) return std::nullopt;
  return view_of(*row);
}

ProfileOutcome IdentityService::edit_profile(const domain::UserId& id,
                                             const ProfileEdit& edit) const {
  require_shape(edit);
  const Instant at = now();
  return ports_.database.transaction([&](Transaction& tx) -> ProfileOutcome {
    auto row = store::locked_member(tx, id);
    if (!row) return NotFound{};
    if (row->status == MemberStatus::Suspended) return AccountSuspended{};
    if (edit.name) row->name = *edit.name;
    if (edit.phone) row->phone = edit.phone->empty() ? std::nullopt : edit.phone;
    row->updated_at = at;
    store::change_member(tx, *row);
    return view_of(*row);
  });
}

UserPage IdentityService::list(const MemberList& wanted) const {
  const std::string before = wanted.before ? wanted.before->value() : after_all;
  // One more than asked for tells whether there is a next page.
  auto rows = ports_.database.read(
      [&](Reader& tx) { return store::members(tx, before, wanted, wanted.limit + 1); });
  UserPage page;
  if (std::cmp_greater(rows.size(), wanted.limit)) {
    rows.pop_back();
    page.next_cursor = rows.back().user_id.value();
  }
  for (const auto& row : rows) page.items.push_back(view_of(row));
  return page;
}

MemberOutcome IdentityService::edit_member(const domain::UserId& id, const MemberEdit& edit,
                                           const domain::UserId& admin, const Call& call) const {
  const Instant at = now();
  const Instant real = wall();
  return ports_.database.transaction([&](Transaction& tx) -> MemberOutcome {
    auto [acting, row] = locked_pair(tx, admin, id);
    if (!may_administer(acting)) return NotAnAdmin{};
    if (!row) return NotFound{};
    const MemberStatus status = edit.status.value_or(row->status);
    const domain::Grade grade = edit.grade.value_or(row->grade);
    if (status == row->status && grade == row->grade) return view_of(*row);
    if (status != row->status && id == admin) return OwnStatus{};
    row->status = status;
    row->grade = grade;
    row->updated_at = at;
    store::change_member(tx, *row);
    if (status == MemberStatus::Suspended) {
      store::end_sessions(tx, id, "", store::SessionEnd::Suspended, real);
    }
    const domain::UserChanged event{
        .user_id = id, .role = row->role, .status = status, .grade = grade};
    platform::publish(ports_.outbox, tx, event, {ports_.ids.make("evt"), call.origin, at});
    return view_of(*row);
  });
}

}  // namespace perdura::services::identity
