#pragma once
// What the gateway shows: the bodies of its answers.
#include <optional>
#include <string>
#include <vector>

#include "mock-pg/book.hpp"

namespace perdura::mock_pg {

struct TransactionView {
  std::string pg_transaction_id;
  std::string pg_order_id;
  TransactionStatus status = TransactionStatus::Declined;
  std::string currency;
  Amount authorised_amount = 0;
  Amount captured_amount = 0;
  Amount refunded_amount = 0;
  Amount refund_pending_amount = 0;
  std::optional<std::string> decline_reason;
  std::optional<Instant> expires_at;  // of an authorisation that has come to nothing yet
  std::vector<Refund> refunds;
  std::vector<Fact> events;

  bool operator==(const TransactionView&) const = default;
};
BOOST_DESCRIBE_STRUCT(TransactionView, (),
                      (pg_transaction_id, pg_order_id, status, currency, authorised_amount,
                       captured_amount, refunded_amount, refund_pending_amount, decline_reason,
                       expires_at, refunds, events))

/// `amount`: what was registered, whatever the transactions are about.
struct PaymentView {
  std::string pg_order_id;
  std::string order_id;
  Amount amount = 0;
  std::string currency;
  std::string checkout_url;
  Instant registered_at;
  std::vector<TransactionView> transactions;

  bool operator==(const PaymentView&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentView, (),
                      (pg_order_id, order_id, amount, currency, checkout_url, registered_at,
                       transactions))

enum class SettlementType { Capture, Refund };
BOOST_DESCRIBE_ENUM(SettlementType, Capture, Refund)

/// `net`: what the shop gets for it, negative for a refund.
struct SettlementView {
  SettlementType type = SettlementType::Capture;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::optional<std::string> refund_id;
  std::string order_id;
  Amount amount = 0;
  Amount fee = 0;
  Amount net = 0;
  std::string currency;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(SettlementView, (),
                      (type, pg_order_id, pg_transaction_id, refund_id, order_id, amount, fee, net,
                       currency, at))

/// `complete`: the day is over, nothing is added any more.
struct SettlementPage {
  std::string date;
  bool complete = false;
  std::vector<SettlementView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SettlementPage, (), (date, complete, items, next_cursor))

/// For audits: sums over all transactions of a payment.
struct ControlView {
  std::string pg_order_id;
  std::string order_id;
  Amount amount = 0;
  std::string currency;
  Amount authorised = 0;
  Amount captured = 0;
  Amount refunded = 0;
  std::vector<Refund> refunds;
  std::vector<TransactionView> transactions;
};
BOOST_DESCRIBE_STRUCT(ControlView, (),
                      (pg_order_id, order_id, amount, currency, authorised, captured, refunded,
                       refunds, transactions))

struct BookPage {
  std::vector<ControlView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(BookPage, (), (items, next_cursor))

TransactionView transaction_view_of(const Payment& payment, const std::string& pg_transaction_id,
                                    std::chrono::hours authorisation_life);
PaymentView payment_view_of(const Payment& payment, const std::string& public_url,
                            std::chrono::hours authorisation_life);
ControlView control_view_of(const Payment& payment, std::chrono::hours authorisation_life);
SettlementView settlement_view_of(const Payment& payment, const Fact& fact);

}  // namespace perdura::mock_pg

template <>
struct perdura::json::Form<perdura::mock_pg::SettlementType>
    : perdura::json::UpperSnakeForm<perdura::mock_pg::SettlementType> {};
