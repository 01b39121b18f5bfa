#pragma once
// What the workflow `Shipment` is started with.
#include "domain/calls/shipping.hpp"
#include "domain/deadlines.hpp"
#include "platform/core/clock.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/shipping/store.hpp"

namespace perdura::services::shipping {

/// How long a workflow that begins now waits; nothing: as it stands in the contract.
std::optional<domain::calls::ShipmentPatience> patience_of(const platform::Clock& clock,
                                                           const domain::Deadlines& deadlines);

/// Of the row's last attempt. A fact written again has the same request id.
platform::WorkflowFact start_fact(const store::ShipmentRow& row,
                                  std::optional<domain::calls::ShipmentPatience> patience,
                                  const platform::Origin& origin);

}  // namespace perdura::services::shipping
