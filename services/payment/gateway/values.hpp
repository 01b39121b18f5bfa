#pragma once
// What a payment gateway knows of a payment, in our words. Values; amounts are in minor units of
// the currency beside them, times are the gateway's own.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/money.hpp"
#include "json/codec.hpp"

namespace perdura::services::payment::gateway {

using domain::Currency;
using domain::Money;
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// No answer may name a larger amount: sums of what one answer holds stay far below 64 bits.
inline constexpr Money amount_max{1'000'000'000'000};

/// One try of the payer to pay.
enum class TransactionStatus {
  Pending,            // the payer has not finished: no money is held
  Approved,           // the payer has; nothing is held: the capture authorises too, or it lapses
  Authorized,         // the money is held
  Captured,           // taken, nothing given back
  PartiallyRefunded,  // part of it given back
  Refunded,           // all of it
  Voided,             // let go without having been taken
  Declined,           // refused: by the payer, the issuer, the gateway; at the capture too
  Expired,            // lapsed before it was captured
};
BOOST_DESCRIBE_ENUM(TransactionStatus, Pending, Approved, Authorized, Captured, PartiallyRefunded,
                    Refunded, Voided, Declined, Expired)

enum class RefundStatus {
  Requested,  // accepted, and done or failed later
  Done,
  Failed,  // no money went back; the same refund may be tried again under another key
};
BOOST_DESCRIBE_ENUM(RefundStatus, Requested, Done, Failed)

struct Refund {
  std::string refund_id;     // ours; empty if we never asked for it: made at the gateway's own desk
  std::string pg_refund_id;  // the gateway's own; empty if it has none
  Money amount;
  RefundStatus status = RefundStatus::Requested;
  std::string reason;
  std::optional<std::string> failure;  // why it failed: the gateway's own code
  std::optional<Instant> ended_at;

  bool operator==(const Refund&) const = default;
};

/// Sums that always hold: captured <= authorised, refunded + refund_pending <= captured, refunded
/// and refund_pending are those of `refunds`; and `status` is what the amounts say.
struct Transaction {
  std::string pg_transaction_id;
  std::string pg_order_id;
  TransactionStatus status = TransactionStatus::Pending;
  Currency currency;
  Money authorised;  // ever, let go again or not
  Money captured;
  Money refunded;
  Money refund_pending;
  std::optional<std::string> decline_reason;  // the gateway's own code, of one that is Declined
  std::optional<Instant> expires_at;          // when a hold lapses, where the gateway says so
  std::vector<Refund> refunds;                // one refund_id may stand there more than once

  bool operator==(const Transaction&) const = default;
};

struct Payment {
  std::string pg_order_id;
  std::optional<std::string> order_id;  // where the gateway was told
  Money amount;                         // what was registered
  Currency currency;
  std::vector<Transaction> transactions;  // in the order in which they were made

  bool operator==(const Payment&) const = default;
};

enum class SettlementType { Capture, Refund };
BOOST_DESCRIBE_ENUM(SettlementType, Capture, Refund)

struct SettlementLine {
  SettlementType type = SettlementType::Capture;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::string refund_id;  // ours; empty for a capture, and for a refund that we never asked for
  Money amount;           // positive
  Money fee;              // what the gateway keeps; negative: what it gives back
  Money net;              // what we get: amount - fee; for a refund -amount - fee
  Currency currency;
  Instant at;

  bool operator==(const SettlementLine&) const = default;
};

}  // namespace perdura::services::payment::gateway

template <>
struct perdura::json::Form<perdura::services::payment::gateway::TransactionStatus>
    : perdura::json::UpperSnakeForm<perdura::services::payment::gateway::TransactionStatus> {};
template <>
struct perdura::json::Form<perdura::services::payment::gateway::RefundStatus>
    : perdura::json::UpperSnakeForm<perdura::services::payment::gateway::RefundStatus> {};
template <>
struct perdura::json::Form<perdura::services::payment::gateway::SettlementType>
    : perdura::json::UpperSnakeForm<perdura::services::payment::gateway::SettlementType> {};
