// The workflow of a paid order is lost: it is noticed when a deadline that it keeps passes, or when
// it does not record what a parcel did; and it takes up where the rows are.
#include "domain/calls/shipping.hpp"
#include "tests/services/order/recover_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using namespace std::chrono_literals;
using domain::Money;
using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto until_reminder = 3 * 24h;  // paid on a Sunday
constexpr auto until_overdue = 9 * 24h;
constexpr auto claim_window = 7 * 24h;
constexpr auto after = 60s;  // `recover_after`

struct LostPaid : ::testing::Test, RecoverWorld {
  /// What the topic tells of a parcel, now.
  void copy_parcel(const std::string& id, int number, const std::string& status,
                   const std::vector<domain::ParcelUnits>& lines) {
    db.transaction([&](platform::sql::Transaction& tx) {
      store::write_shipment(tx, {.shipment_id = domain::ShipmentId("shp_" + std::to_string(number)),
                                 .order_id = OrderId(id),
                                 .seller_id = domain::UserId("usr_shop"),
                                 .status = status,
                                 .courier_code = {},
                                 .waybill = {},
                                 .units = json::to_text(lines),
                                 .updated_at = platform::now_of(clock)});
      store::look_soon(tx, OrderId(id));
    });
  }
  void remind(const std::string& id, int number) {
    tell("reminded", RecordReminded{OrderId(id), number}, "r" + std::to_string(number));
  }
  std::vector<std::string> told() {
    std::vector<std::string> names;
    for (const auto& fact : facts()) {
      const bool parcel = fact.name == "shipment_changed";
      names.push_back(parcel ? json::from_text<ShipmentChanged>(fact.body).status : fact.name);
    }
    return names;
  }
  ResumedOrder resumed() { return json::from_text<PlaceOrder>(facts().at(0).body).resumed.value(); }
};

