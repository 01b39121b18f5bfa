// What a discount names is there, and its owner's.
#include "services/promotion/http_products.hpp"
#include "tests/platform/http/scripted_client.hpp"
#include "tests/services/promotion/promotion_world.hpp"

namespace perdura::services::promotion::testing {
namespace {

boost::json::object of(const char* product) {
  return {{"scope", "PRODUCT"}, {"product_ids", boost::json::array{product}}};
}

TEST(DiscountProducts, AnUnknownProductIsRefused) {
  PromotionWorld w;
  const auto answer =
      w.send(HttpMethod::Post, coupons, admin, w.coupon_body("CODE", of("prd_nothing")));
  EXPECT_EQ(outcome(answer), "422 PRODUCT_UNKNOWN");
  EXPECT_EQ(platform::parse_problem(answer.body)->errors.at(0).pointer, "/product_ids/0");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, policies, admin, w.policy_body(of("prd_nothing")))),
            "422 PRODUCT_UNKNOWN");
  EXPECT_EQ(w.event_count(), 0);
}

TEST(DiscountProducts, ASellersDiscountNamesHisOwn) {
  PromotionWorld w;
  const auto body = w.coupon_body("CODE", of("prd_bread"));
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, coupons, roaster, body)), "422 PRODUCT_UNKNOWN");
  EXPECT_EQ(w.send(HttpMethod::Post, coupons, baker, body).status, 201);
  EXPECT_EQ(w.made("PLATFORMS", of("prd_bread")).seller_id, std::nullopt);
}

TEST(DiscountProducts, IfNobodyCanBeAskedNothingIsMade) {
  PromotionWorld w;
  w.products.silent = true;
  const auto body = w.coupon_body("CODE", of("prd_coffee"));
  const auto answer = w.send(HttpMethod::Post, coupons, admin, body, "key");
  EXPECT_EQ(outcome(answer), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(answer.headers.find("Retry-After"), "1");
  w.products.silent = false;
  EXPECT_EQ(w.send(HttpMethod::Post, coupons, admin, body, "key").status, 201);
}

TEST(DiscountProducts, ARepeatIsAnsweredWithoutAskingAgain) {
  PromotionWorld w;
  const auto body = w.coupon_body("CODE", of("prd_coffee"));
  const auto first = w.send(HttpMethod::Post, coupons, admin, body, "key");
  w.products.silent = true;
  EXPECT_EQ(w.send(HttpMethod::Post, coupons, admin, body, "key").body, first.body);
  EXPECT_EQ(w.products.asked, 1);
}

TEST(HttpProducts, ReadsTheAnswerAndTakesEverythingElseForSilence) {
  platform::testing::ScriptedClient line;
  HttpProducts products(line, [](HttpRequest& request) { request.headers.set("X-Who", "us"); });
  const domain::calls::FindOwners wanted{{domain::ProductId("prd_1")}};
  const auto asked = [&](int status, const std::string& body) {
    line.answer = [=](const HttpRequest& request) -> HttpResponse {
      EXPECT_EQ(request.target, "/internal/v1/products/owners");
      EXPECT_EQ(request.headers.find("X-Who"), "us");
      EXPECT_EQ(request.headers.find("X-Request-Id"), "req-1");
      return {.status = status, .headers = {}, .body = body};
    };
    return products.owners(wanted, {.request_id = "req-1", .traceparent = ""});
  };
  const auto found = asked(200, R"({"items":[{"product_id":"prd_1","seller_id":"usr_1"}]})");
  ASSERT_TRUE(std::holds_alternative<domain::calls::ProductOwners>(found));
  EXPECT_EQ(std::get<domain::calls::ProductOwners>(found).items.at(0).seller_id.value(), "usr_1");
  EXPECT_TRUE(std::holds_alternative<ProductsSilent>(asked(503, "")));
  EXPECT_TRUE(std::holds_alternative<ProductsSilent>(asked(200, "?")));
  line.answer = platform::testing::ScriptedClient::nobody;
  EXPECT_TRUE(std::holds_alternative<ProductsSilent>(products.owners(wanted, {})));
}

}  // namespace
}  // namespace perdura::services::promotion::testing
