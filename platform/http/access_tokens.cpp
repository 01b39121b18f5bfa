#include "platform/http/access_tokens.hpp"

#include <algorithm>

namespace perdura::platform {
namespace {

constexpr std::string_view scheme = "bearer ";
constexpr std::string_view user_prefix = "usr_";  // of every user's id

/// The token's text, or what the request has instead.
std::variant<std::string_view, NoToken, BadToken> bearer_token(const HttpRequest& request) {
  const auto header = request.headers.find("Authorization");
  if (!header) return NoToken{};
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  };
  const std::string_view begin = header->substr(0, scheme.size());
  if (!std::equal(begin.begin(), begin.end(), scheme.begin(), scheme.end(), same)) {
    return BadToken{"not a bearer token"};
  }
  return header->substr(scheme.size());
}

Identity identity_of(std::variant<TokenClaims, TokenRefusal> result) {
  if (const auto* refusal = std::get_if<TokenRefusal>(&result)) {
    return BadToken{std::string(to_string(*refusal))};
  }
  auto& claims = std::get<TokenClaims>(result);
  return Caller{std::move(claims.subject), std::move(claims.roles), std::move(claims.token_id)};
}

Identity person_of(std::variant<TokenClaims, TokenRefusal> result) {
  Identity identity = identity_of(std::move(result));
  const auto* caller = std::get_if<Caller>(&identity);
  if (caller == nullptr || !caller->has(service_role)) return identity;
  return BadToken{"a person's token that claims to be a service's"};
}

Identity service_of(std::variant<TokenClaims, TokenRefusal> result) {
  Identity identity = identity_of(std::move(result));
  const auto* caller = std::get_if<Caller>(&identity);
  if (caller == nullptr) return identity;
  const bool only_a_service = caller->roles == std::vector<std::string>{service_role};
  if (only_a_service && !caller->id.starts_with(user_prefix)) return identity;
  return BadToken{"a service's token that claims to be a person's"};
}

bool of_another_key(const std::variant<TokenClaims, TokenRefusal>& result) {
  const auto* refusal = std::get_if<TokenRefusal>(&result);
  return refusal != nullptr && *refusal == TokenRefusal::UnknownKey;
}

/// What the request holds, judged by `judge` if it is a token.
template <class Judge>
Identity judged(const HttpRequest& request, Judge judge) {
  auto found = bearer_token(request);
  if (const auto* token = std::get_if<std::string_view>(&found)) return judge(*token);
  if (auto* bad = std::get_if<BadToken>(&found)) return std::move(*bad);
  return NoToken{};
}

}  // namespace

Authenticator user_tokens(TokenCheck users) {
  return [users = std::move(users)](const HttpRequest& request) {
    return judged(request, [&](std::string_view token) { return person_of(users(token)); });
  };
}

Authenticator user_and_service_tokens(TokenCheck users, ServiceTokens& services) {
  return [users = std::move(users), &services](const HttpRequest& request) {
    return judged(request, [&](std::string_view token) {
      // Ours first: it asks nobody. The name of its key says whose token it is.
      auto result = services.verify(token);
      if (!of_another_key(result)) return service_of(std::move(result));
      return person_of(users(token));
    });
  };
}

}  // namespace perdura::platform
