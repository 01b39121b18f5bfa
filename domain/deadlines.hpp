#pragma once
// Every business deadline with its default. Each is a setting, `deadline.<name>`
// (docs/operations.md has the table): who adds one here adds its line to perdura.conf. Durations
// are shop time (the clock's speed scales them).
#include <boost/describe/class.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <stdexcept>
#include <variant>

#include "domain/quantity.hpp"

namespace perdura::domain {

using Days = std::chrono::duration<std::int64_t, std::ratio<86'400>>;

/// Days on which sellers work; a calendar turns them into a time. At least 0.
struct BusinessDays {
  constexpr BusinessDays() = default;
  constexpr explicit BusinessDays(std::int32_t days) : value(days) {
    if (days < 0) throw std::invalid_argument("must not be negative");
  }
  constexpr auto operator<=>(const BusinessDays&) const = default;

  std::int32_t value = 0;
};

/// What a seller is given: days of work, or a plain span of time.
using SellerTime = std::variant<BusinessDays, std::chrono::milliseconds>;

struct Deadlines {
  using Time = std::chrono::milliseconds;

  // Placement and payment. Owner: the order.
  Time order_pending = std::chrono::minutes(10);     // then undone, FAILED
  Time order_payment = std::chrono::minutes(10);     // then the gateway is asked, EXPIRED
  Time gateway_answer = std::chrono::seconds(60);    // then EXPIRED with the attempt IN_DOUBT
  Time in_doubt_first = std::chrono::seconds(1);     // asked again, each time twice as late, up to
  Time in_doubt_longest = std::chrono::seconds(60);  // this, and from then on
  Time in_doubt_each = std::chrono::minutes(10);     // each so often
  Time in_doubt_ticket = std::chrono::hours(24);     // then an operator's ticket, asked on

  // Dispatch. Owner: the seller.
  SellerTime paid_reminder = BusinessDays(3);      // then the seller is reminded
  SellerTime paid_cancel = BusinessDays(7);        // then cancelled at the seller's fault
  Time overdue_each = std::chrono::hours(24);      // dispatched late: looked at again so often
  SellerTime waybill_hand_over = BusinessDays(3);  // then the shipment is READY again
  Time stop_asked_each = std::chrono::minutes(1);  // STOP_REQUESTED: the courier is asked
  Time stop_ticket = std::chrono::minutes(30);     // then a ticket too

  // On the way. Owner: the courier.
  Time shipping_silence = Days(10);    // SHIPPING without scan, then LOST
  Time returning_silence = Days(10);   // RETURNING without scan, then LOST
  Time reshipping_silence = Days(10);  // then LOST
  Time collecting_silence = Days(10);  // a claim's COLLECTING without scan, then LOST

  // Claims. Owner: the buyer, then the seller.
  Time claim_window = Days(7);  // DELIVERED, then COMPLETED; stands still while a claim is open
  Time liability = Days(90);    // after delivery: defects and the like
  SellerTime claim_requested = BusinessDays(2);      // then approved
  Time claim_approved = Days(7);                     // not handed over, then EXPIRED
  SellerTime claim_arrived = BusinessDays(3);        // then accepted as counted
  Time difference_pending = std::chrono::hours(24);  // then EXPIRED, or CONVERTED_TO_RETURN

  // Money on its way back: CANCEL_PENDING, REFUND_PENDING, REFUND_FAILED. Owner: the platform.
  Time refund_retried = Days(3);  // then an operator's ticket, retried on

  bool operator==(const Deadlines&) const = default;
};
BOOST_DESCRIBE_STRUCT(Deadlines, (),
                      (order_pending, order_payment, gateway_answer, in_doubt_first,
                       in_doubt_longest, in_doubt_each, in_doubt_ticket, paid_reminder, paid_cancel,
                       overdue_each, waybill_hand_over, stop_asked_each, stop_ticket,
                       shipping_silence, returning_silence, reshipping_silence, collecting_silence,
                       claim_window, liability, claim_requested, claim_approved, claim_arrived,
                       difference_pending, refund_retried))

/// Attempts that a payment has, all within one deadline; a further one is recorded, then voided or
/// refunded.
inline constexpr std::int32_t max_payment_attempts = 3;

}  // namespace perdura::domain
