#pragma once
// What happened at the gateway, in the order in which it happened. Nothing else is kept: amounts
// and statuses are derived from facts.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "json/codec.hpp"
#include "mock-pg/names.hpp"

namespace perdura::mock_pg {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// Minor units of the payment's currency.
using Amount = std::int64_t;
inline constexpr Amount amount_max = 1'000'000'000'000;

/// What the shop said when it registered the payment.
struct Registration {
  std::string order_id;
  Amount amount = 0;
  std::string currency;
  std::optional<std::string> return_url;

  bool operator==(const Registration&) const = default;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (order_id, amount, currency, return_url))

enum class FactType {
  Authorized,
  Declined,  // a try of the payer, or an authorised transaction whose capture was refused
  Captured,
  Voided,
  Expired,  // the authorisation lapsed
  RefundRequested,
  RefundDone,
  RefundFailed,
};
BOOST_DESCRIBE_ENUM(FactType, Authorized, Declined, Captured, Voided, Expired, RefundRequested,
                    RefundDone, RefundFailed)

/// `at`: shop time. `amount`: what was asked for where it was declined, what is let go where it was
/// voided or expired. `note`: why it was declined or failed; of a refund's request, its reason.
struct Fact {
  FactType type = FactType::Authorized;
  std::string pg_transaction_id;
  Amount amount = 0;
  std::optional<std::string> refund_id;
  std::optional<std::string> note;
  Instant at;

  bool operator==(const Fact&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (type, pg_transaction_id, amount, refund_id, note, at))

}  // namespace perdura::mock_pg

template <>
struct perdura::json::Form<perdura::mock_pg::FactType>
    : perdura::json::UpperSnakeForm<perdura::mock_pg::FactType> {};
