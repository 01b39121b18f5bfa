#include "platform/http/service_tokens.hpp"

#include <stdexcept>

namespace perdura::platform {
namespace {

SigningKey key_from(std::string_view secret) {
  if (secret.size() < min_service_secret) {
    throw std::invalid_argument("the secret of the services is at least 16 characters long");
  }
  return SigningKey::derive(secret, "perdura service tokens, 1");
}

}  // namespace

ServiceTokens::ServiceTokens(std::string_view secret, std::string name, const Clock& clock)
    : key_(key_from(secret)),
      name_(std::move(name)),
      clock_(clock),
      verifier_(TokenVerifier({key_.public_key()}, service_issuer)) {
  if (name_.empty()) throw std::invalid_argument("a service has a name");
}

void ServiceTokens::authorise(HttpRequest& request) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall());
  request.headers.set("Authorization", current(now));
}

std::string ServiceTokens::current(std::chrono::sys_seconds now) {
  const std::lock_guard lock(mutex_);
  // A clock that went back makes the token one from the future: refused elsewhere.
  if (header_.empty() || now < issued_at_ || now >= issued_at_ + service_token_life / 2) {
    issued_at_ = now;
    const TokenClaims claims{
        .issuer = service_issuer,
        .subject = name_,
        .roles = {service_role},
        .token_id = name_ + "/" + std::to_string(now.time_since_epoch().count()),
        .issued_at = now,
        .expires_at = now + service_token_life};
    header_ = "Bearer " + sign_token(key_, claims);
  }
  return header_;
}

std::variant<TokenClaims, TokenRefusal> ServiceTokens::verify(std::string_view token) {
  return verifier_.verify(token, clock_.wall());
}

}  // namespace perdura::platform
