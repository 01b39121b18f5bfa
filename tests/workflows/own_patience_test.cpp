// Workflows that other services start wait as those say: by the shop's clock, not by ours.
#include "activities/shipping.hpp"
#include "tests/workflows/card_shop.hpp"
#include "workflows/shipment.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;

constexpr Patience hourly{.doubt_first = 1h, .doubt_longest = 1h};

TEST(OwnPatience, OfARefundSaysHowOftenTheGatewayIsAsked) {
  CardShop shop;
  const domain::AttemptId attempt("att_1");
  shop.books.pay(attempt.value(), 15'000);
  shop.books.silent = true;
  const StartRefund start{
      .attempt_id = attempt, .refund_id = refund_of(attempt), .patience = hourly};
  shop.world.client().start({.id = start.refund_id.value(),
                             .type = "Refund",
                             .task_queue = "orders",
                             .input = {to_payload(start)}},
                            [](const auto&) {});
  shop.world.runtime().run_for(1min);
  shop.books.silent = false;
  shop.world.runtime().run_for(55min);
  EXPECT_EQ(shop.books.refunds, 0);
  shop.world.runtime().run_for(5min);
  EXPECT_EQ(shop.books.refunds, 1);
}

TEST(OwnPatience, OfAShipmentSaysHowOftenTheCourierIsAsked) {
  int asked = 0;
  Activities courier;
  courier.add(activities::shipping::issue, [&](const IssueWaybill&) -> WaybillOutcome {
    ++asked;
    return CourierUnknown{};
  });
  temporal::testing::TestEnvironment world({.workflows = {shipment_workflow()},
                                            .activities = courier,
                                            .worker = {.task_queue = "shipments"}});
  const StartShipment start{.shipment_id = domain::ShipmentId("shp_1"),
                            .order_id = domain::OrderId("ord_1"),
                            .seller_id = domain::UserId("usr_s"),
                            .doubt = hourly};
  world.client().start(
      {.id = "shp_1", .type = "Shipment", .task_queue = "shipments", .input = {to_payload(start)}},
      [](const auto&) {});
  world.runtime().run_for(59min);
  EXPECT_EQ(asked, 1);
  world.runtime().run_for(2min);
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace perdura::workflows
