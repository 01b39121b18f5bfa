#include "simulator/run/orders.hpp"

#include <algorithm>
#include <array>

namespace perdura::simulator {

bool Orders::is_over(const std::string& status) {
  constexpr std::array<std::string_view, 4> ends{"COMPLETED", "CANCELLED", "FAILED", "EXPIRED"};
  return std::ranges::find(ends, status) != ends.end();
}

const std::string& Orders::status(const std::string& id) const {
  static const std::string none;
  const auto found = seen_.find(id);
  return found == seen_.end() ? none : found->second.status;
}

void Orders::await(const std::string& id, const std::function<bool()>& holds) {
  seen_.at(id).waiting.until(holds);
}

void Orders::changed(const std::string& id, const std::string& status) {
  auto place = seen_.find(id);
  if (place == seen_.end()) {
    place = seen_.emplace(id, Seen{name_of(id), "", false, Waiting(fibers_)}).first;
    ++open_;
  }
  Seen& order = place->second;
  const bool was_over = is_over(order.status);
  order.status = status;
  order.paid = order.paid || order.status == "PAID";
  if (!was_over && is_over(order.status)) --open_;
  for (const auto& told : on_change_) told(id, order);
  order.waiting.changed();
}

}  // namespace perdura::simulator
