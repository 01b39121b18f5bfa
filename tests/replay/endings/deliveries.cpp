// From PAID to an end: what becomes of the parcels, and the deadlines.
#include "tests/replay/endings.hpp"
#include "tests/replay/order_shop.hpp"

namespace perdura::replay {

using namespace std::chrono_literals;

namespace {

void ends_undelivered(OrderShop& shop, const domain::calls::PlaceOrder& order,
                      const std::string& status) {
  shop.place_and_pay(order);
  shop.move(1, "SHIPPING");
  shop.until_status("SHIPPING");
  shop.move(1, status);
}

}  // namespace

Scenes deliveries() {
  return {
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit());
         shop.deliver();
       },
       {{"Order", "completed-by-its-buyer-credit", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.books.due_in["DELIVERED"] = 7h;
         shop.place_and_pay(by_card(2));
         for (const int parcel : {1, 2}) {
           for (const char* status : {"WAYBILL_ISSUED", "SHIPPING", "DELIVERED"}) {
             shop.move(parcel, status);
           }
         }
       },
       {{"Order", "completed-by-its-window", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.books.due_in["DELIVERED"] = 2s;
         shop.place_and_pay(on_credit());
         shop.fail("RecordCompleted", Fault::FailsBefore, 8);
         shop.deliver();
       },
       {{"Order", "completed-window-over-amid-its-confirmation", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.books.price = 0;
         auto order = on_credit();
         order.expected_total = order.credit = {};
         shop.place_and_pay(order);
         shop.deliver();
       },
       {{"Order", "completed-of-free-things", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.place_and_pay(on_credit(2));
         shop.move(1, "SHIPPING");
         for (int again = 0; again < 2; ++again) shop.tell_again();
         shop.deliver();
       },
       {{"Order", "completed-told-the-same-twice", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         // Whatever is away, or refuses for a while: on the way forward it is asked again.
         shop.books.fault = [](const std::string& called, int nth) {
           if (called == "SellStock" || called == "RecordCompleted") {
             return nth <= 2 ? Fault::RefusedForGood : Fault::None;
           }
           return nth <= 4 ? Fault::FailsAfter : Fault::None;
         };
         shop.place_and_pay(on_credit());
         shop.deliver();
       },
       {{"Order", "completed-everything-away-at-first", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) {
         shop.books.due_in["DELIVERED"] = 1h;
         shop.place_and_pay(by_card(2));
         for (const int parcel : {1, 2}) shop.move(parcel, "SHIPPING");
         shop.move(2, "LOST");
         shop.move(1, "DELIVERED");
       },
       {{"Order", "completed-one-parcel-lost", "ord_1", "COMPLETED"}}},
      {[](OrderShop& shop) { ends_undelivered(shop, on_credit(), "LOST"); },
       {{"Order", "cancelled-lost-credit", "ord_1", "CANCELLED"}}},
      {[](OrderShop& shop) { ends_undelivered(shop, by_card(), "LOST"); },
       {{"Order", "cancelled-lost-card", "ord_1", "CANCELLED"}}},
      {[](OrderShop& shop) { ends_undelivered(shop, on_credit(), "RETURNED"); },
       {{"Order", "cancelled-returned-credit", "ord_1", "CANCELLED"}}},
      {[](OrderShop& shop) { ends_undelivered(shop, by_card(), "RETURNED"); },
       {{"Order", "cancelled-returned-card", "ord_1", "CANCELLED"}}},
      {[](OrderShop& shop) {
         shop.books.remind_in["PAID"] = 3h;
         shop.books.due_in["PAID"] = 7h;
         shop.place_and_pay(by_card());
       },
       {{"Order", "cancelled-never-dispatched", "ord_1", "CANCELLED CANCELLED"},
        {"Cancellation", "stopped-never-dispatched", "ord_1/1",
         "stopped 3, too late 0, refunded 15000"}}},
      {[](OrderShop& shop) {
         shop.books.due_in["PAID"] = 2s;
         shop.place_and_pay(on_credit());
         shop.fail("RecordCancelPending", Fault::FailsBefore, 8);
         shop.cancel();
       },
       {{"Order", "cancelled-overdue-amid-its-cancel", "ord_1", "CANCELLED CANCELLED"}}},
      {[](OrderShop& shop) {
         shop.books.due_in["PAID"] = 2s;
         shop.books.dispatched = true;
         shop.place_and_pay(on_credit());
         shop.until_called("RecordCancelPending", 2);
         shop.deliver();
       },
       {{"Order", "completed-dispatched-at-the-last-moment", "ord_1", "COMPLETED"}}},
  };
}

}  // namespace perdura::replay
