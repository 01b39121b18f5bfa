// Deadlines of a parcel on its way: not handed over, not scanned. The courier is asked first.
#include "domain/names.hpp"
#include "platform/http/parameters.hpp"
#include "services/shipping/course.hpp"
#include "services/shipping/workflow_facts.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using domain::ShipmentId;
using platform::sql::Reader;
using platform::sql::Transaction;

ShipmentRow found(Reader& tx, const ShipmentId& id) {
  auto row = store::shipment(tx, id);
  if (!row) platform::not_found();
  return std::move(*row);
}

bool closed(Reader& tx, const HandOverMissed& request) {
  const auto dispatch = store::dispatch(tx, request.shipment_id, request.attempt);
  return dispatch && dispatch->state == store::DispatchState::Closed;
}

ShipmentMovedOn moved_on(const ShipmentRow& row) {
  return {std::string(domain::name_of(row.status))};
}

/// Why it is not to be called lost; nothing: it is.
std::optional<LossOutcome> not_lost(const ShipmentRow& row, const ShipmentSilent& request,
                                    const domain::Deadlines& deadlines,
                                    const platform::Clock& clock) {
  if (row.attempt != request.attempt) return moved_on(row);
  if (row.status == machine::Status::Lost) return LossRecorded{};
  // Only what is on its way can be lost.
  const auto until = kept_until(row, deadlines);
  if (!until || row.status == machine::Status::WaybillIssued) return moved_on(row);
  const Instant now = platform::now_of(clock);
  if (now >= *until) return std::nullopt;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(clock.real(*until - now));
  return ScannedSince{*until, wait};
}

}  // namespace

HandOverOutcome ShippingService::not_handed_over(const HandOverMissed& request,
                                                 const platform::Origin& origin) const {
  struct Seen {
    ShipmentRow row;
    bool closed = false;
  };
  const auto look = [&] {
    return ports_.database.read([&](Reader& tx) {
      return Seen{found(tx, request.shipment_id), closed(tx, request)};
    });
  };
  const auto waits = [&](const Seen& seen) {
    return seen.row.attempt == request.attempt && seen.row.status == machine::Status::WaybillIssued;
  };
  Seen seen = look();
  if (waits(seen)) {
    cancel_at_courier({Attempt{request.shipment_id, request.attempt, seen.row.waybill.value()}},
                      origin);
    seen = look();
  }
  if (seen.closed) return ReadyAgain{};
  if (waits(seen)) return CourierUnknown{};
  return moved_on(seen.row);
}

LossOutcome ShippingService::lost(const ShipmentSilent& request,
                                  const platform::Origin& origin) const {
  const auto row = ports_.database.read([&](Reader& tx) { return found(tx, request.shipment_id); });
  if (auto why = not_lost(row, request, settings_.deadlines, ports_.clock)) return *why;
  std::vector<domain::Waybill> unconfirmed;
  if (!track({row.waybill.value()}, origin, unconfirmed)) return CourierUnknown{};
  // An end that was told once is asked about again: it is no silence.
  if (!unconfirmed.empty() && !track({row.waybill.value()}, origin, unconfirmed)) {
    return CourierUnknown{};
  }
  return ports_.database.transaction([&](Transaction& tx) -> LossOutcome {
    const Instant at = now();
    Course course(tx, ports_, store::locked_shipment(tx, request.shipment_id).value(),
                  {at, origin});
    if (auto why = not_lost(course.row(), request, settings_.deadlines, ports_.clock)) return *why;
    course.apply(machine::Loss{});
    course.finish();
    return LossRecorded{};
  });
}

}  // namespace perdura::services::shipping
