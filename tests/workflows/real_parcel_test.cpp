// From PAID to COMPLETED on the real services, with the real mock-courier.
#include <gmock/gmock.h>

#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;

/// Of the order's first line.
std::int64_t units(const boost::json::value& order, const char* counter) {
  return order.at_pointer("/lines/0").at(counter).to_number<std::int64_t>();
}

constexpr int to_pick_up = 2;   // ACCEPTED, PICKED_UP
constexpr int to_the_door = 6;  // … DELIVERED

TEST(RealParcel, IsDispatchedCarriedAndDelivered) {
  RealShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(5s);
  EXPECT_EQ(shop.status(id), "PAID") << "not picked up yet";
  shop.carry(waybill, to_pick_up);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "SHIPPING"; }));
  EXPECT_EQ(units(shop.read(id), "shipped"), 2);
  shop.carry(waybill, to_the_door - to_pick_up);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "DELIVERED"; }));
  EXPECT_EQ(units(shop.read(id), "delivered"), 2);
  shop.expect_books(2);
}

TEST(RealParcel, WithAWaybillIsStoppedByACancel) {
  RealShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  shop.dispatch(id);
  shop.pass(5s);
  shop.cancel(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
  shop.pass(30s);
  shop.expect_untouched();
}

TEST(RealParcel, ThatTheCourierHasIsNotCancelled) {
  RealShop shop;
  const auto id = shop.paid_coffees(2);
  shop.pass(5s);
  const auto waybill = shop.dispatch(id);
  shop.pass(5s);
  shop.carry(waybill, to_pick_up);  // and the shop has not heard of it
  shop.cancel(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "SHIPPING"; }));
  EXPECT_EQ(shop.cancellation(id), "REFUSED");
  shop.pass(30s);
  shop.expect_books(2);
}

}  // namespace
}  // namespace perdura::workflows
