#include "services/product/routes.hpp"

#include <functional>

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::product {
namespace {

using namespace domain::calls;
using platform::Access;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::id_from_path;
using platform::id_from_query;
using platform::IdempotencyKey;
using platform::json_response;
using platform::not_found;
using platform::page_limit;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

/// A product of a hundred SKUs and a long description; a SKU's edit; an order of a hundred lines.
constexpr std::size_t product_body_max = 256 << 10;
constexpr std::size_t edit_body_max = 4 << 10;
constexpr std::size_t order_body_max = 64 << 10;

Call call_of(const RequestContext& context) {
  return {context.idempotency_key, platform::origin_of(context)};
}

Member member_of(const RequestContext& context) {
  const platform::Caller& who = context.who();
  return {domain::UserId(who.id), who.has("ADMIN")};
}

domain::ProductId product_id(const RequestContext& context) {
  return id_from_path<domain::ProductId>(context, "id");
}

ProductService::SkuName sku_name(const RequestContext& context) {
  return {product_id(context), id_from_path<domain::SkuId>(context, "sku_id")};
}

HttpResponse create(const ProductService& service, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<NewProduct>(request);
  const auto made = service.create(body, member_of(context), call_of(context));
  HttpResponse response = json_response(201, made);
  response.headers.set("Location", "/api/v1/products/" + made.id.value());
  return response;
}

HttpResponse list(const ProductService& service, const RequestContext& context,
                  const HttpRequest&) {
  const ProductService::ProductList wanted{
      .before = id_from_query<domain::ProductId>(context, "cursor"),
      .seller = id_from_query<domain::UserId>(context, "seller_id"),
      .limit = page_limit(context)};
  return json_response(200, service.list(wanted, member_of(context)));
}

HttpResponse product(const ProductService& service, const RequestContext& context,
                     const HttpRequest&) {
  const auto found = service.product(product_id(context), member_of(context));
  if (!found) not_found();
  return json_response(200, *found);
}

HttpResponse edit(const ProductService& service, const RequestContext& context,
                  const HttpRequest& request) {
  const auto body = platform::read_body<ProductEdit>(request);
  const auto edited = service.edit(product_id(context), body, member_of(context));
  if (!edited) not_found();
  return json_response(200, *edited);
}

HttpResponse remove(const ProductService& service, const RequestContext& context,
                    const HttpRequest&) {
  if (!service.remove(product_id(context), member_of(context))) not_found();
  return {.status = 204, .headers = {}, .body = {}};
}

/// The status codes of an edit that was refused.
struct Refusal {
  HttpResponse operator()(const SkuView& sku) const { return json_response(200, sku); }
  HttpResponse operator()(const NotFound&) const { not_found(); }
  HttpResponse operator()(const StockReserved& refused) const {
    throw ProblemException(409, "STOCK_RESERVED",
                           std::to_string(refused.reserved) + " units are reserved");
  }
  HttpResponse operator()(const StockTooHigh& refused) const {
    throw ProblemException(422, "STOCK_TOO_HIGH",
                           "there are " + std::to_string(refused.stock) +
                               " units, and may not be above " + std::to_string(stock_max));
  }
  HttpResponse operator()(const PriceBelowFloor& refused) const {
    throw ProblemException(422, "PRICE_BELOW_FLOOR",
                           "the price floor is " + std::to_string(refused.floor.value()));
  }
};

HttpResponse edit_sku(const ProductService& service, const RequestContext& context,
                      const HttpRequest& request) {
  const auto body = platform::read_body<SkuEdit>(request);
  const auto outcome =
      service.edit_sku(sku_name(context), body, member_of(context), call_of(context));
  return std::visit(Refusal{}, outcome);
}

HttpResponse history(const ProductService& service, const RequestContext& context,
                     const HttpRequest&) {
  const ProductService::HistoryList wanted{
      .before = whole_from_query(context, "cursor", {1, INT64_MAX}, INT64_MAX),
      .limit = page_limit(context)};
  const auto page = service.history(sku_name(context), wanted, member_of(context));
  if (!page) not_found();
  return json_response(200, *page);
}

HttpResponse reserve(const ProductService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto body = platform::read_body<ReserveStock>(request);
  return json_response(200, service.reserve(body, call_of(context)));
}

HttpResponse sell(const ProductService& service, const RequestContext& context,
                  const HttpRequest& request) {
  const auto body = platform::read_body<ReservationRef>(request);
  return json_response(200, service.sell(body, call_of(context)));
}

HttpResponse release(const ProductService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto body = platform::read_body<ReservationRef>(request);
  return json_response(200, service.release(body, call_of(context)));
}

HttpResponse release_units(const ProductService& service, const RequestContext& context,
                           const HttpRequest& request) {
  const auto body = platform::read_body<ReleaseUnits>(request);
  return json_response(200, service.release_units(body, call_of(context)));
}

HttpResponse owners(const ProductService& service, const RequestContext&,
                    const HttpRequest& request) {
  return json_response(200, service.owners(platform::read_body<FindOwners>(request)));
}

using UseCase = HttpResponse (*)(const ProductService&, const RequestContext&, const HttpRequest&);

}  // namespace

std::vector<Route> routes(const ProductService& service) {
  const auto with = [&service](UseCase use_case) -> platform::Handler {
    return std::bind_front(use_case, std::cref(service));
  };
  const auto member = [&](HttpMethod method, const char* pattern, UseCase use_case,
                          std::size_t max_body = edit_body_max) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = with(use_case),
                 .access = Access::one_of({"SELLER", "ADMIN"}),
                 .max_body = max_body};
  };
  const auto internal = [&](const char* pattern, UseCase use_case,
                            IdempotencyKey key = IdempotencyKey::Required) {
    return Route{.method = HttpMethod::Post,
                 .pattern = pattern,
                 .handler = with(use_case),
                 .access = Access::one_of({"SERVICE"}),
                 .idempotency_key = key,
                 .max_body = order_body_max};
  };
  return {
      member(HttpMethod::Post, "/api/v1/products", create, product_body_max),
      member(HttpMethod::Get, "/api/v1/products", list),
      member(HttpMethod::Get, "/api/v1/products/{id}", product),
      member(HttpMethod::Patch, "/api/v1/products/{id}", edit, product_body_max),
      member(HttpMethod::Delete, "/api/v1/products/{id}", remove),
      member(HttpMethod::Patch, "/api/v1/products/{id}/skus/{sku_id}", edit_sku),
      member(HttpMethod::Get, "/api/v1/products/{id}/skus/{sku_id}/history", history),
      internal("/internal/v1/products/owners", owners, IdempotencyKey::Optional),
      internal("/internal/v1/reservations", reserve),
      internal("/internal/v1/reservations/sell", sell),
      internal("/internal/v1/reservations/release", release),
      internal("/internal/v1/reservations/release-units", release_units),
  };
}

}  // namespace perdura::services::product
