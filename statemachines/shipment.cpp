#include "statemachines/shipment.hpp"

#include <stdexcept>

#include "statemachines/detail/engine.hpp"
#include "statemachines/info.hpp"

namespace perdura::statemachines::shipment {

using Engine = detail::Engine<Machine>;

Outcome<Status> apply(Status from, const Event& event) { return Engine::apply(from, event); }

std::optional<Lateness> lateness(Status from, const Event& event) {
  return Engine::lateness(from, event);
}

const MachineInfo& info() {
  static const MachineInfo made = Engine::describe();
  return made;
}

std::vector<std::string> allowed_events(Status status) {
  return statemachines::allowed_events(info(), domain::name_of(status));
}

std::vector<std::string_view> allowed_actions(Status status) {
  return statemachines::allowed_actions(info(), domain::name_of(status));
}

std::vector<Event> events_of(Scan scan, bool returning) {
  switch (scan) {
    case Scan::Accepted:
      return {};
    case Scan::PickedUp:
    case Scan::InTransit:
    case Scan::AtDestination:
    case Scan::OutForDelivery:
      if (returning) return {PickUp{}, TurnBack{}};
      return {PickUp{}};
    case Scan::Delivered:
      if (returning) return {PickUp{}, TurnBack{}, BackAtSender{}};
      return {PickUp{}, Delivery{}};
    case Scan::Cancelled:
      return {StopConfirmed{}};
  }
  throw std::invalid_argument("not a scan");
}

bool is_final(Status status) { return statemachines::is_final(info(), domain::name_of(status)); }

}  // namespace perdura::statemachines::shipment
