#pragma once
// What the gateway tells the shop of its own accord.
#include <optional>
#include <string>

#include "mock-pg/facts.hpp"

namespace perdura::mock_pg {

/// A webhook's body. `type`: payment.authorized, payment.declined, payment.captured,
/// payment.voided, payment.refunded. `event_id` is the same however often it is told.
struct Event {
  std::string event_id;
  std::string type;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::string order_id;
  Amount amount = 0;
  std::string currency;
  std::optional<std::string> refund_id;
  std::optional<std::string> reason;  // of payment.declined
  Instant occurred_at;

  bool operator==(const Event&) const = default;
};
BOOST_DESCRIBE_STRUCT(Event, (),
                      (event_id, type, pg_order_id, pg_transaction_id, order_id, amount, currency,
                       refund_id, reason, occurred_at))

/// The event that tells of a payment's `nth` fact (from 1); nothing for facts that nobody is told.
std::optional<Event> event_of(const std::string& pg_order_id, const Registration& registration,
                              const Fact& fact, std::size_t nth);

}  // namespace perdura::mock_pg
