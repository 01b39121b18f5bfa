// What the courier tells, truly or not, asked or by itself.
#include <gmock/gmock.h>

#include "platform/outbox/lease.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* whole_way = "WAYBILL_ISSUED SHIPPING DELIVERED";
constexpr int scans_to_delivery = 5;
constexpr int scans_to_return = 8;

struct Tracking : ::testing::Test {
  ShippingWorld w;
  std::string waybill = w.dispatched();

  std::string told() const { return w.statuses_told("shp_7a", "shp_7a"); }
  void fails_to_deliver() { w.force(FaultCall::Parcel, FaultKind::Undelivered); }
};

TEST_F(Tracking, FollowsAParcelByPolling) {
  w.poll();
  EXPECT_EQ(w.poll().looked_at, 0);
  w.advance(waybill);
  EXPECT_EQ(w.poll().looked_at, 1);
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
  EXPECT_TRUE(w.view("shp_7a").picked_up_at);
  w.advance(waybill, 4);
  w.poll();
  const auto view = w.view("shp_7a");
  EXPECT_EQ(w.status("shp_7a"), "DELIVERED");
  EXPECT_TRUE(view.ended_at);
  EXPECT_EQ(view.tracking.size(), 6u);
  EXPECT_THAT(w.published(), ElementsAre("shipment.waybill_issued shp_7a",
                                         "shipment.picked_up shp_7a", "shipment.delivered shp_7a"));
  w.wait(1h);
  EXPECT_EQ(w.poll().looked_at, 0);
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST_F(Tracking, FollowsAParcelByWebhook) {
  for (int n = 0; n < scans_to_delivery; ++n) {
    w.advance(waybill);
    w.deliver();
  }
  EXPECT_EQ(told(), whole_way);
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING DELIVERED");
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST_F(Tracking, TellsBothWaysWhatAJumpSkipped) {
  w.advance(waybill, scans_to_delivery);
  w.poll();
  EXPECT_EQ(told(), whole_way);
  w.deliver();
  EXPECT_EQ(told(), whole_way);
  EXPECT_EQ(w.view("shp_7a").tracking.size(), 6u);
}

TEST_F(Tracking, TellsEventsWithWhatTheyAreAbout) {
  w.advance(waybill, scans_to_delivery);
  w.poll();
  const auto event = json::from_text<domain::ShipmentDelivered>(w.written().back().body);
  EXPECT_EQ(event.order_id.value(), "ord_7");
  EXPECT_EQ(event.buyer_id.value(), buyer.id);
  EXPECT_EQ(event.seller_id.value(), seller.id);
  EXPECT_EQ(event.courier_code.value().value(), "04");
  EXPECT_EQ(event.waybill.value().value(), waybill);
  EXPECT_THAT(event.lines,
              ElementsAre(domain::ParcelUnits{domain::LineId("lin_7a"), domain::Quantity(2)}));
}

TEST_F(Tracking, FollowsAParcelBackToItsSender) {
  fails_to_deliver();
  w.advance(waybill, scans_to_delivery);
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "RETURNING");
  w.advance(waybill, 3);
  w.deliver();
  EXPECT_EQ(told(), "WAYBILL_ISSUED SHIPPING RETURNING RETURNED");
  EXPECT_EQ(w.published().back(), "shipment.returned shp_7a");
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST_F(Tracking, NeverTakesAReturnForADelivery) {
  fails_to_deliver();
  w.advance(waybill, scans_to_return);
  w.poll();
  EXPECT_EQ(told(), "WAYBILL_ISSUED SHIPPING RETURNING RETURNED");
}

/// Each face of the webhook leaves the same way behind it.
struct WebhookFaces : Tracking, ::testing::WithParamInterface<FaultKind> {};

TEST_P(WebhookFaces, EndAsTheTruthDoes) {
  w.force(FaultCall::Webhook, GetParam(), 3);
  for (int n = 0; n < scans_to_delivery; ++n) {
    w.advance(waybill);
    w.deliver();
  }
  for (int n = 0; n < 4; ++n) {
    w.wait(18h);
    w.deliver();
    w.poll();
  }
  EXPECT_EQ(told(), whole_way);
}

INSTANTIATE_TEST_SUITE_P(Kinds, WebhookFaces,
                         ::testing::Values(FaultKind::Late, FaultKind::Duplicate,
                                           FaultKind::OutOfOrder, FaultKind::Jump,
                                           FaultKind::Contradict, FaultKind::Silent));

/// Each face of tracking, once.
struct TrackingFaces : Tracking, ::testing::WithParamInterface<FaultKind> {};

TEST_P(TrackingFaces, EndAsTheTruthDoes) {
  for (int n = 0; n < scans_to_delivery; ++n) {
    w.advance(waybill);
    w.force(FaultCall::Tracking, GetParam());
    w.poll();
    w.wait(10min);
  }
  w.outside.courier.with([](auto& brain, auto now) { brain.clear_faults(now); });
  w.wait(10min);
  w.poll();
  EXPECT_EQ(told(), whole_way);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TrackingFaces,
                         ::testing::Values(FaultKind::Refuse, FaultKind::TimeoutBefore,
                                           FaultKind::TimeoutAfter, FaultKind::Late,
                                           FaultKind::Duplicate, FaultKind::OutOfOrder,
                                           FaultKind::Jump, FaultKind::Contradict,
                                           FaultKind::Silent));

TEST_F(Tracking, DeliveredAfterReturnStaysAndOpensATicket) {
  fails_to_deliver();
  w.advance(waybill, scans_to_return - 1);
  w.deliver();
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "RETURNING");
  w.force(FaultCall::Webhook, FaultKind::DeliveredAfterReturn);
  w.advance(waybill);
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "RETURNED");
  EXPECT_THAT(w.tickets(), ElementsAre("DELIVERED_AFTER_RETURN shp_7a"));
}

