#include "platform/http/shared_secret.hpp"

#include <sodium.h>

#include <string_view>

namespace perdura::platform {

Authenticator shared_secret(std::string secret, Caller who) {
  return
      [secret = std::move(secret), who = std::move(who)](const HttpRequest& request) -> Identity {
        constexpr std::string_view scheme = "Bearer ";
        const auto field = request.headers.find("Authorization");
        if (!field) return NoToken{};
        if (!field->starts_with(scheme)) return BadToken{"not a bearer token"};
        const std::string_view given = std::string_view(*field).substr(scheme.size());
        const bool same = given.size() == secret.size() &&
                          sodium_memcmp(given.data(), secret.data(), secret.size()) == 0;
        if (!same) return BadToken{"a wrong secret"};
        return who;
      };
}

}  // namespace perdura::platform
