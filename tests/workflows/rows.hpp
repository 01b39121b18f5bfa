#pragma once
// What each activity does, and what undoes it. An activity without its row does not compile.
#include <algorithm>
#include <iterator>

#include "activities/all.hpp"

namespace perdura::workflows {

struct Row {
  const void* activity;
  const char* does;
  const char* undo;
};

namespace rows {

namespace product = activities::product;
namespace payment = activities::payment;
namespace order = activities::order;
namespace shipping = activities::shipping;

inline constexpr const char* is_undo = "is an undo itself";
inline constexpr const char* moves_nothing = "moves nothing";
inline constexpr const char* next_follows = "a status is not taken back; the next one follows";

inline constexpr Row all[] = {
    {&product::reserve, "prices the lines, compares the total, holds all units or none",
     "`ReleaseStock`"},
    {&product::sell, "what is held becomes sold", "`ReleaseStock`, of a part `ReleaseUnits`"},
    {&product::release,
     "gives back what is held, or sold and not shipped; a reservation that comes later is refused",
     is_undo},
    {&product::release_units, "gives back the units that were stopped", is_undo},

    {&payment::charge, "takes the whole amount from the buyer's credit, or nothing",
     "`RefundCredit`"},
    {&payment::refund,
     "gives back what was charged, or a part of it; a charge that comes later is refused", is_undo},
    {&payment::open, "makes the payment known at the gateway", "`ClosePayment`"},
    {&payment::validate, "asks the gateway about an attempt, and compares it with the order",
     moves_nothing},
    {&payment::capture, "takes what a validated attempt holds", "`GiveBack`"},
    {&payment::ask, "asks the gateway about all of a payment", moves_nothing},
    {&payment::close, "no money is taken any more; what came is given back, and what will come",
     is_undo},
    {&payment::give_back, "voids or refunds what an attempt holds, or a part of it", is_undo},

    {&order::look, "how the order stands, for a run that may have told more than it knows",
     moves_nothing},
    {&order::awaiting_payment, "the order is AWAITING_PAYMENT", "`RecordUnpaid`"},
    {&order::attempt_declined, "the order's timeline says that an attempt was declined",
     moves_nothing},
    {&order::payment_validated, "the order is PAID, by card", "`RecordCancelPending`"},
    {&order::unpaid, "the order is FAILED, EXPIRED or CANCELLED, unpaid", next_follows},
    {&order::paid, "the order is PAID, on credit", "`RecordCancelPending`"},
    {&order::failed, "the order is FAILED: its placement was undone", next_follows},
    {&order::shipment, "the order is where its parcels are", next_follows},
    {&order::reminded, "the order's timeline says that its sellers were reminded", moves_nothing},
    {&order::completed, "the order is COMPLETED", next_follows},
    {&order::cancel_pending, "the order is CANCEL_PENDING",
     "`RecordCancelSettled`, where the courier was first"},
    {&order::cancelled, "the order is CANCELLED, all of it", next_follows},
    {&order::cancel_settled, "the order is SHIPPING: a part was cancelled, or nothing",
     next_follows},

    {&shipping::open, "a parcel a seller, READY",
     "`StopShipments`; it refuses parcels that come later"},
    {&shipping::issue, "a waybill at the courier", "`StopShipments`, or `HandOverMissed`"},
    {&shipping::stop, "stops what the courier does not have yet", is_undo},
    {&shipping::not_handed_over, "cancels a waybill that was never used; the parcel is READY again",
     is_undo},
    {&shipping::lost, "after the courier was asked once more the parcel is LOST",
     "a scan that comes after all opens a ticket"},
};

/// Null if there is none.
template <const auto& activity>
constexpr const Row* find() {
  for (const Row& row : all) {
    if (row.activity == &activity) return &row;
  }
  return nullptr;
}

template <const auto& activity>
struct Known {
  static_assert(find<activity>() != nullptr,
                "this activity has no row: say in tests/workflows/rows.hpp what it does and what "
                "undoes it");
};

template <const auto&... types>
constexpr std::size_t known(activities::List<types...>) {
  return (sizeof(Known<types>) + ... + 0);
}
static_assert(known(activities::All{}) == std::size(all),
              "a row too many, or one that comes twice");

}  // namespace rows
}  // namespace perdura::workflows
