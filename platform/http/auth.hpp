#pragma once
// Who sends a request.
#include <functional>
#include <string>
#include <variant>

#include "platform/core/context.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

struct NoToken {};
struct BadToken {
  std::string reason;  // for the log, not for the caller
};
using Identity = std::variant<Caller, NoToken, BadToken>;

/// Must be thread-safe. What it throws, if it is a `DependencyUnavailable`, says that nobody can
/// judge the token now. Those that services take are made by `access_tokens.hpp`.
using Authenticator = std::function<Identity(const HttpRequest&)>;

}  // namespace perdura::platform
