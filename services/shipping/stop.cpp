// An order's parcels are to be stopped; once a waybill exists, the courier decides.
#include <set>

#include "domain/names.hpp"
#include "platform/core/problem.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using domain::ShipmentId;
using platform::sql::Reader;
using platform::sql::Transaction;

/// Those of the order that are meant.
std::vector<ShipmentId> meant(Reader& tx, const StopShipments& request) {
  auto ids = store::of_order(tx, request.order_id);
  if (!request.shipment_ids) return ids;
  const std::set<ShipmentId> wanted(request.shipment_ids->begin(), request.shipment_ids->end());
  std::erase_if(ids, [&](const ShipmentId& id) { return !wanted.contains(id); });
  return ids;
}

/// A wish that waits for the courier is noted; what has no waybill is cancelled at once. Whose wish
/// it was is noted of each.
void want_stopped(Course& course, const StopShipments& request, Instant now) {
  ShipmentRow& row = course.row();
  const bool waits = row.dispatching || row.status == machine::Status::WaybillIssued;
  if (row.status == machine::Status::Ready && !row.dispatching) {
    row.cancellation_id = request.cancellation_id;
  }
  if (waits && !row.cancellation_id) {
    row.cancellation_id = request.cancellation_id;
    row.stop_requested_at = now;
    row.stop_asked_at.reset();
  }
  if (!row.dispatching) course.apply(machine::Stop{});
}

StopAnswer answer_of(const ShipmentRow& row, const domain::CancellationId& asked_by) {
  switch (row.status) {
    case machine::Status::Cancelled:
      return row.cancellation_id.value_or(asked_by) == asked_by ? StopAnswer::Cancelled
                                                                : StopAnswer::CancelledBefore;
    case machine::Status::Ready:
    case machine::Status::WaybillIssued:
    case machine::Status::StopRequested:
      return StopAnswer::Asked;
    case machine::Status::Shipping:
    case machine::Status::Delivered:
    case machine::Status::Lost:
    case machine::Status::Returning:
    case machine::Status::Returned:
      return StopAnswer::TooLate;
  }
  return StopAnswer::Asked;
}

}  // namespace

ShipmentsStopped ShippingService::stop(const StopShipments& request,
                                       const platform::Origin& origin) const {
  const auto ids = ports_.database.transaction([&](Transaction& tx) {
    platform::close_to_deed(tx, once_ports(ports_), open_key(request.order_id), order_keys_kept,
                            "the shipments are being opened");
    auto found = meant(tx, request);
    const Instant at = now();
    for (const ShipmentId& id : found) {
      Course course(tx, ports_, store::locked_shipment(tx, id).value(), {at, origin});
      want_stopped(course, request, at);
      course.finish();
    }
    return found;
  });
  std::vector<Attempt> attempts;
  for (const ShipmentId& id : ids) {
    if (auto attempt = stop_wanted(id)) attempts.push_back(std::move(*attempt));
  }
  if (!attempts.empty()) cancel_at_courier(attempts, origin);
  return ports_.database.read([&](Reader& tx) {
    ShipmentsStopped stopped;
    for (const ShipmentId& id : ids) {
      const auto row = store::shipment(tx, id).value();
      stopped.items.push_back({id, answer_of(row, request.cancellation_id),
                               std::string(domain::name_of(row.status)), units_of(tx, id)});
    }
    return stopped;
  });
}

/// The waybill to be cancelled at the courier, if there is one. What is being dispatched is asked
/// for first: only the courier knows whether there is a waybill.
std::optional<ShippingService::Attempt> ShippingService::stop_wanted(const ShipmentId& id) const {
  const auto look = [&] {
    return ports_.database.read([&](Reader& tx) { return store::shipment(tx, id).value(); });
  };
  ShipmentRow row = look();
  if (row.dispatching && row.cancellation_id) {
    const auto answer = issue({id, row.attempt}, {});
    if (std::holds_alternative<CourierUnknown>(answer)) {
      stop_unanswered(id, {});
      return std::nullopt;
    }
    row = look();
  }
  if (row.status != machine::Status::StopRequested) return std::nullopt;
  return Attempt{id, row.attempt, row.waybill.value()};
}

void ShippingService::cancel_at_courier(const std::vector<Attempt>& attempts,
                                        const platform::Origin& origin) const {
  std::vector<domain::Waybill> waybills;
  for (const Attempt& attempt : attempts) waybills.push_back(attempt.waybill);
  const auto answers = ports_.courier.cancel(waybills);
  for (const Attempt& attempt : attempts) {
    const auto answer = answers.find(attempt.waybill);
    cancel_answered(attempt, answer == answers.end() ? Cancelling::Unknown : answer->second,
                    origin);
  }
}

void ShippingService::cancel_answered(const Attempt& attempt, Cancelling answer,
                                      const platform::Origin& origin) const {
  if (answer == Cancelling::Unknown) return stop_unanswered(attempt.shipment_id, origin);
  ports_.database.transaction([&](Transaction& tx) {
    Course course(tx, ports_, store::locked_shipment(tx, attempt.shipment_id).value(),
                  {now(), origin});
    // An answer about a waybill that is no longer this shipment's tells nothing of it.
    if (course.row().attempt != attempt.attempt || course.row().waybill != attempt.waybill) return;
    const bool stops = course.row().status != machine::Status::WaybillIssued;
    auto step = Course::Step::Stayed;
    if (answer == Cancelling::Cancelled) {
      step =
          stops ? course.apply(machine::StopConfirmed{}) : course.apply(machine::NotHandedOver{});
    } else {
      step = stops ? course.apply(machine::StopTooLate{}) : course.apply(machine::PickUp{});
    }
    if (step == Course::Step::Contradicts) course.open_ticket(TicketKind::Contradiction);
    course.finish();
  });
}

void ShippingService::stop_unanswered(const ShipmentId& id, const platform::Origin& origin) const {
  ports_.database.transaction([&](Transaction& tx) {
    const Instant at = now();
    Course course(tx, ports_, store::locked_shipment(tx, id).value(), {at, origin});
    ShipmentRow& row = course.row();
    const bool waits = row.dispatching || row.status == machine::Status::StopRequested;
    if (!waits || !row.cancellation_id) return;
    row.stop_asked_at = at;
    if (row.stop_requested_at.value() + settings_.deadlines.stop_ticket <= at) {
      course.open_ticket(TicketKind::StopUnanswered);
    }
    course.finish();
  });
}

}  // namespace perdura::services::shipping
