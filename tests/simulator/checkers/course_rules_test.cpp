// The bookkeepers of statuses, parcels and events, on facts made by hand.
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ---- status
// --------------------------------------------------------------------------------------

Cells order(const char* status, int version) {
  return {{"id", "ord_1"}, {"status", status}, {"version", version}};
}

HandRow step(const char* from, const char* to, int version = 1, int versions = 1) {
  return changed("orders", order(from, version), {{"status", to}, {"version", version + versions}});
}

Cells parcel(const char* status, int version) {
  return {
      {"shipment_id", "shp_1"}, {"order_id", "ord_1"}, {"status", status}, {"version", version}};
}

Cells attempt(const char* status, int revived) {
  return {{"attempt_id", "att_1"},
          {"payment_id", "pay_1"},
          {"status", status},
          {"version", 1},
          {"revived", revived}};
}

TEST(StatusChecker, IsContentWithAnOrderOnItsWayAndAScanThatTellsOfTwoSteps) {
  Hand hand("status");
  hand.commit("order", {added("orders", order("PENDING", 1)), step("PENDING", "PAID"),
                        step("PAID", "SHIPPING", 2), step("SHIPPING", "DELIVERED", 3),
                        changed("orders", order("DELIVERED", 4), {{"version", 5}}),
                        step("DELIVERED", "COMPLETED", 5)});
  hand.commit("shipping", {added("shipment", parcel("READY", 1)),
                           changed("shipment", parcel("WAYBILL_ISSUED", 2),
                                   {{"status", "DELIVERED"}, {"version", 3}})});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(StatusChecker, SeesAStepThatNoRowHas) {
  Hand hand("status");
  hand.commit("order", {step("PAID", "DELIVERED")});
  EXPECT_THAT(hand.sentences(), ElementsAre("the order ord_1 went from PAID to DELIVERED, and no "
                                            "row of its table leads there"));
}

TEST(StatusChecker, SeesWhatIsFinalWakeUp) {
  Hand hand("status");
  hand.commit("order", {step("EXPIRED", "PAID")});
  hand.commit("shipping",
              {changed("shipment", parcel("LOST", 4), {{"status", "DELIVERED"}, {"version", 5}})});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the order ord_1 went from EXPIRED to PAID, but what is final stays",
                  "the shipment shp_1 went from LOST to DELIVERED, but what is final stays"));
}

TEST(StatusChecker, SeesACopyThatGoesBackToWhatWasBefore) {
  Hand hand("status");
  const auto copy = [](const char* from, const char* to) {
    return changed("order_shipment",
                   {{"shipment_id", "shp_1"}, {"order_id", "ord_1"}, {"status", from}},
                   {{"status", to}});
  };
  hand.commit("order", {copy("WAYBILL_ISSUED", "SHIPPING"), copy("SHIPPING", "RETURNED"),
                        copy("WAYBILL_ISSUED", "READY"), copy("READY", "CANCELLED")});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("order", {copy("DELIVERED", "SHIPPING")});
  EXPECT_THAT(hand.sentences(), ElementsAre("the copy of the shipment shp_1 went from DELIVERED to "
                                            "SHIPPING, and no parcel goes there"));
}

TEST(StatusChecker, SeesVersionsThatDoNotCount) {
  Hand hand("status");
  hand.commit("order", {step("PENDING", "PAID", 1, 0), step("PAID", "SHIPPING", 1, 2)});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the order ord_1 went from version 1 to 1 with a change of its status: "
                          "versions count one by one",
                          "the order ord_1 went from version 1 to 3 with a change of its status: "
                          "versions count one by one"));
}

TEST(StatusChecker, SeesAnOrderThatBeginsAmidItsWayOrIsDeleted) {
  Hand hand("status");
  hand.commit("order", {added("orders", order("PAID", 1)), removed("orders", order("PAID", 1))});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the order ord_1 begins as PAID, and no row of its table begins so",
                          "the order ord_1 was deleted: it was PAID"));
}

