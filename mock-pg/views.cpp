#include "mock-pg/views.hpp"

namespace perdura::mock_pg {
namespace {

std::vector<TransactionView> all_of(const Payment& payment, std::chrono::hours life) {
  std::vector<TransactionView> views;
  for (const auto& [id, transaction] : payment.transactions()) {
    views.push_back(transaction_view_of(payment, id, life));
  }
  return views;
}

}  // namespace

TransactionView transaction_view_of(const Payment& payment, const std::string& id,
                                    std::chrono::hours life) {
  const Transaction& transaction = payment.at(id);
  const Amounts sums = transaction.amounts();
  TransactionView view{.pg_transaction_id = id,
                       .pg_order_id = payment.pg_order_id(),
                       .status = transaction.status(),
                       .currency = payment.registration().currency,
                       .authorised_amount = sums.authorised,
                       .captured_amount = sums.captured,
                       .refunded_amount = sums.refunded,
                       .refund_pending_amount = sums.refund_pending,
                       .refunds = transaction.refunds(),
                       .events = transaction.facts()};
  if (view.status == TransactionStatus::Authorized) {
    view.expires_at = transaction.facts().front().at + life;
  }
  if (view.status == TransactionStatus::Declined) {
    view.decline_reason = transaction.facts().back().note;
  }
  return view;
}

PaymentView payment_view_of(const Payment& payment, const std::string& public_url,
                            std::chrono::hours life) {
  const Registration& said = payment.registration();
  return {.pg_order_id = payment.pg_order_id(),
          .order_id = said.order_id,
          .amount = said.amount,
          .currency = said.currency,
          .checkout_url = public_url + "/checkout/" + payment.pg_order_id(),
          .registered_at = payment.registered_at(),
          .transactions = all_of(payment, life)};
}

ControlView control_view_of(const Payment& payment, std::chrono::hours life) {
  const Registration& said = payment.registration();
  const Amounts sums = payment.amounts();
  return {.pg_order_id = payment.pg_order_id(),
          .order_id = said.order_id,
          .amount = said.amount,
          .currency = said.currency,
          .authorised = sums.authorised,
          .captured = sums.captured,
          .refunded = sums.refunded,
          .refunds = payment.refunds(),
          .transactions = all_of(payment, life)};
}

SettlementView settlement_view_of(const Payment& payment, const Fact& fact) {
  const bool capture = fact.type == FactType::Captured;
  return {.type = capture ? SettlementType::Capture : SettlementType::Refund,
          .pg_order_id = payment.pg_order_id(),
          .pg_transaction_id = fact.pg_transaction_id,
          .refund_id = fact.refund_id,
          .order_id = payment.registration().order_id,
          .amount = fact.amount,
          .fee = 0,
          .net = capture ? fact.amount : -fact.amount,
          .currency = payment.registration().currency,
          .at = fact.at};
}

}  // namespace perdura::mock_pg
