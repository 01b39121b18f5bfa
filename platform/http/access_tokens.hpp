#pragma once
// Which tokens a service takes: those of people, those of other services, or both.
#include <functional>
#include <string_view>
#include <variant>

#include "platform/core/tokens.hpp"
#include "platform/http/auth.hpp"
#include "platform/http/service_tokens.hpp"

namespace perdura::platform {

/// What a token of a seller says, instead of SELLER, until an admin has approved him.
inline constexpr const char* seller_pending_role = "SELLER_PENDING";

/// Judges a token's text, `RemoteKeys::verify` for instance. May throw `HttpError`: it cannot be
/// judged now. Must be thread-safe.
using TokenCheck = std::function<std::variant<TokenClaims, TokenRefusal>(std::string_view token)>;

/// `Authorization: Bearer <token>` of people. One that claims the role SERVICE is refused: identity
/// never gives it.
Authenticator user_tokens(TokenCheck users);

/// Of people and of our services: a service's token has the role SERVICE and no other, and is no
/// user's. `services` outlives it.
Authenticator user_and_service_tokens(TokenCheck users, ServiceTokens& services);

}  // namespace perdura::platform
