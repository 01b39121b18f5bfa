// Not handed over, not scanned: the courier is asked before a deadline acts.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class T, class Outcome>
bool is(const Outcome& outcome) {
  return std::holds_alternative<T>(outcome);
}

TEST(NotHandedOver, IsReadyAgainOnceTheCourierHasCancelledTheWaybill) {
  ShippingWorld w;
  const auto first = w.dispatched();
  EXPECT_TRUE(is<ReadyAgain>(w.not_handed_over("shp_7a")));
  const auto view = w.view("shp_7a");
  EXPECT_EQ(w.status("shp_7a"), "READY");
  EXPECT_FALSE(view.waybill);
  EXPECT_THAT(view.allowed_actions, ElementsAre("dispatch"));
  EXPECT_EQ(w.statuses_told("shp_7a", "shp_7a"), "WAYBILL_ISSUED READY");
  EXPECT_TRUE(is<ReadyAgain>(w.not_handed_over("shp_7a")));

  const auto second = decoded<ShipmentView>(w.dispatch("shp_7a")).waybill.value().value();
  EXPECT_NE(second, first);
  EXPECT_TRUE(is<ReadyAgain>(w.not_handed_over("shp_7a", 1)));
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  EXPECT_EQ(w.told("shp_7a/2").front().kind, platform::Delivery::Start);
}

TEST(NotHandedOver, IsOnItsWayWhereTheCourierHasIt) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  const auto answer = w.not_handed_over("shp_7a");
  EXPECT_EQ(std::get<ShipmentMovedOn>(answer).status, "SHIPPING");
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(NotHandedOver, StaysAsItIsWithoutTheCouriersWord) {
  for (const auto kind : {FaultKind::Refuse, FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    ShippingWorld w;
    w.dispatched();
    w.force(FaultCall::Cancel, kind);
    EXPECT_TRUE(is<CourierUnknown>(w.not_handed_over("shp_7a")));
    EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
    EXPECT_TRUE(is<ReadyAgain>(w.not_handed_over("shp_7a")));
  }
}

TEST(NotHandedOver, YieldsToAStop) {
  ShippingWorld w;
  w.dispatched();
  w.stop("7");
  EXPECT_EQ(std::get<ShipmentMovedOn>(w.not_handed_over("shp_7a")).status, "CANCELLED");
}

TEST(NotHandedOver, ScansOfTheOldWaybillOpenATicketAndMoveNothing) {
  ShippingWorld w;
  const auto old = w.dispatched();
  w.not_handed_over("shp_7a");
  decoded<ShipmentView>(w.dispatch("shp_7a"));
  w.hook(w.scan_body(old, "CANCELLED"));
  EXPECT_THAT(w.tickets(), IsEmpty());
  EXPECT_EQ(w.hook(w.scan_body(old, "PICKED_UP")).body, R"({"result":"TAKEN"})");
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  EXPECT_THAT(w.tickets(), ElementsAre("SCAN_AFTER_END shp_7a"));
}

TEST(Loss, IsRecordedAfterDaysWithoutAScan) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  w.lose(waybill);
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
  const auto scanned = platform::now_of(w.clock);
  w.wait(10 * 24h - 1s);
  EXPECT_EQ(std::get<ScannedSince>(w.lost("shp_7a")), (ScannedSince{scanned + 10 * 24h, 1s}));
  w.wait(1s);
  EXPECT_TRUE(is<LossRecorded>(w.lost("shp_7a")));
  EXPECT_TRUE(is<LossRecorded>(w.lost("shp_7a")));
  EXPECT_EQ(w.status("shp_7a"), "LOST");
  EXPECT_EQ(w.published().back(), "shipment.lost shp_7a");
}

TEST(Loss, IsNotRecordedWhereTheCourierHasScannedItSince) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  w.poll();
  w.lose(waybill);
  w.wait(10 * 24h);
  w.advance(waybill);
  const auto answer = w.lost("shp_7a");
  EXPECT_EQ(std::get<ScannedSince>(answer).until, platform::now_of(w.clock) + 10 * 24h);
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
}

TEST(Loss, IsNotRecordedWithoutTheCouriersWord) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  w.lose(waybill);
  w.poll();
  w.wait(10 * 24h);
  w.force(FaultCall::Tracking, FaultKind::TimeoutBefore);
  EXPECT_TRUE(is<CourierUnknown>(w.lost("shp_7a")));
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
}

TEST(Loss, IsADeliveryWhereTheCourierSaysSo) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  w.poll();
  w.wait(20 * 24h);
  EXPECT_EQ(std::get<ShipmentMovedOn>(w.lost("shp_7a")).status, "DELIVERED");
}

TEST(Loss, ConcernsOnlyWhatIsOnItsWay) {
  ShippingWorld w;
  w.dispatched();
  EXPECT_EQ(std::get<ShipmentMovedOn>(w.lost("shp_7a")).status, "WAYBILL_ISSUED");
  EXPECT_EQ(std::get<ShipmentMovedOn>(w.lost("shp_7a", 2)).status, "WAYBILL_ISSUED");
  const auto unknown = w.send(HttpMethod::Post, "/internal/v1/shipments/lost", worker,
                              R"({"shipment_id":"shp_9a","attempt":1})", "k");
  EXPECT_EQ(outcome(unknown), "404 NOT_FOUND");
}

TEST(Loss, AScanAfterItStaysAndOpensATicket) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  w.lose(waybill);
  w.poll();
  w.deliver();
  w.wait(10 * 24h);
  w.lost("shp_7a");
  w.advance(waybill);
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "LOST");
  EXPECT_THAT(w.tickets(), ElementsAre("SCAN_AFTER_END shp_7a"));
  EXPECT_EQ(w.view("shp_7a").tracking.back().status, statemachines::shipment::Scan::InTransit);
}

}  // namespace
}  // namespace perdura::services::shipping::testing
