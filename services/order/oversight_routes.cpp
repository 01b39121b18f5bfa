#include "services/order/oversight_routes.hpp"

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"
#include "services/order/access.hpp"

namespace perdura::services::order {
namespace {

using platform::Access;
using platform::Handler;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::json_response;
using platform::RequestContext;
using platform::Route;
using store::TicketStatus;

/// What `read` makes of the query's cursor, if there is one; 400 if it makes nothing of it.
template <class Read>
auto cursor_from(const RequestContext& context, Read read) -> decltype(read(std::string_view())) {
  const auto text = context.query_value("cursor");
  if (!text) return std::nullopt;
  auto cursor = read(*text);
  if (!cursor) platform::refuse_query("cursor", "not a cursor of this list");
  return cursor;
}

bool only_stuck(const RequestContext& context) {
  const auto state = context.query_value("state").value_or("all");
  if (state == "stuck") return true;
  if (state != "all") platform::refuse_query("state", "must be all or stuck");
  return false;
}

std::optional<TicketStatus> status_from(const RequestContext& context) {
  const auto status = context.query_value("status").value_or("all");
  if (status == "OPEN") return TicketStatus::Open;
  if (status == "CLOSED") return TicketStatus::Closed;
  if (status != "all") platform::refuse_query("status", "must be OPEN, CLOSED or all");
  return std::nullopt;
}

Route get(std::string pattern, Handler handler) {
  return {.method = HttpMethod::Get,
          .pattern = std::move(pattern),
          .handler = std::move(handler),
          .access = Access::one_of({std::string(admin_role)})};
}

}  // namespace

std::vector<Route> oversight_routes(const Oversight& oversight) {
  const auto sagas = [&oversight](const RequestContext& context, const HttpRequest&) {
    return json_response(200,
                         oversight.sagas({.stuck = only_stuck(context),
                                          .limit = platform::page_limit(context),
                                          .cursor = cursor_from(context, Oversight::saga_cursor)}));
  };
  const auto tickets = [&oversight](const RequestContext& context, const HttpRequest&) {
    return json_response(
        200, oversight.tickets({.status = status_from(context),
                                .limit = platform::page_limit(context),
                                .cursor = cursor_from(context, Oversight::ticket_cursor)}));
  };
  return {get("/api/v1/admin/sagas", sagas), get("/api/v1/admin/tickets", tickets)};
}

}  // namespace perdura::services::order
