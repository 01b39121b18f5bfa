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
constexpr std::size_t max_webhook_body = 64 << 10;
constexpr std::size_t max_transaction_id = 200;

struct GrantBody {
  Money amount;
  domain::Reason reason = domain::Reason::Other;
};
BOOST_DESCRIBE_STRUCT(GrantBody, (), (amount, reason))

struct ConfirmBody {
  std::string pg_transaction_id;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (pg_transaction_id, amount))

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

// ---- status codes --------------------------------------------------------------------------

struct ConfirmAnswer {
  const domain::PaymentId& payment_id;

  HttpResponse operator()(const Confirmed& confirmed) const {
    return json_response(200, confirmed);
  }
  HttpResponse operator()(const ConfirmPending& pending) const {
    HttpResponse response = json_response(202, pending.so_far);
    response.headers.set("Location", "/api/v1/payments/" + payment_id.value());
    return response;
  }
  HttpResponse operator()(const ConfirmRefused& refused) const {
    throw ProblemException(422, refused.code.value(), refused.detail);
  }
  HttpResponse operator()(const ConfirmTooLate& late) const {
    throw ProblemException(409, "ILLEGAL_TRANSITION", late.detail);
  }
};

HttpResponse confirm(const PaymentService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto id = platform::id_from_path<domain::PaymentId>(context, "id");
  auto body = platform::read_body<ConfirmBody>(request);
  require_amount(body.amount, Money(INT64_MAX));
  if (body.pg_transaction_id.empty() || body.pg_transaction_id.size() > max_transaction_id) {
    const std::string expected =
        "must be 1 to " + std::to_string(max_transaction_id) + " characters";
    throw ProblemException(
        {.status = 400,
         .code = "INVALID_REQUEST",
         .detail = "pg_transaction_id " + expected,
         .errors = {{"/pg_transaction_id", std::string(json::code::InvalidValue), expected}}});
  }
  const auto outcome =
      service.confirm({id, std::move(body.pg_transaction_id), body.amount}, call_of(context));
  return std::visit(ConfirmAnswer{id}, outcome);
}

HttpResponse webhook(const PaymentService& service, const RequestContext& context,
                     const HttpRequest& request) {
  return json_response(200, service.webhook(request, platform::origin_of(context)));
}

HttpResponse open(const PaymentService& service, const RequestContext& context,
                  const HttpRequest& request) {
  const auto body = platform::read_body<OpenPayment>(request);
  require_amount(body.amount, Money(INT64_MAX));
  return json_response(200, service.open(body, call_of(context)));
}

HttpResponse capture(const PaymentService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto body = platform::read_body<CaptureAttempt>(request);
  require_amount(body.amount, Money(INT64_MAX));
  return json_response(200, service.capture(body, platform::origin_of(context)));
}

HttpResponse give_back(const PaymentService& service, const RequestContext& context,
                       const HttpRequest& request) {
  const auto body = platform::read_body<GiveBack>(request);
  if (body.amount) require_amount(*body.amount, Money(INT64_MAX));
  return json_response(200, service.give_back(body, platform::origin_of(context)));
}

HttpResponse close(const PaymentService& service, const RequestContext& context,
                   const HttpRequest& request) {
  const auto body = platform::read_body<ClosePayment>(request);
  return json_response(200, service.close(body, call_of(context)));
}

/// An act of a workflow that has its effect once by what the rows say.
template <class Request, auto Act>
HttpResponse act(const PaymentService& service, const RequestContext& context,
                 const HttpRequest& request) {
  const auto body = platform::read_body<Request>(request);
  return json_response(200, (service.*Act)(body, platform::origin_of(context)));
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
  if (body.amount) require_amount(*body.amount, Money(INT64_MAX));
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
      post("/api/v1/payments/{id}/confirm", confirm, "BUYER"),
      {.method = HttpMethod::Post,
       .pattern = "/api/v1/payments/webhooks/pg",
       .handler = with(webhook),
       .access = Access::anyone(),
       .max_body = max_webhook_body},
      post("/internal/v1/payments/open", open, "SERVICE"),
      post("/internal/v1/payments/validate", act<ValidateAttempt, &PaymentService::validate>,
           "SERVICE"),
      post("/internal/v1/payments/capture", capture, "SERVICE"),
      post("/internal/v1/payments/ask", act<AskGateway, &PaymentService::ask>, "SERVICE"),
      post("/internal/v1/payments/close", close, "SERVICE"),
      post("/internal/v1/payments/give-back", give_back, "SERVICE"),
      post("/internal/v1/credit/charges", charge, "SERVICE"),
      post("/internal/v1/credit/refunds", refund, "SERVICE"),
  };
}

}  // namespace perdura::services::payment
