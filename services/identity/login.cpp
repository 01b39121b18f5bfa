// Use cases that look at a password: hashing never happens inside a transaction.
#include "services/identity/grant.hpp"
#include "services/identity/guard.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity {
namespace {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::MemberRow;

bool suspended(const MemberRow& member) { return member.status == domain::MemberStatus::Suspended; }

/// What was known before the password was looked at.
struct Known {
  std::optional<LockedOut> locked;
  std::optional<MemberRow> member;

  std::optional<std::string> password_hash() const {
    return member ? std::optional(member->password_hash) : std::nullopt;
  }
};

/// The member, locked; nothing if the password is another one by now.
std::optional<MemberRow> unchanged(Transaction& tx, const MemberRow& seen) {
  auto member = store::locked_member(tx, seen.user_id);
  if (!member || member->password_hash != seen.password_hash) return std::nullopt;
  return member;
}

}  // namespace

LoginOutcome IdentityService::login(const Credentials& credentials,
                                    const std::string& network) const {
  const std::string email = normalised_email(credentials.email);
  const Instant at = wall();
  const auto guard = AttemptGuard::of_login(settings_, email, network, at);
  const auto known = ports_.database.read([&](Reader& tx) {
    return Known{guard.locked(tx), store::member_by_email(tx, email)};
  });
  if (known.locked) return *known.locked;
  if (!ports_.passwords.verify(known.password_hash(), credentials.password)) {
    return ports_.database.transaction([&](Transaction& tx) -> LoginOutcome {
      if (const auto locked = guard.still_locked(tx)) return *locked;
      if (const auto locked = guard.failed(tx)) return *locked;
      return WrongCredentials{};
    });
  }

  const MemberRow& seen = known.member.value();
  const bool outdated = ports_.passwords.outdated(seen.password_hash);
  const std::string better = outdated ? ports_.passwords.hash(credentials.password) : "";
  const platform::SigningKey key = signing_key();
  const std::string token = new_refresh_token(ports_.randomness);
  const auto hashes = hashes_of(token).value();
  const store::SessionRow session{.session_id = ports_.ids.make("ses"),
                                  .user_id = seen.user_id,
                                  .family_hash = hashes.family,
                                  .token_hash = hashes.token,
                                  .began_at = at,
                                  .issued_at = at,
                                  .expires_at = at + settings_.refresh_token_life,
                                  .ended = {}};
  return ports_.database.transaction([&](Transaction& tx) -> LoginOutcome {
    if (const auto locked = guard.still_locked(tx)) return *locked;
    const auto member = unchanged(tx, seen);
    if (!member) return WrongCredentials{};
    if (suspended(*member)) return AccountSuspended{};
    guard.passed(tx);
    if (outdated) store::set_password(tx, member->user_id, better);
    store::add_session(tx, session);
    return token_pair(key, settings_, {session.session_id, member->user_id, roles_of(*member), at},
                      token, ports_.randomness);
  });
}

PasswordOutcome IdentityService::change_password(const PasswordChange& change,
                                                 const Bearer& bearer) const {
  require_shape(change);
  const auto seen = ports_.database.read([&](Reader& tx) { return store::member(tx, bearer.id); });
  if (!seen) return NotFound{};
  if (suspended(*seen)) return AccountSuspended{};
  // A stolen access token must not serve to guess the password.
  const Instant at = wall();
  const auto guard = AttemptGuard::of_password(settings_, seen->user_id, at);
  const auto locked = ports_.database.read([&](Reader& tx) { return guard.locked(tx); });
  if (locked) return *locked;
  const bool right = ports_.passwords.verify(seen->password_hash, change.current_password);
  const std::string hash = right ? ports_.passwords.hash(change.new_password) : "";
  return ports_.database.transaction([&](Transaction& tx) -> PasswordOutcome {
    if (const auto still = guard.still_locked(tx)) return *still;
    if (!right) {
      if (const auto meanwhile = guard.failed(tx)) return *meanwhile;
      return WrongCredentials{};
    }
    const auto member = unchanged(tx, *seen);
    if (!member) return WrongCredentials{};
    if (suspended(*member)) return AccountSuspended{};
    guard.passed(tx);
    store::set_password(tx, member->user_id, hash);
    store::end_sessions(tx, member->user_id, session_of(bearer.token_id),
                        store::SessionEnd::PasswordChanged, at);
    return PasswordChanged{};
  });
}

}  // namespace perdura::services::identity
