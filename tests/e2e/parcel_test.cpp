// What a seller sends, from its waybill to the buyer, or to its stop.
#include "tests/e2e/card.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/facts.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AParcel : public CardTest {
 protected:
  void deliver(const std::string& waybill) {
    for (int scan = 0; scan < Courier::scans; ++scan) courier_.advance(waybill);
  }
  static platform::HttpResponse keep(Stage& shop, const SeenOrder& order, const char* what) {
    return shop.buyer().send(apps::post("/api/v1/orders/" + order.id.value() + "/confirm-purchase",
                                        "{}", shop.key(what)));
  }
};

TEST_F(AParcel, IsDeliveredAndKeptByTheBuyer) {
  Facts facts;
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  EXPECT_EQ(keep(shop, order, "keep-too-early").status, 409);
  const auto parcel = dispatched(shop, order);
  const auto pickup = courier_.advance(parcel.waybill.value());
  EXPECT_EQ(pickup.status, "PICKED_UP");
  shop.await_status(order.id, "SHIPPING");
  await_parcel(shop, order, "SHIPPING");
  for (int scan = 1; scan < Courier::scans; ++scan) courier_.advance(*parcel.waybill);
  const auto delivered = shop.await_status(order.id, "DELIVERED");
  EXPECT_EQ(delivered.lines.at(0).delivered, 3);
  EXPECT_EQ(delivered.payment.captured_amount, Money(15'000));
  const auto kept = keep(shop, order, "keep");
  EXPECT_THAT(kept.status, AnyOf(200, 202)) << kept.body;
  shop.await_status(order.id, "COMPLETED");
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(types_of(facts.of("order", order.id.value())),
              ElementsAre("order.placed", "order.paid", "order.delivered", "order.completed"));
  EXPECT_THAT(types_of(facts.of("shipment", order.id.value())),
              ElementsAre("shipment.waybill_issued", "shipment.picked_up", "shipment.delivered"));
}

TEST_F(AParcel, OfAnOrderOnCreditIsDeliveredToo) {
  Stage& shop = stage();
  const auto paid = shop.paid_order("order", {3});
  const auto order = shop.read_order(paid.id);
  deliver(dispatched(shop, order).waybill.value());
  shop.await_status(order.id, "DELIVERED");
}

TEST_F(AParcel, DoesNotExistBeforeItsOrderIsPaid) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  EXPECT_THAT(parcels_of(shop.seller(), order.id), IsEmpty());
  cancelled(shop, order, "cancel");
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(parcels_of(shop.seller(), order.id), IsEmpty());
}

TEST_F(AParcel, OfAnotherSellerDoesNotExist) {
  Stage& one = stage();
  Stage& other = stage();
  const auto order = paid_by_card(one, "order");
  const auto parcel = parcel_of(one, order);
  const std::string path = "/api/v1/shipments/" + parcel.id.value();
  EXPECT_EQ(other.seller().send(apps::get(path)).status, 404);
  EXPECT_EQ(other.seller().send(dispatch_request(parcel.id)).status, 404);
  EXPECT_THAT(parcels_of(other.seller(), order.id), IsEmpty());
  EXPECT_EQ(other.buyer().send(apps::get(path)).status, 404);
  EXPECT_EQ(one.buyer().send(apps::get(path)).status, 200);
  EXPECT_EQ(one.buyer().send(dispatch_request(parcel.id)).status, 403);
  EXPECT_EQ(parcel_of(one, order).status, "READY");
}

TEST_F(AParcel, IsDispatchedOnce) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  const auto parcel = dispatched(shop, order);
  const auto again = shop.seller().send(dispatch_request(parcel.id));
  EXPECT_EQ(again.status, 409) << again.body;
  EXPECT_EQ(code_of(again), "ILLEGAL_TRANSITION");
  EXPECT_EQ(courier_.parcels(order.id).size(), 1u);
}

TEST_F(AParcel, IsStoppedByACancelBeforeTheCourierHasIt) {
  Facts facts;
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  const auto parcel = dispatched(shop, order);
  const auto ended = cancelled(shop, order, "cancel");
  EXPECT_EQ(ended.payment.refunded_amount, Money(15'000));
  await_parcel(shop, order, "CANCELLED");
  EXPECT_EQ(courier_.parcels(order.id).at(0).status, "CANCELLED");
  EXPECT_EQ(shop.read_skus().at(0).stock, 1'000);
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(types_of(facts.of("shipment", order.id.value())),
              ElementsAre("shipment.waybill_issued", "shipment.cancelled"));
}

TEST_F(AParcel, ThatTheCourierHasAlreadyRefusesTheCancel) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  const auto parcel = dispatched(shop, order);
  // Only the courier knows of the pickup.
  force(CourierFault{parcel.waybill, "webhook", "silent", 1});
  ASSERT_EQ(courier_.advance(parcel.waybill.value()).status, "PICKED_UP");
  ASSERT_EQ(shop.read_order(order.id).status, "PAID");
  EXPECT_THAT(cancel(shop, order, "cancel").status, AnyOf(202, 409));
  const auto shipping = shop.await_status(order.id, "SHIPPING");
  EXPECT_EQ(shipping.cancellations.at(0).status, "REFUSED");
  EXPECT_EQ(shipping.payment.refunded_amount, Money(0));
  EXPECT_EQ(shipping.lines.at(0).cancelled, 0);
  eventually("the pickup to be told",
             [&] { return shop.read_order(order.id).lines.at(0).shipped == 3; });
  const auto again = cancel(shop, order, "again");
  EXPECT_EQ(again.status, 409) << again.body;
  EXPECT_EQ(code_of(again), "ALREADY_SHIPPED");
  clear_faults();
  for (int scan = 1; scan < Courier::scans; ++scan) courier_.advance(*parcel.waybill);
  EXPECT_EQ(shop.await_status(order.id, "DELIVERED").lines.at(0).delivered, 3);
}

TEST_F(AParcel, WhoseCourierIsSilentGetsItsWaybillLater) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  force(CourierFault{{}, "upload", "timeout_after", 2});
  dispatched(shop, order);
  EXPECT_EQ(courier_.parcels(order.id).size(), 1u);
}

}  // namespace
}  // namespace perdura::e2e
