#include "services/order/routes.hpp"

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"
#include "services/order/access.hpp"
#include "services/order/problems.hpp"

namespace perdura::services::order {
namespace {

using domain::OrderId;
using platform::Access;
using platform::Handler;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::IdempotencyKey;
using platform::json_response;
using platform::json_text_response;
using platform::Problem;
using platform::problem_response;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t max_internal_body = 256 << 10;  // lines and fees of the largest order

OrderId order_id(const RequestContext& context) {
  return platform::id_from_path<OrderId>(context, "id");
}

Act act_of(const RequestContext& context) {
  return {context.who(), context.idempotency_key.value(), platform::origin_of(context)};
}

HttpResponse located(HttpResponse response, const OrderId& id) {
  response.headers.set("Location", "/api/v1/orders/" + id.value());
  return response;
}

HttpResponse refusal(const RequestContext& context, Problem problem) {
  problem.request_id = context.request_id;
  return problem_response(problem);
}

// ---- status codes --------------------------------------------------------------------------

HttpResponse answer(const RequestContext& context, const PlaceOutcome& outcome) {
  if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
    return located(json_text_response(201, accepted->body), accepted->id);
  }
  if (const auto* undecided = std::get_if<Undecided>(&outcome)) {
    return located(json_response(202, undecided->order), undecided->order.id);
  }
  const auto& refused = std::get<Refused>(outcome);
  return refusal(context, problem_of(refused.id, refused.failure));
}

HttpResponse answer(const RequestContext& context, const CancelOutcome& outcome) {
  if (const auto* problem = std::get_if<Problem>(&outcome)) return refusal(context, *problem);
  const auto& view = std::get<CancelView>(outcome);
  if (view.status == CancellationStatus::Completed) return json_response(200, view);
  return located(json_response(202, view), view.order_id);
}

HttpResponse answer(const RequestContext& context, const ConfirmOutcome& outcome) {
  if (const auto* problem = std::get_if<Problem>(&outcome)) return refusal(context, *problem);
  if (const auto* undecided = std::get_if<Undecided>(&outcome)) {
    return located(json_response(202, undecided->order), undecided->order.id);
  }
  return json_response(200, std::get<OrderView>(outcome));
}

// ---- handlers ------------------------------------------------------------------------------

OrderService::ListRequest list_request(const RequestContext& context) {
  return {.limit = static_cast<int>(platform::page_limit(context)),
          .before = platform::id_from_query<OrderId>(context, "cursor")};
}

Route get(std::string pattern, Handler handler) {
  return {.method = HttpMethod::Get,
          .pattern = std::move(pattern),
          .handler = std::move(handler),
          .access = Access::one_of({"BUYER", "ADMIN"})};
}

template <class Fact>
Route fact(OrderService& service, std::string pattern) {
  const auto handler = [&service](const RequestContext& context, const HttpRequest& request) {
    // A worker of a newer version may tell more.
    const auto told = platform::read_body<Fact>(request, json::Unknown::Ignore);
    return json_response(200, service.record(act_of(context), told));
  };
  return {.method = HttpMethod::Post,
          .pattern = std::move(pattern),
          .handler = handler,
          .access = Access::one_of({"SERVICE"}),
          .idempotency_key = IdempotencyKey::Required,
          .max_body = max_internal_body};
}

Route look_route(OrderService& service) {
  const auto handler = [&service](const RequestContext&, const HttpRequest& request) {
    return json_response(200,
                         service.look(platform::read_body<domain::calls::LookAtOrder>(request)));
  };
  return {.method = HttpMethod::Post,
          .pattern = "/internal/v1/orders/look",
          .handler = handler,
          .access = Access::one_of({"SERVICE"}),
          .idempotency_key = IdempotencyKey::Required,
          .max_body = max_internal_body};
}

Route place_route(OrderService& service) {
  const auto handler = [&service](const RequestContext& context, const HttpRequest& request) {
    const auto wanted = platform::read_body<PlaceRequest>(request);
    return answer(context, service.place(act_of(context), wanted));
  };
  return {.method = HttpMethod::Post,
          .pattern = "/api/v1/orders",
          .handler = handler,
          .access = Access::one_of({"BUYER"}),
          .idempotency_key = IdempotencyKey::Required};
}

Route cancel_route(OrderService& service) {
  const auto handler = [&service](const RequestContext& context, const HttpRequest& request) {
    const auto wanted = platform::read_body<CancelRequest>(request);
    return answer(context, service.cancel(act_of(context), order_id(context), wanted));
  };
  return {.method = HttpMethod::Post,
          .pattern = "/api/v1/orders/{id}/cancel",
          .handler = handler,
          .access = Access::one_of({"BUYER", "ADMIN"}),
          .idempotency_key = IdempotencyKey::Required};
}

Route confirm_route(OrderService& service) {
  const auto handler = [&service](const RequestContext& context, const HttpRequest& request) {
    if (!request.body.empty()) platform::read_body<ConfirmRequest>(request);
    return answer(context, service.confirm_purchase(act_of(context), order_id(context)));
  };
  return {.method = HttpMethod::Post,
          .pattern = "/api/v1/orders/{id}/confirm-purchase",
          .handler = handler,
          .access = Access::one_of({"BUYER"}),
          .idempotency_key = IdempotencyKey::Required};
}

Route memo_route(OrderService& service) {
  const auto handler = [&service](const RequestContext& context, const HttpRequest& request) {
    const auto wanted = platform::read_body<MemoRequest>(request);
    return json_response(200, service.set_memo(context.who(), order_id(context), wanted));
  };
  return {.method = HttpMethod::Patch,
          .pattern = "/api/v1/orders/{id}/memo",
          .handler = handler,
          .access = Access::one_of({std::string(admin_role)})};
}

}  // namespace

