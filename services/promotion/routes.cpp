#include "services/promotion/routes.hpp"

#include <functional>

#include "json/rfc3339.hpp"
#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::promotion {
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

/// A discount of a hundred products; an order of a hundred lines with their categories.
constexpr std::size_t discount_body_max = 32 << 10;
constexpr std::size_t edit_body_max = 4 << 10;
constexpr std::size_t order_body_max = 256 << 10;

Call call_of(const RequestContext& context) {
  return {context.idempotency_key, platform::origin_of(context)};
}

Member member_of(const RequestContext& context) {
  const platform::Caller& who = context.who();
  return {domain::UserId(who.id), who.has("ADMIN")};
}

template <class Id>
PromotionService::Listing listing_of(const RequestContext& context) {
  PromotionService::Listing wanted{.before = {}, .seller = {}, .limit = page_limit(context)};
  if (const auto cursor = id_from_query<Id>(context, "cursor")) wanted.before = cursor->value();
  return wanted;
}

template <class Id>
PromotionService::Listing owners_listing_of(const RequestContext& context) {
  auto wanted = listing_of<Id>(context);
  wanted.seller = id_from_query<domain::UserId>(context, "seller_id");
  return wanted;
}

/// The status codes of what was refused.
struct Answer {
  const char* thing = "COUPON";
  int status = 200;

  HttpResponse operator()(const PolicyView& view) const { return json_response(status, view); }
  HttpResponse operator()(const CouponView& view) const { return json_response(status, view); }
  HttpResponse operator()(const UserCouponView& view) const { return json_response(status, view); }
  HttpResponse operator()(const NotFound&) const { not_found(); }
  HttpResponse operator()(const CodeTaken&) const {
    throw ProblemException(409, "COUPON_CODE_TAKEN", "another coupon has this code");
  }
  HttpResponse operator()(const PastItsDate&) const {
    throw ProblemException(409, std::string(thing) + "_EXPIRED", "its date has passed");
  }
  HttpResponse operator()(const Closed&) const {
    throw ProblemException(409, "COUPON_INACTIVE", "this coupon is not given out any more");
  }
  HttpResponse operator()(const NotYetValid& refused) const {
    throw ProblemException(409, "COUPON_NOT_YET_VALID",
                           "it can be registered from " + json::format_time(refused.valid_from));
  }
  HttpResponse operator()(const SoldOut& refused) const {
    throw ProblemException(
        409, "COUPON_SOLD_OUT",
        "all " + std::to_string(refused.total_quantity) + " of them are given out");
  }
  HttpResponse operator()(const HasEnough& refused) const {
    throw ProblemException(
        409, "COUPON_LIMIT",
        "a member may have " + std::to_string(refused.per_user_limit) + " of this coupon");
  }
  HttpResponse operator()(const Unsound& refused) const {
    throw ProblemException(
        {.status = 422,
         .code = "UNSOUND_EDIT",
         .detail = "what this would lead to cannot be",
         .errors = {{refused.pointer, std::string(json::code::OutOfRange), refused.detail}}});
  }
};

HttpResponse create_policy(const PromotionService& service, const RequestContext& context,
                           const HttpRequest& request) {
  const auto body = platform::read_body<NewPolicy>(request);
  const auto made = service.create(body, member_of(context), call_of(context));
  HttpResponse response = json_response(201, made);
  response.headers.set("Location", "/api/v1/promotions/policies/" + made.id.value());
  return response;
}

HttpResponse list_policies(const PromotionService& service, const RequestContext& context,
                           const HttpRequest&) {
  return json_response(
      200, service.policies(owners_listing_of<domain::PolicyId>(context), member_of(context)));
}

HttpResponse policy(const PromotionService& service, const RequestContext& context,
                    const HttpRequest&) {
  const auto found =
      service.policy(id_from_path<domain::PolicyId>(context, "id"), member_of(context));
  if (!found) not_found();
  return json_response(200, *found);
}

HttpResponse edit_policy(const PromotionService& service, const RequestContext& context,
                         const HttpRequest& request) {
  const auto body = platform::read_body<PolicyEdit>(request);
  return std::visit(Answer{"POLICY"}, service.edit(id_from_path<domain::PolicyId>(context, "id"),
                                                   body, member_of(context), call_of(context)));
}

HttpResponse create_coupon(const PromotionService& service, const RequestContext& context,
                           const HttpRequest& request) {
  const auto body = platform::read_body<NewCoupon>(request);
  const auto made = service.create(body, member_of(context), call_of(context));
  HttpResponse response = std::visit(Answer{.status = 201}, made);
  response.headers.set("Location", "/api/v1/coupons/" + std::get<CouponView>(made).id.value());
  return response;
}

