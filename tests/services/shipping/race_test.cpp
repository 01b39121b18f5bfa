// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <gmock/gmock.h>

#include <atomic>

#include "tests/services/at_once.hpp"
#include "tests/services/shipping/shipping_world.hpp"

namespace perdura::services::shipping::testing {
namespace {

using services::testing::at_once;
using ::testing::IsEmpty;

TEST(ShippingRace, OfManyDispatchesOneWins) {
  ShippingWorld w;
  w.opened("7");
  std::atomic<int> won{0};
  at_once(24, [&](int) {
    const auto answer = w.dispatch("shp_7a");
    if (answer.status == 200) {
      ++won;
    } else {
      EXPECT_EQ(outcome(answer), "409 ILLEGAL_TRANSITION");
    }
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(w.outside.brain.size(), 1u);
  EXPECT_EQ(w.published().size(), 1u);
}

TEST(ShippingRace, OfOneKeyAllHaveTheSameWaybill) {
  ShippingWorld w;
  w.opened("7");
  at_once(24, [&](int) {
    const auto answer = w.dispatch("shp_7a", "04", "k");
    EXPECT_TRUE(answer.status == 200 || answer.status == 202) << answer.body;
  });
  EXPECT_EQ(w.outside.brain.size(), 1u);
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "");
}

TEST(ShippingRace, ADispatchAndAStopLeaveNothingOnItsWay) {
  ShippingWorld w;
  constexpr int rounds = 40;
  for (int n = 0; n < rounds; ++n) w.opened(std::to_string(n));
  at_once(2 * rounds, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      const auto answer = w.dispatch("shp_" + order + "a");
      EXPECT_TRUE(answer.status == 200 || answer.status == 202 || answer.status == 409)
          << answer.body;
    } else {
      w.stop(order, "shp_" + order + "a");
    }
  });
  w.wait(1min);
  w.poll();
  for (int n = 0; n < rounds; ++n) {
    EXPECT_EQ(w.status("shp_" + std::to_string(n) + "a"), "CANCELLED");
  }
  for (const auto& item : w.outside.brain.book({}, 0, 1'000).items) {
    EXPECT_EQ(item.status, mock_courier::Status::Cancelled) << item.reference;
  }
}

TEST(ShippingRace, BetweenAPickupAndAStopTheCourierDecides) {
  ShippingWorld w;
  constexpr int rounds = 40;
  std::vector<std::string> waybills;
  for (int n = 0; n < rounds; ++n) waybills.push_back(w.dispatched(std::to_string(n)));
  at_once(3 * rounds, [&](int n) {
    const int order = n / 3;
    if (n % 3 == 0) {
      w.outside.courier.with([&](auto& brain, auto now) {
        return brain.advance(now, waybills[static_cast<std::size_t>(order)]);
      });
    } else if (n % 3 == 1) {
      w.stop(std::to_string(order), "shp_" + std::to_string(order) + "a");
    } else {
      w.service.round(10);
    }
  });
  w.wait(10min);
  w.poll();
  for (int n = 0; n < rounds; ++n) {
    const auto item = w.outside.courier
                          .with([&](auto& brain, auto now) {
                            return brain.of_order(now, "ord_" + std::to_string(n));
                          })
                          .items.at(0);
    const bool picked_up = item.status != mock_courier::Status::Cancelled;
    EXPECT_EQ(w.status("shp_" + std::to_string(n) + "a"), picked_up ? "SHIPPING" : "CANCELLED");
  }
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(ShippingRace, TheSameNewsByManyWaysIsToldOnce) {
  ShippingWorld w;
  const auto waybill = w.dispatched();
  w.advance(waybill, 5);
  const auto scans =
      w.outside.courier.with([](auto& brain, auto now) { return brain.of_order(now, "ord_7"); })
          .items.at(0)
          .scans;
  at_once(60, [&](int n) {
    if (n % 4 == 0) {
      w.poll();
      return;
    }
    const auto& scan = scans[static_cast<std::size_t>(n) % scans.size()];
    const auto told = mock_courier::told(scan);
    const std::string body = json::to_text(mock_courier::WebhookBody{.event_id = "e",
                                                                     .waybill = waybill,
                                                                     .reference = "shp_7a/1",
                                                                     .order_id = "ord_7",
                                                                     .courier_code = "04",
                                                                     .status = told.status,
                                                                     .at = told.at,
                                                                     .place = told.place,
                                                                     .returning = told.returning});
    EXPECT_EQ(w.hook(body, std::chrono::seconds(n)).status, 200);
  });
  w.poll();
  EXPECT_EQ(w.statuses_told("ord_7", "shp_7a"), "SHIPPING DELIVERED");
  EXPECT_EQ(w.view("shp_7a").tracking.size(), 6u);
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(ShippingRace, AnOpeningAndAStopNeverLeaveAShipmentReady) {
  ShippingWorld w;
  constexpr int rounds = 30;
  at_once(2 * rounds, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      EXPECT_EQ(w.open(order).status, 200);
    } else {
      w.stop(order);
    }
  });
  for (int n = 0; n < rounds; ++n) {
    const auto answer = w.get("/api/v1/shipments/shp_" + std::to_string(n) + "a", admin);
    if (answer.status == 404) continue;
    EXPECT_EQ(decoded<ShipmentView>(answer).status, statemachines::shipment::Status::Cancelled);
  }
}

}  // namespace
}  // namespace perdura::services::shipping::testing
