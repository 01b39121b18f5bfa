// Who may do what, at the gateway of the running shop.
#include "apps/client/answers.hpp"
#include "platform/core/problem.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using apps::get;
using apps::post;
using apps::with_body;
using platform::HttpMethod;
using platform::HttpResponse;

std::string code_of(const HttpResponse& response) {
  const auto problem = platform::parse_problem(response.body);
  return problem ? problem->code : "";
}

class Roles : public ShopTest {};

TEST_F(Roles, AnotherBuyersOrderDoesNotExist) {
  Stage& one = stage();
  Stage& other = stage();
  const auto order = one.paid_order("order", {1});
  const std::string path = "/api/v1/orders/" + order.id.value();
  const auto unknown = other.buyer().send(get("/api/v1/orders/ord_never"));
  EXPECT_EQ(unknown.status, 404);
  for (const char* what : {"", "/timeline", "/waiting"}) {
    const auto response = other.buyer().send(get(path + what));
    EXPECT_EQ(response.status, 404) << what;
    EXPECT_EQ(code_of(response), code_of(unknown));
  }
  const auto cancel = other.buyer().send(
      post(path + "/cancel", R"({"reason":"CHANGED_MIND"})", other.key("cancel")));
  EXPECT_EQ(cancel.status, 404);
  EXPECT_TRUE(other.read_orders().empty());
  EXPECT_EQ(one.read_order(order.id).status, "PAID");
}

TEST_F(Roles, SellersDoNotOrderAndBuyersDoNotSell) {
  Stage& shop = stage();
  const auto order = raw_order(json::to_text(shop.order_of({1})), shop.key("order"));
  const auto by_seller = shop.seller().send(order);
  EXPECT_EQ(by_seller.status, 403);
  EXPECT_EQ(code_of(by_seller), "FORBIDDEN");
  const auto product = post("/api/v1/products", R"({"name":"x","description":"","skus":[]})",
                            shop.key("no-product"));
  EXPECT_EQ(shop.buyer().send(product).status, 403);
  EXPECT_TRUE(shop.read_orders().empty());
}

TEST_F(Roles, OnlyAdminsGrantCreditAndApproveSellers) {
  Stage& shop = stage();
  const std::string user = "/api/v1/users/" + shop.buyer().id().value();
  const auto grant =
      post(user + "/credit", R"({"amount":1000000,"reason":"OTHER"})", shop.key("grant"));
  const auto approve = with_body(HttpMethod::Patch, user, R"({"status":"ACTIVE"})");
  for (Member* member : {&shop.buyer(), &shop.seller()}) {
    EXPECT_EQ(member->send(grant).status, 403);
    EXPECT_EQ(member->send(approve).status, 403);
    EXPECT_EQ(member->send(get("/api/v1/users")).status, 403);
  }
}

TEST_F(Roles, ASellerWhoWaitsForApprovalIsToldSo) {
  Stage& shop = stage();
  Member pending(shop.name() + "-pending", "SELLER", Approval::Waits);
  const auto product = post("/api/v1/products", R"({"name":"x","description":"","skus":[]})",
                            shop.key("no-product"));
  const auto response = pending.send(product);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(code_of(response), "SELLER_NOT_APPROVED");
}

TEST_F(Roles, AnotherSellersProductDoesNotExist) {
  Stage& one = stage();
  Stage& other = stage();
  const std::string path = "/api/v1/products/" + one.products().at(0).value();
  EXPECT_EQ(other.seller().send(get(path)).status, 404);
  const auto edit =
      with_body(HttpMethod::Patch, path + "/skus/" + one.sku().value(), R"({"price":1})");
  EXPECT_EQ(other.seller().send(edit).status, 404);
}

TEST_F(Roles, TheWorkersRoutesAreNotReachableFromOutside) {
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {1});
  const auto failed = post("/internal/v1/orders/failed",
                           R"({"order_id":")" + order.id.value() +
                               R"(","failure":{"code":"OUT_OF_STOCK","detail":"","errors":[]}})",
                           shop.key("internal"));
  EXPECT_EQ(shop.buyer().send(failed).status, 404);
  // Past the gateway, too, a person's token opens nothing.
  auto direct = failed;
  direct.headers.set("Authorization", "Bearer " + shop.buyer().token());
  EXPECT_EQ(world().ask("PERDURA_ORDER_PORT", direct).status, 403);
  EXPECT_EQ(shop.read_order(order.id).status, "PAID");
}

}  // namespace
}  // namespace perdura::e2e
