#include "services/payment/gateway/detail/checks.hpp"

#include <algorithm>
#include <set>

namespace perdura::services::payment::gateway::detail {
namespace {

constexpr Money zero{0};
constexpr std::size_t max_id = 64;

std::string text_of(Money amount) { return std::to_string(amount.value()); }

std::string complaint_about_refunds(const Transaction& transaction) {
  Money done;
  Money pending;
  for (const Refund& refund : transaction.refunds) {
    if (auto complaint = complaint_about(refund.amount); !complaint.empty()) return complaint;
    if (refund.status == RefundStatus::Done) done += refund.amount;
    if (refund.status == RefundStatus::Requested) pending += refund.amount;
  }
  const bool fit = done == transaction.refunded && pending == transaction.refund_pending;
  return fit ? "" : "the refunds do not add up to what is refunded and pending";
}

/// Whether these amounts can be those of that status.
bool fits(const Transaction& of) {
  switch (of.status) {
    case TransactionStatus::Pending:
    case TransactionStatus::Approved:
      return of.authorised == zero;
    case TransactionStatus::Authorized:
      return of.authorised > zero && of.captured == zero;
    case TransactionStatus::Captured:
    case TransactionStatus::PartiallyRefunded:
    case TransactionStatus::Refunded:
      return of.captured > zero && of.status == captured_status(of.captured, of.refunded);
    case TransactionStatus::Voided:
    case TransactionStatus::Declined:
    case TransactionStatus::Expired:
      return of.captured == zero;
  }
  return false;
}

}  // namespace

std::string complaint_about(Money amount) {
  const bool sound = amount >= zero && amount <= amount_max;
  return sound ? "" : "the amount " + text_of(amount) + " is out of bounds";
}

std::string complaint_about(const Transaction& of) {
  if (of.pg_transaction_id.empty() || of.pg_order_id.empty()) return "a transaction without an id";
  for (const Money amount : {of.authorised, of.captured, of.refunded, of.refund_pending}) {
    if (auto complaint = complaint_about(amount); !complaint.empty()) return complaint;
  }
  if (of.captured > of.authorised) return "more is captured than was authorised";
  if (of.refunded + of.refund_pending > of.captured) return "more is refunded than was captured";
  if (auto complaint = complaint_about_refunds(of); !complaint.empty()) return complaint;
  return fits(of) ? "" : "the amounts do not fit the transaction's status";
}

std::string complaint_about(const Payment& payment) {
  if (auto complaint = complaint_about(payment.amount); !complaint.empty()) return complaint;
  std::set<std::string_view> ids;
  for (const Transaction& transaction : payment.transactions) {
    if (auto complaint = complaint_about(transaction); !complaint.empty()) return complaint;
    if (transaction.pg_order_id != payment.pg_order_id) return "a transaction of another payment";
    if (transaction.currency != payment.currency) return "a transaction in another currency";
    if (!ids.insert(transaction.pg_transaction_id).second) return "a transaction stands twice";
  }
  return "";
}

std::string complaint_about(const SettlementLine& line) {
  if (line.pg_order_id.empty() || line.pg_transaction_id.empty()) return "a line without an id";
  if (auto complaint = complaint_about(line.amount); !complaint.empty()) return complaint;
  for (const Money amount : {line.fee, line.net}) {
    if (amount > amount_max || amount < -amount_max) return "an amount is out of bounds";
  }
  const Money gross = line.type == SettlementType::Capture ? line.amount : -line.amount;
  return line.net == gross - line.fee ? "" : "a line's net is not its amount without its fee";
}

std::string complaint_about(const Same& same) {
  if (same.asked == same.answered) return "";
  return std::string(same.what) + " " + std::string(same.answered) + " instead of " +
         std::string(same.asked);
}

std::string complaint_about(const SameAmount& same) {
  if (same.asked == same.answered) return "";
  return "the amount " + text_of(same.answered) + " instead of " + text_of(same.asked);
}

Refused invalid(std::string detail) { return {RefusalCode::Invalid, std::move(detail), {}}; }

Refused illegal(TransactionStatus state) { return {RefusalCode::IllegalState, "", state}; }

std::optional<Refused> misfit_amount(Money amount) {
  if (amount > zero && amount <= amount_max) return std::nullopt;
  return invalid("no amount to move: " + text_of(amount));
}

std::optional<Refused> misfit(const CaptureRequest& request) {
  if (request.pg_transaction_id.empty() || request.pg_order_id.empty()) return invalid("no id");
  return misfit_amount(request.amount);
}

std::optional<Refused> misfit(const VoidRequest& request) {
  if (request.pg_transaction_id.empty() || request.pg_order_id.empty()) return invalid("no id");
  return std::nullopt;
}

std::optional<Refused> misfit(const RefundRequest& request) {
  if (request.pg_transaction_id.empty() || request.pg_order_id.empty()) return invalid("no id");
  if (!is_plain_id(request.refund_id)) return invalid("the refund_id does not do");
  return misfit_amount(request.amount);
}

bool is_plain_id(std::string_view id) {
  constexpr std::string_view marks =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !id.empty() && id.size() <= max_id && id.find_first_not_of(marks) == id.npos;
}

bool is_web_address(std::string_view address) {
  const bool web = address.starts_with("http://") || address.starts_with("https://");
  return web && std::ranges::all_of(address, [](char c) { return c > ' ' && c < '\x7f'; });
}

TransactionStatus captured_status(Money captured, Money refunded) {
  if (refunded == zero) return TransactionStatus::Captured;
  return refunded == captured ? TransactionStatus::Refunded : TransactionStatus::PartiallyRefunded;
}

std::string iso_day(std::chrono::year_month_day day) {
  return json::format_time(std::chrono::sys_days(day)).substr(0, 10);
}

}  // namespace perdura::services::payment::gateway::detail
