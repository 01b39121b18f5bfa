#pragma once
// What the order service is told by an order's workflow: each call moves the status by the table,
// writes the timeline and the awaited fact, and publishes the event, in one transaction.
#include <string>
#include <vector>

#include "domain/calls/product.hpp"
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

/// `POST /internal/v1/orders/paid`, key `<order id>/paid`.
struct RecordPaid {
  OrderId order_id;
  Reserved held;
  Money credit;

  bool operator==(const RecordPaid&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordPaid, (), (order_id, held, credit))

/// `POST /internal/v1/orders/failed`, key `<order id>/failed`: after everything is undone.
struct RecordFailed {
  OrderId order_id;
  Failure failure;

  bool operator==(const RecordFailed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordFailed, (), (order_id, failure))

/// `POST /internal/v1/orders/cancel-pending`, key `<order id>/cancel/<cancellation id>`: the units
/// are named, nothing is undone yet. Refused (value) where the table refuses.
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

/// The order's status now, by name; `moved` is false where the table said that it stays or refused.
struct OrderRecorded {
  std::string status;
  bool moved = true;

  bool operator==(const OrderRecorded&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderRecorded, (), (status, moved))

}  // namespace perdura::domain::calls
