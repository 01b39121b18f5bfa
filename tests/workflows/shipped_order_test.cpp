// From PAID to COMPLETED: parcels, what becomes of them, deadlines, and a cancel that the courier
// decides. What was not delivered is refunded, once; what was delivered is paid for.
#include <gmock/gmock.h>

#include "tests/workflows/shipping_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;

TEST(ShippedOrder, HasAParcelForEachSeller) {
  ShippingShop shop;
  shop.pay(two_parcels());
  ASSERT_EQ(shop.books.parcels.size(), 2u);
  EXPECT_EQ(shop.books.parcels["shp_1-1"].lines.at(0).line_id.value(), "lin_1");
  EXPECT_EQ(shop.books.parcels["shp_1-2"].lines.at(0).line_id.value(), "lin_2");
}

TEST(ShippedOrder, IsCompletedWhenItsClaimWindowIsOver) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 7h;
  shop.pay(two_parcels());
  for (const int parcel : {1, 2}) {
    shop.move(parcel, "WAYBILL_ISSUED");
    shop.move(parcel, "SHIPPING");
    shop.move(parcel, "DELIVERED");
  }
  ASSERT_TRUE(shop.until_status("DELIVERED"));
  const auto delivered = shop.world.runtime().now();
  EXPECT_EQ(shop.end(), "COMPLETED");
  EXPECT_GE(shop.world.runtime().now() - delivered, 7h - 1min);
  EXPECT_EQ(shop.books.captured, 15'000);
  shop.expect_replays();
}

TEST(ShippedOrder, TakesAtMostSixtyEventsToBeDeliveredOnItsOwn) {
  ShippingShop shop;
  shop.pay_by_card(one_parcel());
  for (const char* status : {"SHIPPING", "DELIVERED"}) {
    shop.move(1, status);
    ASSERT_TRUE(shop.until_status(status));
  }
  // With those of its Shipment, 80 in all.
  EXPECT_LE(shop.events(), 60);
}

TEST(ShippedOrder, IsCompletedWhenItsBuyerConfirms) {
  ShippingShop shop;
  shop.pay(one_parcel());
  shop.move(1, "SHIPPING");
  shop.move(1, "DELIVERED");
  ASSERT_TRUE(shop.until_status("DELIVERED"));
  const auto confirmed =
      shop.update<Placement>("confirm_purchase", ConfirmPurchase{domain::UserId("usr_1")});
  EXPECT_EQ(confirmed.status, "COMPLETED");
  EXPECT_EQ(shop.end(), "COMPLETED");
}

TEST(ShippedOrder, IsNotConfirmedBeforeItIsDelivered) {
  ShippingShop shop;
  shop.pay(one_parcel());
  const auto refused = shop.world.ask<UpdateOutcome>([&](auto answer) {
    shop.world.client().update({"ord_1"},
                               {.name = "confirm_purchase",
                                .input = {to_payload(ConfirmPurchase{domain::UserId("usr_1")})},
                                .timeout = Duration{}},
                               answer);
  });
  ASSERT_TRUE(refused.value().failure);
  EXPECT_EQ(refused.value().failure->type, "ILLEGAL_TRANSITION");
}

TEST(ShippedOrder, CountsTheSameNewsOnce) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 1h;
  shop.pay(two_parcels());
  const ShipmentChanged told{.event_id = domain::EventId("evt_same"),
                             .shipment_id = domain::ShipmentId("shp_1-1"),
                             .status = "SHIPPING",
                             .lines = shop.books.parcels["shp_1-1"].lines};
  for (int i = 0; i < 3; ++i) shop.tell(told);
  ASSERT_TRUE(shop.until_status("SHIPPING"));
  for (const int parcel : {1, 2}) shop.move(parcel, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
  EXPECT_EQ(shop.books.calls["RecordShipment"], 3);
}

TEST(ShippedOrder, WhoseSellerIsRemindedAndThenTooLateIsCancelledAtHisFault) {
  ShippingShop shop;
  shop.books.remind_in["PAID"] = 3h;
  shop.books.due_in["PAID"] = 7h;
  shop.pay(one_parcel());
  ASSERT_TRUE(shop.until_called("RecordReminded"));
  EXPECT_EQ(shop.books.orders["ord_1"], "PAID");
  EXPECT_EQ(shop.end(), "CANCELLED");
  EXPECT_EQ(shop.books.calls["RecordReminded"], 1);
  EXPECT_EQ(shop.books.parcels["shp_1-1"].status, "CANCELLED");
  shop.expect_nothing_held();
  shop.expect_replays();
}

// Its deadline passes while the buyer's cancel is on its way, or his confirmation: whoever came
// first is not disturbed.
TEST(ShippedOrder, WhoseDeadlinePassesAmidACancelIsCancelledOnce) {
  ShippingShop shop;
  shop.books.due_in["PAID"] = 2s;
  shop.pay(one_parcel());
  shop.books.fault = [](const std::string& activity, int nth) {
    return activity == "RecordCancelPending" && nth <= 8 ? Fault::FailsBefore : Fault::None;
  };
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(shop.world.outcome({"ord_1"}).status, WorkflowStatus::Completed);
  EXPECT_EQ(shop.books.calls["RecordCancelled"], 1);
  shop.expect_nothing_held();
}

