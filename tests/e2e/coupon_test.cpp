// Policies and coupons at the gateway of the running shop.
#include <boost/json/parse.hpp>

#include "apps/client/answers.hpp"
#include "json/rfc3339.hpp"
#include "platform/core/problem.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using apps::get;
using apps::post;
using platform::HttpResponse;

std::string code_of(const HttpResponse& response) {
  const auto problem = platform::parse_problem(response.body);
  return problem ? problem->code : "";
}

std::string member_of(const HttpResponse& response, const char* name) {
  return std::string(boost::json::parse(response.body).as_object().at(name).as_string());
}

/// From an hour ago, for a day; `more`: members of the body, each with a comma before it.
std::string discount(const std::string& more) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return R"({"name":"A test","discount_type":"RATE","discount_value":10,"valid_from":")" +
         json::format_time(now - std::chrono::hours(1)) + R"(","valid_until":")" +
         json::format_time(now + std::chrono::hours(24)) + "\"" + more + "}";
}

class Coupons : public ShopTest {};

TEST_F(Coupons, AreMadeByASellerForHisProductAndRegisteredByABuyerOnce) {
  Stage& shop = stage();
  const std::string code = shop.name() + "-coupon";
  const auto body = discount(R"(,"code":")" + code + R"(","scope":"PRODUCT","product_ids":[")" +
                             shop.products().at(0).value() + R"("])");
  const auto made = shop.seller().send(post("/api/v1/coupons", body, shop.key("coupon")));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(member_of(made, "funded_by"), "SELLER");
  const auto other = stage().seller().send(post("/api/v1/coupons", body, shop.key("foreign")));
  EXPECT_EQ(code_of(other), "PRODUCT_UNKNOWN");

  const std::string target = "/api/v1/coupons/" + code + "/register";
  const auto mine = shop.buyer().send(post(target, "", shop.key("register")));
  ASSERT_EQ(mine.status, 201) << mine.body;
  EXPECT_EQ(member_of(mine, "status"), "ISSUED");
  EXPECT_EQ(code_of(shop.buyer().send(post(target, "", shop.key("again")))), "COUPON_LIMIT");
  EXPECT_EQ(shop.seller().send(post(target, "", shop.key("seller"))).status, 403);
  const auto list = shop.buyer().send(get("/api/v1/users/me/coupons"));
  ASSERT_EQ(list.status, 200);
  EXPECT_NE(list.body.find(member_of(mine, "id")), std::string::npos);
}

TEST_F(Coupons, AndPoliciesAreForSellersAndAdmins) {
  Stage& shop = stage();
  const auto policy =
      post("/api/v1/promotions/policies", discount(R"(,"scope":"ORDER")"), shop.key("policy"));
  EXPECT_EQ(shop.buyer().send(policy).status, 403);
  const auto made = shop.seller().send(policy);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/api/v1/promotions/policies/" + member_of(made, "id");
  EXPECT_EQ(shop.seller().send(get(path)).status, 200);
  EXPECT_EQ(stage().seller().send(get(path)).status, 404);
}

TEST_F(Coupons, AreNotTakenByOrdersYet) {
  Stage& shop = stage();
  const auto order = post("/api/v1/orders",
                          R"({"items":[{"sku_id":")" + shop.sku().value() +
                              R"(","quantity":1,"coupon_ids":["ucp_mine"]}],"expected_total":1,)"
                              R"("address":{"recipient":"A Test","line":"1 Harbour Street"}})",
                          shop.key("order"));
  const auto refused = shop.buyer().send(order);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(code_of(refused), "COUPON_NOT_APPLICABLE");
}

}  // namespace
}  // namespace perdura::e2e
