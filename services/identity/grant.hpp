#pragma once
// Tokens as they leave: a refresh token is "<family>.<secret>", the family's 128 bits of chance and
// the token's 256, as base64url. Only hashes of the two are stored.
#include "services/identity/store.hpp"

namespace perdura::services::identity {

/// What a refresh token is known by.
struct TokenHashes {
  std::string family;
  std::string token;
};

/// Nothing for what cannot be one of ours.
std::optional<TokenHashes> hashes_of(std::string_view refresh_token);

/// A new refresh token: of a new family, or of that of `used`.
std::string new_refresh_token(platform::Randomness& randomness);
std::string next_refresh_token(platform::Randomness& randomness, std::string_view used);

/// The roles that a member's access token carries. A seller who waits for approval may only wait;
/// whoever else is INACTIVE is known, and may do nothing.
std::vector<std::string> roles_of(const store::MemberRow& member);

/// The session that an access token came from, by the token's id.
std::string session_of(std::string_view token_id);

/// What an access token is made of.
struct AccessGrant {
  std::string session_id;
  domain::UserId user_id;
  std::vector<std::string> roles;
  Instant wall;
};
TokenPair token_pair(const platform::SigningKey& key, const Settings& settings,
                     const AccessGrant& grant, std::string refresh_token,
                     platform::Randomness& randomness);

}  // namespace perdura::services::identity
