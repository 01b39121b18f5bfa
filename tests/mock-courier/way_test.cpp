// A parcel's way.
#include "tests/mock-courier/courier_world.hpp"

namespace perdura::mock_courier::testing {
namespace {

TEST(Way, GoesByTheClockFromAcceptanceToDelivery) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED");
  w.wait(10min);
  EXPECT_EQ(w.truth(waybill).handed_over_at, start + 10min);
  w.wait(1h - 1ms);
  EXPECT_EQ(w.truth(waybill).status, Status::Accepted);
  w.wait(1ms);
  EXPECT_EQ(w.truth(waybill).status, Status::PickedUp);
  w.wait(24h);
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), whole_way);
}

TEST(Way, IsDatedWhenItHappenedHoweverLateSomebodyLooks) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.now += 48h;
  const auto scans = w.truth(waybill).scans;
  ASSERT_EQ(scans.size(), 6u);
  for (std::size_t n = 1; n < scans.size(); ++n) {
    EXPECT_EQ(scans[n].at, start + 10min + static_cast<int>(n) * 1h) << n;
  }
}

TEST(Way, GivesTheSameWaybillForTheSameReference) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  EXPECT_EQ(w.upload("shp_1"), waybill);
  EXPECT_EQ(w.cancel(waybill), "CANCELLED");
  EXPECT_EQ(w.upload("shp_1"), waybill);
  EXPECT_NE(w.upload("shp_1/again"), waybill);
  EXPECT_EQ(w.brain.size(), 2u);
}

TEST(Way, OfAReferenceTwiceInAListIsOne) {
  CourierWorld w;
  const auto items = spoken(w.brain.upload(w.now, {}, {parcel("shp_1"), parcel("shp_1")})).items;
  EXPECT_EQ(items.at(0), items.at(1));
  EXPECT_EQ(w.brain.size(), 1u);
}

TEST(Way, RefusesEachBadItemByItselfAndTakesTheOthers) {
  CourierWorld w;
  std::vector<Consignment> list(7, parcel("good"));
  list[1].reference = "a b";
  list[2] = parcel("no-courier");
  list[2].courier_code = "02";
  list[3] = parcel("no-items");
  list[3].items = 0;
  list[4] = parcel("no-address");
  list[4].recipient.line = "";
  list[5] = parcel("no-sender");
  list[5].sender.name = "";
  list[6] = parcel("no-order", "");
  std::string codes;
  for (const auto& item : spoken(w.brain.upload(w.now, {}, list)).items) {
    codes += (item.error ? item.error->code : "ok") + " ";
  }
  EXPECT_EQ(codes,
            "ok BAD_REFERENCE UNKNOWN_COURIER BAD_ITEM_COUNT BAD_RECIPIENT BAD_SENDER "
            "BAD_ORDER_ID ");
  EXPECT_EQ(w.brain.size(), 1u);
}

TEST(Way, CarriesForAllFiveCouriersUnderDifferentNumbers) {
  CourierWorld w;
  for (const auto code : courier_codes) {
    auto item = parcel("shp_" + std::string(code));
    item.courier_code = code;
    const auto waybill = w.upload_item(item).waybill.value();
    EXPECT_EQ(waybill.substr(0, 2), code);
    EXPECT_EQ(waybill.size(), 12u);
  }
}

TEST(Stop, HoldsBeforeThePickupAndIsTooLateFromItsMomentOn) {
  CourierWorld w;
  const auto first = w.upload("shp_1");
  const auto second = w.upload("shp_2");
  w.now = start + 10min + 1h - 1ms;
  EXPECT_EQ(w.cancel(first), "CANCELLED");
  w.now += 1ms;
  EXPECT_EQ(w.cancel(second), "TOO_LATE");  // no tick came before it
  EXPECT_EQ(w.cancel(first), "CANCELLED");
  EXPECT_EQ(w.cancel("040000000099"), "NOT_FOUND");
  w.wait(48h);
  EXPECT_EQ(path_of(w.truth(first).scans), "ACCEPTED CANCELLED");
  EXPECT_EQ(path_of(w.truth(second).scans), whole_way);
}

TEST(Key, AnswersTheSameAgainAndRefusesAnotherBody) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  const Call call{"key", "hash"};
  const auto first = spoken(w.brain.cancel(w.now, call, {waybill}));
  EXPECT_EQ(spoken(w.brain.cancel(w.now, call, {waybill})), first);
  EXPECT_TRUE(std::holds_alternative<KeyReused>(w.brain.cancel(w.now, {"key", "other"}, {"x"})));
  // Keys are each route's own.
  EXPECT_TRUE(
      std::holds_alternative<Uploaded>(w.brain.upload(w.now, {"key", "other"}, {parcel("shp_2")})));
}

