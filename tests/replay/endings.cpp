#include "tests/replay/endings.hpp"

#include <iterator>

namespace perdura::replay {

Scenes scenes() {
  Scenes all;
  for (auto* part : {placements, payments, deliveries, cancellations, part_orders, validations,
                     shipments, refunds}) {
    Scenes some = part();
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace perdura::replay
