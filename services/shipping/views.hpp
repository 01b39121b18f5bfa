#pragma once
// What the shipping service shows: the answers of its public routes.
#include <optional>
#include <string>
#include <vector>

#include "domain/calls/shipping.hpp"
#include "services/shipping/courier.hpp"

namespace perdura::services::shipping {

/// A scan as the courier told it.
struct ScanView {
  statemachines::shipment::Scan status = statemachines::shipment::Scan::Accepted;
  bool returning = false;
  Instant at;
  std::string place;

  bool operator==(const ScanView&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScanView, (), (status, returning, at, place))

/// Why the courier did not take the parcel at the last dispatch.
struct RefusalView {
  std::string code;
  std::string detail;

  bool operator==(const RefusalView&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefusalView, (), (code, detail))

struct ShipmentView {
  domain::ShipmentId id;
  domain::OrderId order_id;
  domain::UserId buyer_id;
  domain::UserId seller_id;
  statemachines::shipment::Status status = statemachines::shipment::Status::Ready;
  bool dispatching = false;  // the courier is being asked for a waybill
  std::optional<domain::CourierCode> courier_code;
  std::optional<domain::Waybill> waybill;
  std::optional<RefusalView> refusal;
  std::vector<domain::calls::ParcelLine> lines;
  std::vector<ScanView> tracking;  // of the last dispatch, in the courier's order
  std::vector<std::string> allowed_actions;
  std::optional<Instant> waybill_issued_at;
  std::optional<Instant> picked_up_at;
  std::optional<Instant> ended_at;  // delivered, lost, returned or cancelled
  Instant created_at;
  Instant updated_at;

  bool operator==(const ShipmentView&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentView, (),
                      (id, order_id, buyer_id, seller_id, status, dispatching, courier_code,
                       waybill, refusal, lines, tracking, allowed_actions, waybill_issued_at,
                       picked_up_at, ended_at, created_at, updated_at))

/// Newest first.
struct ShipmentPage {
  std::vector<ShipmentView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ShipmentPage, (), (items, next_cursor))

}  // namespace perdura::services::shipping
