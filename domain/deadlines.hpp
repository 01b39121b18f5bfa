#pragma once
// Every business deadline with its default. Part of the settings: `json_defaults`, so that a file
// names only what it changes. Durations are shop time (the clock's speed scales them).
#include <boost/describe/class.hpp>
#include <chrono>
#include <compare>
#include <cstdint>
#include <stdexcept>

#include "domain/quantity.hpp"

namespace perdura::domain {

using Days = std::chrono::duration<std::int64_t, std::ratio<86'400>>;

/// Days on which sellers work; a calendar turns them into a time. At least 0.
struct BusinessDays {
  using json_wraps = std::int32_t;

  constexpr BusinessDays() = default;
  constexpr explicit BusinessDays(std::int32_t days) : value(days) {
    if (days < 0) throw std::invalid_argument("must not be negative");
  }
  constexpr auto operator<=>(const BusinessDays&) const = default;

  std::int32_t value = 0;
};

struct Deadlines {
  static constexpr bool json_defaults = true;

  // Placement and payment. Owner: the order.
  std::chrono::minutes order_pending{10};     // then undone, FAILED
  std::chrono::minutes order_payment{10};     // then the gateway is asked, EXPIRED
  std::chrono::seconds gateway_answer{60};    // then EXPIRED with the attempt IN_DOUBT
  std::chrono::seconds in_doubt_first{1};     // asked again, each time twice as late, up to
  std::chrono::seconds in_doubt_longest{60};  // this, and from then on
  std::chrono::minutes in_doubt_each{10};     // each so often
  std::chrono::hours in_doubt_ticket{24};     // then an operator's ticket, asked on

  // Dispatch. Owner: the seller.
  BusinessDays paid_reminder{3};            // then the seller is reminded
  BusinessDays paid_cancel{7};              // then cancelled at the seller's fault
  BusinessDays waybill_hand_over{3};        // then the shipment is READY again
  std::chrono::minutes stop_asked_each{1};  // STOP_REQUESTED: the courier is asked
  std::chrono::minutes stop_ticket{30};     // then a ticket too

  // On the way. Owner: the courier.
  Days shipping_silence{10};    // SHIPPING without scan, then LOST
  Days returning_silence{10};   // RETURNING without scan, then LOST
  Days reshipping_silence{10};  // then LOST
  Days collecting_silence{10};  // a claim's COLLECTING without scan, then LOST

  // Claims. Owner: the buyer, then the seller.
  Days claim_window{7};             // DELIVERED, then COMPLETED; stands still while a claim is open
  Days liability{90};               // after delivery: defects and the like
  BusinessDays claim_requested{2};  // then approved
  Days claim_approved{7};           // not handed over, then EXPIRED
  BusinessDays claim_arrived{3};    // then accepted as counted
  std::chrono::hours difference_pending{24};  // then EXPIRED, or CONVERTED_TO_RETURN

  // Money on its way back: CANCEL_PENDING, REFUND_PENDING, REFUND_FAILED. Owner: the platform.
  Days refund_retried{3};  // then an operator's ticket, retried on

  bool operator==(const Deadlines&) const = default;
};
BOOST_DESCRIBE_STRUCT(Deadlines, (),
                      (order_pending, order_payment, gateway_answer, in_doubt_first,
                       in_doubt_longest, in_doubt_each, in_doubt_ticket, paid_reminder, paid_cancel,
                       waybill_hand_over, stop_asked_each, stop_ticket, shipping_silence,
                       returning_silence, reshipping_silence, collecting_silence, claim_window,
                       liability, claim_requested, claim_approved, claim_arrived,
                       difference_pending, refund_retried))

/// Attempts that a payment has, all within one deadline; a further one is recorded, then voided or
/// refunded.
inline constexpr std::int32_t max_payment_attempts = 3;

}  // namespace perdura::domain
