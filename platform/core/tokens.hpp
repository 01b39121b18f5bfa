#pragma once
// Access tokens: JWTs signed with Ed25519 (`alg` EdDSA), short-lived, verified without asking
// anyone.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/core/clock.hpp"
#include "platform/core/context.hpp"
#include "platform/core/jwk.hpp"

namespace perdura::platform {

/// What a token says. Times are real time, in whole seconds.
struct TokenClaims {
  std::string issuer;
  std::string subject;  // the user's id
  std::vector<std::string> roles;
  std::string token_id;
  std::chrono::sys_seconds issued_at;
  std::chrono::sys_seconds expires_at;

  bool operator==(const TokenClaims&) const = default;
};

/// Why a token counts for nothing. Clients hear only that it does; the reason is for the log.
enum class TokenRefusal {
  Malformed,       // not a JWT, too long, or members missing
  WrongAlgorithm,  // `alg` is not EdDSA: "none" and HMAC with a public key among them
  UnknownKey,      // no such `kid`
  Forged,          // the signature does not fit
  WrongIssuer,
  Expired,
  NotYetValid,  // issued in the future, beyond what clocks may differ
};

std::string_view to_string(TokenRefusal refusal);

/// Longer tokens are refused unread.
inline constexpr std::size_t max_token_bytes = 4096;
/// How far the clocks of two machines may differ.
inline constexpr std::chrono::seconds clock_skew_max{5};
/// How old a verifier's copy of the keys may get before it asks again. A key must have been
/// published for longer before it signs: then whoever asked within this time knows it.
inline constexpr std::chrono::minutes keys_max_age{5};

std::string sign_token(const SigningKey& key, const TokenClaims& claims);

/// Thread-safe.
class TokenVerifier {
 public:
  /// Several keys: the old ones are kept until their last token has expired.
  TokenVerifier(std::vector<PublicKey> keys, std::string issuer)
      : keys_(std::move(keys)), issuer_(std::move(issuer)) {}

  /// `wall`: `Clock::wall()`.
  std::variant<TokenClaims, TokenRefusal> verify(std::string_view token, TimePoint wall) const;

 private:
  std::vector<PublicKey> keys_;
  std::string issuer_;
};

}  // namespace perdura::platform