TEST_F(LostPaid, IsNotLookedForBeforeADeadlineHasPassed) {
  const auto id = paid_for_two_parcels();
  EXPECT_EQ(round_after(until_reminder).asked, 0);
  EXPECT_EQ(round_after(after - 1ms).asked, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
  EXPECT_THAT(told(), ElementsAre("Order"));
}

TEST_F(LostPaid, TakesUpWhereTheRowsAre) {
  const auto id = paid_for_two_parcels();
  const auto placed = sagas.placed.back();
  round_after(until_reminder + after);
  const auto fact = facts().at(0);
  EXPECT_EQ(fact.request_id, start_request(OrderId(id)));
  auto start = json::from_text<PlaceOrder>(fact.body);
  EXPECT_EQ(start.resumed->status, "PAID");
  EXPECT_EQ(start.resumed->held, held(placed));
  EXPECT_EQ(start.resumed->due_in, until_overdue - until_reminder - after);
  EXPECT_EQ(start.resumed->remind_in, 0ms);
  EXPECT_FALSE(start.resumed->captured);
  EXPECT_FALSE(start.resumed->cancelling);
  start.resumed.reset();
  EXPECT_EQ(start, placed);
}

TEST_F(LostPaid, ByCardKnowsWhatItWasPaidBy) {
  const auto id = awaiting_order();
  capture(OrderId(id), 2);
  round_after(until_reminder + after);
  lose_facts();
  round_after(after);
  EXPECT_EQ(resumed().captured, attempt(2));
}

TEST_F(LostPaid, IsAskedForAgainLessAndLessOften) {
  paid_for_two_parcels();
  EXPECT_EQ(round_after(until_reminder + after).asked, 1);
  EXPECT_EQ(round_after(10 * after).asked, 0) << "it is on its way";
  lose_facts();
  EXPECT_EQ(round_after(after).asked, 1);
  lose_facts();
  EXPECT_EQ(round_after(after).asked, 0);
  EXPECT_EQ(round_after(after).asked, 1);
}

TEST_F(LostPaid, ThatIsDeliveredIsLookedForAfterItsWindow) {
  const auto id = delivered_order();
  EXPECT_EQ(round_after(claim_window).asked, 0);
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_EQ(resumed().status, "DELIVERED");
  EXPECT_EQ(resumed().due_in, 0ms);
  lose_facts();
  complete(OrderId(id), domain::Actor::System);
  EXPECT_EQ(round_after(24h).asked, 0);
}

TEST_F(LostPaid, ThatDoesNotRecordWhatAParcelDidIsToldAgain) {
  const auto id = paid_for_two_parcels();
  copy_parcel(id, 1, "SHIPPING", {units(0, 2)});
  EXPECT_EQ(round_after(1s).asked, 0) << "its workflow may just be told";
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_THAT(told(), ElementsAre("Order", "SHIPPING"));
  const auto signal = facts().at(1);
  EXPECT_EQ(signal.kind, platform::Delivery::Signal);
  EXPECT_EQ(signal.workflow_id, id);
  EXPECT_EQ(json::from_text<ShipmentChanged>(signal.body).lines, std::vector{units(0, 2)});
}

TEST_F(LostPaid, IsNotLookedForWhereParcelsAreRecorded) {
  const auto id = paid_for_two_parcels();
  for (const auto* status : {"SHIPPING", "DELIVERED"}) {
    copy_parcel(id, 1, status, {units(0, 2)});
    tell_parcel(id, 1, status, {units(0, 2)});
  }
  copy_parcel(id, 2, "WAYBILL_ISSUED", {units(1, 1)});
  EXPECT_EQ(round_after(after).asked, 0);
  EXPECT_EQ(round_after(after).asked, 0);
  EXPECT_THAT(facts(), IsEmpty());
}

TEST_F(LostPaid, IsNotLookedForWhereItsSellersHaveDispatched) {
  const auto id = paid_for_two_parcels();
  copy_parcel(id, 1, "WAYBILL_ISSUED", {units(0, 2)});
  EXPECT_EQ(round_after(until_overdue + after).asked, 1) << "one has not";
  lose_facts();
  copy_parcel(id, 2, "WAYBILL_ISSUED", {units(1, 1)});
  EXPECT_EQ(round_after(2 * after).asked, 0);
  EXPECT_EQ(round_after(24h).asked, 0);
  copy_parcel(id, 2, "SHIPPING", {units(1, 1)});
  EXPECT_EQ(round_after(after).asked, 1);
}

// The first has a waybill, the second one's time began anew on Monday.
TEST_F(LostPaid, IsNotLookedForAtTheDeadlineOfASellerWhoHasDispatched) {
  const auto id = paid_for_two_parcels();
  copy_parcel(id, 1, "WAYBILL_ISSUED", {units(0, 2)});
  clock.advance(24h);
  tell_parcel(id, 2, "READY", {units(1, 1)});
  clock.advance(until_reminder - 24h);
  remind(id, 1);
  clock.advance(24h);
  remind(id, 2);
  EXPECT_EQ(round_after(until_overdue - until_reminder - 24h + after).asked, 0);
  const auto refused = tell("cancel-pending",
                            RecordCancelPending{OrderId(id), domain::CancellationId("can_1"),
                                                domain::Actor::System, domain::Reason::OutOfStock},
                            "p");
  EXPECT_EQ(refused, (OrderRecorded{"PAID", false, 24h - after})) << "when the other one's is over";
  EXPECT_EQ(round_after(24h - 1ms).asked, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
}

TEST_F(LostPaid, HasTimeToHearThatAParcelIsReadyAgainAfterItsDeadline) {
  const auto id = paid_for_two_parcels();
  clock.advance(until_reminder);
  remind(id, 1);
  copy_parcel(id, 1, "SHIPPING", {units(0, 2)});
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  copy_parcel(id, 2, "WAYBILL_ISSUED", {units(1, 1)});
  clock.advance(until_overdue);
  copy_parcel(id, 2, "READY", {units(1, 1)});
  EXPECT_EQ(round_after(after - 1ms).asked, 0);
  EXPECT_EQ(round_after(1ms).asked, 1);
}

TEST_F(LostPaid, GoesOnWithACancellationOfAPart) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  const domain::CancellationId can("can_7-overdue-1");
  tell("cancel-pending",
       RecordCancelPending{OrderId(id), can, domain::Actor::System, domain::Reason::OutOfStock},
       "p");
  EXPECT_EQ(round_after(after).asked, 1);
  const auto cancelling = resumed().cancelling.value();
  EXPECT_EQ(cancelling.wish.cancellation_id, can);
  EXPECT_EQ(cancelling.wish.refund_id, domain::RefundId("rfd_7-overdue-1"));
  EXPECT_EQ(cancelling.wish.led_by, domain::Actor::System);
  EXPECT_EQ(cancelling.part, std::optional(std::vector{units(1, 1)}));
}

// From its beginning it would wait for a payment that may have gone back already.
TEST_F(LostPaid, GoesOnWithTheCancellationOfAllOfIt) {
  const auto id = awaiting_order();
  capture(OrderId(id));
  sagas.on_cancel = nullptr;
  EXPECT_EQ(cancel(id).status, 202);
  const auto wanted = sagas.cancels.at(0);
  tell("cancel-pending",
       RecordCancelPending{OrderId(id), wanted.cancellation_id, wanted.led_by, wanted.reason}, "p");
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_THAT(told(), ElementsAre("Order", "cancel"))
      << "a run that was set back hears of it again";
  EXPECT_EQ(resumed().status, "CANCEL_PENDING");
  EXPECT_EQ(resumed().captured, attempt(1));
  const auto cancelling = resumed().cancelling.value();
  EXPECT_EQ(cancelling.wish, wanted);
  EXPECT_FALSE(cancelling.part) << "all of it, as at first";
}

TEST_F(LostPaid, ThatIsBeingCancelledIsToldWhatItsParcelsDid) {
  const auto id = paid_for_two_parcels();
  const domain::CancellationId can("can_1");
  tell("cancel-pending", RecordCancelPending{OrderId(id), can, domain::Actor::Admin}, "p");
  copy_parcel(id, 1, "SHIPPING", {units(0, 2)});
  EXPECT_EQ(round_after(after).asked, 1);
  EXPECT_THAT(told(), ElementsAre("Order", "SHIPPING"));
}

TEST_F(LostPaid, IsFoundByABuyerWhoConfirms) {
  const auto id = delivered_order();
  sagas.on_confirm = [](const OrderId&) { return ConfirmAnswer(Pending{}); };
  call(anna, HttpMethod::Post, "/api/v1/orders/" + id + "/confirm-purchase", "", "c");
  EXPECT_THAT(told(), ElementsAre("confirm_purchase"));
  clock.advance(request_goes_first);
  relay_all(platform::Delivered::Closed);
  EXPECT_THAT(delivered, ElementsAre(confirm_request(OrderId(id)), start_request(OrderId(id))));
  EXPECT_THAT(told(), ElementsAre("confirm_purchase")) << "behind the start, once more";
}

}  // namespace
}  // namespace perdura::services::order::testing