TEST(Key, AnswersAsAtFirstEvenIfItWouldBeOtherwiseNow) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.now += 2h;
  const Call call{"key", "hash"};
  EXPECT_EQ(spoken(w.brain.cancel(w.now, call, {"040000000099"})).items.at(0).error->code,
            "NOT_FOUND");
  Brain again(w.journal, w.options());
  EXPECT_EQ(spoken(again.cancel(w.now, call, {"040000000099"})).items.at(0).error->code,
            "NOT_FOUND");
  EXPECT_EQ(again.size(), 1u);
}

TEST(Parcel, ThatCannotBeDeliveredGoesBackToItsSender) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.force(FaultCall::Parcel, FaultKind::Undelivered, waybill);
  w.wait(48h);
  EXPECT_EQ(path_of(w.truth(waybill).scans),
            "ACCEPTED PICKED_UP IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY" + way_back);
  EXPECT_EQ(w.truth(waybill).scans.back().place, "sender");
  EXPECT_TRUE(w.tracked(waybill).returning.value());
}

TEST(Parcel, ThatIsLostIsScannedNoMoreUntilItIsFound) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  EXPECT_TRUE(std::holds_alternative<NotNow>(w.brain.lose(w.now, waybill)));
  w.wait(2h);
  EXPECT_TRUE(std::get<BookItem>(w.brain.lose(w.now, waybill)).lost);
  w.wait(240h);
  EXPECT_EQ(w.truth(waybill).status, Status::PickedUp);
  EXPECT_EQ(w.cancel(waybill), "TOO_LATE");
  EXPECT_EQ(std::get<BookItem>(w.brain.advance(w.now, waybill)).status, Status::InTransit);
  w.wait(48h);
  EXPECT_EQ(path_of(w.truth(waybill).scans), whole_way);
}

TEST(Parcel, ThatIsHeldCanBeStoppedAsLongAsItIsNotPickedUp) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  EXPECT_TRUE(std::get<BookItem>(w.brain.hold(w.now, waybill)).held);
  w.wait(240h);
  EXPECT_FALSE(w.truth(waybill).handed_over_at);
  EXPECT_EQ(w.cancel(waybill), "CANCELLED");
  EXPECT_TRUE(std::holds_alternative<NotNow>(w.brain.advance(w.now, waybill)));
  EXPECT_TRUE(std::holds_alternative<NotNow>(w.brain.hold(w.now, waybill)));
}

TEST(Parcel, ThatIsAdvancedIsHandedOverAndScannedAtOnce) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.now += 1min;
  const auto moved = std::get<BookItem>(w.brain.advance(w.now, waybill));
  EXPECT_EQ(path_of(moved.scans), "ACCEPTED PICKED_UP");
  EXPECT_EQ(moved.scans.back().at, w.now);
  w.wait(1h);
  EXPECT_EQ(w.truth(waybill).status, Status::InTransit);
  EXPECT_TRUE(std::holds_alternative<Unknown>(w.brain.advance(w.now, "1")));
}

TEST(Book, ComesInPagesByNumber) {
  CourierWorld w;
  for (int n = 1; n <= 5; ++n) w.upload("shp_" + std::to_string(n));
  const auto first = w.brain.book(w.now, 0, 2);
  EXPECT_EQ(first.items.at(0).reference, "shp_1");
  EXPECT_EQ(first.next_cursor, "2");
  const auto last = w.brain.book(w.now, 4, 2);
  EXPECT_EQ(last.items.at(0).reference, "shp_5");
  EXPECT_FALSE(last.next_cursor);
  EXPECT_TRUE(w.brain.book(w.now, 99, 2).items.empty());
}

TEST(Book, GivesAddressesOnlyToWhoAsksForAnOrder) {
  CourierWorld w;
  w.upload("shp_1");
  EXPECT_FALSE(w.brain.book(w.now, 0, 2).items.at(0).recipient);
  EXPECT_EQ(w.brain.of_order(w.now, "ord_1").items.at(0).recipient->line, "1 Harbour Street");
  EXPECT_TRUE(w.brain.of_order(w.now, "ord_2").items.empty());
}

TEST(Clock, ThatGoesBackMovesNothing) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.wait(2h);
  const auto before = w.truth(waybill);
  w.now -= 2h;
  EXPECT_EQ(w.cancel(waybill), "TOO_LATE");
  EXPECT_EQ(w.truth(waybill), before);
}

TEST(Brain, SaysWhenItHasSomethingToDoAgain) {
  CourierWorld w;
  EXPECT_FALSE(w.brain.next_due());
  w.upload("shp_1");
  w.told();
  EXPECT_EQ(w.brain.next_due(), start + 10min);
  w.wait(48h);
  w.told();
  EXPECT_FALSE(w.brain.next_due());
}

}  // namespace
}  // namespace perdura::mock_courier::testing
