#pragma once
// A shop of small books whose orders go to an address, in parcels.
#include "tests/workflows/book_shop.hpp"

namespace perdura::workflows {

/// Of two sellers: two units at 10,000 and one at 5,000.
inline PlaceOrder two_parcels() {
  PlaceOrder order = order_of(2, 15'000);
  order.items.push_back({domain::SkuId("sku_tea"), domain::Quantity(1)});
  order.address_snapshot_id = domain::AddressSnapshotId("ads_1");
  return order;
}
inline PlaceOrder one_parcel() {
  PlaceOrder order = order_of(3, 15'000);
  order.address_snapshot_id = domain::AddressSnapshotId("ads_1");
  return order;
}

struct ShippingShop : Shop {
  using Shop::Shop;

  void pay(const PlaceOrder& order) {
    ASSERT_EQ(place(order).status, "PAID");
    ASSERT_TRUE(world.runtime().run_until([&] { return !books.parcels.empty(); }));
  }
  void pay_by_card(PlaceOrder order) {
    order.credit = {};
    ASSERT_EQ(place(order).status, "AWAITING_PAYMENT");
    books.pay("att_1", 15'000);
    ASSERT_EQ(update<PaymentValidated>("validate", ValidatePayment{domain::AttemptId("att_1")})
                  .order_status,
              "PAID");
    ASSERT_TRUE(world.runtime().run_until([&] { return !books.parcels.empty(); }));
  }
  /// The shipping service notes a status, and tells the order.
  void move(int parcel, const std::string& status) {
    BookParcel& moved = books.parcels["shp_1-" + std::to_string(parcel)];
    moved.status = status;
    tell({.event_id = domain::EventId("evt_" + std::to_string(++events_)),
          .shipment_id = domain::ShipmentId("shp_1-" + std::to_string(parcel)),
          .status = status,
          .lines = moved.lines});
  }
  void tell(const ShipmentChanged& told) {
    world.client().signal({"ord_1"}, {.name = "shipment_changed", .input = {to_payload(told)}},
                          [](const auto&) {});
  }
  template <class Out, class In>
  Out update(const std::string& name, const In& input) {
    const auto outcome = world.ask<UpdateOutcome>([&](auto answer) {
      world.client().update(
          {"ord_1"}, {.name = name, .input = {to_payload(input)}, .timeout = Duration{}}, answer);
    });
    EXPECT_FALSE(outcome.value().failure);
    return only_payload<Out>(outcome.value().result);
  }
  bool until_status(const std::string& status) {
    return world.runtime().run_until([&] { return books.orders["ord_1"] == status; });
  }
  bool until_called(const std::string& activity, int times = 1) {
    return world.runtime().run_until([&] { return books.calls[activity] >= times; });
  }
  std::string end() { return only_payload<Placement>(world.outcome({"ord_1"}).result).status; }

  int events_ = 0;
};

}  // namespace perdura::workflows
