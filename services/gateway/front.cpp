#include "services/gateway/front.hpp"

#include <optional>

#include "platform/core/problem.hpp"
#include "platform/http/url.hpp"
#include "services/gateway/headers.hpp"

namespace perdura::services::gateway {
namespace {

using platform::HttpRequest;
using platform::HttpResponse;
using platform::Problem;

constexpr const char* always_answered = "/health/live";

template <class Count>
std::optional<Problem> refusal_of(Count count) {
  try {
    count();
  } catch (const platform::ProblemException& error) {
    return error.problem();
  }
  return std::nullopt;
}

/// The router's own 401, and services' of the same meaning: TOKEN_REQUIRED, TOKEN_INVALID.
bool wants_token(const HttpResponse& response) {
  if (response.status != 401) return false;
  const auto problem = platform::parse_problem(response.body);
  return !problem || problem->code.starts_with("TOKEN_");
}

HttpResponse limited(Gateway& gateway, const platform::Router& router, const HttpRequest& request) {
  if (platform::path_of(request.target) == always_answered) return router.handle(request);
  RateLimiter& limiter = gateway.limiter();
  const std::string address = client_address(request, gateway.options().trusted_proxies);
  const auto too_many = refusal_of([&] { limiter.count_address(address); });
  if (too_many) return router.refuse(*too_many, request);
  HttpResponse response = router.handle(request);
  if (!wants_token(response)) return response;
  const auto too_strange = refusal_of([&] { limiter.count_stranger(address); });
  return too_strange ? router.refuse(*too_strange, request) : response;
}

}  // namespace

Front front(Gateway& gateway, const platform::Router& router) {
  return with_cors(
      [&gateway, &router](const HttpRequest& request) { return limited(gateway, router, request); },
      gateway.options().cors);
}

}  // namespace perdura::services::gateway
