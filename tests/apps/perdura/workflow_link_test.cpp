// With what facts start workflows.
#include "apps/perdura/workflow_link.hpp"

#include <gtest/gtest.h>

#include "domain/calls/place_order.hpp"
#include "domain/calls/shipping.hpp"

namespace perdura::apps {
namespace {

using platform::WorkflowFact;

WorkflowFact start(const std::string& id, const std::string& type, const std::string& body) {
  return {.workflow_id = id,
          .kind = platform::Delivery::Start,
          .name = type,
          .request_id = id + "/start",
          .body = body};
}

TEST(WorkflowStart, OfAnOrderCanBeSearchedForByItsBuyer) {
  domain::calls::PlaceOrder order;
  order.order_id = domain::OrderId("ord_1");
  order.payment_id = domain::PaymentId("pay_1");
  order.buyer_id = domain::UserId("usr_1");
  const auto made = start_of(start("ord_1", "Order", json::to_text(order)));
  EXPECT_EQ(made.type, "Order");
  EXPECT_EQ(made.task_queue, task_queue);
  EXPECT_FALSE(made.search_attributes.empty());
}

TEST(WorkflowStart, OfAShipmentIsOfItsTypeAndNoMore) {
  const domain::calls::StartShipment shipment{domain::ShipmentId("shp_1"), domain::OrderId("ord_1"),
                                              domain::UserId("usr_1"), 2};
  const auto made = start_of(start("shp_1/2", "Shipment", json::to_text(shipment)));
  EXPECT_EQ(made.type, "Shipment");
  EXPECT_EQ(made.task_queue, task_queue);
  EXPECT_TRUE(made.search_attributes.empty());
}

TEST(WorkflowStart, OfATypeThatThereIsNotIsRefusedByName) {
  try {
    start_of(start("x_1", "Nonsense", "{}"));
    FAIL() << "it was accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "there is no workflow of the type Nonsense");
  }
}

}  // namespace
}  // namespace perdura::apps
