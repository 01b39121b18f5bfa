#include "services/payment/gateway/mock_gateway.hpp"

#include "platform/http/url.hpp"
#include "services/payment/gateway/detail/checks.hpp"
#include "services/payment/gateway/detail/mock_wire.hpp"

namespace perdura::services::payment::gateway {
namespace {

using detail::Answer;
using detail::complaint_about;
using detail::misfit;
using detail::resolve;
using detail::Same;
using detail::SameAmount;

platform::HttpHeaders authorisation(const std::string& secret) {
  detail::require_secret(secret);
  return {{"Authorization", "Bearer " + secret}};
}

std::string target_of(const std::string& transaction, const char* act = "") {
  return "/v1/transactions/" + platform::escape(transaction) + act;
}

/// The transaction that was asked about, and no other.
template <class Request>
Transaction asked_for(const Answer& answer, const Request& request) {
  auto transaction = detail::mock::read_transaction(answer);
  answer.require_no(complaint_about(
      Same{"transaction", request.pg_transaction_id, transaction.pg_transaction_id}));
  answer.require_no(complaint_about(Same{"payment", request.pg_order_id, transaction.pg_order_id}));
  return transaction;
}

/// What is accepted and not done is still held.
bool awaited(const Answer& answer, const Transaction& transaction) {
  return answer.status() == 202 && transaction.status == TransactionStatus::Authorized;
}

Acted captured(const Answer& answer, const CaptureRequest& request) {
  const auto transaction = asked_for(answer, request);
  answer.require_no(
      complaint_about(Same{"currency", request.currency.value(), transaction.currency.value()}));
  if (awaited(answer, transaction)) return {transaction, true};
  answer.require_no(complaint_about(SameAmount{request.amount, transaction.captured}));
  return {transaction, false};
}

Acted voided(const Answer& answer, const VoidRequest& request) {
  const auto transaction = asked_for(answer, request);
  if (awaited(answer, transaction)) return {transaction, true};
  if (transaction.status != TransactionStatus::Voided) answer.contradicts("it is not voided");
  return {transaction, false};
}

RefundOutcome refunded(const Answer& answer, const RefundRequest& request) {
  auto document = answer.read<detail::mock::RefundDocument>();
  answer.require_no(
      complaint_about(Same{"transaction", request.pg_transaction_id, document.pg_transaction_id}));
  answer.require_no(complaint_about(Same{"refund", request.refund_id, document.refund_id}));
  answer.require_no(complaint_about(SameAmount{request.amount, document.amount}));
  auto refund = detail::mock::refund_of(std::move(document));
  if (refund.status != RefundStatus::Failed) return refund;
  return Refused{RefusalCode::RefundFailed, detail::for_log(refund.failure.value_or("")), {}};
}

bool done(const Answer& answer) { return answer.status() >= 200 && answer.status() <= 202; }

}  // namespace

MockGateway::MockGateway(platform::HttpClient& client, Options options)
    : options_(std::move(options)), line_(client, authorisation(options_.secret)) {
  detail::require_secret(options_.webhook_secret);
}

RegisterOutcome MockGateway::register_payment(const Registration& registration) {
  return resolve<RegisterOutcome>([&]() -> RegisterOutcome {
    if (auto invalid = detail::misfit_amount(registration.amount)) return *invalid;
    const auto answer =
        line_.post("/v1/payments",
                   json::to_text(detail::mock::RegistrationBody{
                       registration.pg_order_id, registration.order_id, registration.amount,
                       registration.currency, registration.return_url}),
                   registration.key, options_.deadline);
    if (!done(answer)) return detail::mock::read_refusal(answer);
    const auto document = answer.read<detail::mock::PaymentDocument>();
    answer.require_no(
        complaint_about(Same{"payment", registration.pg_order_id, document.pg_order_id}));
    answer.require_no(complaint_about(Same{"order", registration.order_id, document.order_id}));
    answer.require_no(complaint_about(SameAmount{registration.amount, document.amount}));
    answer.require_no(complaint_about(
        Same{"currency", registration.currency.value(), document.currency.value()}));
    if (!detail::is_web_address(document.checkout_url)) answer.contradicts("no checkout address");
    return Registered{document.checkout_url};
  });
}

PaymentOutcome MockGateway::payment(const std::string& pg_order_id) {
  return resolve<PaymentOutcome>([&]() -> PaymentOutcome {
    if (pg_order_id.empty()) return NotKnownThere{};
    const auto answer =
        line_.get("/v1/payments/" + platform::escape(pg_order_id), options_.deadline);
    if (!detail::mock::found(answer)) return NotKnownThere{};
    auto payment = detail::mock::read_payment(answer);
    answer.require_no(complaint_about(Same{"payment", pg_order_id, payment.pg_order_id}));
    return payment;
  });
}

TransactionOutcome MockGateway::transaction(const std::string& pg_transaction_id) {
  return resolve<TransactionOutcome>([&]() -> TransactionOutcome {
    if (pg_transaction_id.empty()) return NotKnownThere{};
    const auto answer = line_.get(target_of(pg_transaction_id), options_.deadline);
    if (!detail::mock::found(answer)) return NotKnownThere{};
    auto transaction = detail::mock::read_transaction(answer);
    answer.require_no(
        complaint_about(Same{"transaction", pg_transaction_id, transaction.pg_transaction_id}));
    return transaction;
  });
}

ActOutcome MockGateway::capture(const CaptureRequest& request) {
  return resolve<ActOutcome>([&]() -> ActOutcome {
    if (auto invalid = misfit(request)) return *invalid;
    const auto answer = line_.post(target_of(request.pg_transaction_id, "/capture"),
                                   json::to_text(detail::mock::CaptureBody{request.amount}),
                                   request.key, options_.deadline);
    if (!done(answer)) return detail::mock::read_refusal(answer);
    return captured(answer, request);
  });
}

ActOutcome MockGateway::void_transaction(const VoidRequest& request) {
  return resolve<ActOutcome>([&]() -> ActOutcome {
    if (auto invalid = misfit(request)) return *invalid;
    const auto answer = line_.post(target_of(request.pg_transaction_id, "/void"), "{}", request.key,
                                   options_.deadline);
    if (!done(answer)) return detail::mock::read_refusal(answer);
    return voided(answer, request);
  });
}

RefundOutcome MockGateway::refund(const RefundRequest& request) {
  return resolve<RefundOutcome>([&]() -> RefundOutcome {
    if (auto invalid = misfit(request)) return *invalid;
    const auto answer = line_.post(
        target_of(request.pg_transaction_id, "/refunds"),
        json::to_text(detail::mock::RefundBody{request.refund_id, request.amount, request.reason}),
        request.key, options_.deadline);
    if (!done(answer)) return detail::mock::read_refusal(answer);
    return refunded(answer, request);
  });
}

SettlementOutcome MockGateway::settlements(std::chrono::year_month_day day,
                                           const std::optional<std::string>& cursor) {
  return resolve<SettlementOutcome>([&]() -> SettlementOutcome {
    const auto date = detail::iso_day(day);
    std::string target =
        "/v1/settlements/" + date + "?limit=" + std::to_string(options_.settlement_lines);
    if (cursor) target += "&cursor=" + platform::escape(*cursor);
    const auto answer = line_.get(target, options_.deadline);
    if (!detail::mock::found(answer)) answer.doubt(Doubt::Garbage, "no list of that day");
    return detail::mock::read_settlements(answer, date);
  });
}

WebhookOutcome MockGateway::webhook(const platform::HttpRequest& request,
                                    platform::TimePoint now) const {
  const auto signature = request.headers.find(platform::webhook_signature_field);
  const auto refusal =
      platform::check_webhook(options_.webhook_secret, signature.value_or(""), request.body,
                              std::chrono::floor<std::chrono::seconds>(now));
  if (refusal) return BadSignature{*refusal};
  try {
    auto event = json::from_text<detail::mock::EventDocument>(request.body);
    const auto kind = detail::mock::news_kind(event.type);
    if (!kind) return OfNoInterest{detail::for_log(event.type)};
    if (event.event_id.empty() || event.pg_order_id.empty() || event.pg_transaction_id.empty()) {
      return Malformed{"an id is empty"};
    }
    if (auto complaint = complaint_about(event.amount); !complaint.empty()) {
      return Malformed{complaint};
    }
    return News{.event_id = std::move(event.event_id),
                .kind = *kind,
                .pg_order_id = std::move(event.pg_order_id),
                .pg_transaction_id = std::move(event.pg_transaction_id),
                .amount = event.amount,
                .currency = event.currency,
                .refund_id = std::move(event.refund_id),
                .occurred_at = event.occurred_at,
                .proven = true};
  } catch (const json::DecodeError& error) {
    return Malformed{detail::for_log(error.what())};
  }
}

}  // namespace perdura::services::payment::gateway