TEST(ShippedOrder, WhoseWindowEndsAmidAConfirmationIsCompletedByTheBuyer) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 2s;
  shop.pay(one_parcel());
  shop.books.fault = [](const std::string& activity, int nth) {
    return activity == "RecordCompleted" && nth <= 8 ? Fault::FailsBefore : Fault::None;
  };
  shop.move(1, "SHIPPING");
  shop.move(1, "DELIVERED");
  ASSERT_TRUE(shop.until_status("DELIVERED"));
  const auto confirmed =
      shop.update<Placement>("confirm_purchase", ConfirmPurchase{domain::UserId("usr_1")});
  EXPECT_EQ(confirmed.status, "COMPLETED");
  EXPECT_EQ(shop.books.completed_by, domain::Actor::Buyer);
  EXPECT_EQ(shop.end(), "COMPLETED");
}

TEST(ShippedOrder, IsRemindedOfAmidACancelWithoutDisturbingIt) {
  ShippingShop shop;
  shop.books.remind_in["PAID"] = 2s;
  shop.pay(two_parcels());
  shop.books.courier_silent = true;
  std::optional<UpdateOutcome> cancelled;
  shop.tell_cancel([&](auto outcome) { cancelled = outcome.value(); });
  ASSERT_TRUE(shop.until_called("StopShipments"));
  shop.move(2, "SHIPPING");
  ASSERT_TRUE(shop.until_called("StopShipments", 3));
  EXPECT_EQ(shop.books.calls["RecordShipment"], 0) << "nothing acts beside a cancellation";
  shop.books.courier_silent = false;
  ASSERT_TRUE(shop.world.runtime().run_until([&] { return cancelled.has_value(); }));
  EXPECT_EQ(shop.books.orders["ord_1"], "SHIPPING");
}

