#include "services/shipping/workflow_facts.hpp"

#include "domain/business_days.hpp"
#include "platform/outbox/once.hpp"
#include "services/shipping/service.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using statemachines::shipment::Status;
using store::ShipmentRow;

/// Whether its last attempt's workflow has something to look after.
bool under_way(const ShipmentRow& row) {
  switch (row.status) {
    case Status::Ready:
      return row.dispatching;
    case Status::WaybillIssued:
    case Status::StopRequested:
    case Status::Shipping:
    case Status::Returning:
      return true;
    case Status::Delivered:
    case Status::Lost:
    case Status::Returned:
    case Status::Cancelled:
      return false;
  }
  return false;
}

/// Nothing if it is another fact, or cannot be read.
std::optional<ShipmentChanged> changed_in(const platform::WorkflowFact& fact) {
  if (fact.name != "shipment_changed") return std::nullopt;
  try {
    return json::from_text<ShipmentChanged>(fact.body);
  } catch (const json::DecodeError&) {
  }
  return std::nullopt;
}

}  // namespace

std::optional<ShipmentPatience> patience_of(const platform::Clock& clock,
                                            const domain::Deadlines& deadlines) {
  const auto real = [&](platform::Duration shop) {
    return std::chrono::ceil<std::chrono::milliseconds>(clock.real(shop));
  };
  const Instant now = platform::now_of(clock);
  const ShipmentPatience patience{
      .hand_over = real(domain::business_days_after(now, deadlines.waybill_hand_over) - now),
      .silence = real(deadlines.shipping_silence)};
  return patience == ShipmentPatience{} ? std::nullopt : std::optional(patience);
}

platform::WorkflowFact start_fact(const ShipmentRow& row, std::optional<ShipmentPatience> patience,
                                  const platform::Origin& origin) {
  const std::string workflow = shipment_workflow(row.shipment_id, row.attempt);
  const StartShipment input{row.shipment_id, row.order_id, row.seller_id, row.attempt, patience};
  return {.workflow_id = workflow,
          .kind = platform::Delivery::Start,
          .name = "Shipment",
          .request_id = workflow + "/start",
          .body = json::to_text(input),
          .origin = origin};
}

bool ShippingService::put_right(platform::sql::Transaction& tx,
                                const platform::WorkflowFact& fact) const {
  const auto changed = changed_in(fact);
  const auto row = changed ? store::shipment(tx, changed->shipment_id) : std::nullopt;
  if (!row || fact.workflow_id != shipment_workflow(row->shipment_id, row->attempt)) return false;
  if (!under_way(*row)) return false;
  const auto patience = patience_of(ports_.clock, settings_.deadlines);
  return ports_.facts.add(tx, start_fact(*row, patience, fact.origin), wall());
}

}  // namespace perdura::services::shipping
