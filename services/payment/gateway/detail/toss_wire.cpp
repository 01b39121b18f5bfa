#include "services/payment/gateway/detail/toss_wire.hpp"

#include <cmath>

#include "services/payment/gateway/detail/checks.hpp"
#include "services/payment/gateway/detail/iso_time.hpp"

namespace perdura::json {
namespace toss = services::payment::gateway::detail::toss;

toss::Whole Form<toss::Whole>::decode(const boost::json::value& value, Reader& reader) {
  constexpr double exact = 9007199254740992.0;  // 2^53: from here on doubles skip whole numbers
  const auto* number = value.if_double();
  if (number == nullptr) return {reader.read<std::int64_t>(value)};
  if (std::fabs(*number) < exact && std::trunc(*number) == *number) {
    return {static_cast<std::int64_t>(*number)};
  }
  reader.fail(code::InvalidValue, "must be a whole number");
  return {};
}

toss::Time Form<toss::Time>::decode(const boost::json::value& value, Reader& reader) {
  const auto* text = reader.string(value);
  if (text == nullptr) return {};
  const auto time = services::payment::gateway::detail::parse_iso_time(
      std::string_view(text->data(), text->size()), toss::korea);
  if (time) return {*time};
  reader.fail(code::InvalidValue, "must be a time like 2026-11-21T17:30:00+09:00");
  return {};
}

}  // namespace perdura::json

