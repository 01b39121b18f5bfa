#include "services/payment/gateway/toss_gateway.hpp"

#include <sodium.h>

#include <charconv>
#include <stdexcept>

#include "platform/http/url.hpp"
#include "services/payment/gateway/detail/checks.hpp"
#include "services/payment/gateway/detail/toss_wire.hpp"

namespace perdura::services::payment::gateway {
namespace {

using detail::complaint_about;
using detail::illegal;
using detail::invalid;
using detail::misfit;
using detail::resolve;
using detail::Same;
using detail::SameAmount;
using detail::toss::Meaning;

/// `Basic` and base64 of "secretKey:", the key as a user without a password.
platform::HttpHeaders authorisation(const std::string& secret_key) {
  detail::require_secret(secret_key);
  const std::string credentials = secret_key + ":";
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(credentials.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(credentials.data()), credentials.size(),
                    variant);
  text.pop_back();  // the terminating zero
  return {{"Authorization", "Basic " + text}};
}

/// Pages are numbered from 1; nothing for a cursor that is none of ours.
std::optional<int> page_of(const std::optional<std::string>& cursor) {
  if (!cursor) return 1;
  int page = 0;
  const auto [end, error] = std::from_chars(cursor->data(), cursor->data() + cursor->size(), page);
  const bool sound = error == std::errc{} && end == cursor->data() + cursor->size() && page > 1;
  return sound ? std::optional(page) : std::nullopt;
}

}  // namespace

TossGateway::TossGateway(platform::HttpClient& client, Options options)
    : options_(std::move(options)), line_(client, authorisation(options_.secret_key)) {
  if (!detail::is_web_address(options_.checkout_page)) {
    throw std::invalid_argument("the checkout page is no address of http or https");
  }
}

RegisterOutcome TossGateway::register_payment(const Registration& registration) {
  if (auto refused = detail::misfit_amount(registration.amount)) return *refused;
  if (registration.currency != options_.currency) {
    return invalid("only " + options_.currency.value() + " is taken");
  }
  if (!detail::toss::is_order_id(registration.pg_order_id)) {
    return invalid("an orderId is 6 to 64 of A-Z a-z 0-9 - _ =");
  }
  const bool has_query = options_.checkout_page.find('?') != std::string::npos;
  return Registered{options_.checkout_page + (has_query ? "&" : "?") +
                    "orderId=" + platform::escape(registration.pg_order_id) +
                    "&amount=" + std::to_string(registration.amount.value())};
}

PaymentOutcome TossGateway::payment(const std::string& pg_order_id) {
  return resolve<PaymentOutcome>([&]() -> PaymentOutcome {
    if (!detail::toss::is_order_id(pg_order_id)) return NotKnownThere{};
    const auto answer =
        line_.get("/v1/payments/orders/" + platform::escape(pg_order_id), options_.deadline);
    if (!detail::toss::found(answer)) return NotKnownThere{};
    auto payment = detail::toss::read_payment(answer, options_.currency);
    answer.require_no(complaint_about(Same{"payment", pg_order_id, payment.pg_order_id}));
    return payment;
  });
}

TransactionOutcome TossGateway::transaction(const std::string& pg_transaction_id) {
  return resolve<TransactionOutcome>([&]() -> TransactionOutcome {
    if (pg_transaction_id.empty()) return NotKnownThere{};
    const auto answer =
        line_.get("/v1/payments/" + platform::escape(pg_transaction_id), options_.deadline);
    if (!detail::toss::found(answer)) return NotKnownThere{};
    auto transaction = detail::toss::read_payment(answer, options_.currency).transactions.front();
    answer.require_no(
        complaint_about(Same{"transaction", pg_transaction_id, transaction.pg_transaction_id}));
    return transaction;
  });
}

std::optional<Transaction> TossGateway::look(const std::string& pg_order_id,
                                             const std::string& pg_transaction_id,
                                             bool moved) const {
  const auto answer =
      line_.get("/v1/payments/" + platform::escape(pg_transaction_id), options_.deadline, moved);
  if (!detail::toss::found(answer)) return std::nullopt;
  return detail::toss::read_asked(answer, options_.currency, pg_order_id, pg_transaction_id);
}

ActOutcome TossGateway::capture(const CaptureRequest& request) {
  return resolve<ActOutcome>([&]() -> ActOutcome {
    if (auto refused = misfit(request)) return *refused;
    if (request.currency != options_.currency) return invalid("another currency");
    const auto answer =
        line_.post("/v1/payments/confirm",
                   json::to_text(detail::toss::ConfirmBody{
                       request.pg_transaction_id, request.pg_order_id, {request.amount.value()}}),
                   request.key, options_.deadline);
    if (answer.status() == 200) {
      const auto transaction = detail::toss::read_asked(
          answer, options_.currency, request.pg_order_id, request.pg_transaction_id);
      answer.require_no(complaint_about(SameAmount{request.amount, transaction.captured}));
      return Acted{transaction, false};
    }
    const auto error = detail::toss::read_error(answer);
    switch (error.meaning) {
      case Meaning::Declined:
        return Refused{RefusalCode::CaptureRefused, error.told, TransactionStatus::Declined};
      case Meaning::Lapsed:
        return Refused{RefusalCode::IllegalState, error.told, TransactionStatus::Expired};
      case Meaning::NotFound:
        return Refused{RefusalCode::NotFound, error.told, {}};
      case Meaning::Invalid:
        return invalid(error.told);
      case Meaning::Repeated:
        return processed_before(request);
      case Meaning::NotRefundable:
      case Meaning::TooMuch:
      case Meaning::NotAuthorised:
      case Meaning::Busy:
      case Meaning::InDoubt:
        break;
    }
    answer.doubt(Doubt::Garbage, error.told);
  });
}

ActOutcome TossGateway::processed_before(const CaptureRequest& request) const {
  const auto transaction = look(request.pg_order_id, request.pg_transaction_id, true);
  if (!transaction) {
    return Unknown{Doubt::Contradiction, "processed already, and not to be found", true};
  }
  switch (transaction->status) {
    case TransactionStatus::Captured:
    case TransactionStatus::PartiallyRefunded:
    case TransactionStatus::Refunded:
      if (transaction->captured == request.amount) return Acted{*transaction, false};
      return Unknown{Doubt::Contradiction,
                     complaint_about(SameAmount{request.amount, transaction->captured}), true};
    case TransactionStatus::Voided:
    case TransactionStatus::Declined:
    case TransactionStatus::Expired:
      return illegal(transaction->status);
    case TransactionStatus::Pending:
    case TransactionStatus::Approved:
    case TransactionStatus::Authorized:
      break;
  }
  return Unknown{Doubt::Contradiction, "processed already, and still waiting", true};
}

ActOutcome TossGateway::void_transaction(const VoidRequest& request) {
  return resolve<ActOutcome>([&]() -> ActOutcome {
    if (auto refused = misfit(request)) return *refused;
    const auto transaction = look(request.pg_order_id, request.pg_transaction_id);
    if (!transaction) return Refused{RefusalCode::NotFound, "", {}};
    switch (transaction->status) {
      case TransactionStatus::Voided:
        return Acted{*transaction, false};
      case TransactionStatus::Pending:
      case TransactionStatus::Approved:
      case TransactionStatus::Authorized:
        return Refused{RefusalCode::VoidRefused, "nothing is held: it lapses by itself",
                       transaction->status};
      case TransactionStatus::Captured:
      case TransactionStatus::PartiallyRefunded:
      case TransactionStatus::Refunded:
      case TransactionStatus::Declined:
      case TransactionStatus::Expired:
        break;
    }
    return illegal(transaction->status);
  });
}

SettlementOutcome TossGateway::settlements(std::chrono::year_month_day day,
                                           const std::optional<std::string>& cursor) {
  return resolve<SettlementOutcome>([&]() -> SettlementOutcome {
    const auto page = page_of(cursor);
    if (!page) return Unknown{Doubt::Contradiction, "not a cursor", false};
    const auto date = detail::iso_day(day);
    const auto answer = line_.get("/v1/settlements?startDate=" + date + "&endDate=" + date +
                                      "&page=" + std::to_string(*page) +
                                      "&size=" + std::to_string(options_.settlement_lines),
                                  options_.settlement_deadline);
    if (!detail::toss::found(answer)) answer.doubt(Doubt::Garbage, "no list of that day");
    SettlementPage result{.complete = false,
                          .lines = detail::toss::read_settlements(answer, options_.currency),
                          .next_cursor = {}};
    const bool full = result.lines.size() >= static_cast<std::size_t>(options_.settlement_lines);
    if (full) result.next_cursor = std::to_string(*page + 1);
    return result;
  });
}

}  // namespace perdura::services::payment::gateway
