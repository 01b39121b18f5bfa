#include "services/shipping/workflow_facts.hpp"

#include <algorithm>

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

/// What is as it stands in the contract is left out.
template <class T>
std::optional<T> unless_usual(const T& patience) {
  return patience == T{} ? std::nullopt : std::optional(patience);
}

}  // namespace

std::optional<Instant> kept_until(const ShipmentRow& row, const domain::Deadlines& deadlines) {
  switch (row.status) {
    case Status::WaybillIssued:
      return domain::business_days_after(row.waybill_issued_at.value(),
                                         deadlines.waybill_hand_over);
    case Status::Shipping:
      return row.scanned_at.value() + deadlines.shipping_silence;
    case Status::Returning:
      return row.scanned_at.value() + deadlines.returning_silence;
    case Status::Ready:
    case Status::StopRequested:
    case Status::Delivered:
    case Status::Lost:
    case Status::Returned:
    case Status::Cancelled:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {

/// A workflow that is started again has what is left of the time. Whether a parcel travels or comes
/// back: who asks too early is told until when to wait.
ShipmentPatience shipment_patience(const ShipmentRow& row, const platform::Clock& clock,
                                   const domain::Deadlines& deadlines) {
  const Instant now = platform::now_of(clock);
  const auto left = [&](Instant until) {
    const auto real = std::chrono::ceil<std::chrono::milliseconds>(clock.real(until - now));
    return std::max(real, std::chrono::milliseconds(0));
  };
  const Instant silent = now + std::min(deadlines.shipping_silence, deadlines.returning_silence);
  const auto until = kept_until(row, deadlines);
  if (row.status == Status::Shipping || row.status == Status::Returning) {
    return {.hand_over = {}, .silence = left(until.value())};
  }
  const Instant handed_over = domain::business_days_after(now, deadlines.waybill_hand_over);
  return {.hand_over = left(until.value_or(handed_over)), .silence = left(silent)};
}

}  // namespace

StartShipment start_of(const ShipmentRow& row, const platform::Clock& clock,
                       const domain::Deadlines& deadlines) {
  return {.shipment_id = row.shipment_id,
          .order_id = row.order_id,
          .seller_id = row.seller_id,
          .attempt = row.attempt,
          .patience = unless_usual(shipment_patience(row, clock, deadlines)),
          .doubt = unless_usual(domain::calls::patience_of(deadlines, clock))};
}

platform::WorkflowFact start_fact(const StartShipment& start, const platform::Origin& origin) {
  const std::string workflow = shipment_workflow(start.shipment_id, start.attempt);
  return {.workflow_id = workflow,
          .kind = platform::Delivery::Start,
          .name = "Shipment",
          .request_id = workflow + "/start",
          .body = json::to_text(start),
          .origin = origin};
}

bool ShippingService::put_right(platform::sql::Transaction& tx,
                                const platform::WorkflowFact& fact) const {
  const auto changed = changed_in(fact);
  const auto row = changed ? store::shipment(tx, changed->shipment_id) : std::nullopt;
  if (!row || fact.workflow_id != shipment_workflow(row->shipment_id, row->attempt)) return false;
  if (!under_way(*row)) return false;
  const auto start = start_of(*row, ports_.clock, settings_.deadlines);
  return ports_.facts.add(tx, start_fact(start, fact.origin), wall());
}

}  // namespace perdura::services::shipping
