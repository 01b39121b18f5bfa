#pragma once
// How our own services prove to each other who they are.
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "platform/core/clock.hpp"
#include "platform/core/tokens.hpp"
#include "platform/http/cached_verifier.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

inline constexpr const char* service_role = "SERVICE";
inline constexpr const char* service_issuer = "perdura-services";
inline constexpr std::chrono::minutes service_token_life{10};
inline constexpr std::size_t min_service_secret = 16;  // bytes

/// Tokens signed with a key that all processes of a shop derive from one secret: whoever has the
/// secret is one of us. Thread-safe.
class ServiceTokens {
 public:
  /// `secret`: the setting `service.secret`. `name`: the tokens' subject, which is what the others
  /// call and log the caller by. The clock outlives it. Throws `std::invalid_argument` for a short
  /// secret and for no name.
  ServiceTokens(std::string_view secret, std::string name, const Clock& clock);

  /// Puts our token into the request, in place of any other. One is used for half its life.
  void authorise(HttpRequest& request);

  /// `UnknownKey`: not a service's token, or one made with another secret.
  std::variant<TokenClaims, TokenRefusal> verify(std::string_view token);

 private:
  std::string current(std::chrono::sys_seconds now);

  SigningKey key_;
  std::string name_;
  const Clock& clock_;
  CachedVerifier verifier_;
  std::mutex mutex_;
  std::string header_;  // "Bearer …"; empty before the first
  std::chrono::sys_seconds issued_at_;
};

}  // namespace perdura::platform
