#include "services/shipping/routes.hpp"

#include <functional>

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using domain::ShipmentId;
using platform::Access;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::json_response;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t max_act_body = 4 << 10;
constexpr std::size_t max_order_body = 256 << 10;  // parcels of the largest order
constexpr std::size_t max_webhook_body = 16 << 10;

struct DispatchBody {
  std::string courier_code;
};
BOOST_DESCRIBE_STRUCT(DispatchBody, (), (courier_code))

ShipmentId shipment_id(const RequestContext& context) {
  return platform::id_from_path<ShipmentId>(context, "id");
}

// ---- status codes --------------------------------------------------------------------------

struct DispatchAnswer {
  HttpResponse operator()(const Dispatched& done) const {
    if (!done.shipment.dispatching) return json_response(200, done.shipment);
    HttpResponse response = json_response(202, done.shipment);
    response.headers.set("Location", "/api/v1/shipments/" + done.shipment.id.value());
    return response;
  }
  HttpResponse operator()(const NotReady& refused) const {
    throw ProblemException(409, "ILLEGAL_TRANSITION",
                           refused.dispatching ? "the shipment is being dispatched already"
                                               : "the shipment is " + refused.status);
  }
  HttpResponse operator()(const DispatchRefused& refused) const {
    throw ProblemException({.status = 422,
                            .code = "COURIER_REFUSED",
                            .detail = "the courier does not take the parcel: " + refused.detail,
                            .extensions = {{"courier_error", refused.code}}});
  }
};

// ---- handlers ------------------------------------------------------------------------------

HttpResponse list(const ShippingService& service, const RequestContext& context,
                  const HttpRequest&) {
  return json_response(
      200,
      service.list(context.who(), {.before = platform::id_from_query<ShipmentId>(context, "cursor"),
                                   .limit = platform::page_limit(context)}));
}

HttpResponse read(const ShippingService& service, const RequestContext& context,
                  const HttpRequest&) {
  const auto found = service.read(context.who(), shipment_id(context));
  if (!found) platform::not_found();
  return json_response(200, *found);
}

HttpResponse dispatch(const ShippingService& service, const RequestContext& context,
                      const HttpRequest& request) {
  const auto body = platform::read_body<DispatchBody>(request);
  const auto outcome = service.dispatch(context.who(), {shipment_id(context), body.courier_code},
                                        {context.idempotency_key, platform::origin_of(context)});
  return std::visit(DispatchAnswer{}, outcome);
}

HttpResponse webhook(const ShippingService& service, const RequestContext& context,
                     const HttpRequest& request) {
  return json_response(200, service.webhook(request, platform::origin_of(context)));
}

HttpResponse open(const ShippingService& service, const RequestContext& context,
                  const HttpRequest& request) {
  const auto body = platform::read_body<OpenShipments>(request);
  return json_response(200,
                       service.open(body, {context.idempotency_key, platform::origin_of(context)}));
}

using UseCase = HttpResponse (*)(const ShippingService&, const RequestContext&, const HttpRequest&);

/// An act of a workflow that has its effect once by what the rows say.
template <class Request, auto Act>
HttpResponse act(const ShippingService& service, const RequestContext& context,
                 const HttpRequest& request) {
  const auto body = platform::read_body<Request>(request);
  return json_response(200, (service.*Act)(body, platform::origin_of(context)));
}

}  // namespace

std::vector<Route> routes(const ShippingService& service) {
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case, Access access,
                         std::size_t max_body) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = std::bind_front(use_case, std::cref(service)),
                 .access = std::move(access),
                 .max_body = max_body};
  };
  const auto internal = [&](const char* pattern, UseCase use_case) {
    Route made =
        route(HttpMethod::Post, pattern, use_case, Access::one_of({"SERVICE"}), max_order_body);
    made.idempotency_key = platform::IdempotencyKey::Required;
    return made;
  };
  using Service = ShippingService;
  return {
      route(HttpMethod::Get, "/api/v1/shipments", list, Access::one_of({"SELLER", "ADMIN"}),
            max_act_body),
      route(HttpMethod::Get, "/api/v1/shipments/{id}", read,
            Access::one_of({"BUYER", "SELLER", "ADMIN"}), max_act_body),
      route(HttpMethod::Post, "/api/v1/shipments/{id}/dispatch", dispatch,
            Access::one_of({"SELLER"}), max_act_body),
      route(HttpMethod::Post, "/api/v1/shipments/webhooks/courier", webhook, Access::anyone(),
            max_webhook_body),
      internal("/internal/v1/shipments", open),
      internal("/internal/v1/shipments/waybill", act<IssueWaybill, &Service::issue>),
      internal("/internal/v1/shipments/stop", act<StopShipments, &Service::stop>),
      internal("/internal/v1/shipments/not-handed-over",
               act<HandOverMissed, &Service::not_handed_over>),
      internal("/internal/v1/shipments/lost", act<ShipmentSilent, &Service::lost>),
  };
}

}  // namespace perdura::services::shipping
