#include "services/payment/routes.hpp"

#include <functional>

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using domain::Money;
using platform::Access;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::IdempotencyKey;
using platform::json_response;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t max_body = 4 << 10;

struct GrantBody {
  Money amount;
  domain::Reason reason = domain::Reason::Other;
};
BOOST_DESCRIBE_STRUCT(GrantBody, (), (amount, reason))

Call call_of(const RequestContext& context) {
  return {context.who().id, context.idempotency_key.value(), platform::origin_of(context)};
}

void require_amount(Money amount, Money most) {
  if (amount > Money() && amount <= most) return;
  const std::string expected = "must be from 1 to " + std::to_string(most.value());
  throw ProblemException({.status = 400,
                          .code = "INVALID_REQUEST",
                          .detail = "the amount " + expected,
                          .errors = {{"/amount", std::string(json::code::OutOfRange), expected}}});
}

HttpResponse grant(const PaymentService& service, const RequestContext& context,
                   const HttpRequest& request) {
  const auto user = platform::id_from_path<domain::UserId>(context, "id");
  const auto body = platform::read_body<GrantBody>(request);
  require_amount(body.amount, grant_max);
  const auto outcome = service.grant({user, body.amount, body.reason}, call_of(context));
  if (const auto* refused = std::get_if<CreditLimitReached>(&outcome)) {
    throw ProblemException(422, "CREDIT_LIMIT_REACHED",
                           "the balance is " + std::to_string(refused->balance.value()) +
                               " and may not rise above " + std::to_string(balance_max.value()));
  }
  return json_response(201, std::get<Granted>(outcome));
}

HttpResponse my_credit(const PaymentService& service, const RequestContext& context,
                       const HttpRequest&) {
  const PaymentService::Page page{
      .before = whole_from_query(context, "cursor", {1, INT64_MAX}, INT64_MAX),
      .limit = platform::page_limit(context)};
  return json_response(200, service.credit_of(domain::UserId(context.who().id), page));
}

HttpResponse payment(const PaymentService& service, const RequestContext& context,
                     const HttpRequest&) {
  const auto found = service.payment(platform::id_from_path<domain::PaymentId>(context, "id"));
  const platform::Caller& who = context.who();
  if (!found || (found->buyer_id.value() != who.id && !who.has("ADMIN"))) {
    platform::not_found();
  }
  return json_response(200, *found);
}

HttpResponse charge(const PaymentService& service, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<ChargeCredit>(request);
  require_amount(body.amount, Money(INT64_MAX));
  return json_response(200, service.charge(body, call_of(context)));
}

HttpResponse refund(const PaymentService& service, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<RefundCredit>(request);
  return json_response(200, service.refund(body, call_of(context)));
}

using UseCase = HttpResponse (*)(const PaymentService&, const RequestContext&, const HttpRequest&);

}  // namespace

std::vector<Route> routes(const PaymentService& service) {
  const auto with = [&service](UseCase use_case) -> platform::Handler {
    return std::bind_front(use_case, std::cref(service));
  };
  const auto post = [&](const char* pattern, UseCase use_case, const char* role) {
    return Route{.method = HttpMethod::Post,
                 .pattern = pattern,
                 .handler = with(use_case),
                 .access = Access::one_of({role}),
                 .idempotency_key = IdempotencyKey::Required,
                 .max_body = max_body};
  };
  return {
      post("/api/v1/users/{id}/credit", grant, "ADMIN"),
      {.pattern = "/api/v1/users/me/credit",
       .handler = with(my_credit),
       .access = Access::one_of({"BUYER"})},
      {.pattern = "/api/v1/payments/{id}",
       .handler = with(payment),
       .access = Access::one_of({"BUYER", "SELLER", "ADMIN"})},
      post("/internal/v1/credit/charges", charge, "SERVICE"),
      post("/internal/v1/credit/refunds", refund, "SERVICE"),
  };
}

}  // namespace perdura::services::payment
