// New members, and the operator's admins.
#include "platform/outbox/once.hpp"
#include "platform/outbox/publish.hpp"
#include "services/identity/guard.hpp"
#include "services/identity/rows_seen.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity {
namespace {

using platform::sql::Transaction;
using store::MemberRow;

constexpr const char* signup_route = "POST /api/v1/auth/signup";

/// What a repeat is compared by: all but the password.
std::string canonical(NewMember request) {
  request.password.clear();
  request.role = request.role.value_or(SignupRole::Buyer);
  return json::to_text(request);
}

/// What is kept under the key.
using Entered = std::variant<UserView, EmailTaken>;

/// The row and its event, unless the mail is taken.
Entered enter(const Ports& ports, Transaction& tx, const MemberRow& row,
              const platform::Origin& origin) {
  if (!store::add_member(tx, row)) return EmailTaken{};
  const domain::UserRegistered event{
      .user_id = row.user_id, .role = row.role, .status = row.status, .grade = row.grade};
  platform::publish(ports.outbox, tx, event, {ports.ids.make("evt"), origin, row.created_at});
  return view_of(row);
}

MemberRow row_of(const NewMember& request, Instant now) {
  const bool seller = request.role == SignupRole::Seller;
  return {.user_id = {},
          .email = request.email,
          .name = request.name,
          .phone = request.phone,
          .role = seller ? domain::Role::Seller : domain::Role::Buyer,
          .status = seller ? domain::MemberStatus::Inactive : domain::MemberStatus::Active,
          .grade = domain::Grade::Normal,
          .password_hash = {},
          .created_at = now,
          .updated_at = now};
}

}  // namespace

SignupOutcome IdentityService::signup(const NewMember& sent, const Call& call) const {
  NewMember request = sent;
  request.email = normalised_email(sent.email);
  require_shape(request);
  MemberRow row = row_of(request, now());
  row.user_id = domain::UserId(ports_.ids.make("usr"));
  row.password_hash = ports_.passwords.hash(request.password);
  // Nobody has signed in yet: the mail, hashed, is the caller.
  const platform::Effect effect{platform::body_hash(request.email), signup_route, call.key,
                                canonical(request), signup_keys_kept};
  const auto entered = platform::once<Entered>(
      {ports_.database, ports_.clock, ports_.keys}, effect,
      [&](Transaction& tx, Instant) { return enter(ports_, tx, row, call.origin); });
  const auto* user = std::get_if<UserView>(&entered);
  if (user == nullptr) return EmailTaken{};
  if (user->id == row.user_id) return *user;
  return repeated_signup(*user, request, call);
}

/// The first answer is for whoever knows the password; a guess costs what it costs at a login.
SignupOutcome IdentityService::repeated_signup(const UserView& user, const NewMember& request,
                                               const Call& call) const {
  const auto guard = AttemptGuard::of_login(settings_, request.email, call.network, wall());
  const auto [locked, seen] = ports_.database.read([&](platform::sql::Reader& tx) {
    return std::pair(guard.locked(tx), store::member(tx, user.id));
  });
  if (locked) return *locked;
  const bool right = seen && ports_.passwords.verify(seen->password_hash, request.password);
  return ports_.database.transaction([&](Transaction& tx) -> SignupOutcome {
    if (const auto still = guard.still_locked(tx)) return *still;
    if (right) return user;
    if (const auto meanwhile = guard.failed(tx)) return *meanwhile;
    return OtherPassword{};
  });
}

AdminOutcome IdentityService::create_admin(const NewAdmin& sent) const {
  NewMember request;
  request.email = normalised_email(sent.email);
  request.password = sent.password;
  request.name = sent.name;
  require_shape(request);
  MemberRow row = row_of(request, now());
  row.role = domain::Role::Admin;
  row.user_id = domain::UserId(ports_.ids.make("usr"));
  row.password_hash = ports_.passwords.hash(request.password);
  return ports_.database.transaction([&](Transaction& tx) -> AdminOutcome {
    const auto outcome = enter(ports_, tx, row, {});
    if (const auto* made = std::get_if<UserView>(&outcome)) return *made;
    const auto known = store::member_by_email(tx, row.email);
    if (known && known->role == domain::Role::Admin) return AlreadyAdmin{view_of(*known)};
    return EmailTaken{};
  });
}

}  // namespace perdura::services::identity
