#pragma once
// Who sends a request.
#include <functional>
#include <string>
#include <variant>

#include "platform/core/clock.hpp"
#include "platform/core/context.hpp"
#include "platform/core/tokens.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

struct NoToken {};
struct BadToken {
  std::string reason;  // for the log, not for the caller
};
using Identity = std::variant<Caller, NoToken, BadToken>;

/// Must be thread-safe.
using Authenticator = std::function<Identity(const HttpRequest&)>;

/// Reads `Authorization: Bearer <access token>`. Both outlive it.
Authenticator bearer_tokens(const TokenVerifier& verifier, const Clock& clock);

}  // namespace perdura::platform
