#pragma once
// Pages of other origins that may read our answers (the Fetch standard's CORS protocol).
#include <functional>
#include <string>
#include <vector>

#include "platform/http/message.hpp"

namespace perdura::services::gateway {

/// Origins as browsers write them, "http://localhost:3000"; "*": any. Tokens travel in
/// `Authorization`, never in cookies, so credentials are not allowed to any.
struct Cors {
  std::vector<std::string> origins;

  bool allows(std::string_view origin) const;
};

using Front = std::function<platform::HttpResponse(const platform::HttpRequest&)>;

/// The answers of `next`, refusals too, with the fields that browsers ask for. Preflights are
/// answered by the router's OPTIONS routes: what they say in `Allow` is what is allowed.
/// What the server itself refuses unread (no HTTP, a head or body too large or too slow) never
/// comes here, and is answered without these fields: its `Origin` has not been read.
Front with_cors(Front next, Cors cors);

}  // namespace perdura::services::gateway
