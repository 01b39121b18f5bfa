// What sellers do with their parcels, and payments as their owners read them.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "apps/client/error.hpp"
#include "apps/client/session.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using domain::IdempotencyKey;
using domain::OrderId;
using domain::PaymentId;
using domain::ShipmentId;
using ::testing::IsEmpty;

struct World {
  World() {
    shop.add_member("seller@shop.example", "secret", "SELLER");
    for (const char* id : {"ord_1", "ord_2"}) {
      shop.orders.push_back({.id = id, .buyer = "anna@shop.example", .status = "PAID"});
      shop.pay(shop.orders.back());
    }
  }

  testing::FakeShop shop;
  testing::FakeTime time;
  Transport transport{shop.http, time.waits()};
  Session seller{transport, {"seller@shop.example", "secret"}};
};

TEST(Parcels, OfOneOrderAreFoundAmongAll) {
  World world;
  const auto found = world.seller.shipments_of(OrderId("ord_2"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().id, ShipmentId("shp_2"));
  EXPECT_EQ(found.front().status, "READY");
  EXPECT_EQ(found.front().waybill, std::nullopt);
  EXPECT_THAT(world.seller.shipments_of(OrderId("ord_3")), IsEmpty());
}

TEST(Parcels, ADispatchNamesTheCourierAndHasAKey) {
  World world;
  const auto sent = world.seller.dispatch(ShipmentId("shp_1"), "04", IdempotencyKey("key-1"));
  EXPECT_EQ(sent.waybill, "041");
  const auto& asked = world.shop.asked.back();
  EXPECT_EQ(asked.target, "/api/v1/shipments/shp_1/dispatch");
  EXPECT_EQ(boost::json::parse(asked.body).at("courier_code"), "04");
  EXPECT_EQ(asked.headers.find("Idempotency-Key"), "key-1");
}

TEST(Parcels, OneWhoseCourierIsStillAskedSaysSoUntilItHasItsWaybill) {
  World world;
  world.shop.reads_until_issued = 2;
  const auto id = ShipmentId("shp_1");
  EXPECT_TRUE(world.seller.dispatch(id, "04", IdempotencyKey("key-1")).dispatching);
  EXPECT_TRUE(world.seller.shipment(id).dispatching);
  const auto issued = world.seller.shipment(id);
  EXPECT_FALSE(issued.dispatching);
  EXPECT_EQ(issued.waybill, "041");
}

TEST(Parcels, ADispatchThatIsRefusedIsAnErrorWithItsCode) {
  World world;
  world.shop.fault = [](const platform::HttpRequest& request) {
    return request.target.ends_with("/dispatch")
               ? std::optional(testing::problem(422, "COURIER_REFUSED", "no such street"))
               : std::nullopt;
  };
  try {
    world.seller.dispatch(ShipmentId("shp_1"), "04", IdempotencyKey("key-1"));
    FAIL() << "dispatched";
  } catch (const ApiError& error) {
    EXPECT_EQ(error.failure().code, "COURIER_REFUSED");
  }
}

TEST(Payments, AreReadWithTheirAttempts) {
  World world;
  world.shop.orders.front().transactions.push_back({"CAPTURED", 5'000});
  const auto payment = world.seller.payment(PaymentId("pay_1"));
  ASSERT_EQ(payment.attempts.size(), 2u);
  EXPECT_EQ(payment.attempts[0].id.value(), "att_1-1");
  EXPECT_EQ(payment.attempts[0].status, "CAPTURED");
  EXPECT_EQ(payment.attempts[1].status, "READY");
}

}  // namespace
}  // namespace perdura::apps