TEST(StatusChecker, SeesLateMoneyKept) {
  Hand hand("status");
  hand.commit("payment", {changed("payment_attempt", attempt("DECLINED", 0),
                                  {{"status", "CAPTURED"}, {"version", 2}, {"revived", 1}}),
                          changed("payment_attempt", attempt("CAPTURED", 1),
                                  {{"status", "REFUNDED"}, {"version", 2}})});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("payment", {changed("payment_attempt", attempt("AUTHORIZED", 1),
                                  {{"status", "EXPIRED"}, {"version", 2}})});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the payment att_1 went from AUTHORIZED to EXPIRED, though its money came "
                  "late and can only go back"));
}

// ---- parcels
// -------------------------------------------------------------------------------------

Cells line(int quantity) {
  return {{"order_id", "ord_1"}, {"line_id", "lin_1"}, {"quantity", quantity},
          {"cancel_pending", 0}, {"cancelled", 0},     {"shipped", 0},
          {"delivered", 0},      {"lost", 0},          {"sent_back", 0},
          {"returned", 0},       {"exchanged", 0}};
}

HandRow packed(const char* parcel, int quantity) {
  return added("shipment_line",
               {{"shipment_id", parcel}, {"line_id", "lin_1"}, {"quantity", quantity}});
}

void packed_order(Hand& hand) {
  hand.commit("order", {added("orders", order("PAID", 1)), added("order_line", line(3))});
  hand.commit("shipping", {added("shipment", parcel("READY", 1)), packed("shp_1", 3)});
}

HandRow picked_up() {
  return changed("shipment", parcel("WAYBILL_ISSUED", 2), {{"status", "SHIPPING"}});
}

TEST(ParcelsChecker, IsContentWithAParcelThatTravelsAndArrives) {
  Hand hand("parcels");
  packed_order(hand);
  hand.commit("shipping", {picked_up()});
  hand.commit("order", {changed("order_line", line(3), {{"shipped", 3}})});
  hand.commit("order",
              {changed("order_line", with(line(3), {{"shipped", 3}}), {{"delivered", 3}})});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(ParcelsChecker, SeesAUnitInTwoParcels) {
  Hand hand("parcels");
  packed_order(hand);
  hand.commit("shipping", {added("shipment", with(parcel("READY", 1), {{"shipment_id", "shp_2"}})),
                           packed("shp_2", 1)});
  EXPECT_THAT(hand.sentences(), ElementsAre("of the line lin_1 4 units are in parcels (shp_1, "
                                            "shp_2), but only 3 were bought"));
}

TEST(ParcelsChecker, SeesACancelledUnitTravel) {
  Hand hand("parcels");
  packed_order(hand);
  hand.commit("order", {changed("order_line", line(3), {{"cancelled", 1}})});
  EXPECT_THAT(hand.sentences(), IsEmpty());
  hand.commit("shipping", {picked_up()});
  EXPECT_THAT(hand.sentences(), ElementsAre("of the line lin_1 3 units travel and 1 are cancelled, "
                                            "but only 3 were bought"));
}

TEST(ParcelsChecker, SeesAParcelOfACancelledOrderTravel) {
  Hand hand("parcels");
  packed_order(hand);
  hand.commit("order", {step("CANCEL_PENDING", "CANCELLED")});
  hand.commit("shipping", {picked_up()});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the parcel shp_1 is SHIPPING, but its order is CANCELLED"));
}

TEST(ParcelsChecker, SeesCountersThatShrinkOrExceedWhatTheyAreOf) {
  const Cells sent = with(line(3), {{"shipped", 2}});
  Hand hand("parcels");
  hand.commit("order", {added("order_line", sent), changed("order_line", sent, {{"shipped", 1}})});
  hand.commit("order", {changed("order_line", with(sent, {{"shipped", 1}}), {{"delivered", 2}})});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the line lin_1 had 2 units shipped, and now has 1",
                          "of the line lin_1 2 units are delivered, lost or sent back, of 1"));
}

