// The books of the shipping service, and what the order's rows make of its parcels.
#include <algorithm>

#include "tests/workflows/books.hpp"

namespace perdura::workflows {

using domain::ParcelUnits;

void Books::add_parcels(temporal::Activities& all) {
  namespace shipping = activities::shipping;
  namespace order = activities::order;
  add(all, shipping::open, [this](const OpenShipments& in) -> OpenOutcome { return open(in); });
  add(all, shipping::stop, [this](const StopShipments& in) { return stop(in); });
  add(all, shipping::issue, [this](const IssueWaybill& in) { return issue(in); });
  add(all, shipping::not_handed_over,
      [this](const HandOverMissed& in) { return not_handed_over(in); });
  add(all, shipping::lost, [this](const ShipmentSilent& in) { return lose(in); });
  add(all, activities::product::release_units,
      [this](const ReleaseUnits& in) { return release(in); });
  add(all, order::shipment, [this](const RecordShipment& in) { return record(in); });
  add(all, order::cancel_settled, [this](const RecordCancelSettled& in) { return settle(in); });
  add(all, order::reminded, [this](const RecordReminded& in) {
    auto recorded = stands(in.order_id, false);
    recorded.remind_in.reset();  // once
    return recorded;
  });
  add(all, order::completed, [this](const RecordCompleted& in) {
    completed_by = in.led_by;
    return move(in.order_id, "COMPLETED");
  });
}

ShipmentsOpened Books::open(const OpenShipments& wanted) {
  ShipmentsOpened opened;
  for (const Parcel& parcel : wanted.parcels) {
    const auto [entry, is_new] = parcels.try_emplace(parcel.shipment_id.value());
    if (is_new) {
      for (const auto& line : parcel.lines) {
        entry->second.lines.push_back({line.line_id, line.quantity});
      }
    }
    opened.shipment_ids.push_back(parcel.shipment_id);
  }
  return opened;
}

ShipmentsStopped Books::stop(const StopShipments&) {
  ShipmentsStopped answer;
  for (auto& [id, parcel] : parcels) {
    const bool stoppable = parcel.status == "READY" || parcel.status == "WAYBILL_ISSUED" ||
                           parcel.status == "STOP_REQUESTED";
    if (stoppable) parcel.status = courier_silent ? "STOP_REQUESTED" : "CANCELLED";
    const auto said = parcel.status == "STOP_REQUESTED" ? StopAnswer::Asked
                      : parcel.status == "CANCELLED"    ? StopAnswer::Cancelled
                                                        : StopAnswer::TooLate;
    answer.items.push_back({domain::ShipmentId(id), said, parcel.status, parcel.lines});
  }
  return answer;
}

WaybillOutcome Books::issue(const IssueWaybill& due) {
  BookParcel& parcel = parcels[due.shipment_id.value()];
  const auto attempt = due.shipment_id.value() + "/" + std::to_string(due.attempt);
  if (parts_.insert(attempt).second && parcel.status == "READY") parcel.status = "WAYBILL_ISSUED";
  return WaybillIssued{domain::CourierCode("04"), domain::Waybill("W1")};
}

HandOverOutcome Books::not_handed_over(const HandOverMissed& due) {
  BookParcel& parcel = parcels[due.shipment_id.value()];
  if (parcel.status != "WAYBILL_ISSUED") return ShipmentMovedOn{parcel.status};
  parcel.status = "READY";
  return ReadyAgain{};
}

LossOutcome Books::lose(const ShipmentSilent& due) {
  BookParcel& parcel = parcels[due.shipment_id.value()];
  if (parcel.status != "SHIPPING") return ShipmentMovedOn{parcel.status};
  parcel.status = "LOST";
  return LossRecorded{};
}

OrderRecorded Books::record(const RecordShipment& told) {
  const auto [known, is_new] = recorded_.try_emplace(told.event_id.value());
  if (!is_new) return known->second;
  parcels[told.shipment_id.value()].recorded = told.status;
  const auto count = [&](const char* status) {
    return std::ranges::count_if(
        parcels, [&](const auto& entry) { return entry.second.recorded == status; });
  };
  const auto ended = count("DELIVERED") + count("LOST") + count("RETURNED") + count("STOPPED");
  std::string& status = orders[told.order_id.value()];
  const std::string before = status;
  if (ended < std::ssize(parcels)) {
    status = "SHIPPING";
  } else {
    status = count("DELIVERED") > 0 ? "DELIVERED" : "CANCELLED";
  }
  return known->second = stands(told.order_id, status != before);
}

OrderRecorded Books::settle(const RecordCancelSettled& end) {
  const auto [known, is_new] = recorded_.try_emplace(end.cancellation_id.value());
  if (!is_new) return known->second;
  settled.push_back(end);
  for (auto& [id, parcel] : parcels) {
    if (parcel.status == "CANCELLED") parcel.recorded = "STOPPED";
  }
  orders[end.order_id.value()] = "SHIPPING";
  return known->second = stands(end.order_id, true);
}

StockMoved Books::release(const ReleaseUnits& part) {
  domain::Units units = 0;
  for (const auto& item : part.units) units += item.quantity.value();
  if (parts_.insert("stock/" + part.cancellation_id.value()).second) {
    on_hand += units;
    sold_[part.order_id.value()] -= units;
  }
  return {units};
}

}  // namespace perdura::workflows
