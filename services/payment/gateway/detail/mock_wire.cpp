#include "services/payment/gateway/detail/mock_wire.hpp"

#include <array>

#include "platform/core/problem.hpp"
#include "services/payment/gateway/detail/checks.hpp"

namespace perdura::services::payment::gateway::detail::mock {
namespace {

struct RefusalRow {
  int status;
  std::string_view code;
  RefusalCode means;
};
constexpr std::array refusals = std::to_array<RefusalRow>({
    {400, "INVALID_REQUEST", RefusalCode::Invalid},
    {400, "MALFORMED_JSON", RefusalCode::Invalid},
    {400, "IDEMPOTENCY_KEY_REQUIRED", RefusalCode::Invalid},
    {400, "IDEMPOTENCY_KEY_INVALID", RefusalCode::Invalid},
    {404, "NOT_FOUND", RefusalCode::NotFound},
    {409, "PAYMENT_EXISTS", RefusalCode::PaymentExists},
    {409, "ILLEGAL_STATE", RefusalCode::IllegalState},
    {413, "BODY_TOO_LARGE", RefusalCode::Invalid},
    {422, "PAYMENT_REFUSED", RefusalCode::PaymentRefused},
    {422, "AMOUNT_EXCEEDS_AUTHORISED", RefusalCode::AmountExceedsAuthorised},
    {422, "CAPTURE_REFUSED", RefusalCode::CaptureRefused},
    {422, "VOID_REFUSED", RefusalCode::VoidRefused},
    {422, "REFUND_EXCEEDS_CAPTURED", RefusalCode::AmountExceedsCaptured},
    {422, "REFUND_ID_REUSED", RefusalCode::RefundIdReused},
    {422, "IDEMPOTENCY_KEY_REUSED", RefusalCode::KeyReused},
});

constexpr std::array kinds = std::to_array<std::pair<std::string_view, NewsKind>>({
    {"payment.authorized", NewsKind::Authorized},
    {"payment.declined", NewsKind::Declined},
    {"payment.captured", NewsKind::Captured},
    {"payment.voided", NewsKind::Voided},
    {"payment.refunded", NewsKind::Refunded},
});

/// The document of an error, which is about the status it came with.
platform::Problem read_problem(const Answer& answer) {
  auto problem = platform::parse_problem(answer.body());
  if (!problem || problem->status != answer.status()) {
    answer.doubt(Doubt::Garbage, std::to_string(answer.status()) + " without its problem document");
  }
  return std::move(*problem);
}

std::optional<TransactionStatus> state_of(const platform::Problem& problem) {
  for (const auto& [name, value] : problem.extensions) {
    if (name != "state") continue;
    json::Reader reader(json::Unknown::Ignore);
    const auto state =
        reader.read<TransactionStatus>(boost::json::value(boost::json::string_view(value)));
    if (reader.problem_count() == 0) return state;
  }
  return std::nullopt;
}

}  // namespace

Refund refund_of(RefundDocument document) {
  return {.refund_id = std::move(document.refund_id),
          .pg_refund_id = "",
          .amount = document.amount,
          .status = document.status,
          .reason = std::move(document.reason),
          .failure = std::move(document.failure),
          .ended_at = document.ended_at};
}

Transaction transaction_of(TransactionDocument document) {
  Transaction transaction{.pg_transaction_id = std::move(document.pg_transaction_id),
                          .pg_order_id = std::move(document.pg_order_id),
                          .status = document.status,
                          .currency = document.currency,
                          .authorised = document.authorised_amount,
                          .captured = document.captured_amount,
                          .refunded = document.refunded_amount,
                          .refund_pending = document.refund_pending_amount,
                          .decline_reason = std::move(document.decline_reason),
                          .expires_at = document.expires_at,
                          .refunds = {}};
  for (RefundDocument& refund : document.refunds) {
    transaction.refunds.push_back(refund_of(std::move(refund)));
  }
  return transaction;
}

Transaction read_transaction(const Answer& answer) {
  auto transaction = transaction_of(answer.read<TransactionDocument>());
  answer.require_no(complaint_about(transaction));
  return transaction;
}

Payment read_payment(const Answer& answer) {
  auto document = answer.read<PaymentDocument>();
  Payment payment{.pg_order_id = std::move(document.pg_order_id),
                  .order_id = std::move(document.order_id),
                  .amount = document.amount,
                  .currency = document.currency,
                  .transactions = {}};
  for (TransactionDocument& transaction : document.transactions) {
    payment.transactions.push_back(transaction_of(std::move(transaction)));
  }
  answer.require_no(complaint_about(payment));
  return payment;
}

SettlementPage read_settlements(const Answer& answer, const std::string& date) {
  auto document = answer.read<SettlementsDocument>();
  answer.require_no(complaint_about(Same{"the day", date, document.date}));
  SettlementPage page{
      .complete = document.complete, .lines = {}, .next_cursor = std::move(document.next_cursor)};
  for (SettlementDocument& item : document.items) {
    page.lines.push_back({.type = item.type,
                          .pg_order_id = std::move(item.pg_order_id),
                          .pg_transaction_id = std::move(item.pg_transaction_id),
                          .refund_id = std::move(item.refund_id).value_or(""),
                          .amount = item.amount,
                          .fee = item.fee,
                          .net = item.net,
                          .currency = item.currency,
                          .at = item.at});
    answer.require_no(complaint_about(page.lines.back()));
  }
  return page;
}

Refused read_refusal(const Answer& answer) {
  answer.require_judgement();
  const auto problem = read_problem(answer);
  const std::string told = problem.code + ": " + problem.detail;
  if (answer.status() == 403) answer.turned_away(Doubt::NotAuthorised, told);
  // The other call may be of this very key, still on its way.
  if (problem.code == "IN_PROGRESS") answer.doubt(Doubt::Busy, told);
  for (const RefusalRow& row : refusals) {
    if (row.status != answer.status() || row.code != problem.code) continue;
    return {row.means, for_log(told), state_of(problem)};
  }
  answer.doubt(Doubt::Garbage, "an unknown refusal, " + told);
}

bool found(const Answer& answer) {
  answer.require_judgement();
  if (answer.status() == 200) return true;
  if (answer.status() < 300) answer.doubt(Doubt::Garbage, std::to_string(answer.status()));
  const auto refusal = read_refusal(answer);
  if (refusal.code == RefusalCode::NotFound) return false;
  answer.doubt(Doubt::Garbage, refusal.detail);
}

std::optional<NewsKind> news_kind(std::string_view type) {
  for (const auto& [name, kind] : kinds) {
    if (name == type) return kind;
  }
  return std::nullopt;
}

}  // namespace perdura::services::payment::gateway::detail::mock
