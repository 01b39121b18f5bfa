// A dispatch comes to a known end whatever the courier does not say.
#include <gmock/gmock.h>

#include "activities/shipping.hpp"
#include "temporal/replay/replayer.hpp"
#include "temporal/testing/environment.hpp"
#include "workflows/shipment.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using namespace temporal;
using namespace domain::calls;
namespace shipping = activities::shipping;

/// The shipping service and its courier, as one parcel's book.
struct Parcel {
  std::string status = "READY";
  bool silent = false;
  bool refuses = false;
  bool picked_up = false;
  std::chrono::milliseconds scanned_again{0};  // a scan came: so much longer is it not lost
  std::map<std::string, int> calls;

  WaybillOutcome issue() {
    if (silent) return CourierUnknown{};
    if (refuses) return WaybillRefused{"NO_SUCH_PLACE", "unknown address"};
    if (status == "READY") status = "WAYBILL_ISSUED";
    return WaybillIssued{domain::CourierCode("04"), domain::Waybill("W1")};
  }
  HandOverOutcome not_handed_over() {
    if (silent) return CourierUnknown{};
    if (picked_up) status = "SHIPPING";
    if (status != "WAYBILL_ISSUED") return ShipmentMovedOn{status};
    status = "READY";
    return ReadyAgain{};
  }
  LossOutcome lost() {
    if (silent) return CourierUnknown{};
    if (const auto wait = std::exchange(scanned_again, {}); wait > 0ms) {
      return ScannedSince{{}, wait};
    }
    if (status != "SHIPPING" && status != "RETURNING") return ShipmentMovedOn{status};
    status = "LOST";
    return LossRecorded{};
  }

  Activities activities() {
    Activities all;
    const auto add = [&](const auto& type, auto act) {
      all.add(type, [this, name = type.name, act](const auto&) {
        ++calls[name];
        return act();
      });
    };
    add(shipping::issue, [this] { return issue(); });
    add(shipping::not_handed_over, [this] { return not_handed_over(); });
    add(shipping::lost, [this] { return lost(); });
    return all;
  }
};

struct Road {
  Road()
      : world({.workflows = {shipment_workflow()},
               .activities = parcel.activities(),
               .worker = {.task_queue = "shipments",
                          .log = [](WorkerOptions::Level level, const std::string& text) {
                            if (level == WorkerOptions::Level::Error) ADD_FAILURE() << text;
                          }}}) {}

  void dispatch() {
    const StartShipment start{.shipment_id = domain::ShipmentId("shp_1"),
                              .order_id = domain::OrderId("ord_1"),
                              .seller_id = domain::UserId("usr_s"),
                              .patience = patience};
    world.client().start({.id = "shp_1",
                          .type = "Shipment",
                          .task_queue = "shipments",
                          .input = {to_payload(start)}},
                         [](const auto&) {});
  }
  /// The shipping service notes a status, and tells it.
  void move(const std::string& status) {
    parcel.status = status;
    const ShipmentChanged told{.event_id = domain::EventId("evt_" + std::to_string(++told_)),
                               .shipment_id = domain::ShipmentId("shp_1"),
                               .status = status};
    world.client().signal({"shp_1"}, {.name = "shipment_changed", .input = {to_payload(told)}},
                          [](const auto&) {});
  }
  bool until_called(const std::string& activity, int times = 1) {
    return world.runtime().run_until([&] { return parcel.calls[activity] >= times; });
  }
  std::string end() {
    const auto ended = world.outcome({"shp_1"});
    Replayer replayer({shipment_workflow()});
    EXPECT_EQ(replayer.replay(world.server().history("shp_1")).problem, "");
    return only_payload<ShipmentEnd>(ended.result).status;
  }

  int told_ = 0;
  ShipmentPatience patience{.hand_over = 30min, .silence = 10h};  // virtual days cost real time
  Parcel parcel;
  temporal::testing::TestEnvironment world;
};

TEST(Shipment, IsDelivered) {
  Road road;
  road.dispatch();
  for (const char* status : {"WAYBILL_ISSUED", "SHIPPING", "DELIVERED"}) road.move(status);
  EXPECT_EQ(road.end(), "DELIVERED");
}

TEST(Shipment, AsksForItsWaybillUntilTheCourierSaysWhetherThereIsOne) {
  Road road;
  road.parcel.silent = true;
  road.dispatch();
  ASSERT_TRUE(road.until_called("IssueWaybill", 5));
  road.parcel.silent = false;
  ASSERT_TRUE(road.until_called("IssueWaybill", 6));
  EXPECT_EQ(road.parcel.status, "WAYBILL_ISSUED");
  road.move("SHIPPING");
  road.move("DELIVERED");
  EXPECT_EQ(road.end(), "DELIVERED");
}

TEST(Shipment, EndsWhereTheCourierDoesNotTakeIt) {
  Road road;
  road.parcel.refuses = true;
  road.dispatch();
  EXPECT_EQ(road.end(), "READY");
}

TEST(Shipment, EndsWhereItIsStoppedBeforeItHasAWaybill) {
  Road road;
  road.parcel.silent = true;
  road.dispatch();
  ASSERT_TRUE(road.until_called("IssueWaybill", 2));
  road.move("CANCELLED");
  EXPECT_EQ(road.end(), "CANCELLED");
}

TEST(Shipment, IsReadyAgainWhereItIsNotHandedOverInTime) {
  Road road;
  road.dispatch();
  EXPECT_EQ(road.end(), "READY");
  EXPECT_EQ(road.parcel.status, "READY");
}

TEST(Shipment, ThatTheCourierHasAfterAllGoesOn) {
  Road road;
  road.parcel.picked_up = true;
  road.dispatch();
  ASSERT_TRUE(road.until_called("HandOverMissed"));
  road.move("DELIVERED");
  EXPECT_EQ(road.end(), "DELIVERED");
}

TEST(Shipment, IsAskedAboutUntilTheCourierSaysWhetherItHasIt) {
  Road road;
  road.dispatch();
  ASSERT_TRUE(road.until_called("IssueWaybill"));
  road.parcel.silent = true;
  ASSERT_TRUE(road.until_called("HandOverMissed", 4));
  road.parcel.silent = false;
  EXPECT_EQ(road.end(), "READY");
}

TEST(Shipment, WithoutScanForTooLongIsLost) {
  for (const char* status : {"SHIPPING", "RETURNING"}) {
    Road road;
    road.dispatch();
    road.move(status);
    const auto begun = road.world.runtime().now();
    EXPECT_EQ(road.end(), "LOST");
    EXPECT_GE(road.world.runtime().now() - begun, 10h);
    EXPECT_LT(road.world.runtime().now() - begun, 11h);
  }
}

TEST(Shipment, ThatWasScannedMeanwhileIsNotLostYet) {
  Road road;
  road.parcel.scanned_again = 3h;
  road.dispatch();
  road.move("SHIPPING");
  const auto begun = road.world.runtime().now();
  EXPECT_EQ(road.end(), "LOST");
  EXPECT_GE(road.world.runtime().now() - begun, 13h);
}

TEST(Shipment, WaitsForTheAnswerToAStop) {
  Road road;
  road.dispatch();
  ASSERT_TRUE(road.until_called("IssueWaybill"));
  road.move("STOP_REQUESTED");
  road.move("SHIPPING");
  road.move("RETURNING");
  road.move("RETURNED");
  EXPECT_EQ(road.end(), "RETURNED");
}

}  // namespace
}  // namespace perdura::workflows
