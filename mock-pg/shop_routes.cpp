// What the shop calls.
#include <functional>

#include "mock-pg/access.hpp"
#include "mock-pg/detail/route_parts.hpp"
#include "mock-pg/shapes.hpp"
#include "platform/http/parameters.hpp"

namespace perdura::mock_pg::detail {
namespace {

using platform::Access;
using platform::HttpMethod;
using platform::IdempotencyKey;
using platform::Route;

const std::string& key_of(const RequestContext& context) { return context.idempotency_key.value(); }

HttpResponse register_payment(const Front& front, const RequestContext& context,
                              const HttpRequest& request) {
  const auto body = read_registration(request);
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.register_payment(body, key_of(context), now);
  }));
}

HttpResponse capture(const Front& front, const RequestContext& context,
                     const HttpRequest& request) {
  const auto amount = read_capture(request);
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.capture(context.path("id"), amount, key_of(context), now);
  }));
}

HttpResponse void_transaction(const Front& front, const RequestContext& context,
                              const HttpRequest& request) {
  read_nothing(request);
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.void_transaction(context.path("id"), key_of(context), now);
  }));
}

HttpResponse refund(const Front& front, const RequestContext& context, const HttpRequest& request) {
  const auto order = read_refund(request);
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.refund(context.path("id"), order, key_of(context), now);
  }));
}

HttpResponse transaction(const Front& front, const RequestContext& context, const HttpRequest&) {
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.transaction(context.path("id"), now);
  }));
}

HttpResponse payment(const Front& front, const RequestContext& context, const HttpRequest&) {
  return respond(front, front.desk.with([&](Brain& brain, Instant now) {
    return brain.payment(context.path("pg_order_id"), now);
  }));
}

HttpResponse settlements(const Front& front, const RequestContext& context, const HttpRequest&) {
  const auto day = read_date(context.path("date"));
  const auto from =
      static_cast<std::size_t>(platform::whole_from_query(context, "cursor", {0, INT32_MAX}, 0));
  const auto limit = static_cast<std::size_t>(platform::page_limit(context));
  return platform::json_response(200, front.desk.with([&](Brain& brain, Instant now) {
    return brain.settlements(day, from, limit, now);
  }));
}

}  // namespace

std::vector<Route> shop_routes(const Front& front) {
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    const bool moves = method == HttpMethod::Post;
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = std::bind_front(use_case, front),
                 .access = Access::one_of({merchant_role}),
                 .idempotency_key = moves ? IdempotencyKey::Required : IdempotencyKey::Optional,
                 .max_body = max_body};
  };
  return {
      route(HttpMethod::Post, "/v1/payments", register_payment),
      route(HttpMethod::Get, "/v1/payments/{pg_order_id}", payment),
      route(HttpMethod::Get, "/v1/transactions/{id}", transaction),
      route(HttpMethod::Post, "/v1/transactions/{id}/capture", capture),
      route(HttpMethod::Post, "/v1/transactions/{id}/void", void_transaction),
      route(HttpMethod::Post, "/v1/transactions/{id}/refunds", refund),
      route(HttpMethod::Get, "/v1/settlements/{date}", settlements),
  };
}

}  // namespace perdura::mock_pg::detail