std::vector<Route> routes(OrderService& service) {
  using namespace domain::calls;
  const auto list = [&service](const RequestContext& context, const HttpRequest&) {
    return json_response(200, service.list(context.who(), list_request(context)));
  };
  const auto read = [&service](const RequestContext& context, const HttpRequest&) {
    return json_response(200, service.read(context.who(), order_id(context)));
  };
  const auto timeline = [&service](const RequestContext& context, const HttpRequest&) {
    return json_response(200, service.timeline(context.who(), order_id(context)));
  };
  const auto waiting = [&service](const RequestContext& context, const HttpRequest&) {
    return json_response(200, service.waiting(context.who(), order_id(context)));
  };
  return {place_route(service),
          get("/api/v1/orders", list),
          get("/api/v1/orders/{id}", read),
          get("/api/v1/orders/{id}/timeline", timeline),
          get("/api/v1/orders/{id}/waiting", waiting),
          cancel_route(service),
          confirm_route(service),
          memo_route(service),
          look_route(service),
          fact<RecordPaid>(service, "/internal/v1/orders/paid"),
          fact<RecordAwaitingPayment>(service, "/internal/v1/orders/awaiting-payment"),
          fact<RecordAttemptDeclined>(service, "/internal/v1/orders/attempt-declined"),
          fact<RecordPaymentValidated>(service, "/internal/v1/orders/payment-validated"),
          fact<RecordUnpaid>(service, "/internal/v1/orders/unpaid"),
          fact<RecordFailed>(service, "/internal/v1/orders/failed"),
          fact<RecordCancelPending>(service, "/internal/v1/orders/cancel-pending"),
          fact<RecordCancelled>(service, "/internal/v1/orders/cancelled"),
          fact<RecordCancelSettled>(service, "/internal/v1/orders/cancel-settled"),
          fact<RecordShipment>(service, "/internal/v1/orders/shipment"),
          fact<RecordReminded>(service, "/internal/v1/orders/reminded"),
          fact<RecordCompleted>(service, "/internal/v1/orders/completed")};
}

}  // namespace perdura::services::order
