#include "statemachines/coupon.hpp"

#include "statemachines/detail/engine.hpp"
#include "statemachines/info.hpp"

namespace perdura::statemachines::coupon {

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

bool is_final(Status status) { return statemachines::is_final(info(), domain::name_of(status)); }

}  // namespace perdura::statemachines::coupon
