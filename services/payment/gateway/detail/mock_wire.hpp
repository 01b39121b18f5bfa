#pragma once
// mock-pg's documents, as its README describes them; members that we do not use are left out.
#include <optional>
#include <string>
#include <vector>

#include "services/payment/gateway/detail/asking.hpp"

namespace perdura::services::payment::gateway::detail::mock {

struct RegistrationBody {
  std::string pg_order_id;
  std::string order_id;
  Money amount;
  Currency currency;
  std::optional<std::string> return_url;
};
BOOST_DESCRIBE_STRUCT(RegistrationBody, (), (pg_order_id, order_id, amount, currency, return_url))

struct CaptureBody {
  Money amount;
};
BOOST_DESCRIBE_STRUCT(CaptureBody, (), (amount))

struct RefundBody {
  std::string refund_id;
  Money amount;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (refund_id, amount, reason))

struct RefundDocument {
  std::string refund_id;
  std::string pg_transaction_id;
  Money amount;
  RefundStatus status = RefundStatus::Requested;
  std::string reason;
  std::optional<std::string> failure;
  std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(RefundDocument, (),
                      (refund_id, pg_transaction_id, amount, status, reason, failure, ended_at))

struct TransactionDocument {
  std::string pg_transaction_id;
  std::string pg_order_id;
  TransactionStatus status = TransactionStatus::Declined;
  Currency currency;
  Money authorised_amount;
  Money captured_amount;
  Money refunded_amount;
  Money refund_pending_amount;
  std::optional<std::string> decline_reason;
  std::optional<Instant> expires_at;
  std::vector<RefundDocument> refunds;
};
BOOST_DESCRIBE_STRUCT(TransactionDocument, (),
                      (pg_transaction_id, pg_order_id, status, currency, authorised_amount,
                       captured_amount, refunded_amount, refund_pending_amount, decline_reason,
                       expires_at, refunds))

struct PaymentDocument {
  static constexpr std::string_view json_required[] = {"transactions"};
  std::string pg_order_id;
  std::string order_id;
  Money amount;
  Currency currency;
  std::string checkout_url;
  std::vector<TransactionDocument> transactions;
};
BOOST_DESCRIBE_STRUCT(PaymentDocument, (),
                      (pg_order_id, order_id, amount, currency, checkout_url, transactions))

struct SettlementDocument {
  SettlementType type = SettlementType::Capture;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::optional<std::string> refund_id;
  Money amount;
  Money fee;
  Money net;
  Currency currency;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(SettlementDocument, (),
                      (type, pg_order_id, pg_transaction_id, refund_id, amount, fee, net, currency,
                       at))

struct SettlementsDocument {
  static constexpr std::string_view json_required[] = {"items"};
  std::string date;
  bool complete = false;
  std::vector<SettlementDocument> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SettlementsDocument, (), (date, complete, items, next_cursor))

struct EventDocument {
  std::string event_id;
  std::string type;
  std::string pg_order_id;
  std::string pg_transaction_id;
  Money amount;
  Currency currency;
  std::optional<std::string> refund_id;
  Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(EventDocument, (),
                      (event_id, type, pg_order_id, pg_transaction_id, amount, currency, refund_id,
                       occurred_at))

// In our words. They throw `Doubtful` for what cannot be.
Refund refund_of(RefundDocument document);
Transaction transaction_of(TransactionDocument document);
/// The answer's transaction, sound in itself.
Transaction read_transaction(const Answer& answer);
Payment read_payment(const Answer& answer);
/// Sound, and of that day.
SettlementPage read_settlements(const Answer& answer, const std::string& date);

/// What a problem document refuses. Throws `Doubtful` for what is no refusal of that call.
Refused read_refusal(const Answer& answer);
/// Whether a look-up found what it asked for, or there is no such thing. Throws `Doubtful` for
/// anything else.
bool found(const Answer& answer);

/// What is told; nothing for a type that we do not know.
std::optional<NewsKind> news_kind(std::string_view type);

}  // namespace perdura::services::payment::gateway::detail::mock
