// Malformed requests: refused, with a pointer to each bad field, and nothing is made.
#include <gmock/gmock.h>

#include "tests/services/product/product_world.hpp"

namespace perdura::services::product::testing {
namespace {

/// "/name INVALID_VALUE" for each error.
std::vector<std::string> errors_of(const HttpResponse& response) {
  EXPECT_EQ(response.status, 400) << response.body;
  std::vector<std::string> found;
  const auto problem = platform::parse_problem(response.body);
  if (!problem) return found;
  for (const auto& error : problem->errors) found.push_back(error.pointer + " " + error.code);
  return found;
}

struct Case {
  const char* body;
  std::vector<std::string> errors;
};

void expect_refused(const ProductWorld& w, HttpMethod method, const std::string& target,
                    const As& who, const std::vector<Case>& cases) {
  for (const auto& [body, errors] : cases) {
    EXPECT_EQ(errors_of(w.send(method, target, who, body, "key")), errors) << body;
  }
}

TEST(ProductShape, NamesEveryBadFieldOfAProduct) {
  ProductWorld w;
  expect_refused(
      w, HttpMethod::Post, products, roaster,
      {{R"({"name":" ","skus":[]})", {"/name INVALID_VALUE", "/skus OUT_OF_RANGE"}},
       {R"({"name":"a\nb","skus":[{"price":1,"stock":1}]})", {"/name INVALID_VALUE"}},
       {R"({"name":"a","skus":[{"price":0,"stock":-1}]})",
        {"/skus/0/price OUT_OF_RANGE", "/skus/0/stock OUT_OF_RANGE"}},
       {R"({"name":"a","skus":[{"price":1000000001,"stock":100000001}]})",
        {"/skus/0/price OUT_OF_RANGE", "/skus/0/stock OUT_OF_RANGE"}},
       {R"({"name":"a","skus":[{"price":5,"stock":1,"price_floor":6}]})",
        {"/skus/0/price_floor OUT_OF_RANGE"}},
       {R"({"name":"a","skus":[{"price":5,"stock":1},{"price":5,"stock":1}]})",
        {"/skus/1/options DUPLICATE_VALUE"}},
       {R"({"name":"a","colour":1,"skus":[{"price":5,"stock":1}]})", {"/colour UNKNOWN_FIELD"}},
       {R"({"name":"a","currency":"won","skus":[{"price":5,"stock":1}]})",
        {"/currency INVALID_VALUE"}},
       {R"({"name":"a","skus":[{"price":5,"stock":99999999999}]})", {"/skus/0/stock OUT_OF_RANGE"}},
       {R"({"name":"a","skus":[{"price":"5","stock":1.5}]})",
        {"/skus/0/price WRONG_TYPE", "/skus/0/stock WRONG_TYPE"}},
       {R"({"name":"a","category_ids":["cat_1","cat_1"],"skus":[{"price":5,"stock":1}]})",
        {"/category_ids/1 DUPLICATE_VALUE"}}});
  EXPECT_EQ(w.event_count(), 0);
}

TEST(ProductShape, ChecksOptionsAgainstSkus) {
  ProductWorld w;
  expect_refused(
      w, HttpMethod::Post, products, roaster,
      {{R"({"name":"a","options":[{"name":"size","values":["S"]}],"skus":[{"price":5,"stock":1}]})",
        {"/skus/0/options/size MISSING_FIELD"}},
       {R"({"name":"a","options":[{"name":"size","values":["S"]}],
            "skus":[{"options":{"size":"L","hue":"x"},"price":5,"stock":1}]})",
        {"/skus/0/options/size UNKNOWN_VALUE", "/skus/0/options/hue UNKNOWN_FIELD"}},
       {R"({"name":"a","options":[{"name":"size","values":["S","S"]},{"name":"size","values":[]}],
            "skus":[{"options":{"size":"S"},"price":5,"stock":1}]})",
        {"/options/0/values/1 DUPLICATE_VALUE", "/options/1/values OUT_OF_RANGE",
         "/options/1/name DUPLICATE_VALUE", "/skus/0/options/size UNKNOWN_VALUE"}}});
}

