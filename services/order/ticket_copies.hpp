#pragma once
// The order service's copy of the tickets that payment and shipping open and close: what operators
// see. A ticket is an aggregate of its own, so that of both topics nothing else is looked at.
#include "services/order/folding.hpp"

namespace perdura::services::order {

class TicketCopies final : public Folding {
 public:
  static constexpr const char* group = "order-tickets";
  static constexpr const char* topics[] = {"payment", "shipment"};

  explicit TicketCopies(Ports ports);
};

}  // namespace perdura::services::order
