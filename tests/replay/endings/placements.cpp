// Orders that are refused: everything that was done for them is undone.
#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/order_shop.hpp"
#include "tests/replay/scripted_world.hpp"

namespace perdura::replay {

using namespace domain::calls;

namespace {

/// An order of which the services say so; it is undone and FAILED.
void refused(ScriptedWorld& world, const PlaceOrder& order, const ReserveOutcome& reserved,
             const ChargeOutcome& charged, const OpenPaymentOutcome& opened) {
  world.answers(activities::product::reserve, {reserved});
  world.answers(activities::payment::charge, {charged});
  world.answers(activities::payment::open, {opened});
  world.answers(activities::payment::close, {{}});
  world.answers(activities::product::release, {{3}});
  world.answers(activities::order::failed, {{.status = "FAILED", .moved = true}});
  world.begin("Order", "ord_1", order);
}

}  // namespace

Scenes placements() {
  return {
      {[](OrderShop& shop) {
         shop.books.on_hand = 2;
         shop.place(on_credit());
       },
       {{"Order", "failed-out-of-stock", "ord_1", "FAILED OUT_OF_STOCK"}}},
      {[](OrderShop& shop) {
         shop.books.price = 6'000;
         shop.place(by_card());
       },
       {{"Order", "failed-price-changed", "ord_1", "FAILED PRICE_CHANGED"}}},
      {[](ScriptedWorld& world) {
         refused(world, on_credit(), SkuUnavailable{{domain::SkuId("sku_coffee")}}, {}, {});
       },
       {{"Order", "failed-sku-unavailable", "ord_1", "FAILED SKU_UNAVAILABLE"}}},
      {[](ScriptedWorld& world) { refused(world, on_credit(), ReservationWithdrawn{}, {}, {}); },
       {{"Order", "failed-reservation-withdrawn", "ord_1", "FAILED PLACEMENT_WITHDRAWN"}}},
      {[](OrderShop& shop) {
         shop.books.credit = 10'000;
         shop.place(on_credit());
       },
       {{"Order", "failed-insufficient-credit", "ord_1", "FAILED INSUFFICIENT_CREDIT"}}},
      {[](ScriptedWorld& world) {
         refused(world, on_credit(), three_coffees(), ChargeWithdrawn{}, {});
       },
       {{"Order", "failed-charge-withdrawn", "ord_1", "FAILED PLACEMENT_WITHDRAWN"}}},
      {[](ScriptedWorld& world) {
         refused(world, by_card(), three_coffees(), {}, PaymentNotTaken{"NOT_SUPPORTED"});
       },
       {{"Order", "failed-payment-refused", "ord_1", "FAILED PAYMENT_REFUSED"}}},
      {[](ScriptedWorld& world) {
         refused(world, by_card(), three_coffees(), {}, PaymentWithdrawn{});
       },
       {{"Order", "failed-payment-withdrawn", "ord_1", "FAILED PLACEMENT_WITHDRAWN"}}},
      {[](OrderShop& shop) {
         shop.fail("ReserveStock", Fault::FailsBefore);
         shop.place(on_credit());
       },
       {{"Order", "failed-stock-away", "ord_1", "FAILED SERVICE_UNAVAILABLE"}}},
      {[](OrderShop& shop) {
         shop.fail("ChargeCredit", Fault::FailsAfter);
         shop.place(on_credit());
       },
       {{"Order", "failed-credit-away", "ord_1", "FAILED SERVICE_UNAVAILABLE"}}},
      {[](OrderShop& shop) {
         shop.fail("OpenPayment", Fault::FailsAfter);
         shop.place(by_card());
       },
       {{"Order", "failed-gateway-away", "ord_1", "FAILED SERVICE_UNAVAILABLE"}}},
      {[](OrderShop& shop) {
         shop.books.fault = [](const std::string& called, int nth) {
           if (called == "ChargeCredit") return Fault::RefusedForGood;
           return called == "ReleaseStock" && nth <= 2 ? Fault::RefusedForGood : Fault::None;
         };
         shop.place(on_credit());
       },
       {{"Order", "failed-undo-refused-at-first", "ord_1", "FAILED SERVICE_UNAVAILABLE"}}},
      {[](OrderShop& shop) {
         // As after its run was set back: it is accepted, and refused once the placement is.
         shop.books.on_hand = 2;
         shop.fail("ReserveStock", Fault::FailsBefore, 4);
         shop.begin(on_credit());
         shop.until_called("ReserveStock", 3);
         shop.ask_cancel();
       },
       {{"Order", "failed-amid-a-cancel", "ord_1", "FAILED OUT_OF_STOCK"}}},
  };
}

}  // namespace perdura::replay
