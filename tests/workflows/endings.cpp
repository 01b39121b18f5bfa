#include "tests/workflows/endings.hpp"

#include <gtest/gtest-spi.h>

#include "tests/workflows/card_shop.hpp"
#include "tests/workflows/shipping_shop.hpp"

namespace perdura::workflows {

namespace {

// Longer than any fault lasts. What waits for days would show no more: virtual days cost real time.
constexpr std::chrono::minutes kDeadline{3};

// ---- on store credit, up to PAID ----------------------------------------------------------------

void cancelled_on_credit(Shop& shop) {
  EXPECT_EQ(shop.place(order_of(3, 15'000)).status, "PAID");
  shop.expect_sold(3);
  ASSERT_FALSE(shop.cancel().failure);
  shop.let_all_end();
  shop.expect_nothing_held();
}

void out_of_stock(Shop& shop) {
  EXPECT_EQ(shop.place(order_of(11, 55'000)).status, "FAILED");
  shop.let_all_end();
  shop.expect_nothing_held();
}

void is_undone(Shop& shop) {
  EXPECT_EQ(shop.place(order_of(3, 15'000)).status, "FAILED");
  shop.let_all_end();
  shop.expect_nothing_held();
}

void credit_unheard(Shop& shop) {
  shop.books.unheard = "ChargeCredit";
  is_undone(shop);
}

void reservation_strays(Shop& shop) {
  shop.books.stray = "ReserveStock";
  is_undone(shop);
}

void charge_strays(Shop& shop) {
  shop.books.stray = "ChargeCredit";
  is_undone(shop);
}

// ---- by card, up to PAID ------------------------------------------------------------------------

void await_payment(CardShop& shop) {
  ASSERT_EQ(shop.place(card_order()).status, "AWAITING_PAYMENT");
}

void nothing_is_held(CardShop& shop) {
  shop.let_all_end();
  shop.expect_nothing_held();
  EXPECT_LE(shop.books.refunds, 1);
}

void ends_unpaid(CardShop& shop) {
  nothing_is_held(shop);
  EXPECT_TRUE(shop.books.payment_closed);
}

void paid(CardShop& shop) {
  await_payment(shop);
  EXPECT_EQ(shop.pay().order_status, "PAID");
  shop.expect_paid();
}

void paid_then_cancelled(CardShop& shop) {
  await_payment(shop);
  shop.pay();
  ASSERT_FALSE(shop.cancel().failure);
  nothing_is_held(shop);
}

void cancelled_unpaid(CardShop& shop) {
  await_payment(shop);
  ASSERT_FALSE(shop.cancel().failure);
  ends_unpaid(shop);
}

void expired(CardShop& shop) {
  await_payment(shop);
  ends_unpaid(shop);
  EXPECT_EQ(shop.books.orders["ord_1"], "EXPIRED");
}

void mismatched(CardShop& shop) {
  await_payment(shop);
  EXPECT_EQ(shop.pay("att_1", 1).order_status, "FAILED");
  ends_unpaid(shop);
}

void declined_thrice(CardShop& shop) {
  await_payment(shop);
  for (const std::string attempt : {"att_1", "att_2", "att_3"}) {
    shop.books.decline(attempt);
    shop.validate(attempt);
  }
  EXPECT_EQ(shop.books.orders["ord_1"], "FAILED");
  ends_unpaid(shop);
}

void opening_unheard(CardShop& shop) {
  shop.books.unheard = "OpenPayment";
  EXPECT_EQ(shop.place(card_order()).status, "FAILED");
  ends_unpaid(shop);
}

void opening_strays(CardShop& shop) {
  shop.books.stray = "OpenPayment";
  EXPECT_EQ(shop.place(card_order()).status, "FAILED");
  ends_unpaid(shop);
}

void paid_too_late(CardShop& shop) {
  expired(shop);
  const domain::AttemptId late("att_2");
  shop.books.pay(late.value(), 15'000);
  const auto refund = domain::calls::refund_of(late);
  const StartRefund back{.attempt_id = late, .refund_id = refund};
  shop.world.start("Refund", {to_payload(back)}, refund.value());
  nothing_is_held(shop);
  EXPECT_EQ(shop.books.attempts["att_2"].status, "VOIDED");
}

// ---- in parcels, from PAID on -------------------------------------------------------------------

/// The order ends, and so much of the buyer's money is kept.
void ends(ShippingShop& shop, std::int64_t kept) {
  EXPECT_EQ(shop.end(), kept > 0 ? "COMPLETED" : "CANCELLED");
  shop.let_all_end();
  EXPECT_EQ(shop.books.captured + shop.books.at_gateway(), kept);
}

void move_both(ShippingShop& shop, const std::string& status) {
  for (const int parcel : {1, 2}) shop.move(parcel, status);
}

void completed(ShippingShop& shop) {
  shop.pay(two_parcels());
  for (const int parcel : {1, 2}) {
    shop.move(parcel, "SHIPPING");
    shop.move(parcel, "DELIVERED");
  }
  ends(shop, 15'000);
}

void lost(ShippingShop& shop) {
  shop.pay(two_parcels());
  for (const int parcel : {1, 2}) {
    shop.move(parcel, "SHIPPING");
    shop.move(parcel, "LOST");
  }
  ends(shop, 0);
}

void cancelled(ShippingShop& shop) {
  shop.pay(two_parcels());
  ASSERT_FALSE(shop.cancel().failure);
  ends(shop, 0);
  EXPECT_EQ(shop.books.on_hand, 10);
}

/// The courier has one of the two parcels already.
void cancel_one_parcel(ShippingShop& shop) {
  shop.books.parcels["shp_1-2"].status = "SHIPPING";
  ASSERT_FALSE(shop.cancel().failure);
  shop.move(2, "SHIPPING");
  shop.move(2, "DELIVERED");
  ends(shop, 5'000);
  EXPECT_EQ(shop.books.on_hand, 9);
}

void cancelled_in_part(ShippingShop& shop) {
  shop.pay(two_parcels());
  cancel_one_parcel(shop);
}

void card_cancelled_in_part(ShippingShop& shop) {
  shop.pay_by_card(two_parcels());
  cancel_one_parcel(shop);
}

void cancelled_too_late(ShippingShop& shop) {
  shop.pay(two_parcels());
  for (auto& [id, parcel] : shop.books.parcels) parcel.status = "SHIPPING";
  ASSERT_FALSE(shop.cancel().failure);
  move_both(shop, "DELIVERED");
  ends(shop, 15'000);
}

void overdue(ShippingShop& shop) {
  shop.books.remind_in["PAID"] = kDeadline;
  shop.books.due_in["PAID"] = 2 * kDeadline;
  shop.pay(two_parcels());
  ends(shop, 0);
  EXPECT_EQ(shop.books.on_hand, 10);
}

// ---- a dispatched parcel ------------------------------------------------------------------------

void dispatch(ShippingShop& shop) {
  shop.books.parcels["shp_1-1"];
  const StartShipment start{
      .shipment_id = domain::ShipmentId("shp_1-1"),
      .order_id = domain::OrderId("ord_1"),
      .seller_id = domain::UserId("usr_s"),
      .patience = ShipmentPatience{.hand_over = kDeadline, .silence = kDeadline}};
  shop.world.start("Shipment", {to_payload(start)}, "shp_1-1");
}

void parcel_ends(ShippingShop& shop, const std::string& status) {
  shop.let_all_end();
  EXPECT_EQ(shop.books.parcels["shp_1-1"].status, status);
}

void not_handed_over(ShippingShop& shop) {
  dispatch(shop);
  parcel_ends(shop, "READY");
}

void silent(ShippingShop& shop) {
  dispatch(shop);
  BookParcel& parcel = shop.books.parcels["shp_1-1"];
  ASSERT_TRUE(shop.world.runtime().run_until([&] { return parcel.status == "WAYBILL_ISSUED"; }));
  parcel.status = "SHIPPING";
  const ShipmentChanged told{.event_id = domain::EventId("evt_1"),
                             .shipment_id = domain::ShipmentId("shp_1-1"),
                             .status = "SHIPPING"};
  shop.world.client().signal({"shp_1-1"}, {.name = "shipment_changed", .input = {to_payload(told)}},
                             [](const auto&) {});
  parcel_ends(shop, "LOST");
}

// -------------------------------------------------------------------------------------------------

/// What is still held up comes, and changes nothing.
void let_the_late_come(Shop& shop) {
  EXPECT_TRUE(shop.world.runtime().run_until([&] { return shop.books.held_up() == 0; }));
  shop.world.runtime().run_until_idle();
}

std::map<std::string, std::string> workflows(Shop& shop) {
  std::map<std::string, std::string> types;
  for (const auto& id : shop.runs()) {
    const auto history = shop.world.server().history(id);
    const auto& started = history.events(0).workflow_execution_started_event_attributes();
    types[id] = started.workflow_type().name();
  }
  return types;
}

template <class World>
Life live_in(void (*ending)(World&), const Strike& strike) {
  World shop(strike.cached);
  shop.books.due_in["DELIVERED"] = kDeadline;
  shop.books.fault = [&](const std::string& activity, int nth) {
    return activity == strike.activity && nth <= strike.times ? strike.fault : Fault::None;
  };
  ending(shop);
  let_the_late_come(shop);
  shop.expect_replays();
  return {shop.books.state(), shop.books.seen, workflows(shop), shop.books.problems};
}

/// What the tests of such a shop expect is told as problems.
template <class World>
Ending in(std::string name, std::string story, void (*ending)(World&)) {
  return {std::move(name), std::move(story), [ending](const Strike& strike) {
            using Reporter = ::testing::ScopedFakeTestPartResultReporter;
            ::testing::TestPartResultArray failures;
            Life life;
            {
              const Reporter reporter(Reporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
              try {
                life = live_in(ending, strike);
              } catch (const std::exception& error) {
                ADD_FAILURE() << error.what();
              }
            }
            for (int i = 0; i < failures.size(); ++i) {
              life.problems.push_back(failures.GetTestPartResult(i).message());
            }
            return life;
          }};
}

std::vector<Ending> all_endings() {
  return {
      in("CreditCancelled", "Paid on store credit, then cancelled.", cancelled_on_credit),
      in("CreditOutOfStock", "More units are wanted than there are.", out_of_stock),
      in("CreditUnheard", "Nobody hears of the charge for as long as a placement waits.",
         credit_unheard),
      in("ReservationStrays",
         "The reservation is away for as long as a placement waits; when all is undone it comes.",
         reservation_strays),
      in("CreditStrays", "The same of the charge.", charge_strays),
      in("CardPaid", "Paid at the gateway.", paid),
      in("CardPaidThenCancelled", "Paid at the gateway, then cancelled.", paid_then_cancelled),
      in("CardCancelledUnpaid", "Cancelled before it is paid.", cancelled_unpaid),
      in("CardExpired", "Nobody pays in time.", expired),
      in("CardMismatched", "Another amount is paid than is due.", mismatched),
      in("CardDeclinedThrice", "Three attempts to pay are declined.", declined_thrice),
      in("CardOpeningUnheard",
         "Nobody hears of the opened payment for as long as a placement waits.", opening_unheard),
      in("CardOpeningStrays",
         "The payment is opened when it was closed, long after its placement was given up.",
         opening_strays),
      in("CardPaidTooLate", "Somebody pays when the order has expired.", paid_too_late),
      in("Completed", "Two parcels are delivered, and the claim window passes.", completed),
      in("Lost", "The courier loses both parcels.", lost),
      in("Cancelled", "Cancelled before a parcel leaves.", cancelled),
      in("CancelledInPart", "Cancelled when the courier has one of two parcels.",
         cancelled_in_part),
      in("CardCancelledInPart", "The same, paid at the gateway.", card_cancelled_in_part),
      in("CancelledTooLate", "Cancelled when the courier has both parcels.", cancelled_too_late),
      in("Overdue", "The sellers are reminded, and do not dispatch.", overdue),
      in("ParcelNotHandedOver", "A waybill is issued; the courier never gets the parcel.",
         not_handed_over),
      in("ParcelSilent", "The courier has the parcel, and never scans it again.", silent),
  };
}

}  // namespace

const std::vector<Ending>& endings() {
  static const std::vector<Ending> all = all_endings();
  return all;
}

}  // namespace perdura::workflows
