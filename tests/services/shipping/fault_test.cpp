// The database fails before, at or after the commit, between any two steps: asked again, it ends as
// if it had not.
#include <gmock/gmock.h>

#include "tests/services/at_each_commit.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using services::testing::at_each_commit;
using services::testing::FailNth;

TEST(ShippingFaults, AnOpeningHappensOnce) {
  at_each_commit<ShippingWorld>([](ShippingWorld&) {}, [](ShippingWorld& w) { w.open("7"); },
                                [](ShippingWorld& w) {
                                  EXPECT_EQ(w.status("shp_7a"), "READY");
                                  EXPECT_EQ(w.view("shp_7a").lines.size(), 1u);
                                });
}

TEST(ShippingFaults, ADispatchHasOneWaybillAndIsToldOnce) {
  at_each_commit<ShippingWorld>([](ShippingWorld& w) { w.opened("7"); },
                                [](ShippingWorld& w) { w.dispatch("shp_7a", "04", "k"); },
                                [](ShippingWorld& w) {
                                  EXPECT_EQ(w.status("shp_7a"), "WAYBILL_ISSUED");
                                  EXPECT_EQ(w.outside.brain.size(), 1u);
                                  EXPECT_THAT(w.published(),
                                              ElementsAre("shipment.waybill_issued shp_7a"));
                                  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "");
                                });
}

TEST(ShippingFaults, AStopIsFinishedByTheRepeat) {
  at_each_commit<ShippingWorld>([](ShippingWorld& w) { w.dispatched(); },
                                [](ShippingWorld& w) {
                                  w.send(HttpMethod::Post, "/internal/v1/shipments/stop", worker,
                                         R"({"order_id":"ord_7","cancellation_id":"can_7"})", "k");
                                },
                                [](ShippingWorld& w) {
                                  EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
                                  EXPECT_EQ(w.status("shp_7b"), "CANCELLED");
                                  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "CANCELLED");
                                  EXPECT_THAT(w.tickets(), IsEmpty());
                                });
}

TEST(ShippingFaults, AStopIsFinishedByTheRoundToo) {
  ShippingWorld w;
  w.dispatched();
  FailNth faults(2, false);
  w.db.set_hooks(&faults);
  w.send(HttpMethod::Post, "/internal/v1/shipments/stop", worker,
         R"({"order_id":"ord_7","shipment_ids":["shp_7a"],"cancellation_id":"can_7"})", "k");
  w.db.set_hooks(&w.faults);
  EXPECT_EQ(w.status("shp_7a"), "STOP_REQUESTED");
  w.poll();
  EXPECT_EQ(w.status("shp_7a"), "CANCELLED");
}

TEST(ShippingFaults, ANotHandedOverIsFinishedByTheRepeat) {
  at_each_commit<ShippingWorld>(
      [](ShippingWorld& w) { w.dispatched(); },
      [](ShippingWorld& w) {
        w.send(HttpMethod::Post, "/internal/v1/shipments/not-handed-over", worker,
               R"({"shipment_id":"shp_7a","attempt":1})", "k");
      },
      [](ShippingWorld& w) { EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "READY"); });
}

TEST(ShippingFaults, ARoundGoesOnWhereItStopped) {
  at_each_commit<ShippingWorld>(
      [](ShippingWorld& w) {
        const auto waybill = w.dispatched();
        w.advance(waybill, 5);
      },
      [](ShippingWorld& w) {
        // A lease that was never given back ends by itself.
        w.wait(60s);
        w.poll();
      },
      [](ShippingWorld& w) {
        EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING DELIVERED");
        EXPECT_THAT(w.tickets(), IsEmpty());
      });
}

TEST(ShippingFaults, AWebhookThatWasNotTakenIsTakenWhenItComesAgain) {
  at_each_commit<ShippingWorld>(
      [](ShippingWorld& w) { w.dispatched(); },
      [](ShippingWorld& w) {
        w.clock.advance(1s);
        auto body = w.scan_body(w.view("shp_7a").waybill.value().value(), "PICKED_UP");
        w.hook(body);
      },
      [](ShippingWorld& w) { EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING"); });
}

TEST(ShippingFaults, ADatabaseThatIsAwayIsTold) {
  ShippingWorld w;
  w.opened("7");
  w.faults.down = true;
  EXPECT_EQ(outcome(w.dispatch("shp_7a")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(outcome(w.get("/api/v1/shipments", admin)), "503 DEPENDENCY_UNAVAILABLE");
  w.faults.down = false;
  w.faults.deadlocks = 3;
  EXPECT_EQ(w.dispatch("shp_7a").status, 200);
  EXPECT_THAT(w.published(), ElementsAre("shipment.waybill_issued shp_7a"));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
