// What the courier tells under each fault, while its book stays true.
#include "tests/mock-courier/courier_world.hpp"

namespace perdura::mock_courier::testing {
namespace {

using enum FaultKind;

/// All webhooks of a parcel's whole way, in the order in which they came, with `kind` forced on the
/// scan that comes after `scans_before`.
std::string way_with(FaultKind kind, int scans_before, bool back = false) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  if (back) w.force(FaultCall::Parcel, Undelivered, waybill);
  std::string came = path_of(w.told());
  for (int n = 1; n < 24; ++n) {
    if (n == scans_before) w.force(FaultCall::Webhook, kind, waybill);
    w.wait(n == 1 ? 1h + 10min : 1h);
    const auto more = path_of(w.told());
    came += (more.empty() ? "" : " ") + more;
  }
  EXPECT_EQ(path_of(w.truth(waybill).scans),
            back ? whole_way.substr(0, whole_way.rfind(' ')) + way_back : whole_way);
  return came;
}

TEST(Webhook, TellsEachScanInOrder) {
  CourierWorld w;
  w.upload("shp_1");
  w.wait(48h);
  EXPECT_EQ(path_of(w.told()), whole_way);
}

TEST(Webhook, ThatIsLateHoldsUpThoseBehindIt) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.told();
  w.force(FaultCall::Webhook, Late, waybill);
  w.wait(3h + 10min);  // picked up two hours ago
  EXPECT_EQ(path_of(w.told()), "");
  w.wait(1h);
  EXPECT_EQ(path_of(w.told()), "PICKED_UP IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY");
}

TEST(Webhook, ThatIsLateIsAsLateAsItWasOrdered) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.told();
  ASSERT_TRUE(w.brain.set_fault(
      w.now, {.reference = "shp_1", .call = FaultCall::Webhook, .kind = Late, .delay_ms = 60'000}));
  w.wait(1h + 10min);
  EXPECT_EQ(path_of(w.told()), "");
  w.wait(1min);
  EXPECT_EQ(path_of(w.told()), "PICKED_UP");
}

TEST(Webhook, ThatIsDoubledComesTwiceUnderOneEventId) {
  EXPECT_EQ(way_with(Duplicate, 2),
            "ACCEPTED PICKED_UP IN_TRANSIT IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY DELIVERED");
  CourierWorld w;
  w.force(FaultCall::Webhook, Duplicate);
  w.upload("shp_1");
  const auto came = w.told();
  ASSERT_EQ(came.size(), 2u);
  EXPECT_EQ(came[0], came[1]);
}

TEST(Webhook, ThatIsOutOfOrderIsOvertakenByTheNextOne) {
  EXPECT_EQ(way_with(OutOfOrder, 2),
            "ACCEPTED PICKED_UP AT_DESTINATION IN_TRANSIT OUT_FOR_DELIVERY DELIVERED");
  // Nothing overtakes the last one: it is only late.
  EXPECT_EQ(way_with(OutOfOrder, 5), whole_way);
}

TEST(Webhook, ThatJumpsSkipsTheStatusInTrackingToo) {
  EXPECT_EQ(way_with(Jump, 1), "ACCEPTED IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY DELIVERED");
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.force(FaultCall::Webhook, Jump);
  w.wait(1h + 10min);
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED");
  EXPECT_FALSE(w.truth(waybill).scans.back().told);
  w.wait(1h);
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED IN_TRANSIT");
}

TEST(Webhook, ThatIsSilentLeavesItToTracking) {
  EXPECT_EQ(way_with(Silent, 1), "ACCEPTED IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY DELIVERED");
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.force(FaultCall::Webhook, Silent);
  w.wait(1h + 10min);
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED PICKED_UP");
}

TEST(Webhook, ThatContradictsSaysWhatTrackingDoesNot) {
  EXPECT_EQ(way_with(Contradict, 2),
            "ACCEPTED PICKED_UP CANCELLED AT_DESTINATION OUT_FOR_DELIVERY DELIVERED");
}

TEST(Webhook, SaysDeliveredAfterTheReturnOnlyOfAParcelThatReturned) {
  EXPECT_EQ(way_with(DeliveredAfterReturn, 1), whole_way);
  EXPECT_EQ(way_with(DeliveredAfterReturn, 1, true),
            whole_way.substr(0, whole_way.rfind(' ')) + way_back + " DELIVERED");
}

TEST(Webhook, OfAStoppedParcelMayLieThatItWasDelivered) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.told();
  w.force(FaultCall::Webhook, Contradict, waybill);
  EXPECT_EQ(w.cancel(waybill), "CANCELLED");
  EXPECT_EQ(path_of(w.told()), "DELIVERED");
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED CANCELLED");
}

TEST(Webhook, ComesOnceMoreOnDemand) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  const auto first = w.told();
  ASSERT_TRUE(std::holds_alternative<BookItem>(w.brain.notify(w.now, waybill)));
  EXPECT_EQ(w.told(), first);
}

