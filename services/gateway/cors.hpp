#pragma once
// Pages of other origins that may read our answers (the Fetch standard's CORS protocol).
#include <functional>
#include <string>
#include <vector>

#include "platform/http/message.hpp"
#include "platform/http/router.hpp"

namespace perdura::services::gateway {

/// Origins as browsers write them, "http://localhost:3000"; "*": any. Tokens travel in
/// `Authorization`, never in cookies, so credentials are not allowed to any.
struct Cors {
  std::vector<std::string> origins;

  bool allows(std::string_view origin) const;
};

/// The router's answers, refusals too, with the fields that browsers ask for. Preflights are
/// answered by its OPTIONS routes: what they say in `Allow` is what is allowed. The router outlives
/// it.
std::function<platform::HttpResponse(const platform::HttpRequest&)> with_cors(
    const platform::Router& router, Cors cors);

}  // namespace perdura::services::gateway
