#include "services/gateway/cors.hpp"

#include <algorithm>

namespace perdura::services::gateway {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr const char* request_fields =
    "Authorization, Content-Type, Idempotency-Key, X-Request-Id, traceparent";
constexpr const char* response_fields = "Location, Retry-After, X-Request-Id, traceparent";
constexpr const char* preflight_seconds = "600";

bool is_preflight(const HttpRequest& request) {
  return request.method == HttpMethod::Options &&
         request.headers.contains("Access-Control-Request-Method");
}

void add_fields(const Cors& cors, const HttpRequest& request, HttpResponse& response) {
  response.headers.add("Vary", "Origin");
  const auto origin = request.headers.find("Origin");
  if (!origin || !cors.allows(*origin)) return;
  response.headers.set("Access-Control-Allow-Origin", std::string(*origin));
  if (!is_preflight(request)) {
    response.headers.set("Access-Control-Expose-Headers", response_fields);
    return;
  }
  const std::string methods(response.headers.find("Allow").value_or(""));
  response.headers.set("Access-Control-Allow-Methods", methods);
  response.headers.set("Access-Control-Allow-Headers", request_fields);
  response.headers.set("Access-Control-Max-Age", preflight_seconds);
}

}  // namespace

bool Cors::allows(std::string_view origin) const {
  return std::any_of(origins.begin(), origins.end(),
                     [&](const std::string& known) { return known == "*" || known == origin; });
}

Front with_cors(Front next, Cors cors) {
  return [next = std::move(next), cors = std::move(cors)](const HttpRequest& request) {
    HttpResponse response = next(request);
    add_fields(cors, request, response);
    return response;
  };
}

}  // namespace perdura::services::gateway
