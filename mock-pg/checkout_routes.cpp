// What the payer sees and presses.
#include <functional>

#include "mock-pg/checkout_page.hpp"
#include "mock-pg/detail/route_parts.hpp"
#include "platform/core/setting_values.hpp"
#include "platform/http/url.hpp"

namespace perdura::mock_pg::detail {
namespace {

using platform::Access;
using platform::HttpMethod;
using platform::ProblemException;
using platform::Route;

HttpResponse html(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Content-Security-Policy",
                       "default-src 'none'; form-action 'self'; base-uri 'none'; "
                       "frame-ancestors 'none'"}},
          .body = std::move(text)};
}

/// The form's one field: which try the page was made for.
std::size_t attempt_of(const HttpRequest& request) {
  std::optional<std::int64_t> attempt;
  try {
    const auto fields = platform::parse_target("/?" + request.body).query;
    if (fields.size() == 1 && fields.front().first == "attempt") {
      attempt = platform::read_whole(fields.front().second);
    }
  } catch (const platform::BadTarget&) {
    attempt.reset();
  }
  if (attempt && *attempt >= 0) return static_cast<std::size_t>(*attempt);
  throw ProblemException(400, "INVALID_REQUEST", "the form has one field, attempt");
}

HttpResponse checkout(const Front& front, const RequestContext& context, const HttpRequest&) {
  return front.desk.with([&](Brain& brain, Instant now) {
    const auto page = brain.page(context.path("pg_order_id"), now);
    return page ? html(200, checkout_page(page->payment, page->attempt))
                : html(404, unknown_page());
  });
}

using Press = Shown (Brain::*)(const std::string&, std::size_t, Instant);

template <Press press>
HttpResponse pressed(const Front& front, const RequestContext& context,
                     const HttpRequest& request) {
  const auto attempt = attempt_of(request);
  const std::string& pg_order_id = context.path("pg_order_id");
  const auto response = front.desk.with([&](Brain& brain, Instant now) {
    if (brain.book().find(pg_order_id) == nullptr) return std::optional(html(404, unknown_page()));
    const Shown shown = (brain.*press)(pg_order_id, attempt, now);
    if (shown == Shown::Nothing) return std::optional<HttpResponse>();
    return std::optional(html(200, result_page(*brain.book().find(pg_order_id), shown)));
  });
  if (!response) keep_silent(front);
  return *response;
}

}  // namespace

std::vector<Route> checkout_routes(const Front& front) {
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = std::bind_front(use_case, front),
                 .access = Access::anyone(),
                 .max_body = max_body};
  };
  return {
      route(HttpMethod::Get, "/checkout/{pg_order_id}", checkout),
      route(HttpMethod::Post, "/checkout/{pg_order_id}/pay", pressed<&Brain::pay>),
      route(HttpMethod::Post, "/checkout/{pg_order_id}/decline", pressed<&Brain::decline>),
  };
}

}  // namespace perdura::mock_pg::detail