HttpResponse list_coupons(const PromotionService& service, const RequestContext& context,
                          const HttpRequest&) {
  return json_response(
      200, service.coupons(owners_listing_of<domain::CouponId>(context), member_of(context)));
}

HttpResponse coupon(const PromotionService& service, const RequestContext& context,
                    const HttpRequest&) {
  const auto found =
      service.coupon(id_from_path<domain::CouponId>(context, "id"), member_of(context));
  if (!found) not_found();
  return json_response(200, *found);
}

HttpResponse edit_coupon(const PromotionService& service, const RequestContext& context,
                         const HttpRequest& request) {
  const auto body = platform::read_body<CouponEdit>(request);
  return std::visit(Answer{}, service.edit(id_from_path<domain::CouponId>(context, "id"), body,
                                           member_of(context), call_of(context)));
}

HttpResponse register_coupon(const PromotionService& service, const RequestContext& context,
                             const HttpRequest&) {
  return std::visit(
      Answer{.status = 201},
      service.register_coupon(context.path("code"), member_of(context).id, call_of(context)));
}

HttpResponse my_coupons(const PromotionService& service, const RequestContext& context,
                        const HttpRequest&) {
  return json_response(
      200, service.coupons_of(member_of(context).id, listing_of<domain::UserCouponId>(context)));
}

HttpResponse price(const PromotionService& service, const RequestContext&,
                   const HttpRequest& request) {
  return json_response(200, service.price(platform::read_body<PriceBasket>(request)));
}

HttpResponse hold(const PromotionService& service, const RequestContext& context,
                  const HttpRequest& request) {
  const auto body = platform::read_body<HoldCoupons>(request);
  return json_response(200, service.hold(body, call_of(context)));
}

HttpResponse use(const PromotionService& service, const RequestContext& context,
                 const HttpRequest& request) {
  const auto body = platform::read_body<HoldRef>(request);
  return json_response(200, service.use(body, call_of(context)));
}

HttpResponse give_back(const PromotionService& service, const RequestContext& context,
                       const HttpRequest& request) {
  const auto body = platform::read_body<HoldRef>(request);
  return json_response(200, service.give_back(body, call_of(context)));
}

HttpResponse restore(const PromotionService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto body = platform::read_body<RestoreCoupons>(request);
  return json_response(200, service.restore(body, call_of(context)));
}

using UseCase = HttpResponse (*)(const PromotionService&, const RequestContext&,
                                 const HttpRequest&);

}  // namespace

std::vector<Route> routes(const PromotionService& service) {
  const auto with = [&service](UseCase use_case) -> platform::Handler {
    return std::bind_front(use_case, std::cref(service));
  };
  const auto owner = [&](HttpMethod method, const char* pattern, UseCase use_case,
                         std::size_t max_body = edit_body_max) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = with(use_case),
                 .access = Access::one_of({"SELLER", "ADMIN"}),
                 .max_body = max_body};
  };
  const auto buyer = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = with(use_case),
                 .access = Access::one_of({"BUYER"}),
                 .max_body = edit_body_max};
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
      owner(HttpMethod::Post, "/api/v1/promotions/policies", create_policy, discount_body_max),
      owner(HttpMethod::Get, "/api/v1/promotions/policies", list_policies),
      owner(HttpMethod::Get, "/api/v1/promotions/policies/{id}", policy),
      owner(HttpMethod::Patch, "/api/v1/promotions/policies/{id}", edit_policy),
      owner(HttpMethod::Post, "/api/v1/coupons", create_coupon, discount_body_max),
      owner(HttpMethod::Get, "/api/v1/coupons", list_coupons),
      owner(HttpMethod::Get, "/api/v1/coupons/{id}", coupon),
      owner(HttpMethod::Patch, "/api/v1/coupons/{id}", edit_coupon),
      buyer(HttpMethod::Post, "/api/v1/coupons/{code}/register", register_coupon),
      buyer(HttpMethod::Get, "/api/v1/users/me/coupons", my_coupons),
      internal("/internal/v1/prices", price, IdempotencyKey::Optional),
      internal("/internal/v1/coupon-holds", hold),
      internal("/internal/v1/coupon-holds/use", use),
      internal("/internal/v1/coupon-holds/give-back", give_back),
      internal("/internal/v1/coupon-holds/restore", restore),
  };
}

}  // namespace perdura::services::promotion
