#pragma once
// One shipment's way through one transaction: statuses by the machine, then the row, the events and
// the facts that come of them, written once at the end.
#include <set>
#include <string>
#include <vector>

#include "platform/outbox/once.hpp"
#include "services/shipping/service.hpp"
#include "services/shipping/store.hpp"

namespace perdura::services::shipping {

namespace machine = statemachines::shipment;
using store::ShipmentRow;
using store::TicketKind;

/// The service's ports as `platform::once` takes them.
inline platform::OncePorts once_ports(const Ports& ports) {
  return {ports.database, ports.clock, ports.keys};
}

/// The route whose key names the opening of an order's shipments.
inline constexpr const char* open_route = "POST /internal/v1/shipments";
inline platform::EffectKey open_key(const domain::OrderId& order) {
  return {platform::our_services, open_route, domain::effect_key(order, "shipments").value()};
}

class Course {
 public:
  /// `now`: shop time.
  struct Cause {
    Instant now;
    platform::Origin origin;
  };

  /// `row`: as it was locked. Transaction and ports outlive it.
  Course(store::Transaction& tx, const Ports& ports, ShipmentRow row, Cause cause);
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  enum class Step {
    Moved,
    Stayed,      // known, or without meaning here
    Contradicts  // it cannot be: an operator's ticket, if the caller thinks so
  };
  Step apply(const machine::Event& event);
  /// One of a kind a shipment, however often; one that was closed is opened again.
  void open_ticket(TicketKind kind);

  /// What does not follow from the status may be changed by the caller.
  ShipmentRow& row() { return row_; }
  const ShipmentRow& row() const { return row_; }
  bool moved() const { return !passed_.empty(); }

  /// To be called once, at the end.
  void finish();

 private:
  void enter(machine::Status next);
  /// Where it has ended the courier has said himself; LOST is our word, and settles nothing.
  void settle_contradictions();
  /// The courier has said what became of the stop.
  void settle_stop();
  void close_tickets(const std::set<TicketKind>& kinds);
  void tell(const store::TicketRow& ticket);
  void tell(machine::Status status, const std::vector<domain::ParcelUnits>& units);
  void publish(machine::Status status, const domain::ShipmentFact& fact, const std::string& id);

  store::Transaction& tx_;
  const Ports& ports_;
  const ShipmentRow before_;
  ShipmentRow row_;
  Cause cause_;
  std::vector<machine::Status> passed_;
};

/// Of one shipment, in the order of its lines.
std::vector<domain::ParcelUnits> units_of(store::Reader& tx, const domain::ShipmentId& shipment);

}  // namespace perdura::services::shipping
