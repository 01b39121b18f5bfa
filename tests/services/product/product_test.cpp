// What sellers offer: made, shown, listed, edited, taken away.
#include <gmock/gmock.h>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

ProductPage page_of(const HttpResponse& response) {
  return json::from_text<ProductPage>(response.body);
}

TEST(Products, AreActiveAtOnceAndShownAsTheyWereMade) {
  ProductWorld w;
  const auto response = w.send(HttpMethod::Post, products, roaster, w.shirt());
  ASSERT_EQ(response.status, 201) << response.body;
  const auto made = json::from_text<ProductView>(response.body);
  EXPECT_EQ(response.headers.find("Location"), w.path_of(made.id));
  EXPECT_EQ(made.name, "티셔츠");
  EXPECT_EQ(made.description, "");
  EXPECT_EQ(made.currency, domain::Currency("KRW"));
  EXPECT_EQ(made.seller_id.value(), roaster.id);
  EXPECT_EQ(made.status, ProductStatus::Active);
  EXPECT_THAT(made.options, ElementsAre(Option{"size", {"S", "M"}}));
  ASSERT_THAT(made.skus, SizeIs(2));
  EXPECT_EQ(made.skus[0].options, (Choice{{"size", "S"}}));
  EXPECT_EQ(made.skus[0].price_floor, Money(9'000));
  EXPECT_EQ(made.skus[0].stock, 3);
  EXPECT_EQ(made.skus[0].available, 3);
  EXPECT_EQ(made.skus[1].price, Money(16'000));
  EXPECT_EQ(json::from_text<ProductView>(w.get(w.path_of(made.id), roaster).body), made);
}

TEST(Products, AreToldToOthersWithTheirFirstStock) {
  ProductWorld w;
  const auto made = w.created(roaster, w.shirt());
  const auto told = w.events(made.id, "product.created");
  ASSERT_THAT(told, SizeIs(1));
  const auto event = json::from_text<domain::ProductCreated>(told[0]);
  EXPECT_EQ(event.seller_id.value(), roaster.id);
  EXPECT_THAT(event.skus, ElementsAre(domain::NewSku{made.skus[0].sku_id, Money(15'000), 3},
                                      domain::NewSku{made.skus[1].sku_id, Money(16'000), 0}));
  const auto stock = w.events(made.id, "product.stock_changed");
  ASSERT_THAT(stock, SizeIs(2));
  EXPECT_EQ(json::from_text<domain::StockChanged>(stock[0]),
            (domain::StockChanged{made.id, made.skus[0].sku_id, StockMovement::Initial, 3, 3, 0,
                                  std::nullopt}));
}

TEST(Products, OfOneKeyAreMadeOnce) {
  ProductWorld w;
  const auto first = w.send(HttpMethod::Post, products, roaster, w.shirt(), "k1");
  const auto again = w.send(HttpMethod::Post, products, roaster, w.shirt(), "k1");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, products, roaster, w.one_sku(1, 1), "k1")),
            "422 IDEMPOTENCY_KEY_REUSED");
  // Keys are a member's own.
  EXPECT_NE(w.send(HttpMethod::Post, products, baker, w.shirt(), "k1").body, first.body);
  EXPECT_THAT(page_of(w.get(products, admin)).items, SizeIs(2));
}

TEST(Products, AreListedNewestFirstPageByPage) {
  ProductWorld w;
  std::vector<ProductId> made;
  for (int n = 0; n < 5; ++n) made.push_back(w.created(roaster, w.one_sku(100 + n, n)).id);
  std::vector<ProductId> seen;
  std::string cursor;
  for (const std::size_t size : {2u, 2u, 1u}) {
    const auto page = page_of(w.get(std::string(products) + "?limit=2" + cursor, roaster));
    EXPECT_THAT(page.items, SizeIs(size));
    for (const auto& item : page.items) {
      EXPECT_THAT(item.skus, SizeIs(1));
      seen.push_back(item.id);
    }
    EXPECT_EQ(page.next_cursor.has_value(), size == 2);
    cursor = "&cursor=" + page.next_cursor.value_or("");
  }
  std::reverse(made.begin(), made.end());
  EXPECT_EQ(seen, made);
}

TEST(Products, ListsRefuseBadLimitsAndCursors) {
  ProductWorld w;
  for (const char* query : {"?limit=0", "?limit=101", "?limit=x", "?cursor=nonsense", "?cursor="}) {
    EXPECT_EQ(outcome(w.get(std::string(products) + query, roaster)), "400 INVALID_REQUEST")
        << query;
  }
}

TEST(Products, AreEditedMemberByMember) {
  ProductWorld w;
  const auto made = w.created(roaster, w.shirt());
  w.clock.advance(std::chrono::hours(1));
  const auto response = w.send(HttpMethod::Patch, w.path_of(made.id), roaster,
                               R"({"name":"Shirt","category_ids":[],"status":"INACTIVE"})");
  ASSERT_EQ(response.status, 200) << response.body;
  ProductView wanted = made;
  wanted.name = "Shirt";
  wanted.category_ids = {};
  wanted.status = ProductStatus::Inactive;
  wanted.updated_at += std::chrono::hours(1);
  EXPECT_EQ(json::from_text<ProductView>(response.body), wanted);
  EXPECT_EQ(w.product(made.id), wanted);
}

TEST(Products, OnceDeletedAreUnknown) {
  ProductWorld w;
  const SkuView sku = w.coffee(5'000, 10);
  const auto path = w.path_of(w.product_of(sku.sku_id));
  EXPECT_EQ(w.send(HttpMethod::Delete, path, roaster).status, 204);
  EXPECT_EQ(outcome(w.send(HttpMethod::Delete, path, roaster)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.get(path, admin)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.send(HttpMethod::Patch, path, roaster, R"({"name":"x"})")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.edit(sku.sku_id, R"({"stock":1})")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.get(w.path_of(sku.sku_id) + "/history", roaster)), "404 NOT_FOUND");
  EXPECT_THAT(page_of(w.get(products, admin)).items, SizeIs(0));
}

TEST(Products, OfDeletionKeepWhatIsReserved) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  ASSERT_TRUE(std::holds_alternative<Reserved>(w.reserved("1", {{sku, 2}}, 10'000)));
  EXPECT_EQ(w.send(HttpMethod::Delete, w.path_of(w.product_of(sku)), roaster).status, 204);
  EXPECT_EQ(w.reserved("2", {{sku, 1}}, 5'000), ReserveOutcome(SkuUnavailable{{sku}}));
  EXPECT_EQ(w.sold("1"), 2);
  EXPECT_EQ(w.released("1"), 2);
  EXPECT_EQ(w.sums(sku), (ProductWorld::Sums{10, 0}));
}

}  // namespace
}  // namespace perdura::services::product::testing
