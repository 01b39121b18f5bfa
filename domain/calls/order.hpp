#pragma once
// What the order service is told by an order's workflow: each call moves the status by the table,
// writes the timeline and the awaited fact, and publishes the event, in one transaction.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/product.hpp"
#include "domain/events/shipment.hpp"
#include "domain/names.hpp"
#include "domain/reasons.hpp"

namespace perdura::domain::calls {

/// A refusal as the API words it (RFC 9457): `pointer` like `/items/0`.
struct ProblemEntry {
  std::string pointer;
  Code code;
  std::string detail;

  bool operator==(const ProblemEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProblemEntry, (), (pointer, code, detail))

struct Failure {
  Code code;
  std::string detail;
  std::vector<ProblemEntry> errors;

  bool operator==(const Failure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (code, detail, errors))

/// Of an order that somebody cancelled.
inline Failure cancelled_by(Actor led_by, Reason reason) {
  return {Code("CANCELLED"),
          "cancelled by " + std::string(name_of(led_by)) + ": " + std::string(name_of(reason)),
          {}};
}

/// `POST /internal/v1/orders/awaiting-payment`, key `<order id>/awaiting-payment`: stock is held,
/// and the rest of the total is to be paid at the gateway.
struct RecordAwaitingPayment {
  OrderId order_id;
  Reserved held;
  Money credit;
  PgOrderId pg_order_id;
  std::string checkout_url;

  bool operator==(const RecordAwaitingPayment&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordAwaitingPayment, (),
                      (order_id, held, credit, pg_order_id, checkout_url))

/// `POST /internal/v1/orders/attempt-declined`, key `<order id>/declined/<attempt id>`: the order
/// stays, another attempt may follow. After the last one it is `RecordUnpaid`.
struct RecordAttemptDeclined {
  OrderId order_id;
  AttemptId attempt_id;
  std::int32_t declined = 1;  // attempts so far, this one included

  bool operator==(const RecordAttemptDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordAttemptDeclined, (), (order_id, attempt_id, declined))

/// `POST /internal/v1/orders/payment-validated`, key `<order id>/payment-validated`: what the
/// gateway captured is what was due.
struct RecordPaymentValidated {
  OrderId order_id;
  AttemptId attempt_id;
  Money captured;

  bool operator==(const RecordPaymentValidated&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordPaymentValidated, (), (order_id, attempt_id, captured))

/// Why an order that awaited its payment ends without: the status follows.
enum class UnpaidBecause {
  LastAttemptDeclined,  // FAILED
  Mismatch,             // FAILED
  Deadline,             // EXPIRED; the gateway was asked
  Cancelled             // CANCELLED; `cancellation_id` names by what
};
BOOST_DESCRIBE_ENUM(UnpaidBecause, LastAttemptDeclined, Mismatch, Deadline, Cancelled)

/// `POST /internal/v1/orders/unpaid`, key `<order id>/unpaid/<because>`, of a cancellation
/// `…/CANCELLED/<cancellation id>`: after everything is undone. The cancellation is COMPLETED with
/// it, and a refund of 0. The first failure that is told under a key counts.
struct RecordUnpaid {
  OrderId order_id;
  UnpaidBecause because = UnpaidBecause::Deadline;
  Failure failure;
  std::optional<CancellationId> cancellation_id;

  bool operator==(const RecordUnpaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordUnpaid, (), (order_id, because, failure, cancellation_id))

/// `POST /internal/v1/orders/paid`, key `<order id>/paid`.
struct RecordPaid {
  OrderId order_id;
  Reserved held;
  Money credit;

  bool operator==(const RecordPaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordPaid, (), (order_id, held, credit))

/// `POST /internal/v1/orders/failed`, key `<order id>/failed/<the failure's code>`: after
/// everything is undone. The first failure that is told under a key counts.
struct RecordFailed {
  OrderId order_id;
  Failure failure;