TEST(ProductShape, BoundsCountsAndTexts) {
  ProductWorld w;
  std::string skus;
  for (int n = 0; n < 101; ++n) skus += std::string(n ? "," : "") + R"({"price":5,"stock":1})";
  const auto many =
      w.send(HttpMethod::Post, products, roaster, R"({"name":"a","skus":[)" + skus + "]}");
  EXPECT_EQ(errors_of(many).at(0), "/skus OUT_OF_RANGE");
  const auto named = [&](std::size_t characters) {
    std::string name;
    for (std::size_t n = 0; n < characters; ++n) name += "티";
    return w.send(HttpMethod::Post, products, roaster,
                  R"({"name":")" + name + R"(","skus":[{"price":5,"stock":1}]})");
  };
  EXPECT_EQ(named(200).status, 201);
  EXPECT_EQ(errors_of(named(201)), std::vector<std::string>{"/name OUT_OF_RANGE"});
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, products, roaster, std::string(300'000, ' '))),
            "413 BODY_TOO_LARGE");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, products, roaster, "{")), "400 MALFORMED_JSON");
}

TEST(ProductShape, ChecksEdits) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  expect_refused(w, HttpMethod::Patch, w.path_of(w.product_of(sku)), roaster,
                 {{R"({"name":""})", {"/name INVALID_VALUE"}},
                  {R"({"status":"DELETED"})", {"/status UNKNOWN_VALUE"}},
                  {R"({"status":"SOLD"})", {"/status UNKNOWN_VALUE"}},
                  {R"({"seller_id":"usr_baker"})", {"/seller_id UNKNOWN_FIELD"}}});
  expect_refused(w, HttpMethod::Patch, w.path_of(sku), roaster,
                 {{R"({"price":0})", {"/price OUT_OF_RANGE"}},
                  {R"({"price":-5})", {"/price OUT_OF_RANGE"}},
                  {R"({"stock":-1})", {"/stock OUT_OF_RANGE"}},
                  {R"({"stock":1,"stock_delta":1})", {"/stock_delta INVALID_VALUE"}},
                  {R"({"stock_delta":100000001})", {"/stock_delta OUT_OF_RANGE"}},
                  {R"({"stock_delta":9223372036854775807})", {"/stock_delta OUT_OF_RANGE"}},
                  {R"({"active":1})", {"/active WRONG_TYPE"}},
                  {R"({"reserved":1})", {"/reserved UNKNOWN_FIELD"}}});
  EXPECT_EQ(w.trail(sku), std::vector<std::string>{"INITIAL 10"});
}

TEST(ProductShape, ChecksReservations) {
  ProductWorld w;
  const SkuId sku = w.coffee(5'000, 10).sku_id;
  for (const int units : {0, -1, 10'000}) {
    EXPECT_EQ(errors_of(w.reserve("1", {{sku, units}}, 0)),
              std::vector<std::string>{"/items/0/quantity INVALID_VALUE"})
        << units;
  }
  EXPECT_EQ(errors_of(w.reserve("1", {}, 0)), std::vector<std::string>{"/items OUT_OF_RANGE"});
  EXPECT_EQ(errors_of(w.reserve("1", std::vector<Want>(101, {sku, 1}), 505'000)),
            std::vector<std::string>{"/items OUT_OF_RANGE"});
  expect_refused(w, HttpMethod::Post, reservations, worker,
                 {{R"({"order_id":"ord_1","buyer_id":"usr_1","items":[{"sku_id":"prd_1",)"
                   R"("quantity":1}],"expected_total":1,"coupon":"x"})",
                   {"/items/0/sku_id INVALID_VALUE", "/coupon UNKNOWN_FIELD"}}});
  const std::string body = w.order_body("1", {{sku, 1}}, 5'000);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, reservations, worker, body)),
            "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, reservations, worker, body, std::string(201, 'k'))),
            "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(w.trail(sku), std::vector<std::string>{"INITIAL 10"});
}

}  // namespace
}  // namespace perdura::services::product::testing
