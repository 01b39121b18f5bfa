#pragma once
// What the shipping service is asked by workflows, and what it tells them.
//
// Ids, codes and units only: the recipient's address is read by the service itself, at the moment
// of the waybill call. Statuses are those of `statemachines/shipment.hpp`, by name.
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/calls/patience.hpp"
#include "domain/events/shipment.hpp"

namespace perdura::domain::calls {

struct ParcelLine {
  LineId line_id;
  SkuId sku_id;
  Quantity quantity;

  bool operator==(const ParcelLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(ParcelLine, (), (line_id, sku_id, quantity))

/// What one seller sends; the caller names the shipment.
struct Parcel {
  ShipmentId shipment_id;
  UserId seller_id;
  std::vector<ParcelLine> lines;

  bool operator==(const Parcel&) const = default;
};
BOOST_DESCRIBE_STRUCT(Parcel, (), (shipment_id, seller_id, lines))

/// `POST /internal/v1/shipments`, key `<order id>/shipments`: one READY shipment a parcel.
struct OpenShipments {
  OrderId order_id;
  UserId buyer_id;
  AddressSnapshotId address_snapshot_id;
  std::vector<Parcel> parcels;

  bool operator==(const OpenShipments&) const = default;
};
BOOST_DESCRIBE_STRUCT(OpenShipments, (), (order_id, buyer_id, address_snapshot_id, parcels))

struct ShipmentsOpened {
  std::vector<ShipmentId> shipment_ids;

  bool operator==(const ShipmentsOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentsOpened, (), (shipment_ids))

/// The order's shipments were stopped before they were opened.
struct OpenWithdrawn {
  bool operator==(const OpenWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(OpenWithdrawn, (), ())

using OpenOutcome = std::variant<ShipmentsOpened, OpenWithdrawn>;

/// For how long the workflow `Shipment` waits for what, in real time: the deadlines of
/// `domain/deadlines.hpp` from the dispatch on, by the clock's speed.
struct ShipmentPatience {
  static constexpr bool json_defaults = true;

  std::chrono::milliseconds hand_over = std::chrono::hours(3 * 24);  // business days, in fact
  std::chrono::milliseconds silence = std::chrono::hours(10 * 24);

  bool operator==(const ShipmentPatience&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentPatience, (), (hand_over, silence))

/// The input of the workflow `Shipment`: one for each attempt to dispatch.
struct StartShipment {
  ShipmentId shipment_id;
  OrderId order_id;
  UserId seller_id;
  std::int32_t attempt = 1;
  std::optional<ShipmentPatience> patience = {};
  std::optional<Patience> doubt = {};  // how often a courier is asked that does not answer

  bool operator==(const StartShipment&) const = default;
};
BOOST_DESCRIBE_STRUCT(StartShipment, (),
                      (shipment_id, order_id, seller_id, attempt, patience, doubt))

/// Its workflow id: the shipment's, and once the shipment was READY again `<shipment id>/<attempt>`
/// (an id is used once: the run of an earlier attempt has ended).
inline std::string shipment_workflow(const ShipmentId& shipment, std::int32_t attempt) {
  return attempt <= 1 ? shipment.value() : shipment.value() + "/" + std::to_string(attempt);
}

/// The signal `shipment_changed`, to the running `Shipment` one for each status that the shipment
/// takes, to the workflow of the order those that it must hear: SHIPPING, DELIVERED, LOST,
/// RETURNED, CANCELLED, and READY again. Its request id is `event_id`.
struct ShipmentChanged {
  EventId event_id;
  ShipmentId shipment_id;
  std::string status;
  std::vector<ParcelUnits> lines;
  std::chrono::sys_time<std::chrono::milliseconds> at;

  bool operator==(const ShipmentChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentChanged, (), (event_id, shipment_id, status, lines, at))

/// The courier gave no answer, or none that can be believed: to be asked again, under the same key.
struct CourierUnknown {
  bool operator==(const CourierUnknown&) const = default;
};
BOOST_DESCRIBE_STRUCT(CourierUnknown, (), ())

/// What was asked for no longer concerns the shipment.
struct ShipmentMovedOn {
  std::string status;

  bool operator==(const ShipmentMovedOn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentMovedOn, (), (status))

/// `POST /internal/v1/shipments/waybill`, key `<shipment id>/waybill/<attempt>`. The courier knows
/// the attempt by its reference, so that a lost answer finds the same waybill.
struct IssueWaybill {
  ShipmentId shipment_id;
  std::int32_t attempt = 1;

  bool operator==(const IssueWaybill&) const = default;
};
BOOST_DESCRIBE_STRUCT(IssueWaybill, (), (shipment_id, attempt))

struct WaybillIssued {
  CourierCode courier_code;
  Waybill waybill;

  bool operator==(const WaybillIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(WaybillIssued, (), (courier_code, waybill))

/// The courier does not take the parcel: the shipment is READY for another attempt, and the seller
/// sees why.
struct WaybillRefused {
  std::string code;
  std::string detail;

  bool operator==(const WaybillRefused&) const = default;
};
BOOST_DESCRIBE_STRUCT(WaybillRefused, (), (code, detail))

using WaybillOutcome = std::variant<WaybillIssued, WaybillRefused, CourierUnknown>;

/// `POST /internal/v1/shipments/stop`, key `<order id>/stop/<cancellation id>`: those of the order,
/// or of them only the ones named. If there are none yet, opening them later is refused. May be
/// asked again until nothing is ASKED; what becomes of those is told by the signal, too.
struct StopShipments {
  OrderId order_id;
  std::optional<std::vector<ShipmentId>> shipment_ids;
  CancellationId cancellation_id;

  bool operator==(const StopShipments&) const = default;
};
BOOST_DESCRIBE_STRUCT(StopShipments, (), (order_id, shipment_ids, cancellation_id))

enum class StopAnswer {
  Cancelled,       // it never leaves
  TooLate,         // the courier has it, or had it
  Asked,           // the courier has not answered yet
  CancelledBefore  // by another cancellation, which has given back what it was worth
};
BOOST_DESCRIBE_ENUM(StopAnswer, Cancelled, TooLate, Asked, CancelledBefore)

struct StoppedShipment {
  ShipmentId shipment_id;
  StopAnswer answer = StopAnswer::Asked;
  std::string status;
  std::vector<ParcelUnits> lines;

  bool operator==(const StoppedShipment&) const = default;
};
BOOST_DESCRIBE_STRUCT(StoppedShipment, (), (shipment_id, answer, status, lines))

struct ShipmentsStopped {
  std::vector<StoppedShipment> items;  // by shipment id

  bool operator==(const ShipmentsStopped&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentsStopped, (), (items))

/// `POST /internal/v1/shipments/not-handed-over`, key `<shipment id>/not-handed-over/<attempt>`:
/// the deadline has passed. The courier is asked to cancel the waybill, and decides.
struct HandOverMissed {
  ShipmentId shipment_id;
  std::int32_t attempt = 1;

  bool operator==(const HandOverMissed&) const = default;
};
BOOST_DESCRIBE_STRUCT(HandOverMissed, (), (shipment_id, attempt))

/// The waybill is cancelled: this attempt has ended, the seller may dispatch again.
struct ReadyAgain {
  bool operator==(const ReadyAgain&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadyAgain, (), ())

using HandOverOutcome = std::variant<ReadyAgain, ShipmentMovedOn, CourierUnknown>;

/// `POST /internal/v1/shipments/lost`, key `<shipment id>/lost/<attempt>`: for days no scan is
/// known. The courier is asked once more, then the shipment is LOST.
struct ShipmentSilent {
  ShipmentId shipment_id;
  std::int32_t attempt = 1;

  bool operator==(const ShipmentSilent&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentSilent, (), (shipment_id, attempt))

struct LossRecorded {
  bool operator==(const LossRecorded&) const = default;
};
BOOST_DESCRIBE_STRUCT(LossRecorded, (), ())

/// Not silent for long enough: not to be asked again before `until` (shop time), which is in `wait`
/// (real time).
struct ScannedSince {
  std::chrono::sys_time<std::chrono::milliseconds> until;
  std::chrono::milliseconds wait{0};

  bool operator==(const ScannedSince&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScannedSince, (), (until, wait))

using LossOutcome = std::variant<LossRecorded, ScannedSince, ShipmentMovedOn, CourierUnknown>;

}  // namespace perdura::domain::calls

template <>
struct perdura::json::Form<perdura::domain::calls::StopAnswer>
    : perdura::json::UpperSnakeForm<perdura::domain::calls::StopAnswer> {};
