#pragma once
// The order service's copy of its parcels, folded from the topic `shipment`: what readers of an
// order see, and its deadlines go by. What moves an order comes from its workflow.
#include "services/order/folding.hpp"

namespace perdura::services::order {

class ShipmentCopies final : public Folding {
 public:
  static constexpr const char* group = "order-shipments";
  static constexpr const char* topic = "shipment";

  explicit ShipmentCopies(Ports ports);
};

}  // namespace perdura::services::order
