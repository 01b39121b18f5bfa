// Who may call what, and who sees what.
#include <gmock/gmock.h>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

using ::testing::SizeIs;

TEST(ProductAccess, EveryRouteNeedsATokenOfItsRole) {
  ProductWorld w;
  for (const auto* route : w.router.routes()) {
    std::string target = route->pattern;
    for (const auto& [name, id] : {std::pair("{id}", "prd_1"), std::pair("{sku_id}", "sku_1")}) {
      if (const auto at = target.find(name); at != target.npos) {
        target.replace(at, std::string(name).size(), id);
      }
    }
    const HttpRequest request{
        .method = route->method, .target = target, .headers = {}, .body = "{}"};
    EXPECT_EQ(outcome(w.router.handle(request)), "401 TOKEN_REQUIRED") << target;
    const bool internal = target.starts_with("/internal/");
    for (const As& who : {alice, internal ? roaster : worker, internal ? admin : worker}) {
      EXPECT_EQ(outcome(w.send(route->method, target, who, "{}", "k")), "403 FORBIDDEN")
          << target << " " << who.role;
    }
  }
}

TEST(ProductAccess, AForeignProductLooksUnknown) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  const std::string path = w.path_of(w.product_of(sku));
  const std::string sku_path = w.path_of(sku);
  const auto unknown = platform::parse_problem(w.get("/api/v1/products/prd_0", baker).body);
  ASSERT_TRUE(unknown);
  for (const auto& foreign :
       {w.get(path, baker), w.send(HttpMethod::Patch, path, baker, R"({"name":"Mine"})"),
        w.send(HttpMethod::Delete, path, baker),
        w.send(HttpMethod::Patch, sku_path, baker, R"({"price":1})"),
        w.get(sku_path + "/history", baker)}) {
    EXPECT_EQ(outcome(foreign), "404 NOT_FOUND");
    EXPECT_EQ(platform::parse_problem(foreign.body)->detail, unknown->detail);
  }
  EXPECT_EQ(w.product(w.product_of(sku)).name, "Coffee");
  EXPECT_EQ(w.sku(sku).price, Money(5'000));
}

TEST(ProductAccess, ASkuIsFoundUnderItsOwnProductOnly) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  const ProductId other = w.product_of(w.coffee(5'000, 10).sku_id);
  const std::string path = w.path_of(other) + "/skus/" + sku.value();
  EXPECT_EQ(outcome(w.send(HttpMethod::Patch, path, roaster, R"({"price":1})")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.get(path + "/history", roaster)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.get("/api/v1/products/nonsense", admin)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.send(HttpMethod::Patch, w.path_of(other) + "/skus/nonsense", admin, "{}")),
            "404 NOT_FOUND");
}

TEST(ProductAccess, ListsShowASellerHisOwnAndAnAdminAll) {
  ProductWorld w;
  w.created(roaster, w.one_sku(1, 1));
  w.created(baker, w.one_sku(2, 2));
  const auto listed = [&](const As& who, const std::string& query = "") {
    const auto page = json::from_text<ProductPage>(w.get(products + query, who).body);
    std::vector<std::string> sellers;
    for (const auto& item : page.items) sellers.push_back(item.seller_id.value());
    return sellers;
  };
  EXPECT_EQ(listed(roaster), std::vector<std::string>{roaster.id});
  EXPECT_EQ(listed(roaster, "?seller_id=usr_baker"), std::vector<std::string>{roaster.id});
  EXPECT_EQ(listed(admin), (std::vector<std::string>{baker.id, roaster.id}));
  EXPECT_EQ(listed(admin, "?seller_id=usr_baker"), std::vector<std::string>{baker.id});
}

TEST(ProductAccess, AnAdminActsForASellerAndASellerForHimselfOnly) {
  ProductWorld w;
  const std::string body =
      R"({"seller_id":"usr_baker","name":"Bread","skus":[{"price":5,"stock":1}]})";
  const auto made = w.created(admin, body);
  EXPECT_EQ(made.seller_id.value(), baker.id);
  EXPECT_EQ(w.get(w.path_of(made.id), baker).status, 200);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, products, roaster, body)), "403 FORBIDDEN");
  EXPECT_EQ(w.created(baker, body).seller_id.value(), baker.id);
  const std::string path = w.path_of(made.id) + "/skus/" + made.skus.at(0).sku_id.value();
  EXPECT_EQ(w.send(HttpMethod::Patch, path, admin, R"({"stock_delta":4})").status, 200);
  EXPECT_EQ(w.product(made.id).skus.at(0).stock, 5);
}

}  // namespace
}  // namespace perdura::services::product::testing
