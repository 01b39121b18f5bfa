#include "services/identity/grant.hpp"

#include <array>

#include "domain/names.hpp"
#include "platform/core/base64url.hpp"
#include "platform/core/tokens.hpp"
#include "platform/http/access_tokens.hpp"

namespace perdura::services::identity {
namespace {

constexpr std::size_t family_bytes = 16;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t family_length = 22;  // as base64url
constexpr std::size_t secret_length = 43;
constexpr std::size_t token_id_bytes = 8;

template <std::size_t Bytes>
std::string chance(platform::Randomness& randomness) {
  std::array<std::uint8_t, Bytes> bytes{};
  randomness.fill(bytes);
  return platform::to_base64url(bytes);
}

}  // namespace

std::optional<TokenHashes> hashes_of(std::string_view refresh_token) {
  if (refresh_token.size() != family_length + 1 + secret_length ||
      refresh_token[family_length] != '.') {
    return std::nullopt;
  }
  return TokenHashes{platform::body_hash(refresh_token.substr(0, family_length)),
                     platform::body_hash(refresh_token.substr(family_length + 1))};
}

std::string new_refresh_token(platform::Randomness& randomness) {
  const std::string family = chance<family_bytes>(randomness);
  return family + "." + chance<secret_bytes>(randomness);
}

std::string next_refresh_token(platform::Randomness& randomness, std::string_view used) {
  return std::string(used.substr(0, family_length)) + "." + chance<secret_bytes>(randomness);
}

std::vector<std::string> roles_of(const store::MemberRow& member) {
  if (member.status == domain::MemberStatus::Active) {
    return {std::string(domain::name_of(member.role))};
  }
  if (member.role == domain::Role::Seller) return {platform::seller_pending_role};
  return {};
}

std::string session_of(std::string_view token_id) {
  return std::string(token_id.substr(0, token_id.find('.')));
}

TokenPair token_pair(const platform::SigningKey& key, const Settings& settings,
                     const AccessGrant& grant, std::string refresh_token,
                     platform::Randomness& randomness) {
  const auto issued = std::chrono::floor<std::chrono::seconds>(grant.wall);
  const platform::TokenClaims claims{
      .issuer = settings.issuer,
      .subject = grant.user_id.value(),
      .roles = grant.roles,
      .token_id = grant.session_id + "." + randomness.hex(token_id_bytes),
      .issued_at = issued,
      .expires_at = issued + settings.access_token_life};
  return {.access_token = sign_token(key, claims),
          .refresh_token = std::move(refresh_token),
          .expires_in = settings.access_token_life.count()};
}

}  // namespace perdura::services::identity
