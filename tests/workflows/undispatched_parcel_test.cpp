// A parcel that its seller does not dispatch, or does not hand over, on the real services: a
// deadline ends it, and the rest of the order goes on.
#include <gmock/gmock.h>

#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;
using services::product::testing::ProductWorld;

constexpr int to_the_door = 6;  // scans
constexpr int days_max = 40;
inline const As idle_seller{"usr_the_idle", "SELLER"};  // his parcel is the second one

struct Undispatched : ::testing::Test, RealShop {
  /// Two coffees and a jar of honey of another seller's: 11,000; PAID, its id.
  std::string paid_for_two_parcels() {
    honey = product.created(idle_seller, ProductWorld::one_sku(1'000, 10));
    const auto response = place({{coffee, 2}, {honey.skus.at(0).sku_id, 1}}, 11'000);
    const auto id = text(parsed(response), "/id");
    EXPECT_TRUE(pass_until([&] { return status(id) == "PAID"; })) << response.body;
    pass(5s);
    return id;
  }
  void deliver_the_first(const std::string& id) {
    const auto waybill = dispatch(id);
    pass(5s);
    carry(waybill, to_the_door);
    ASSERT_TRUE(pass_until(
        [&] { return read(id).at_pointer("/lines/0/delivered").to_number<int>() == 2; }));
  }
  /// How many days pass until it is.
  int days_until(const std::string& id, const std::string& wanted) {
    for (int days = 0; days < days_max; ++days) {
      if (status(id) == wanted) return days;
      a_day_passes();
    }
    ADD_FAILURE() << "never " << wanted << ", but " << status(id);
    return days_max;
  }
  void a_day_passes() {
    world.runtime().run_for(24h);
    pass(3s);
  }
  services::product::ProductView honey;
};

TEST_F(Undispatched, ParcelIsRemindedOfThenCancelledAndTheOrderGoesOn) {
  const auto id = paid_for_two_parcels();
  deliver_the_first(id);
  EXPECT_EQ(status(id), "SHIPPING");
  EXPECT_GE(days_until(id, "DELIVERED"), 7);
  const auto after = read(id);
  EXPECT_EQ(after.at_pointer("/lines/1/cancelled").to_number<int>(), 1);
  EXPECT_EQ(cancellation(id), "COMPLETED");
  EXPECT_EQ(payment.balance(anna), Money(90'000));
  EXPECT_EQ(product.product(honey.id).skus.at(0).stock, 10);
  EXPECT_EQ(shipping.view("shp_" + id.substr(4) + "-2").status,
            statemachines::shipment::Status::Cancelled);
  EXPECT_EQ(events()["order.dispatch_overdue"], 1);
  EXPECT_EQ(events()["order.cancel_settled"], 1);
  EXPECT_EQ(events()["payment.refunded"], 1);
  days_until(id, "COMPLETED");
  EXPECT_EQ(payment.balance(anna), Money(90'000));
}

TEST_F(Undispatched, ParcelIsCancelledOnceWhateverTheWeather) {
  be_rough();
  const auto id = paid_for_two_parcels();
  deliver_the_first(id);
  days_until(id, "DELIVERED");
  EXPECT_EQ(payment.balance(anna), Money(90'000));
  EXPECT_EQ(product.product(honey.id).skus.at(0).stock, 10);
  EXPECT_EQ(events()["payment.refunded"], 1);
}

// What the deadline cancelled is not refunded again with what a buyer cancels later.
TEST_F(Undispatched, ParcelIsNotRefundedAgainByALaterCancelThatComesTooLate) {
  const auto id = paid_for_two_parcels();
  const auto first = "shp_" + id.substr(4) + "-1";
  std::string waybill;
  for (int days = 0; days < days_max && cancellation(id) != "COMPLETED"; ++days) {
    if (shipping.view(first).status == statemachines::shipment::Status::Ready) {
      waybill = dispatch(id);
      shipping.outside.courier.with(
          [&](auto& brain, auto now) { return brain.hold(now, waybill); });
    }
    a_day_passes();
  }
  ASSERT_EQ(cancellation(id), "COMPLETED");
  ASSERT_EQ(status(id), "PAID");
  EXPECT_EQ(payment.balance(anna), Money(90'000));
  if (shipping.view(first).status == statemachines::shipment::Status::Ready) waybill = dispatch(id);
  carry(waybill, 1);  // the courier has it, and we have not heard of it
  const auto response = cancel(id);
  EXPECT_THAT(response.status, ::testing::AnyOf(202, 409)) << response.body;
  ASSERT_TRUE(pass_until([&] { return status(id) == "SHIPPING"; })) << status(id);
  carry(waybill, to_the_door);
  ASSERT_TRUE(pass_until([&] { return status(id) == "DELIVERED"; })) << status(id);
  EXPECT_EQ(payment.balance(anna), Money(90'000));
  EXPECT_EQ(events()["payment.refunded"], 1);
  EXPECT_EQ(product.product(honey.id).skus.at(0).stock, 10);
}

// Not handed over within three days of work, its seven begin anew; the second time they do not.
TEST_F(Undispatched, ParcelThatWasNotHandedOverHasItsTimeAnewOnce) {
  const auto id = paid_coffees(2);
  pass(5s);
  const auto waybill = dispatch(id);
  shipping.outside.courier.with([&](auto& brain, auto now) { return brain.hold(now, waybill); });
  const auto parcel = "shp_" + id.substr(4) + "-1";
  const auto ready = [&] {
    return shipping.view(parcel).status == statemachines::shipment::Status::Ready;
  };
  for (int days = 0; days < days_max && !ready(); ++days) a_day_passes();
  ASSERT_TRUE(ready());
  const auto timeline = parsed(order.get("/api/v1/orders/" + id + "/timeline", anna));
  EXPECT_THAT(services::order::testing::steps_of(timeline),
              ::testing::Contains("cancel-waybill DONE"));
  EXPECT_GE(days_until(id, "CANCELLED"), 9) << "seven days of work from then on";
  EXPECT_EQ(payment.balance(anna), Money(100'000));
  expect_untouched();
}

}  // namespace
}  // namespace perdura::workflows
