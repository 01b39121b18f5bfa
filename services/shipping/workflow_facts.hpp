#pragma once
// What the workflow `Shipment` is started with.
#include "domain/calls/shipping.hpp"
#include "domain/deadlines.hpp"
#include "platform/core/clock.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/shipping/store.hpp"

namespace perdura::services::shipping {

/// The input of the row's last attempt, for a workflow that begins now.
domain::calls::StartShipment start_of(const store::ShipmentRow& row, const platform::Clock& clock,
                                      const domain::Deadlines& deadlines);

/// Until when its workflow lets it stay where it is; nothing: it keeps no time for it.
std::optional<platform::Instant> kept_until(const store::ShipmentRow& row,
                                            const domain::Deadlines& deadlines);

/// A fact written again has the same request id.
platform::WorkflowFact start_fact(const domain::calls::StartShipment& start,
                                  const platform::Origin& origin);

}  // namespace perdura::services::shipping
