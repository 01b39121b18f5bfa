#include "platform/http/auth.hpp"

namespace perdura::platform {
namespace {

constexpr std::string_view scheme = "bearer ";

bool has_scheme(std::string_view value) {
  if (value.size() < scheme.size()) return false;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = value[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return false;
  }
  return true;
}

}  // namespace

Authenticator bearer_tokens(const TokenVerifier& verifier, const Clock& clock) {
  return [&verifier, &clock](const HttpRequest& request) -> Identity {
    const auto header = request.headers.find("Authorization");
    if (!header) return NoToken{};
    if (!has_scheme(*header)) return BadToken{"not a bearer token"};
    auto result = verifier.verify(header->substr(scheme.size()), clock.wall());
    if (const auto* refusal = std::get_if<TokenRefusal>(&result)) {
      return BadToken{std::string(to_string(*refusal))};
    }
    auto& claims = std::get<TokenClaims>(result);
    return Caller{std::move(claims.subject), std::move(claims.roles)};
  };
}

}  // namespace perdura::platform