TEST(ParcelsChecker, SeesTwoWaybillsForOneDispatch) {
  mock_courier::Issued issued;
  issued.waybill = "w1";
  issued.consignment.reference = "shp_1/1";
  issued.consignment.order_id = "ord_1";
  Hand hand("parcels");
  hand.courier(issued);
  hand.courier(issued);
  EXPECT_THAT(hand.sentences(), IsEmpty());
  issued.waybill = "w2";
  hand.courier(issued);
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the courier has two waybills, w1 and w2, for the one dispatch shp_1/1"));
}

// ---- causes
// --------------------------------------------------------------------------------------

HandRow consumed(const char* topic, const char* aggregate, int sequence) {
  return added("consumer_sequence",
               {{"topic", topic}, {"aggregate", aggregate}, {"last_sequence", sequence}});
}

TEST(CausesChecker, IsContentWithFactsThatFollowEachOther) {
  Hand hand("event_cycle");
  hand.commit("order", {published("order.placed", "ord_1", 1, "ord_1")});
  hand.commit("payment", {published("payment.captured", "pay_1", 1, "ord_1")});
  hand.commit("order",
              {consumed("payment", "pay_1", 1), published("order.paid", "ord_1", 2, "ord_1")});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(CausesChecker, SeesEventsThatCauseEachOtherInARing) {
  Hand hand("event_cycle");
  hand.commit("order", {published("order.paid", "ord_1", 1, "ord_1")});
  hand.commit("payment",
              {consumed("order", "ord_1", 1), published("payment.captured", "pay_1", 1, "ord_1")});
  hand.commit("order",
              {consumed("payment", "pay_1", 1), published("order.paid", "ord_1", 2, "ord_1")});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("events cause each other in a ring: order.paid → payment.captured → "
                          "order.paid"));
}

TEST(CausesChecker, SeesAnOrderThatPublishesWithoutEnd) {
  Hand hand("event_cycle");
  for (int n = 1; n <= 200; ++n) {
    hand.commit("order", {published("order.dispatch_overdue", "ord_1", n, "ord_1")});
  }
  EXPECT_THAT(hand.sentences(), IsEmpty());
  for (int n = 201; n <= 203; ++n) {
    hand.commit("order", {published("order.dispatch_overdue", "ord_1", n, "ord_1")});
  }
  EXPECT_THAT(hand.sentences(), ElementsAre("the order ord_1 has published more than 200 events, "
                                            "the last one order.dispatch_overdue: it goes round in "
                                            "a ring"));
}

TEST(CausesChecker, SeesAGapAndAnEventThatIsPublishedTwice) {
  Hand hand("event_cycle");
  hand.commit("order", {published("order.placed", "ord_1", 1, "ord_1", "{}", "evt_1"),
                        published("order.paid", "ord_1", 3, "ord_1", "{}", "evt_1")});
  EXPECT_THAT(hand.sentences(),
              ElementsAre("the events of ord_1 on the topic order count 1, then 3 (order.paid)",
                          "the event evt_1 (order.paid) was published twice by the service order"));
}

// ---- copies

Cells copy(const char* status) {
  return {{"shipment_id", "shp_1-1"}, {"order_id", "ord_1"}, {"status", status}};
}

TEST(CopiesChecker, IsContentWithACopyThatFollows) {
  Hand hand("copies");
  hand.commit("order", {added("order_shipment", copy("READY"))});
  hand.commit("order", {changed("order_shipment", copy("READY"), copy("WAYBILL_ISSUED"))});
  hand.commit("order", {changed("order_shipment", copy("WAYBILL_ISSUED"), copy("READY"))});
  hand.commit("order", {changed("order_shipment", copy("READY"), copy("DELIVERED"))});
  hand.commit("order", {changed("order_shipment", copy("DELIVERED"), copy("DELIVERED"))});
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(CopiesChecker, SeesOneThatIsWhatItWasBefore) {
  Hand hand("copies");
  hand.commit("order", {changed("order_shipment", copy("SHIPPING"), copy("WAYBILL_ISSUED"))});
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("the copy of the parcel shp_1-1 was SHIPPING, and is WAYBILL_ISSUED again"));
}

}  // namespace
}  // namespace perdura::simulator::testing
