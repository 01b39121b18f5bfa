#pragma once
// What the three groups of routes share.
#include <string>

#include "mock-pg/routes.hpp"
#include "platform/http/responses.hpp"

namespace perdura::mock_pg::detail {

using platform::HttpRequest;
using platform::HttpResponse;
using platform::RequestContext;

inline constexpr std::size_t max_body = 8 << 10;

struct Front {
  Desk& desk;
  RouteOptions options;
};

using UseCase = HttpResponse (*)(const Front&, const RequestContext&, const HttpRequest&);

/// Waits as the reply says. Throws `ProblemException` for a refusal, and for one who stayed though
/// there was nothing to hear.
HttpResponse respond(const Front& front, const Reply& reply);
/// The wait of one who hears nothing.
[[noreturn]] void keep_silent(const Front& front);

std::vector<platform::Route> shop_routes(const Front& front);
std::vector<platform::Route> checkout_routes(const Front& front);
std::vector<platform::Route> control_routes(const Front& front);

}  // namespace perdura::mock_pg::detail
