// The shipment's table against a list by hand.
#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

const char* const by_hand = R"(
READY | waybill | WAYBILL_ISSUED
READY | stop | CANCELLED
READY | not handed over; stopped | stays REPEAT
READY | picked up; delivered | stays TICKET

WAYBILL_ISSUED | picked up | SHIPPING
WAYBILL_ISSUED | stop | STOP_REQUESTED
WAYBILL_ISSUED | not handed over; stopped | READY
WAYBILL_ISSUED | waybill | stays REPEAT

STOP_REQUESTED | stopped | CANCELLED
STOP_REQUESTED | too late to stop; picked up | SHIPPING
STOP_REQUESTED | stop; waybill; not handed over | stays REPEAT

SHIPPING | delivered | DELIVERED
SHIPPING | lost | LOST
SHIPPING | turned back | RETURNING
SHIPPING | picked up | SHIPPING
SHIPPING | waybill; too late to stop; not handed over | stays REPEAT
SHIPPING | stopped | stays TICKET

RETURNING | back at sender | RETURNED
RETURNING | lost | LOST
RETURNING | picked up | RETURNING
RETURNING | turned back; too late to stop | stays REPEAT
RETURNING | delivered | stays TICKET

DELIVERED | delivered; picked up; lost; too late to stop; not handed over | stays REPEAT
DELIVERED | stopped; turned back; back at sender | stays TICKET

LOST | lost; too late to stop | stays REPEAT
LOST | picked up; delivered; turned back; back at sender; stopped | stays TICKET

RETURNED | back at sender; lost; too late to stop | stays REPEAT
RETURNED | picked up; delivered; turned back; stopped | stays TICKET

CANCELLED | stop; stopped; not handed over | stays REPEAT
CANCELLED | too late to stop; picked up; delivered | stays TICKET
)";

TEST(ShipmentTable, DoesWithEachPairWhatTheListByHandSays) {
  expect_as_listed<shipment::Status>(parse(by_hand, shipment_samples()), shipment_samples());
}

TEST(ShipmentTable, HasTheRowsOfTheListByHandAndNoOthers) {
  expect_same_rows(parse(by_hand, shipment_samples()), shipment_samples(), shipment::info());
}

TEST(ShipmentTable, ConnectsTheStatusesAsTheBusinessDoes) {
  const std::set<std::string> expected{
      "READY -> WAYBILL_ISSUED",    "READY -> CANCELLED",
      "WAYBILL_ISSUED -> SHIPPING", "WAYBILL_ISSUED -> STOP_REQUESTED",
      "WAYBILL_ISSUED -> READY",    "STOP_REQUESTED -> CANCELLED",
      "SHIPPING -> DELIVERED",      "STOP_REQUESTED -> SHIPPING",
      "SHIPPING -> LOST",           "SHIPPING -> RETURNING",
      "RETURNING -> RETURNED",      "RETURNING -> LOST",
  };
  EXPECT_EQ(arrows(shipment::info()), expected);
}

TEST(ShipmentTable, OffersTheSellerToDispatchWhatIsReady) {
  for (const auto& [status, name] : domain::named_values<shipment::Status>()) {
    const bool offered = !allowed_actions(status).empty();
    EXPECT_EQ(offered, status == shipment::Status::Ready) << name;
  }
}

/// The status after a courier's scans, whatever it skipped.
shipment::Status after(shipment::Status status, const std::vector<shipment::Scan>& scans) {
  for (const auto scan : scans) {
    for (const auto& event : events_of(scan)) {
      const auto outcome = apply(status, event);
      if (const auto* next = std::get_if<shipment::Status>(&outcome)) status = *next;
    }
  }
  return status;
}

TEST(Scans, MayJumpRepeatAndComeLate) {
  using enum shipment::Scan;
  const auto start = shipment::Status::WaybillIssued;
  EXPECT_EQ(after(start, {Accepted}), start);
  EXPECT_EQ(after(start, {OutForDelivery}), shipment::Status::Shipping);
  EXPECT_EQ(after(start, {Delivered}), shipment::Status::Delivered);
  EXPECT_EQ(after(start, {Delivered, Delivered, InTransit, PickedUp, Accepted}),
            shipment::Status::Delivered);
  EXPECT_EQ(after(shipment::Status::StopRequested, {Cancelled}), shipment::Status::Cancelled);
  EXPECT_EQ(after(shipment::Status::StopRequested, {Delivered}), shipment::Status::Delivered);
  EXPECT_EQ(after(shipment::Status::Returned, {Delivered}), shipment::Status::Returned);
  EXPECT_THROW(events_of(static_cast<shipment::Scan>(99)), std::invalid_argument);
}

/// The same for scans of a parcel that goes back to its sender.
shipment::Status after_returning(shipment::Status status,
                                 const std::vector<shipment::Scan>& scans) {
  for (const auto scan : scans) {
    for (const auto& event : events_of(scan, true)) {
      const auto outcome = apply(status, event);
      if (const auto* next = std::get_if<shipment::Status>(&outcome)) status = *next;
    }
  }
  return status;
}

TEST(Scans, OfAReturningParcelNeverDeliverIt) {
  using enum shipment::Scan;
  const auto start = shipment::Status::WaybillIssued;
  EXPECT_EQ(after_returning(shipment::Status::Shipping, {InTransit}), shipment::Status::Returning);
  EXPECT_EQ(after_returning(shipment::Status::Shipping, {InTransit, Delivered}),
            shipment::Status::Returned);
  EXPECT_EQ(after_returning(start, {Delivered}), shipment::Status::Returned);
  EXPECT_EQ(after_returning(start, {Delivered, OutForDelivery}), shipment::Status::Returned);
  EXPECT_EQ(after(after_returning(start, {InTransit}), {Delivered}), shipment::Status::Returning);
  EXPECT_EQ(after_returning(shipment::Status::Delivered, {Delivered}), shipment::Status::Delivered);
  EXPECT_EQ(after_returning(shipment::Status::StopRequested, {Cancelled}),
            shipment::Status::Cancelled);
}

}  // namespace
}  // namespace perdura::statemachines::testing
