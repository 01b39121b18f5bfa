#pragma once
// Routes as data.
#include <functional>
#include <string>
#include <vector>

#include "platform/core/context.hpp"
#include "platform/core/log.hpp"
#include "platform/http/message.hpp"

namespace perdura::platform {

/// Decodes, calls the use case, encodes. Plain synchronous code; refuses with `ProblemException`.
using Handler = std::function<HttpResponse(const RequestContext&, const HttpRequest&)>;

/// Who may call. Closed unless said otherwise.
struct Access {
  bool open = false;               // all, with or without a token
  std::vector<std::string> roles;  // one of these; none: whoever has a valid token

  static Access anyone() { return {.open = true}; }
  static Access any_token() { return {}; }
  static Access one_of(std::vector<std::string> roles) { return {.roles = std::move(roles)}; }
};

enum class IdempotencyKey { Optional, Required };

struct Route {
  HttpMethod method = HttpMethod::Get;
  std::string pattern;  // "/orders/{id}": literal segments, or one parameter in braces
  Handler handler;
  Access access = {};
  IdempotencyKey idempotency_key = IdempotencyKey::Optional;
  std::size_t max_body = 64 << 10;      // bytes
  LogLevel log_level = LogLevel::Info;  // of its line for each request
};

}  // namespace perdura::platform
