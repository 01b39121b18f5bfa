// Many at once. On MariaDB the threads really meet; on SQLite they take turns.
#include <atomic>

#include "tests/services/at_once.hpp"
#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

using services::testing::at_once;

TEST(StockRace, FiftyBuyersForTheLastUnit) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1).sku_id;
  std::atomic<int> held{0};
  std::atomic<int> refused{0};
  at_once(50, [&](int n) {
    const auto answer = w.reserved(std::to_string(n), {{sku, 1}}, 5'000);
    if (std::holds_alternative<Reserved>(answer)) ++held;
    if (answer == ReserveOutcome(OutOfStock{{{sku, 1, 0}}})) ++refused;
  });
  EXPECT_EQ(held, 1);
  EXPECT_EQ(refused, 49);
  EXPECT_EQ(w.sku(sku).reserved, 1);
  EXPECT_EQ(w.trail(sku).size(), 2u);
}

TEST(StockRace, OrdersThatNameTheSameSkusInOppositeOrderAllGetTheirs) {
  ProductWorld w;
  const SkuId a = w.coffee(1'000, 60).sku_id;
  const SkuId b = w.coffee(1'000, 60).sku_id;
  std::atomic<int> held{0};
  at_once(60, [&](int n) {
    const std::vector<Want> wants =
        n % 2 == 0 ? std::vector<Want>{{a, 1}, {b, 1}} : std::vector<Want>{{b, 1}, {a, 1}};
    const auto answer = w.reserved(std::to_string(n), wants, 2'000);
    if (std::holds_alternative<Reserved>(answer)) ++held;
  });
  EXPECT_EQ(held, 60);
  EXPECT_EQ(w.sku(a).available, 0);
  EXPECT_EQ(w.sku(b).available, 0);
}

TEST(StockRace, OneOrderReservedByManyIsHeldOnce) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 100).sku_id;
  const auto first = w.reserve("7", {{sku, 2}}, 10'000);
  at_once(40, [&](int n) {
    const std::string order = n % 2 == 0 ? "7" : "8";
    const auto answer = w.reserve(order, {{sku, 2}}, 10'000);
    EXPECT_EQ(answer.status, 200);
    if (order == "7") EXPECT_EQ(answer.body, first.body);
  });
  EXPECT_EQ(w.sku(sku).reserved, 4);
}

TEST(StockRace, AReleaseThatMeetsItsReservationLeavesNothingHeld) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 1'000).sku_id;
  std::atomic<int> held{0};
  std::atomic<int> given_back{0};
  at_once(120, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 1) {
      given_back += w.released(order);
      return;
    }
    const auto answer = w.reserved(order, {{sku, 1}}, 5'000);
    if (std::holds_alternative<Reserved>(answer)) {
      ++held;
    } else {
      EXPECT_EQ(answer, ReserveOutcome(ReservationWithdrawn{}));
    }
  });
  EXPECT_EQ(held, given_back);
  EXPECT_EQ(w.sku(sku).reserved, 0);
  EXPECT_EQ(w.sku(sku).available, 1'000);
}

TEST(StockRace, ASaleThatMeetsItsReleaseLeavesAllUnitsInPlace) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 60).sku_id;
  for (int n = 0; n < 30; ++n) w.reserve(std::to_string(n), {{sku, 2}}, 10'000);
  at_once(60, [&](int n) {
    const std::string order = std::to_string(n / 2);
    if (n % 2 == 0) {
      w.sold(order);
    } else {
      EXPECT_EQ(w.released(order), 2);
    }
  });
  EXPECT_EQ(w.sku(sku).stock, 60);
  EXPECT_EQ(w.sku(sku).reserved, 0);
  EXPECT_EQ(w.sums(sku), (ProductWorld::Sums{60, 0}));
}

TEST(StockRace, NoEditIsLostAmongOrders) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 100).sku_id;
  at_once(120, [&](int n) {
    if (n % 3 == 0) {
      EXPECT_EQ(w.edit(sku, R"({"stock_delta":1})").status, 200);
    } else if (n % 3 == 1) {
      w.reserve(std::to_string(n), {{sku, 2}}, 10'000);
      w.sold(std::to_string(n));
    } else {
      EXPECT_EQ(w.edit(sku, R"({"price":5000,"active":true})").status, 200);
    }
  });
  EXPECT_EQ(w.sku(sku).stock, 100 + 40 - 80);
  EXPECT_EQ(w.sku(sku).reserved, 0);
  EXPECT_EQ(w.sums(sku), (ProductWorld::Sums{60, 0}));
  const auto rows = w.history(sku);
  ASSERT_EQ(rows.size(), 1u + 40 + 80);
  for (std::size_t n = 0; n < rows.size(); ++n) EXPECT_EQ(rows[n].place, std::int64_t(n) + 1);
  EXPECT_EQ(w.events(w.product_of(sku), "product.stock_changed").size(), rows.size());
}

TEST(StockRace, OfTwoThatSetTheStockEachKnowsWhatItAdded) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 0).sku_id;
  at_once(40, [&](int n) {
    EXPECT_EQ(w.edit(sku, R"({"stock":)" + std::to_string(n * 10) + "}").status, 200);
  });
  EXPECT_EQ(w.sums(sku).on_hand, w.sku(sku).stock);
}

}  // namespace
}  // namespace perdura::services::product::testing