// Somebody has dispatched at the last moment: the order service knows, and it is looked at again.
TEST(ShippedOrder, ThatWasDispatchedInTimeIsNotCancelledByItsDeadline) {
  ShippingShop shop;
  shop.books.due_in["PAID"] = 2s;
  shop.books.due_in["DELIVERED"] = 1h;
  shop.books.dispatched = true;
  shop.pay(one_parcel());
  ASSERT_TRUE(shop.until_called("RecordCancelPending", 2));
  EXPECT_EQ(shop.books.orders["ord_1"], "PAID");
  shop.move(1, "SHIPPING");
  shop.move(1, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
}

TEST(ShippedOrder, ThatOneSellerHasDispatchedIsLookedAtWhenTheNextOnesTimeIsOver) {
  ShippingShop shop;
  shop.books.due_in["PAID"] = 2s;
  shop.books.dispatched = true;
  shop.books.others_due_in = 3h;
  shop.pay(two_parcels());
  ASSERT_TRUE(shop.until_called("RecordCancelPending"));
  const auto first = shop.world.runtime().now();
  shop.world.runtime().run_for(3h - 1min);
  EXPECT_EQ(shop.books.calls["RecordCancelPending"], 1);
  ASSERT_TRUE(shop.until_called("RecordCancelPending", 2));
  EXPECT_LT(shop.world.runtime().now() - first, 3h + 1min);
}

TEST(ShippedOrder, OfWhichNobodysTimeIsOverSoonIsLookedAtTheNextDay) {
  ShippingShop shop;
  shop.books.due_in["PAID"] = 2s;
  shop.books.dispatched = true;
  shop.books.others_due_in = 72h;
  shop.pay(two_parcels());
  ASSERT_TRUE(shop.until_called("RecordCancelPending"));
  const auto first = shop.world.runtime().now();
  ASSERT_TRUE(shop.until_called("RecordCancelPending", 2));
  EXPECT_LT(shop.world.runtime().now() - first, 24h + 1min);
}

TEST(ShippedOrder, ThatWasPickedUpInTimeIsNotCancelledByItsDeadline) {
  ShippingShop shop;
  shop.books.due_in["PAID"] = 7h;
  shop.books.due_in["DELIVERED"] = 20h;
  shop.pay(one_parcel());
  shop.move(1, "SHIPPING");
  shop.move(1, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
}

TEST(ShippedOrder, LostOrSentBackIsRefundedAndCancelled) {
  for (const std::string status : {"LOST", "RETURNED"}) {
    for (const bool by_card : {false, true}) {
      ShippingShop shop;
      by_card ? shop.pay_by_card(one_parcel()) : shop.pay(one_parcel());
      shop.move(1, "SHIPPING");
      shop.move(1, status);
      EXPECT_EQ(shop.end(), "CANCELLED");
      EXPECT_EQ(shop.books.credit, 100'000);
      EXPECT_EQ(shop.books.at_gateway(), 0);
      EXPECT_EQ(shop.books.on_hand, 7) << "the goods are gone";
    }
  }
}

TEST(ShippedOrder, OfWhichOneParcelIsLostIsDeliveredAndRefundedInPart) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 1h;
  shop.pay(two_parcels());
  shop.move(1, "SHIPPING");
  shop.move(2, "SHIPPING");
  shop.move(2, "LOST");
  shop.move(1, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
  EXPECT_EQ(shop.books.captured, 10'000);
  EXPECT_EQ(shop.books.credit, 90'000);
}

// --- A cancel that the courier decides
// -------------------------------------------------------------

TEST(ShippedOrder, IsCancelledWhileTheCourierHasNothing) {
  ShippingShop shop;
  shop.pay(two_parcels());
  shop.move(1, "WAYBILL_ISSUED");
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure) << cancelled.failure->message;
  EXPECT_EQ(only_payload<OrderCancellation>(cancelled.result).refunded, Money(15'000));
  EXPECT_EQ(shop.end(), "CANCELLED");
  shop.expect_nothing_held();
}

TEST(ShippedOrder, WaitsForTheCouriersAnswerToACancel) {
  for (const bool told : {false, true}) {
    ShippingShop shop;
    shop.pay(one_parcel());
    shop.move(1, "WAYBILL_ISSUED");
    shop.books.courier_silent = true;
    std::optional<UpdateOutcome> cancelled;
    shop.tell_cancel([&](auto outcome) { cancelled = outcome.value(); });
    ASSERT_TRUE(shop.until_called("StopShipments", 3));
    EXPECT_FALSE(cancelled.has_value());
    EXPECT_EQ(shop.books.captured, 15'000) << "nothing is refunded before the courier has said";
    shop.books.courier_silent = false;
    if (told) shop.move(1, "CANCELLED");
    ASSERT_TRUE(shop.world.runtime().run_until([&] { return cancelled.has_value(); }));
    EXPECT_EQ(shop.end(), "CANCELLED");
    shop.expect_nothing_held();
    shop.expect_replays();
  }
}

TEST(ShippedOrder, ThatTheCourierHasAlreadyIsNotCancelledAndGoesOn) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 1h;
  shop.pay(one_parcel());
  shop.books.parcels["shp_1-1"].status = "SHIPPING";  // nobody has told yet
  const auto cancelled = shop.cancel();
  ASSERT_FALSE(cancelled.failure);
  const auto result = only_payload<OrderCancellation>(cancelled.result);
  EXPECT_EQ(result.status, "SHIPPING");
  EXPECT_EQ(result.refunded, Money());
  ASSERT_EQ(shop.books.settled.size(), 1u);
  EXPECT_TRUE(shop.books.settled[0].stopped.empty());
  shop.move(1, "SHIPPING");
  shop.move(1, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
  EXPECT_EQ(shop.books.captured, 15'000);
}

TEST(ShippedOrder, OfWhichTheCourierHasOneParcelIsCancelledInPart) {
  for (const bool by_card : {false, true}) {
    ShippingShop shop;
    shop.books.due_in["DELIVERED"] = 1h;
    by_card ? shop.pay_by_card(two_parcels()) : shop.pay(two_parcels());
    shop.books.parcels["shp_1-2"].status = "SHIPPING";
    const auto cancelled = shop.cancel();
    ASSERT_FALSE(cancelled.failure);
    const auto result = only_payload<OrderCancellation>(cancelled.result);
    EXPECT_EQ(result.status, "SHIPPING");
    EXPECT_EQ(result.refunded, Money(10'000));
    EXPECT_EQ(shop.books.on_hand, 9);
    shop.move(2, "SHIPPING");
    shop.move(2, "DELIVERED");
    EXPECT_EQ(shop.end(), "COMPLETED");
    EXPECT_EQ(by_card ? shop.books.at_gateway() : shop.books.captured, 5'000);
    shop.expect_replays();
  }
}

// What parcels tell while the order is being cancelled is recorded after it.
TEST(ShippedOrder, HearsNewsAfterItsCancellation) {
  ShippingShop shop;
  shop.books.due_in["DELIVERED"] = 1h;
  shop.pay(two_parcels());
  shop.books.courier_silent = true;
  std::optional<UpdateOutcome> cancelled;
  shop.tell_cancel([&](auto outcome) { cancelled = outcome.value(); });
  ASSERT_TRUE(shop.until_called("StopShipments"));
  shop.move(2, "SHIPPING");
  ASSERT_TRUE(shop.until_called("StopShipments", 3));
  EXPECT_EQ(shop.books.calls["RecordShipment"], 0);
  shop.books.courier_silent = false;
  ASSERT_TRUE(shop.world.runtime().run_until([&] { return cancelled.has_value(); }));
  EXPECT_EQ(only_payload<OrderCancellation>(cancelled->result).refunded, Money(10'000));
  shop.move(2, "DELIVERED");
  EXPECT_EQ(shop.end(), "COMPLETED");
  EXPECT_EQ(shop.books.captured, 5'000);
}

}  // namespace
}  // namespace perdura::workflows
