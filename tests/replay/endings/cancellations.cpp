// An order that is paid is cancelled before it ships: the courier decides of which parcels.
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/order_shop.hpp"
#include "tests/replay/scripted_world.hpp"
#include "workflows/cancellation.hpp"

namespace perdura::replay {

using namespace domain::calls;

namespace {

/// The courier has the second of two parcels.
void half_too_late(OrderShop& shop, const PlaceOrder& order) {
  shop.place_and_pay(order);
  shop.books.parcels["shp_1-2"].status = "SHIPPING";  // nobody has told yet
  shop.cancel();
  shop.move(2, "SHIPPING");
  shop.move(2, "DELIVERED");
  shop.until_status("DELIVERED");
  shop.confirm();
}

/// The courier does not say whether the parcel is stopped; then it does.
void courier_silent(OrderShop& shop) {
  shop.place_and_pay(on_credit());
  shop.move(1, "WAYBILL_ISSUED");
  shop.books.courier_silent = true;
  shop.ask_cancel();
  shop.until_called("StopShipments", 2);
  shop.books.courier_silent = false;
}

}  // namespace

Scenes cancellations() {
  return {
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit(no_parcels));
         shop.cancel();
       },
       {{"Order", "cancelled-without-parcels", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-without-parcels", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit(2));
         shop.move(1, "WAYBILL_ISSUED");
         shop.cancel();
       },
       {{"Order", "cancelled-paid-credit", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-credit", "ord_1/1", "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(by_card());
         shop.move(1, "WAYBILL_ISSUED");
         shop.cancel();
       },
       {{"Order", "cancelled-paid-card", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-card", "ord_1/1", "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         // As after its run was set back.
         shop.fail("ReserveStock", Fault::FailsBefore, 4);
         shop.begin(on_credit());
         shop.until_called("ReserveStock", 3);
         shop.ask_cancel();
       },
       {{"Order", "cancelled-before-it-was-placed", "ord_1", "CANCELLED CANCELLED"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit());
         for (const int number : {1, 2}) shop.ask_cancel(number);
       },
       {{"Order", "cancelled-asked-twice", "ord_1", "CANCELLED CANCELLED"}}},
      {[](OrderShop& shop) { courier_silent(shop); },
       {{"Cancellation", "stopped-courier-asked-again", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         courier_silent(shop);
         shop.move(1, "CANCELLED");
       },
       {{"Order", "cancelled-courier-told", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-courier-told", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(by_card());
         shop.books.silent = true;
         shop.ask_cancel();
         shop.until_called("GiveBack", 3);
         shop.books.silent = false;
       },
       {{"Order", "cancelled-refund-in-doubt", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-refund-in-doubt", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit());
         shop.books.fault = [](const std::string& called, int nth) {
           if (called == "StopShipments") return nth <= 4 ? Fault::FailsAfter : Fault::None;
           return nth <= 2 ? Fault::RefusedForGood : Fault::None;
         };
         shop.cancel();
       },
       {{"Order", "cancelled-everything-refused-at-first", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-everything-refused-at-first", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit());
         shop.books.parcels["shp_1-1"].status = "SHIPPING";  // nobody has told yet
         shop.cancel();
         shop.deliver();
       },
       {{"Order", "completed-cancelled-too-late", "ord_1", "COMPLETED"},
        {"Cancellation", "too-late", "ord_1/1", "stopped 0, too late 3, refunded 0"}}},
      {[](OrderShop& shop) { half_too_late(shop, on_credit(2)); },
       {{"Order", "completed-cancelled-in-part-credit", "ord_1", "COMPLETED"},
        {"Cancellation", "in-part-credit", "ord_1/1", "stopped 2, too late 1, refunded 10000"}}},
      {[](OrderShop& shop) { half_too_late(shop, by_card(2)); },
       {{"Order", "completed-cancelled-in-part-card", "ord_1", "COMPLETED"},
        {"Cancellation", "in-part-card", "ord_1/1", "stopped 2, too late 1, refunded 10000"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit(2));
         shop.books.courier_silent = true;
         shop.ask_cancel();
         shop.until_called("StopShipments");
         shop.move(2, "SHIPPING");  // told amid the cancellation, recorded after it
         shop.until_called("StopShipments", 3);
         shop.books.courier_silent = false;
         shop.until_status("SHIPPING");
         shop.until_called("RecordShipment");
         shop.move(2, "DELIVERED");
         shop.until_status("DELIVERED");
         shop.confirm();
       },
       {{"Order", "completed-picked-up-amid-its-cancel", "ord_1", "COMPLETED"}}},
      {[](ScriptedWorld& world) {
         world.answers(activities::payment::give_back,
                       {GiveBackPending{"REQUESTED"}, GiveBackPending{"FAILED"}, GatewayUnknown{},
                        GivenBack{domain::Money(15'000), "REFUNDED"}});
         world.answers(activities::product::release, {{3}});
         world.begin("Cancellation", "ord_1/1",
                     workflows::StartCancellation{
                         .order_id = domain::OrderId("ord_1"),
                         .payment_id = domain::PaymentId("pay_1"),
                         .wish = {.cancellation_id = domain::CancellationId("can_1"),
                                  .refund_id = domain::RefundId("rfd_1")},
                         .lines = three_coffees().lines,
                         .captured = domain::AttemptId("att_1")});
       },
       {{"Cancellation", "stopped-refund-refused-at-first", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
  };
}

}  // namespace perdura::replay