  bool operator==(const RecordFailed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordFailed, (), (order_id, failure))

/// `POST /internal/v1/orders/cancel-pending`, key `<order id>/cancel/<cancellation id>`: the units
/// are named, nothing is undone yet. Refused (value) where the table refuses. A deadline's (SYSTEM)
/// is of what its sellers have not dispatched: if that is not the whole order, the status stays,
/// and the answer names the `part`.
struct RecordCancelPending {
  OrderId order_id;
  CancellationId cancellation_id;
  Actor led_by = Actor::Buyer;
  Reason reason = Reason::ChangedMind;

  bool operator==(const RecordCancelPending&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordCancelPending, (), (order_id, cancellation_id, led_by, reason))

/// `POST /internal/v1/orders/cancelled`, key `<order id>/cancelled/<cancellation id>`.
struct RecordCancelled {
  OrderId order_id;
  CancellationId cancellation_id;
  Money refunded;

  bool operator==(const RecordCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordCancelled, (), (order_id, cancellation_id, refunded))

/// `POST /internal/v1/orders/cancel-settled`, key `<order id>/cancel-settled/<cancellation id>`:
/// courier and money have answered for a cancellation of a part, or of which some units could not
/// be stopped (all of the order: `RecordCancelled`).
struct RecordCancelSettled {
  OrderId order_id;
  CancellationId cancellation_id;
  std::vector<ParcelUnits> stopped;
  std::vector<ParcelUnits> too_late;
  Money refunded;

  bool operator==(const RecordCancelSettled&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordCancelSettled, (),
                      (order_id, cancellation_id, stopped, too_late, refunded))

/// `POST /internal/v1/orders/shipment`, key `<order id>/shipment/<event id>`: a parcel was picked
/// up (SHIPPING), came to an end after that (DELIVERED, LOST, RETURNED), or waits for its seller
/// again (READY: it was not handed over, and once its deadline begins anew). Any other status
/// changes nothing: of one that was stopped (CANCELLED) the end of its cancellation tells.
/// `refunded`: what was given back for one that is LOST or RETURNED.
struct RecordShipment {
  OrderId order_id;
  EventId event_id;
  ShipmentId shipment_id;
  std::string status;
  std::vector<ParcelUnits> lines;
  Money refunded;

  bool operator==(const RecordShipment&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordShipment, (),
                      (order_id, event_id, shipment_id, status, lines, refunded))

/// `POST /internal/v1/orders/reminded`, key `<order id>/reminded/<number>`: the sellers who have
/// not dispatched are reminded.
struct RecordReminded {
  OrderId order_id;
  std::int32_t number = 1;  // of the order's reminders

  bool operator==(const RecordReminded&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordReminded, (), (order_id, number))

/// `POST /internal/v1/orders/completed`, key `<order id>/completed/<led by>`: the buyer has
/// confirmed, or (SYSTEM) the claim window is over.
struct RecordCompleted {
  OrderId order_id;
  Actor led_by = Actor::System;

  bool operator==(const RecordCompleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordCompleted, (), (order_id, led_by))

/// The order's status now, by name; `moved` is false where the table said that it stays or refused.
/// `due_in`: how long the order may wait for what it waits for now, in real time; `remind_in`: when
/// whoever owes it is reminded; `due_at` and `remind_at`: the same in shop time. `part`: the units
/// that are being cancelled, if the rest of the order goes on.
struct OrderRecorded {
  std::string status;
  bool moved = true;
  std::optional<std::chrono::milliseconds> due_in = {};
  std::optional<std::chrono::milliseconds> remind_in = {};
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> due_at = {};
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> remind_at = {};
  std::optional<std::vector<ParcelUnits>> part = {};

  bool operator==(const OrderRecorded&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderRecorded, (),
                      (status, moved, due_in, remind_in, due_at, remind_at, part))

}  // namespace perdura::domain::calls

template <>
struct perdura::json::Form<perdura::domain::calls::UnpaidBecause>
    : perdura::json::UpperSnakeForm<perdura::domain::calls::UnpaidBecause> {};
