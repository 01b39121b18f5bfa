// Parcels are stopped, or it is too late.
#include <gmock/gmock.h>

#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Stop, CancelsAtOnceWhatWasNotDispatched) {
  ShippingWorld w;
  w.opened("7");
  EXPECT_EQ(w.stop("7"), "CANCELLED CANCELLED, CANCELLED CANCELLED");
  EXPECT_EQ(w.stop("7"), "CANCELLED CANCELLED, CANCELLED CANCELLED");
  EXPECT_THAT(w.published(), ElementsAre("shipment.cancelled shp_7a", "shipment.cancelled shp_7b"));
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "CANCELLED");
  EXPECT_THAT(w.told("shp_7a"), IsEmpty());
  EXPECT_EQ(outcome(w.dispatch("shp_7a")), "409 ILLEGAL_TRANSITION");
}

TEST(Stop, OfAWaybillIsTheCouriersToDecide) {
  ShippingWorld w;
  w.dispatched();
  EXPECT_EQ(w.stop("7", "shp_7a"), "CANCELLED CANCELLED");
  EXPECT_EQ(w.status("shp_7b"), "READY");
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "CANCELLED");
  EXPECT_EQ(w.statuses_told("shp_7a", "shp_7a"), "WAYBILL_ISSUED STOP_REQUESTED CANCELLED");
  EXPECT_THAT(w.published(),
              ElementsAre("shipment.waybill_issued shp_7a", "shipment.cancelled shp_7a"));
}

TEST(Stop, ComesTooLateForWhatTheCourierHas) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill);
  EXPECT_EQ(w.stop("7"), "TOO_LATE SHIPPING, CANCELLED CANCELLED");
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING");
  EXPECT_EQ(w.stop("7", "shp_7a"), "TOO_LATE SHIPPING");
  w.advance(waybill, 4);
  w.poll();
  EXPECT_EQ(w.stop("7", "shp_7a"), "TOO_LATE DELIVERED");
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(Stop, WithoutAnAnswerIsAskedAgainEachMinuteAndAfterHalfAnHourATicket) {
  for (const auto kind : {FaultKind::Refuse, FaultKind::TimeoutBefore}) {
    ShippingWorld w;
    w.dispatched();
    w.force(FaultCall::Cancel, kind, 40);
    EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED STOP_REQUESTED");
    w.wait(59s);
    EXPECT_EQ(w.poll().stops_asked, 0);
    w.wait(1s);
    EXPECT_EQ(w.poll().stops_asked, 1);
    EXPECT_EQ(w.poll().stops_asked, 0);
    EXPECT_THAT(w.tickets(), IsEmpty());
    w.wait(29min);
    EXPECT_EQ(w.poll().stops_asked, 1);
    EXPECT_THAT(w.tickets(), ElementsAre("STOP_UNANSWERED shp_7a"));
    w.wait(1min);
    EXPECT_EQ(w.poll().stops_asked, 1);
    EXPECT_EQ(w.tickets().size(), 1u);
    w.outside.courier.with([](auto& brain, auto now) { brain.clear_faults(now); });
    w.wait(1min);
    w.poll();
    EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
    EXPECT_EQ(w.poll().stops_asked, 0);
  }
}

TEST(Stop, MayBeAskedAgainUntilItIsKnown) {
  ShippingWorld w;
  w.dispatched();
  w.force(FaultCall::Cancel, FaultKind::TimeoutAfter);
  EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED STOP_REQUESTED");
  EXPECT_EQ(w.stop("7", "shp_7a"), "CANCELLED CANCELLED");
}

TEST(Stop, IsKnownByTrackingTooWhenEveryAnswerIsLost) {
  ShippingWorld w;
  w.dispatched();
  w.force(FaultCall::Cancel, FaultKind::TimeoutAfter, 40);
  EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED STOP_REQUESTED");
  w.wait(10min);
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
}

TEST(Stop, IsLostToAPickupThatIsScannedFirst) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.force(FaultCall::Cancel, FaultKind::TimeoutBefore);
  EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED STOP_REQUESTED");
  w.advance(waybill);
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
  EXPECT_EQ(w.stop("7", "shp_7a"), "TOO_LATE SHIPPING");
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(Stop, OfADispatchInDoubtStopsTheWaybillThatItFinds) {
  ShippingWorld w;
  w.opened("7");
  w.force(FaultCall::Upload, FaultKind::TimeoutAfter);
  EXPECT_EQ(w.dispatch("shp_7a").status, 202);
  EXPECT_EQ(w.stop("7", "shp_7a"), "CANCELLED CANCELLED");
  const auto book = w.outside.brain.book({}, 0, 10).items;
  ASSERT_EQ(book.size(), 1u);
  EXPECT_EQ(book.front().status, mock_courier::Status::Cancelled);
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "CANCELLED");
}

TEST(Stop, OfADispatchInDoubtWaitsForTheCourierWhoeverAsksNext) {
  ShippingWorld w;
  w.opened("7");
  w.force(FaultCall::Upload, FaultKind::TimeoutAfter, 3);
  EXPECT_EQ(w.dispatch("shp_7a").status, 202);
  EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED READY");
  EXPECT_TRUE(w.view("shp_7a").dispatching);
  w.wait(1min);
  EXPECT_EQ(w.poll().stops_asked, 1);
  EXPECT_EQ(w.status("shp_7a"), "READY");
  w.wait(1min);
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
  EXPECT_EQ(w.outside.brain.size(), 1u);
}

TEST(Stop, OfADispatchThatTheCourierRefusesIsDone) {
  ShippingWorld w;
  w.opened("7");
  w.addresses.answer = AddressUnknown{"identity is away"};
  EXPECT_EQ(w.dispatch("shp_7a").status, 202);
  EXPECT_EQ(w.stop("7", "shp_7a"), "ASKED READY");
  w.addresses.answer = Party{"", "", {}};
  EXPECT_TRUE(std::holds_alternative<WaybillRefused>(w.issue("shp_7a")));
  EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
}

TEST(Stop, AnswersOfShipmentsOfTheOrderOnly) {
  ShippingWorld w;
  w.opened("7");
  w.opened("8");
  EXPECT_EQ(w.stop("7", "shp_8a"), "");
  EXPECT_EQ(w.status("shp_8a"), "READY");
}

}  // namespace
}  // namespace perdura::services::shipping::testing
