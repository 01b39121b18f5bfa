// What tests and audits call, on this machine only.
#include <functional>

#include "mock-pg/access.hpp"
#include "mock-pg/detail/route_parts.hpp"
#include "mock-pg/shapes.hpp"
#include "platform/http/parameters.hpp"

namespace perdura::mock_pg::detail {
namespace {

using platform::Access;
using platform::HttpMethod;
using platform::ProblemException;
using platform::Route;

struct FaultList {
  std::vector<Forced> items;
};
BOOST_DESCRIBE_STRUCT(FaultList, (), (items))

struct Notified {
  std::size_t events = 0;
};
BOOST_DESCRIBE_STRUCT(Notified, (), (events))

const std::string& id_of(const RequestContext& context) { return context.path("pg_order_id"); }

HttpResponse show(const std::optional<ControlView>& view) {
  if (!view) platform::not_found();
  return platform::json_response(200, *view);
}

HttpResponse approve(const Front& front, const RequestContext& context,
                     const HttpRequest& request) {
  const auto amount = read_approval(request);
  return show(front.desk.with([&](Brain& brain, Instant now) {
    brain.approve(id_of(context), amount, now);
    return brain.control(id_of(context), now);
  }));
}

HttpResponse decline(const Front& front, const RequestContext& context,
                     const HttpRequest& request) {
  read_nothing(request);
  return show(front.desk.with([&](Brain& brain, Instant now) {
    brain.refuse(id_of(context), now);
    return brain.control(id_of(context), now);
  }));
}

HttpResponse notify(const Front& front, const RequestContext& context, const HttpRequest& request) {
  const bool all = read_notify(request);
  const auto events = front.desk.with([&](Brain& brain, Instant) {
    if (brain.book().find(id_of(context)) == nullptr) platform::not_found();
    return brain.notify(id_of(context), all);
  });
  if (events == 0) throw ProblemException(409, "NO_EVENT", "nothing has happened to it yet");
  return platform::json_response(202, Notified{events});
}

HttpResponse payment(const Front& front, const RequestContext& context, const HttpRequest&) {
  return show(front.desk.with(
      [&](Brain& brain, Instant now) { return brain.control(id_of(context), now); }));
}

HttpResponse book(const Front& front, const RequestContext& context, const HttpRequest&) {
  const std::string after(context.query_value("cursor").value_or(""));
  const auto limit = static_cast<std::size_t>(platform::page_limit(context));
  return platform::json_response(200, front.desk.with([&](Brain& brain, Instant now) {
    return brain.book_page(after, limit, now);
  }));
}

HttpResponse force(const Front& front, const RequestContext&, const HttpRequest& request) {
  const Forced forced = read_fault(request);
  const bool taken =
      front.desk.with([&](Brain& brain, Instant) { return brain.faults().force(forced); });
  if (!taken) throw ProblemException(409, "TOO_MANY_FAULTS", "DELETE /control/faults clears them");
  return platform::json_response(201, forced);
}

HttpResponse faults(const Front& front, const RequestContext&, const HttpRequest&) {
  return platform::json_response(200, front.desk.with([](Brain& brain, Instant) {
    return FaultList{brain.faults().forced()};
  }));
}

HttpResponse clear_faults(const Front& front, const RequestContext&, const HttpRequest&) {
  front.desk.with([](Brain& brain, Instant) { brain.faults().clear(); });
  return {.status = 204, .headers = {}, .body = ""};
}

/// No secret: whoever sits on this machine may, and nobody else.
HttpResponse on_loopback(UseCase use_case, const Front& front, const RequestContext& context,
                         const HttpRequest& request) {
  require_loopback(request);
  return use_case(front, context, request);
}

}  // namespace

std::vector<Route> control_routes(const Front& front) {
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = std::bind_front(on_loopback, use_case, front),
                 .access = Access::anyone(),
                 .max_body = max_body};
  };
  return {
      route(HttpMethod::Post, "/control/payments/{pg_order_id}/approve", approve),
      route(HttpMethod::Post, "/control/payments/{pg_order_id}/decline", decline),
      route(HttpMethod::Post, "/control/payments/{pg_order_id}/notify", notify),
      route(HttpMethod::Get, "/control/payments/{pg_order_id}", payment),
      route(HttpMethod::Get, "/control/book", book),
      route(HttpMethod::Post, "/control/faults", force),
      route(HttpMethod::Get, "/control/faults", faults),
      route(HttpMethod::Delete, "/control/faults", clear_faults),
  };
}

}  // namespace perdura::mock_pg::detail