namespace perdura::services::payment::gateway::detail::toss {
namespace {

constexpr std::size_t max_reason = 200;

RefundStatus refund_status(const CancelDocument& cancel) {
  switch (cancel.cancelStatus.value_or(CancelStatus::Done)) {
    case CancelStatus::InProgress:
      return RefundStatus::Requested;
    case CancelStatus::Done:
      return RefundStatus::Done;
    case CancelStatus::Aborted:
      return RefundStatus::Failed;
  }
  return RefundStatus::Requested;
}

Refund refund_of(const CancelDocument& cancel) {
  auto [reason, refund_id] = read_reason(cancel.cancelReason.value_or(""));
  Refund refund{.refund_id = std::move(refund_id),
                .pg_refund_id = cancel.transactionKey.value_or(""),
                .amount = Money(cancel.cancelAmount.value),
                .status = refund_status(cancel),
                .reason = std::move(reason),
                .failure = {},
                .ended_at = {}};
  if (refund.status == RefundStatus::Failed) refund.failure = "ABORTED";
  if (refund.status != RefundStatus::Requested && cancel.canceledAt) {
    refund.ended_at = cancel.canceledAt->at;
  }
  return refund;
}

/// The status of a payment that was approved, or cancelled before it was, and its amounts.
void take_money(const Answer& answer, const PaymentDocument& document, Transaction& transaction) {
  if (document.status == PaymentStatus::Canceled && !document.approvedAt) {
    transaction.status = TransactionStatus::Voided;
    return;
  }
  transaction.authorised = transaction.captured = Money(document.totalAmount.value);
  for (const CancelDocument& cancel : document.cancels.value_or(std::vector<CancelDocument>{})) {
    Refund refund = refund_of(cancel);
    answer.require_no(complaint_about(refund.amount));
    if (refund.status == RefundStatus::Done) transaction.refunded += refund.amount;
    if (refund.status == RefundStatus::Requested) transaction.refund_pending += refund.amount;
    transaction.refunds.push_back(std::move(refund));
  }
  transaction.status = captured_status(transaction.captured, transaction.refunded);
  // What is on its way may have left the balance already, or not yet.
  const Money gone = transaction.captured - Money(document.balanceAmount.value);
  if (gone < transaction.refunded || gone > transaction.refunded + transaction.refund_pending) {
    answer.contradicts("the cancels do not add up to what has left the balance");
  }
  const bool cancelled = document.status != PaymentStatus::Done;
  const bool moved = transaction.refunded + transaction.refund_pending > Money(0);
  if (cancelled && !moved) answer.contradicts("it is cancelled without a cancel");
  if (!cancelled && transaction.refunded > Money(0)) answer.contradicts("a cancel, yet DONE");
  const Money left = transaction.captured - transaction.refunded - transaction.refund_pending;
  if (document.status == PaymentStatus::Canceled && left > Money(0)) {
    answer.contradicts("it is cancelled, yet not all of it");
  }
}

Transaction transaction_of(const Answer& answer, const PaymentDocument& document,
                           const Currency& currency) {
  Transaction transaction;
  transaction.pg_transaction_id = document.paymentKey;
  transaction.pg_order_id = document.orderId;
  transaction.currency = currency;
  switch (document.status) {
    case PaymentStatus::Ready:
    case PaymentStatus::WaitingForDeposit:
      transaction.status = TransactionStatus::Pending;
      break;
    case PaymentStatus::InProgress:
      transaction.status = TransactionStatus::Approved;
      break;
    case PaymentStatus::Aborted:
      transaction.status = TransactionStatus::Declined;
      transaction.decline_reason = document.failure ? for_log(document.failure->code) : "ABORTED";
      break;
    case PaymentStatus::Expired:
      transaction.status = TransactionStatus::Expired;
      break;
    case PaymentStatus::Done:
    case PaymentStatus::Canceled:
    case PaymentStatus::PartialCanceled:
      take_money(answer, document, transaction);
      break;
  }
  return transaction;
}

/// Characters are not cut in two.
std::string cut(const std::string& text, std::size_t size) {
  if (text.size() <= size) return text;
  const auto within = [&](std::size_t at) { return (text[at] & '\xC0') == '\x80'; };
  while (size > 0 && within(size)) --size;
  return text.substr(0, size);
}

SettlementLine line_of(const SettlementDocument& document, const Currency& currency) {
  const bool refund = document.amount.value < 0 || document.cancel;
  SettlementLine line{.type = refund ? SettlementType::Refund : SettlementType::Capture,
                      .pg_order_id = document.orderId,
                      .pg_transaction_id = document.paymentKey,
                      .refund_id = "",
                      .amount = Money(document.amount.value),
                      .fee = {},
                      .net = Money(document.payOutAmount.value),
                      .currency = currency,
                      .at = document.approvedAt.at};
  line.fee = line.amount - line.net;
  if (refund) line.amount = -line.amount;
  if (document.cancel) {
    line.refund_id = read_reason(document.cancel->cancelReason.value_or("")).refund_id;
    if (document.cancel->canceledAt) line.at = document.cancel->canceledAt->at;
  }
  return line;
}

}  // namespace

std::string reason_with(const std::string& reason, const std::string& refund_id) {
  const std::string mark = " [" + refund_id + "]";
  return cut(reason, max_reason - mark.size()) + mark;
}

Reason read_reason(const std::string& text) {
  const auto mark = text.rfind(" [");
  if (mark == text.npos || !text.ends_with(']')) return {text, ""};
  const auto id = std::string_view(text).substr(mark + 2, text.size() - mark - 3);
  if (!is_plain_id(id)) return {text, ""};
  return {text.substr(0, mark), std::string(id)};
}

bool is_order_id(std::string_view text) {
  constexpr std::string_view marks =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=";
  return text.size() >= 6 && text.size() <= 64 && text.find_first_not_of(marks) == text.npos;
}

Payment read_payment(const Answer& answer, const Currency& currency) {
  const auto document = answer.read<PaymentDocument>();
  answer.require_no(complaint_about(Same{"currency", currency.value(), document.currency}));
  answer.require_no(complaint_about(Money(document.balanceAmount.value)));
  Payment payment{.pg_order_id = document.orderId,
                  .order_id = {},
                  .amount = Money(document.totalAmount.value),
                  .currency = currency,
                  .transactions = {}};
  answer.require_no(complaint_about(payment.amount));
  payment.transactions.push_back(transaction_of(answer, document, currency));
  answer.require_no(complaint_about(payment));
  return payment;
}

Transaction read_asked(const Answer& answer, const Currency& currency,
                       const std::string& pg_order_id, const std::string& pg_transaction_id) {
  auto transaction = read_payment(answer, currency).transactions.front();
  answer.require_no(
      complaint_about(Same{"transaction", pg_transaction_id, transaction.pg_transaction_id}));
  answer.require_no(complaint_about(Same{"payment", pg_order_id, transaction.pg_order_id}));
  return transaction;
}

std::vector<SettlementLine> read_settlements(const Answer& answer, const Currency& currency) {
  std::vector<SettlementLine> lines;
  for (const auto& document : answer.read<std::vector<SettlementDocument>>()) {
    answer.require_no(complaint_about(Same{"currency", currency.value(), document.currency}));
    for (const Whole amount : {document.amount, document.payOutAmount}) {
      const bool bounded = Money(amount.value) <= amount_max && Money(amount.value) >= -amount_max;
      if (!bounded) answer.contradicts("an amount is out of bounds");
    }
    lines.push_back(line_of(document, currency));
    answer.require_no(complaint_about(lines.back()));
  }
  return lines;
}

Error read_error(const Answer& answer) {
  answer.require_judgement();
  if (answer.status() < 400) answer.doubt(Doubt::Garbage, std::to_string(answer.status()));
  const auto document = answer.read<ErrorDocument>();
  const std::string told = std::to_string(answer.status()) + " " + document.code;
  const auto meaning = meaning_of(document.code);
  if (meaning == Meaning::NotAuthorised) answer.turned_away(Doubt::NotAuthorised, told);
  if (meaning == Meaning::Busy) answer.doubt(Doubt::Busy, told);
  if (meaning == Meaning::InDoubt) answer.doubt(Doubt::GatewayError, told);
  return {meaning, for_log(told)};
}

bool found(const Answer& answer) {
  answer.require_judgement();
  if (answer.status() == 200) return true;
  const auto error = read_error(answer);
  if (error.meaning == Meaning::NotFound) return false;
  answer.doubt(Doubt::Garbage, error.told);
}

NewsKind news_kind(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::Done:
      return NewsKind::Captured;
    case PaymentStatus::Canceled:
    case PaymentStatus::PartialCanceled:
      return NewsKind::Refunded;
    case PaymentStatus::Aborted:
      return NewsKind::Declined;
    case PaymentStatus::Expired:
      return NewsKind::Expired;
    case PaymentStatus::Ready:
    case PaymentStatus::InProgress:
    case PaymentStatus::WaitingForDeposit:
      return NewsKind::Changed;
  }
  return NewsKind::Changed;
}

}  // namespace perdura::services::payment::gateway::detail::toss
