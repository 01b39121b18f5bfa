// The keys that sign access tokens, and what every use case stands on.
#include <algorithm>
#include <stdexcept>

#include "platform/core/tokens.hpp"
#include "services/identity/store.hpp"

namespace perdura::services::identity {
namespace {

using platform::SigningKey;
using platform::sql::Reader;
using platform::sql::Transaction;
using store::KeyRow;

KeyRow key_row(std::int64_t place, platform::Randomness& randomness, Instant at) {
  return {place, SigningKey::generate(randomness).secret_text(), at};
}

/// Newest first, never empty. Of two processes that find none, one makes the first key; the other
/// waits for it and drops its own.
std::vector<KeyRow> keys_of(const Ports& ports, Instant at) {
  auto rows = ports.database.read([](Reader& tx) { return store::signing_keys(tx); });
  if (!rows.empty()) return rows;
  const KeyRow first = key_row(1, ports.randomness, at);
  return ports.database.transaction([&](Transaction& tx) {
    store::add_key(tx, first);
    return store::signing_keys(tx);
  });
}

}  // namespace

IdentityService::IdentityService(Ports ports, Settings settings)
    : ports_(ports), settings_(std::move(settings)) {
  constexpr std::chrono::seconds least{1};
  if (settings_.issuer.empty() || settings_.access_token_life < least ||
      settings_.refresh_token_life < least || settings_.login_failures_max < 1 ||
      settings_.mail_failures_max < 1 || settings_.login_failure_window < least ||
      settings_.lockout < least) {
    throw std::invalid_argument("identity: an empty issuer, or a time or number below 1");
  }
}

Instant IdentityService::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(ports_.clock.now());
}

Instant IdentityService::wall() const {
  return std::chrono::floor<std::chrono::milliseconds>(ports_.clock.wall());
}

/// The newest that every verifier knows; the oldest if none has been published for so long.
SigningKey IdentityService::signing_key() const {
  const Instant at = wall();
  const auto rows = keys_of(ports_, at);
  const auto known = std::find_if(rows.begin(), rows.end(), [at](const KeyRow& row) {
    return row.created_at + publication_lead <= at;
  });
  return SigningKey::from_text((known == rows.end() ? rows.back() : *known).secret);
}

std::vector<platform::PublicKey> IdentityService::public_keys() const {
  std::vector<platform::PublicKey> keys;
  for (const KeyRow& row : keys_of(ports_, wall())) {
    keys.push_back(SigningKey::from_text(row.secret).public_key());
  }
  return keys;
}

bool IdentityService::rotate_signing_key() const {
  const Instant at = wall();
  const std::int64_t newest = keys_of(ports_, at).front().place;
  const KeyRow next = key_row(newest + 1, ports_.randomness, at);
  const auto needed = publication_lead + settings_.access_token_life + platform::clock_skew_max;
  return ports_.database.transaction([&](Transaction& tx) {
    if (!store::add_key(tx, next)) return false;
    const auto rows = store::signing_keys(tx);
    std::size_t kept = 1;
    for (std::size_t n = 1; n < rows.size(); ++n) {
      // A key signed its last token when the one after it began to sign.
      const bool expired = rows[n - 1].created_at + needed < at;
      if (expired) store::drop_key(tx, rows[n].place);
      if (!expired) ++kept;
    }
    if (kept <= platform::max_keys) return true;
    store::drop_key(tx, next.place);
    return false;
  });
}

}  // namespace perdura::services::identity