TEST(Tracking, LiesInEachWayOnlyOnce) {
  const std::string so_far = "ACCEPTED PICKED_UP IN_TRANSIT";
  const std::vector<std::pair<FaultKind, std::string>> lies{
      {Late, "ACCEPTED PICKED_UP"},
      {Duplicate, so_far + " IN_TRANSIT"},
      {OutOfOrder, "ACCEPTED IN_TRANSIT PICKED_UP"},
      {Jump, "ACCEPTED IN_TRANSIT"},
      {Contradict, "ACCEPTED PICKED_UP CANCELLED"},
      {Silent, "ACCEPTED"}};
  for (const auto& [kind, lie] : lies) {
    CourierWorld w;
    const auto waybill = w.upload("shp_1");
    w.wait(2h + 10min);
    w.force(FaultCall::Tracking, kind, waybill);
    EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), lie);
    EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), so_far);
  }
}

TEST(Tracking, WaitsWithALieUntilItWouldShow) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.force(FaultCall::Tracking, Silent);
  w.tracked(waybill);
  EXPECT_EQ(w.brain.faults().size(), 1u);
  w.wait(2h);
  EXPECT_EQ(path_of(w.tracked(waybill).scans.value()), "ACCEPTED");
  EXPECT_TRUE(w.brain.faults().empty());
}

TEST(Fault, OfACallStrikesOnlyWhomItNames) {
  CourierWorld w;
  ASSERT_TRUE(w.brain.set_fault(
      w.now, {.reference = "shp_2", .call = FaultCall::Upload, .kind = Refuse, .times = 2}));
  EXPECT_TRUE(std::holds_alternative<Uploaded>(w.brain.upload(w.now, {}, {parcel("shp_1")})));
  for (int n = 0; n < 2; ++n) {
    const auto refused = w.brain.upload(w.now, {}, {parcel("shp_3"), parcel("shp_2")});
    EXPECT_TRUE(std::holds_alternative<Refused>(refused));
  }
  EXPECT_EQ(w.brain.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<Uploaded>(w.brain.upload(w.now, {}, {parcel("shp_2")})));
}

TEST(Fault, OfNoAnswerHasItsEffectOrNot) {
  CourierWorld w;
  w.force(FaultCall::Upload, TimeoutBefore);
  EXPECT_TRUE(std::holds_alternative<perdura::mock_courier::Silent>(
      w.brain.upload(w.now, {}, {parcel("shp_1")})));
  EXPECT_EQ(w.brain.size(), 0u);
  w.force(FaultCall::Upload, TimeoutAfter);
  EXPECT_TRUE(std::holds_alternative<perdura::mock_courier::Silent>(
      w.brain.upload(w.now, {"key", "hash"}, {parcel("shp_1")})));
  EXPECT_EQ(w.brain.size(), 1u);
  const auto again = spoken(w.brain.upload(w.now, {"key", "hash"}, {parcel("shp_1")}));
  EXPECT_EQ(again.items.at(0).waybill, w.truth(w.upload("shp_1")).waybill);
}

TEST(Fault, CanBeTakenBackAndSurvivesARestart) {
  CourierWorld w;
  w.force(FaultCall::Upload, Refuse, {}, 5);
  w.brain.upload(w.now, {}, {parcel("shp_1")});
  Brain again(w.journal, w.options());
  ASSERT_EQ(again.faults().size(), 1u);
  EXPECT_EQ(again.faults().front().times, 4);
  again.clear_faults(w.now);
  EXPECT_TRUE(std::holds_alternative<Uploaded>(again.upload(w.now, {}, {parcel("shp_1")})));
}

TEST(Fault, IsRefusedBeyondTheirNumber) {
  CourierWorld w;
  for (std::size_t n = 0; n < max_faults; ++n) w.force(FaultCall::Upload, Refuse);
  EXPECT_FALSE(w.brain.set_fault(w.now, {.call = FaultCall::Upload, .kind = Refuse}));
}

TEST(Fate, DecidesWhatNoFaultWasOrderedFor) {
  CourierWorld w([](const Occasion& occasion, std::span<const FaultKind>) {
    const bool lost = occasion.call == FaultCall::Parcel && occasion.reference == "shp_1" &&
                      occasion.sequence == 3;
    return lost ? std::optional(Lose) : std::nullopt;
  });
  const auto first = w.upload("shp_1");
  const auto second = w.upload("shp_2");
  w.wait(48h);
  EXPECT_TRUE(w.truth(first).lost);
  EXPECT_EQ(path_of(w.truth(first).scans), "ACCEPTED PICKED_UP");
  EXPECT_EQ(path_of(w.truth(second).scans), whole_way);
}

TEST(Fate, SaysHowLateNewsComes) {
  CourierWorld w([](const Occasion& occasion, std::span<const FaultKind>) -> std::optional<Struck> {
    if (occasion.call != FaultCall::Webhook) return std::nullopt;
    return Struck(Late, 5min);
  });
  w.upload("shp_1");
  EXPECT_EQ(w.brain.next_due(), start + 5min);
}

TEST(Fate, ThatDecidesTheImpossibleDecidesNothing) {
  CourierWorld w([](const Occasion&, std::span<const FaultKind>) { return std::optional(Lose); });
  const auto waybill = w.upload("shp_1");
  w.wait(1h + 10min);
  EXPECT_EQ(path_of(w.truth(waybill).scans), "ACCEPTED PICKED_UP");
  w.wait(1h);
  EXPECT_TRUE(w.truth(waybill).lost);
}

}  // namespace
}  // namespace perdura::mock_courier::testing
