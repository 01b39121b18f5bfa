// What becomes of one dispatch.
#include "activities/shipping.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/scripted_world.hpp"

namespace perdura::replay {

using namespace domain::calls;
using namespace std::chrono_literals;
namespace shipping = activities::shipping;

namespace {

struct Courier {
  std::vector<WaybillOutcome> issue = {
      WaybillIssued{domain::CourierCode("04"), domain::Waybill("W1")}};
  std::vector<HandOverOutcome> not_handed_over = {ReadyAgain{}};
  std::vector<LossOutcome> lost = {LossRecorded{}};
};

void dispatch(ScriptedWorld& world, const Courier& says, std::int32_t attempt = 1) {
  world.answers(shipping::issue, says.issue);
  world.answers(shipping::not_handed_over, says.not_handed_over);
  world.answers(shipping::lost, says.lost);
  const domain::ShipmentId shipment("shp_1");
  world.begin("Shipment", shipment_workflow(shipment, attempt),
              StartShipment{.shipment_id = shipment,
                            .order_id = domain::OrderId("ord_1"),
                            .seller_id = domain::UserId("usr_seller1"),
                            .attempt = attempt,
                            // A virtual day costs real time.
                            .patience = ShipmentPatience{.hand_over = 30min, .silence = 10h}});
}

/// The statuses that the shipping service notes, one after the other.
void moves(ScriptedWorld& world, const std::vector<const char*>& statuses) {
  world.until_called("IssueWaybill");
  int event = 0;
  for (const char* status : statuses) {
    world.signal("shp_1", "shipment_changed",
                 ShipmentChanged{.event_id = domain::EventId("evt_" + std::to_string(++event)),
                                 .shipment_id = domain::ShipmentId("shp_1"),
                                 .status = status});
    world.world().runtime().run_for(1s);
  }
}

}  // namespace

Scenes shipments() {
  return {
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"WAYBILL_ISSUED", "SHIPPING", "DELIVERED"});
       },
       {{"Shipment", "delivered", "shp_1", "DELIVERED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world,
                  {.issue = {CourierUnknown{}, CourierUnknown{},
                             WaybillIssued{domain::CourierCode("04"), domain::Waybill("W1")}}});
         world.until_called("IssueWaybill", 3);
         moves(world, {"SHIPPING", "DELIVERED"});
       },
       {{"Shipment", "delivered-waybill-in-doubt-at-first", "shp_1", "DELIVERED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.not_handed_over = {ShipmentMovedOn{"SHIPPING"}}});
         world.until_called("HandOverMissed");
         moves(world, {"DELIVERED"});
       },
       {{"Shipment", "delivered-handed-over-after-all", "shp_1", "DELIVERED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"STOP_REQUESTED", "SHIPPING", "DELIVERED"});
       },
       {{"Shipment", "delivered-stopped-too-late", "shp_1", "DELIVERED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.lost = {ShipmentMovedOn{"DELIVERED"}}});
         moves(world, {"SHIPPING"});
       },
       {{"Shipment", "delivered-found-when-asked-about", "shp_1", "DELIVERED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"STOP_REQUESTED", "CANCELLED"});
       },
       {{"Shipment", "cancelled-by-the-courier", "shp_1", "CANCELLED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.issue = {CourierUnknown{}}});
         world.until_called("IssueWaybill", 2);
         moves(world, {"CANCELLED"});
       },
       {{"Shipment", "cancelled-before-it-had-a-waybill", "shp_1", "CANCELLED"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.issue = {WaybillRefused{"NO_SUCH_PLACE", "unknown address"}}});
       },
       {{"Shipment", "ready-refused-by-the-courier", "shp_1", "READY"}}},
      {[](ScriptedWorld& world) { dispatch(world, {}); },
       {{"Shipment", "ready-not-handed-over", "shp_1", "READY"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.not_handed_over = {CourierUnknown{}, CourierUnknown{}, ReadyAgain{}}},
                  2);
       },
       {{"Shipment", "ready-for-the-third-time", "shp_1/2", "READY"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"SHIPPING"});
       },
       {{"Shipment", "lost-silent", "shp_1", "LOST"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {.lost = {ScannedSince{{}, 3h}, CourierUnknown{}, LossRecorded{}}});
         moves(world, {"SHIPPING", "RETURNING"});
       },
       {{"Shipment", "lost-on-its-way-back", "shp_1", "LOST"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"SHIPPING", "LOST"});
       },
       {{"Shipment", "lost-as-the-courier-says", "shp_1", "LOST"}}},
      {[](ScriptedWorld& world) {
         dispatch(world, {});
         moves(world, {"SHIPPING", "RETURNING", "RETURNED"});
       },
       {{"Shipment", "returned", "shp_1", "RETURNED"}}},
  };
}

}  // namespace perdura::replay
