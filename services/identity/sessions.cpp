// What becomes of a login: refreshed, ended, forgotten.
#include <algorithm>

#include "services/identity/grant.hpp"

namespace perdura::services::identity {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::SessionEnd;

RefreshOutcome IdentityService::refresh(const std::string& refresh_token) const {
  const auto used = hashes_of(refresh_token);
  if (!used) return TokenRefused{};
  const Instant at = wall();
  const platform::SigningKey key = signing_key();
  const std::string token = next_refresh_token(ports_.randomness, refresh_token);
  const std::string next_hash = hashes_of(token).value().token;
  return ports_.database.transaction([&](Transaction& tx) -> RefreshOutcome {
    // The member is locked first, as by everyone who ends sessions.
    const auto owner = store::session_owner(tx, used->family);
    const auto member = owner ? store::locked_member(tx, *owner) : std::nullopt;
    auto session = member ? store::locked_session(tx, used->family) : std::nullopt;
    if (!session) return TokenRefused{};
    if (session->token_hash != used->token) {
      store::end_family(tx, used->family, SessionEnd::Reused, at);
      return TokenRefused{};
    }
    // Told to whoever has the newest token only, and however the session ended.
    if (member->status == domain::MemberStatus::Suspended) return AccountSuspended{};
    if (session->ended || session->expires_at <= at) return TokenRefused{};
    session->token_hash = next_hash;
    session->issued_at = at;
    session->expires_at = at + settings_.refresh_token_life;
    if (!store::replace_token(tx, *session, used->token)) {
      throw std::logic_error("a session changed while it was locked");
    }
    return token_pair(key, settings_, {session->session_id, member->user_id, roles_of(*member), at},
                      token, ports_.randomness);
  });
}

void IdentityService::logout(const LogoutRequest& request,
                             const std::optional<Bearer>& bearer) const {
  const Instant at = wall();
  if (request.refresh_token) {
    const auto hashes = hashes_of(*request.refresh_token);
    if (!hashes) return;
    ports_.database.transaction(
        [&](Transaction& tx) { store::end_family(tx, hashes->family, SessionEnd::LoggedOut, at); });
  } else if (bearer) {
    ports_.database.transaction([&](Transaction& tx) {
      store::end_session(tx, session_of(bearer->token_id), bearer->id, SessionEnd::LoggedOut, at);
    });
  }
}

std::int64_t IdentityService::purge(std::int64_t limit) const {
  const auto most = std::clamp<std::int64_t>(limit, 1, platform::sql::max_in_values);
  const Instant at = wall();
  const auto expired =
      ports_.database.read([&](Reader& tx) { return store::expired_sessions(tx, at, most); });
  const auto stale =
      ports_.database.read([&](Reader& tx) { return store::stale_guards(tx, at, most); });
  return ports_.database.transaction([&](Transaction& tx) {
    return store::drop_stale_guards(tx, stale, at) + store::drop_sessions(tx, expired, at);
  });
}

}  // namespace perdura::services::identity