TEST_F(Tracking, DeliveredAfterReturnByTrackingStaysToo) {
  fails_to_deliver();
  w.advance(waybill, scans_to_return - 1);
  w.force(FaultCall::Tracking, FaultKind::DeliveredAfterReturn, 2);
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "RETURNING");
  EXPECT_THAT(w.tickets(), ElementsAre("DELIVERED_AFTER_RETURN shp_7a"));
}

TEST_F(Tracking, AnEndThatIsToldOnceByWebhookIsAskedAbout) {
  const auto answer = w.hook(w.scan_body(waybill, "DELIVERED"));
  EXPECT_EQ(answer.body, R"({"result":"UNCONFIRMED"})");
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  EXPECT_EQ(w.hook(w.scan_body(waybill, "CANCELLED")).body, R"({"result":"UNCONFIRMED"})");
  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
  w.advance(waybill, scans_to_delivery);
  w.poll();
  EXPECT_EQ(told(), whole_way);
}

TEST_F(Tracking, AnEndCountsByWebhookAndTrackingWithoutAnotherQuestion) {
  w.advance(waybill, scans_to_delivery - 1);
  w.deliver();
  w.force(FaultCall::Tracking, FaultKind::Refuse);
  w.advance(waybill);
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
  // Not in ten minutes: at once.
  EXPECT_EQ(w.poll().looked_at, 1);
  EXPECT_EQ(w.status("shp_7a"), "DELIVERED");
}

TEST_F(Tracking, ACancelOfTheCouriersOwnMakesItReadyAgain) {
  w.outside.courier.with([&](auto& brain, auto now) { return brain.cancel(now, {}, {waybill}); });
  w.deliver();
  EXPECT_EQ(w.status("shp_7a"), "READY");
  EXPECT_EQ(w.dispatch("shp_7a").status, 200);
  EXPECT_EQ(w.outside.brain.size(), 2u);
}

TEST_F(Tracking, ACancelOfAParcelOnItsWayIsAContradiction) {
  w.advance(waybill);
  w.deliver();
  w.hook(w.scan_body(waybill, "CANCELLED"));
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
  EXPECT_THAT(w.tickets(), ElementsAre("CONTRADICTION shp_7a"));
}

TEST_F(Tracking, ShowsScansInTheCouriersOrder) {
  w.advance(waybill, 2);
  w.force(FaultCall::Tracking, FaultKind::OutOfOrder);
  w.poll();
  std::vector<statemachines::shipment::Scan> seen;
  for (const auto& scan : w.view("shp_7a").tracking) seen.push_back(scan.status);
  using enum statemachines::shipment::Scan;
  EXPECT_THAT(seen, ElementsAre(Accepted, PickedUp, InTransit));
}

TEST_F(Tracking, AScanThatIsMerelyLateOpensNoTicket) {
  fails_to_deliver();
  w.advance(waybill, scans_to_return);
  w.force(FaultCall::Tracking, FaultKind::Jump, 2);
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "RETURNED");
  EXPECT_EQ(w.view("shp_7a").tracking.size(), 8u);
  w.deliver();
  EXPECT_EQ(w.view("shp_7a").tracking.size(), 9u);
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST_F(Tracking, WaitsForACourierWhoDoesNotAnswer) {
  w.advance(waybill);
  w.force(FaultCall::Tracking, FaultKind::TimeoutBefore);
  EXPECT_EQ(w.poll().looked_at, 0);
  EXPECT_EQ(w.poll().looked_at, 1);
  EXPECT_EQ(w.status("shp_7a"), "SHIPPING");
}

TEST_F(Tracking, IsDoneByOneProcessAtATime) {
  w.wait(10min);
  std::optional<platform::Lease> lease;
  w.db.transaction([&](platform::sql::Transaction& tx) {
    lease =
        platform::take_lease(tx, "shipping", 0, "another process", platform::wall_of(w.clock), 60s);
  });
  EXPECT_FALSE(w.poll().leased);
  w.wait(60s);
  EXPECT_TRUE(w.poll().leased);
  EXPECT_TRUE(w.poll().leased);
}

TEST(Rounds, AskForManyWaybillsInFewCallsAndForNoMoreThanTheyMay) {
  ShippingWorld w;
  for (int n = 0; n < 105; ++n) w.dispatched(std::to_string(n));
  w.wait(10min);
  EXPECT_EQ(w.service.round(3).looked_at, 3);
  EXPECT_EQ(w.poll().looked_at, 102);
  EXPECT_EQ(w.poll().looked_at, 0);
  w.stop("3");
  EXPECT_EQ(w.status("shp_3a"), "CANCELLED");
}

}  // namespace
}  // namespace perdura::services::shipping::testing
