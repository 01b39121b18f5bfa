#include "services/shipping/course.hpp"

#include "domain/names.hpp"
#include "platform/outbox/publish.hpp"

namespace perdura::services::shipping {

using machine::Status;

std::vector<domain::ParcelUnits> units_of(store::Reader& tx, const domain::ShipmentId& shipment) {
  std::vector<domain::ParcelUnits> units;
  for (const auto& line : store::lines(tx, {shipment})) {
    units.push_back({line.line_id, line.quantity});
  }
  return units;
}

Course::Course(store::Transaction& tx, const Ports& ports, ShipmentRow row, Cause cause)
    : tx_(tx), ports_(ports), before_(row), row_(std::move(row)), cause_(std::move(cause)) {}

Course::Step Course::apply(const machine::Event& event) {
  const auto outcome = machine::apply(row_.status, event);
  const auto* next = std::get_if<Status>(&outcome);
  if (next == nullptr) return Step::Contradicts;
  const auto late = machine::lateness(row_.status, event);
  if (late == statemachines::Lateness::Ticket) return Step::Contradicts;
  if (late || *next == row_.status) return Step::Stayed;
  enter(*next);
  return Step::Moved;
}

void Course::enter(Status next) {
  row_.status = next;
  passed_.push_back(next);
  switch (next) {
    case Status::Ready:
      // The seller may dispatch anew; scans of the old waybill find it among the dispatches.
      store::close_dispatch(tx_, row_.shipment_id, row_.attempt);
      row_.waybill.reset();
      row_.courier_code.reset();
      row_.look_at.reset();
      row_.scanned_at.reset();
      row_.waybill_issued_at.reset();
      return;
    case Status::WaybillIssued:
      row_.waybill_issued_at = cause_.now;
      return;
    case Status::StopRequested:
      return;
    case Status::Shipping:
      row_.picked_up_at = cause_.now;
      row_.scanned_at = cause_.now;
      return;
    case Status::Returning:
      row_.scanned_at = cause_.now;
      return;
    case Status::Delivered:
    case Status::Lost:
    case Status::Returned:
    case Status::Cancelled:
      row_.ended_at = cause_.now;
      row_.look_at.reset();
      return settle_contradictions();
  }
}

void Course::finish() {
  if (row_ == before_) return;
  settle_stop();
  // That somebody looked at it is no news to those who see it.
  ShipmentRow seen = before_;
  seen.look_at = row_.look_at;
  seen.stop_asked_at = row_.stop_asked_at;
  if (row_ != seen) row_.updated_at = cause_.now;
  if (!store::change_shipment(tx_, before_, row_)) {
    throw std::logic_error("a locked shipment changed");
  }
  if (passed_.empty()) return;
  const auto units = units_of(tx_, row_.shipment_id);
  for (const Status status : passed_) tell(status, units);
}

/// An order's workflow hears of what moves its units, and what became of a stop: each signal costs
/// it a task.
static bool concerns_order(Status status) {
  switch (status) {
    case Status::Shipping:
    case Status::Delivered:
    case Status::Lost:
    case Status::Returned:
    case Status::Cancelled:
    case Status::Ready:  // again: its seller's deadline begins anew
      return true;
    case Status::WaybillIssued:
    case Status::StopRequested:
    case Status::Returning:
      return false;
  }
  return false;
}

void Course::tell(Status status, const std::vector<domain::ParcelUnits>& units) {
  const std::string id = ports_.ids.make("evt");
  publish(status,
          {.shipment_id = row_.shipment_id,
           .order_id = row_.order_id,
           .buyer_id = row_.buyer_id,
           .seller_id = row_.seller_id,
           .courier_code = row_.courier_code,
           .waybill = row_.waybill,
           .lines = units},
          id);
  const domain::calls::ShipmentChanged changed{.event_id = domain::EventId(id),
                                               .shipment_id = row_.shipment_id,
                                               .status = std::string(domain::name_of(status)),
                                               .lines = units,
                                               .at = cause_.now};
  const auto signal = [&](const std::string& workflow) {
    ports_.facts.add(tx_,
                     {.workflow_id = workflow,
                      .kind = platform::Delivery::Signal,
                      .name = "shipment_changed",
                      .request_id = id,
                      .body = json::to_text(changed),
                      .origin = cause_.origin},
                     platform::wall_of(ports_.clock));
  };
  if (concerns_order(status)) signal(row_.order_id.value());
  const bool runs = before_.dispatching || before_.status != Status::Ready;
  if (runs) signal(domain::calls::shipment_workflow(row_.shipment_id, row_.attempt));
}

void Course::publish(Status status, const domain::ShipmentFact& fact, const std::string& id) {
  const auto send = [&](const auto& event) {
    platform::publish(ports_.outbox, tx_, event, {id, cause_.origin, cause_.now});
  };
  switch (status) {
    case Status::WaybillIssued:
      return send(domain::ShipmentWaybillIssued{fact});
    case Status::Shipping:
      return send(domain::ShipmentPickedUp{fact});
    case Status::Delivered:
      return send(domain::ShipmentDelivered{fact});
    case Status::Lost:
      return send(domain::ShipmentLost{fact});
    case Status::Returned:
      return send(domain::ShipmentReturned{fact});
    case Status::Cancelled:
      return send(domain::ShipmentCancelled{fact});
    case Status::Ready:
      return send(domain::ShipmentReadyAgain{fact});
    case Status::StopRequested:
    case Status::Returning:
      return;  // of no concern outside; workflows hear of it
  }
}

}  // namespace perdura::services::shipping
