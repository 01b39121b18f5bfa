// Parcels that their sellers never dispatch, and orders whose workflow was lost: as the order
// service's rows tell it, which no book in memory does.
#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "tests/replay/endings.hpp"
#include "tests/replay/order_shop.hpp"
#include "tests/replay/scripted_world.hpp"

namespace perdura::replay {

using namespace domain::calls;
using namespace std::chrono_literals;
using domain::Money;
using domain::ParcelUnits;
namespace bookkeeping = activities::order;
namespace payment = activities::payment;
namespace product = activities::product;
namespace shipping = activities::shipping;

namespace {

domain::OrderLine line(int number, int units) {
  const auto named = std::to_string(number);
  const Money total(5'000 * units);
  return {.line_id = domain::LineId("lin_" + named),
          .product_id = domain::ProductId("prd_" + named),
          .sku_id = domain::SkuId("sku_" + named),
          .seller_id = domain::UserId("usr_seller" + named),
          .quantity = domain::Quantity(units),
          .unit_price = Money(5'000),
          .list_total = total,
          .final = total};
}

Reserved two_sellers() { return {.lines = {line(1, 2), line(2, 1)}, .total = Money(15'000)}; }

const std::vector<ParcelUnits> of_the_second = {{domain::LineId("lin_2"), domain::Quantity(1)}};

/// The first parcel is under way, and the second one is stopped before it was dispatched.
void second_is_stopped(ScriptedWorld& world) {
  world.answers(product::sell, {{3}});
  world.answers(shipping::open, {ShipmentsOpened{}});
  world.answers(shipping::stop, {{.items = {{.shipment_id = domain::ShipmentId("shp_1-2"),
                                             .answer = StopAnswer::Cancelled,
                                             .status = "CANCELLED",
                                             .lines = of_the_second}}}});
  world.answers(payment::refund, {{Money(5'000)}});
  world.answers(product::release_units, {{1}});
  world.answers(bookkeeping::reminded, {{.status = "SHIPPING", .moved = false, .due_in = 4h}});
  world.answers(bookkeeping::cancel_pending,
                {{.status = "SHIPPING", .moved = false, .part = of_the_second}});
  world.answers(bookkeeping::cancel_settled, {{.status = "SHIPPING", .moved = false}});
  world.answers(bookkeeping::completed, {{.status = "COMPLETED"}});
}

void tell(ScriptedWorld& world, const std::string& status) {
  world.signal("ord_1", "shipment_changed",
               ShipmentChanged{.event_id = domain::EventId("evt_" + status),
                               .shipment_id = domain::ShipmentId("shp_1-1"),
                               .status = status,
                               .lines = {{domain::LineId("lin_1"), domain::Quantity(2)}}});
}

const OrderRecorded delivered{.status = "DELIVERED", .due_in = 7h};

PlaceOrder resumed(std::optional<ResumedCancellation> cancelling = {}) {
  PlaceOrder order = on_credit(2);
  order.resumed = ResumedOrder{.status = "SHIPPING",
                               .held = two_sellers(),
                               .cancelling = std::move(cancelling),
                               .cancellations = 1,
                               .acts = 1};
  return order;
}

}  // namespace

Scenes part_orders() {
  return {
      {[](ScriptedWorld& world) {
         second_is_stopped(world);
         world.answers(product::reserve, {two_sellers()});
         world.answers(payment::charge, {Charged{Money(15'000)}});
         world.answers(bookkeeping::paid, {{.status = "PAID", .due_in = 7h, .remind_in = 3h}});
         world.answers(bookkeeping::shipment,
                       {{.status = "SHIPPING", .due_in = 7h, .remind_in = 3h}, delivered});
         world.begin("Order", "ord_1", on_credit(2));
         world.until_called("OpenShipments");
         tell(world, "SHIPPING");
         world.until_called("RecordCancelSettled");
         tell(world, "DELIVERED");
       },
       {{"Order", "completed-one-parcel-never-dispatched", "ord_1", "COMPLETED"},
        {"Cancellation", "part-never-dispatched", "ord_1/1",
         "stopped 1, too late 0, refunded 5000"}}},
      {[](ScriptedWorld& world) {
         second_is_stopped(world);
         world.answers(bookkeeping::shipment, {delivered});
         world.begin("Order", "ord_1", resumed());
         world.until_called("OpenShipments");
         tell(world, "DELIVERED");
       },
       {{"Order", "completed-taken-up-after-its-run-was-lost", "ord_1", "COMPLETED"}}},
      {[](ScriptedWorld& world) {
         second_is_stopped(world);
         world.answers(bookkeeping::shipment, {delivered});
         world.begin("Order", "ord_1",
                     resumed(ResumedCancellation{
                         .wish = {.cancellation_id = domain::CancellationId("can_1-overdue-1"),
                                  .refund_id = domain::RefundId("rfd_1-overdue-1")},
                         .part = of_the_second}));
         world.until_called("RecordCancelSettled");
         tell(world, "DELIVERED");
       },
       {{"Order", "completed-taken-up-amid-a-cancellation", "ord_1", "COMPLETED"},
        {"Cancellation", "part-taken-up", "ord_1/2", "stopped 1, too late 0, refunded 5000"}}},
  };
}

}  // namespace perdura::replay
