// A SKU's price and stock, by its seller's hand, and the history that tells of it.
#include <gmock/gmock.h>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

SkuView edited(const HttpResponse& response) {
  EXPECT_EQ(response.status, 200) << response.body;
  return json::from_text<SkuView>(response.body);
}

TEST(Skus, AreSetAndAddedTo) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  EXPECT_EQ(edited(w.edit(sku, R"({"stock_delta":-4})")).stock, 6);
  EXPECT_EQ(edited(w.edit(sku, R"({"stock":20,"price":5500,"active":false})")).stock, 20);
  const SkuView now = w.sku(sku);
  EXPECT_EQ(now.price, Money(5'500));
  EXPECT_EQ(now.available, 20);
  EXPECT_FALSE(now.active);
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10", "MANUAL_EDIT -4", "MANUAL_EDIT 14"));
  EXPECT_EQ(w.sums(sku), (ProductWorld::Sums{20, 0}));
  EXPECT_THAT(w.events(w.product_of(sku), "product.stock_changed"), SizeIs(3));
}

TEST(Skus, WithoutAChangeOfStockLeaveNoTrace) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  for (const char* body : {"{}", R"({"stock":10})", R"({"stock_delta":0})", R"({"price":1})"}) {
    EXPECT_EQ(edited(w.edit(sku, body)).stock, 10) << body;
  }
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10"));
}

TEST(Skus, KeepWhatIsReserved) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.reserve("1", {{sku, 6}}, 30'000);
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock":5})")), "409 STOCK_RESERVED");
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock_delta":-5})")), "409 STOCK_RESERVED");
  // All of the edit or nothing.
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock":5,"price":1,"active":false})")), "409 STOCK_RESERVED");
  EXPECT_EQ(w.sku(sku).price, Money(5'000));
  EXPECT_TRUE(w.sku(sku).active);
  EXPECT_EQ(edited(w.edit(sku, R"({"stock":6})")).available, 0);
  EXPECT_THAT(w.trail(sku), ElementsAre("INITIAL 10", "RESERVED 6", "MANUAL_EDIT -4"));
}

TEST(Skus, StayBelowTheirBounds) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 100'000'000).sku_id;
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock_delta":1})")), "422 STOCK_TOO_HIGH");
  w.reserve("1", {{sku, 5}}, 25'000);
  w.sold("1");
  EXPECT_EQ(edited(w.edit(sku, R"({"stock_delta":5})")).stock, 100'000'000);
  // What comes back always finds room, and can be taken away from there.
  EXPECT_EQ(w.released("1"), 5);
  EXPECT_EQ(w.sku(sku).stock, 100'000'005);
  EXPECT_EQ(edited(w.edit(sku, R"({"stock_delta":-1})")).stock, 100'000'004);
}

TEST(Skus, AreNotPricedBelowTheirFloor) {
  ProductWorld w;
  const auto shirt = w.created(roaster, w.shirt());
  const std::string path = w.path_of(shirt.id) + "/skus/" + shirt.skus.at(0).sku_id.value();
  EXPECT_EQ(outcome(w.send(HttpMethod::Patch, path, roaster, R"({"price":8999,"stock":9})")),
            "422 PRICE_BELOW_FLOOR");
  EXPECT_EQ(w.product(shirt.id).skus.at(0).stock, 3);
  EXPECT_EQ(w.send(HttpMethod::Patch, path, roaster, R"({"price":9000})").status, 200);
}

TEST(Skus, OfOneKeyAreEditedOnce) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  const auto first = w.edit(sku, R"({"stock_delta":5})", "k1");
  EXPECT_EQ(w.edit(sku, R"({"stock_delta":5})", "k1").body, first.body);
  EXPECT_EQ(w.sku(sku).stock, 15);
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock_delta":6})", "k1")), "422 IDEMPOTENCY_KEY_REUSED");
  // A refusal is an answer too, and stays it.
  w.reserve("1", {{sku, 15}}, 75'000);
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock":0})", "k2")), "409 STOCK_RESERVED");
  w.released("1");
  EXPECT_EQ(outcome(w.edit(sku, R"({"stock":0})", "k2")), "409 STOCK_RESERVED");
  EXPECT_EQ(w.sku(sku).stock, 15);
}

TEST(SkuHistory, ShowsEachChangeWithItsLevelsAndItsOrder) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  w.clock.advance(std::chrono::seconds(5));
  w.reserve("1", {{sku, 4}}, 20'000);
  w.sold("1");
  const auto rows = w.history(sku);
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_FALSE(rows[0].order_id);
  EXPECT_EQ(rows[1].order_id, domain::OrderId("ord_1"));
  EXPECT_EQ(rows[1].at - rows[0].at, std::chrono::seconds(5));
  EXPECT_EQ(rows[1].on_hand, 10);
  EXPECT_EQ(rows[1].reserved, 4);
  EXPECT_EQ(rows[2].type, StockMovement::Sold);
  EXPECT_EQ(rows[2].on_hand, 6);
  EXPECT_EQ(rows[2].reserved, 0);
}

TEST(SkuHistory, IsListedNewestFirstPageByPage) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  for (int n = 0; n < 4; ++n) w.edit(sku, R"({"stock_delta":1})");
  const std::string path = w.path_of(sku) + "/history?limit=3";
  const auto first = json::from_text<HistoryPage>(w.get(path, roaster).body);
  ASSERT_THAT(first.items, SizeIs(3));
  EXPECT_EQ(first.items[0].place, 5);
  const auto rest =
      json::from_text<HistoryPage>(w.get(path + "&cursor=" + *first.next_cursor, roaster).body);
  ASSERT_THAT(rest.items, SizeIs(2));
  EXPECT_EQ(rest.items[1].type, StockMovement::Initial);
  EXPECT_FALSE(rest.next_cursor);
  EXPECT_EQ(outcome(w.get(path + "&cursor=x", roaster)), "400 INVALID_REQUEST");
}

}  // namespace
}  // namespace perdura::services::product::testing
