#include "mock-courier/routes.hpp"
#include "platform/http/field_errors.hpp"
#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/this_machine.hpp"

namespace perdura::mock_courier {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::json_response;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t max_body = 4 << 10;  // bytes

using UseCase = HttpResponse (*)(Courier&, const RequestContext&, const HttpRequest&);
using Move = Moved (Brain::*)(Instant, const std::string&);

struct NoFields {};

HttpResponse answer(const Moved& moved) {
  if (std::holds_alternative<Unknown>(moved)) platform::not_found();
  if (const auto* not_now = std::get_if<NotNow>(&moved)) {
    throw ProblemException(409, "ILLEGAL_TRANSITION", not_now->detail);
  }
  return json_response(200, std::get<BookItem>(moved));
}

template <Move move>
HttpResponse moving(Courier& courier, const RequestContext& context, const HttpRequest& request) {
  if (!request.body.empty()) platform::read_body<NoFields>(request);
  const auto moved = courier.with(
      [&](Brain& brain, Instant now) { return (brain.*move)(now, context.path("waybill")); });
  return answer(moved);
}

HttpResponse of_order(Courier& courier, const RequestContext& context, const HttpRequest&) {
  const auto order = context.query_value("order_id");
  if (!order || order->empty()) platform::refuse_query("order_id", "it is missing");
  const auto items = courier.with(
      [&](Brain& brain, Instant now) { return brain.of_order(now, std::string(*order)); });
  return json_response(200, items);
}

HttpResponse book(Courier& courier, const RequestContext& context, const HttpRequest&) {
  const auto after = platform::whole_from_query(context, "cursor", {1, INT64_MAX}, 0);
  const auto limit = static_cast<std::size_t>(platform::page_limit(context));
  const auto page =
      courier.with([&](Brain& brain, Instant now) { return brain.book(now, after, limit); });
  return json_response(200, page);
}

void check(const FaultOrder& order) {
  const auto out_of_range = [](const std::optional<std::int64_t>& number, std::int64_t least,
                               std::int64_t most) {
    return number && (*number < least || *number > most);
  };
  platform::FieldErrors errors;
  if (!possible(order.call, order.kind)) {
    errors.add("/kind", json::code::InvalidValue, "no such fault can strike this call");
  }
  if (order.call == FaultCall::Upload && order.waybill) {
    errors.add("/waybill", json::code::InvalidValue, "an upload is known by its reference");
  }
  if (out_of_range(order.times, 1, max_fault_times)) {
    errors.add("/times", json::code::OutOfRange,
               "must be from 1 to " + std::to_string(max_fault_times));
  }
  if (out_of_range(order.delay_ms, 0, max_fault_delay_ms)) {
    errors.add("/delay_ms", json::code::OutOfRange,
               "must be from 0 to " + std::to_string(max_fault_delay_ms));
  }
  errors.finish();
}

HttpResponse set_fault(Courier& courier, const RequestContext&, const HttpRequest& request) {
  const auto order = platform::read_body<FaultOrder>(request);
  check(order);
  const auto fault =
      courier.with([&](Brain& brain, Instant now) { return brain.set_fault(now, order); });
  if (!fault) {
    throw ProblemException(409, "TOO_MANY_FAULTS",
                           "there are " + std::to_string(max_faults) +
                               " faults waiting; DELETE /control/faults removes them");
  }
  return json_response(201, *fault);
}

HttpResponse faults(Courier& courier, const RequestContext&, const HttpRequest&) {
  const auto list = courier.with([](Brain& brain, Instant) { return FaultList{brain.faults()}; });
  return json_response(200, list);
}

HttpResponse clear_faults(Courier& courier, const RequestContext&, const HttpRequest&) {
  courier.with([](Brain& brain, Instant now) { brain.clear_faults(now); });
  return {.status = 204};
}

void require_this_machine(const HttpRequest& request) {
  if (platform::from_this_machine(request)) return;
  throw ProblemException(403, "FORBIDDEN", "control routes are for programs on this machine");
}

}  // namespace

std::vector<Route> control_routes(Courier& courier) {
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    return Route{
        .method = method,
        .pattern = pattern,
        .handler =
            [&courier, use_case](const RequestContext& context, const HttpRequest& request) {
              require_this_machine(request);
              return use_case(courier, context, request);
            },
        .access = platform::Access::anyone(),
        .max_body = max_body};
  };
  return {
      route(HttpMethod::Post, "/control/waybills/{waybill}/advance", moving<&Brain::advance>),
      route(HttpMethod::Post, "/control/waybills/{waybill}/hold", moving<&Brain::hold>),
      route(HttpMethod::Post, "/control/waybills/{waybill}/lose", moving<&Brain::lose>),
      route(HttpMethod::Post, "/control/waybills/{waybill}/notify", moving<&Brain::notify>),
      route(HttpMethod::Get, "/control/waybills", of_order),
      route(HttpMethod::Get, "/control/book", book),
      route(HttpMethod::Post, "/control/faults", set_fault),
      route(HttpMethod::Get, "/control/faults", faults),
      route(HttpMethod::Delete, "/control/faults", clear_faults),
  };
}

}  // namespace perdura::mock_courier
