// Orders that are no orders: refused before anything happens, and they leave no record.
#include "platform/core/problem.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct BadOrder {
  std::string name;
  std::string body;
  std::string code;                   // of the problem document
  std::vector<std::string> pointers;  // of its errors
};

std::string order_with(const std::string& items) {
  return R"({"items":[)" + items +
         R"(],"address":{"recipient":"A Test","line":"1 Harbour Street"},"expected_total":5000,)"
         R"("payment":{"credit":"all"}})";
}

std::string item(const std::string& sku, const std::string& quantity) {
  return R"({"sku_id":")" + sku + R"(","quantity":)" + quantity + "}";
}

std::vector<BadOrder> bad_orders(const std::string& sku) {
  const std::string at = "/items/0/quantity";
  return {
      {"malformed", R"({"items":[)", "MALFORMED_JSON", {}},
      {"no-json", "coffee please", "MALFORMED_JSON", {}},
      {"empty-body", "", "MALFORMED_JSON", {}},
      {"unknown-field",
       R"({"items":[)" + item(sku, "1") +
           R"(],"address":{"recipient":"x","line":"x"},"expected_total":5000,"discount":1})",
       "INVALID_REQUEST",
       {"/discount"}},
      {"no-items", order_with(""), "INVALID_REQUEST", {"/items"}},
      {"negative", order_with(item(sku, "-1")), "INVALID_REQUEST", {at}},
      {"zero", order_with(item(sku, "0")), "INVALID_REQUEST", {at}},
      {"huge", order_with(item(sku, "1000000000")), "INVALID_REQUEST", {at}},
      {"beyond-64-bits", order_with(item(sku, "99999999999999999999")), "INVALID_REQUEST", {at}},
      {"fraction", order_with(item(sku, "1.5")), "INVALID_REQUEST", {at}},
      {"text", order_with(item(sku, "\"3\"")), "INVALID_REQUEST", {at}},
      {"no-sku", order_with(item("coffee", "1")), "INVALID_REQUEST", {"/items/0/sku_id"}},
  };
}

class AnOrderOfBadShape : public ShopTest {};

TEST_F(AnOrderOfBadShape, IsRefusedWithAPointerToEachFaultAndLeavesNoOrder) {
  Stage& shop = stage();
  for (const auto& bad : bad_orders(shop.sku().value())) {
    SCOPED_TRACE(bad.name);
    const auto response = shop.buyer().send(raw_order(bad.body, shop.key(bad.name)));
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_EQ(response.headers.find("Content-Type"), platform::problem_content_type);
    const auto problem = platform::parse_problem(response.body).value();
    EXPECT_EQ(problem.code, bad.code);
    EXPECT_EQ(problem.request_id, response.headers.find("X-Request-Id"));
    std::vector<std::string> pointers;
    for (const auto& error : problem.errors) pointers.push_back(error.pointer);
    if (!bad.pointers.empty()) {
      EXPECT_THAT(pointers, ::testing::UnorderedElementsAreArray(bad.pointers)) << response.body;
    }
  }
  EXPECT_THAT(shop.read_orders(), IsEmpty());
}

TEST_F(AnOrderOfBadShape, IsToldAllItsFaultsAtOnce) {
  Stage& shop = stage();
  const auto body =
      order_with(item(shop.sku().value(), "0") + "," + item(shop.sku().value(), "-7"));
  const auto response = shop.buyer().send(raw_order(body, shop.key("two")));
  const auto problem = platform::parse_problem(response.body).value();
  std::vector<std::string> pointers;
  for (const auto& error : problem.errors) pointers.push_back(error.pointer);
  EXPECT_THAT(pointers, UnorderedElementsAre("/items/0/quantity", "/items/1/quantity"));
}

TEST_F(AnOrderOfBadShape, MayBeMendedUnderTheSameKey) {
  Stage& shop = stage();
  const auto sku = shop.sku().value();
  const auto bad = shop.buyer().send(raw_order(order_with(item(sku, "0")), shop.key("k")));
  EXPECT_EQ(bad.status, 400);
  const auto mended = shop.buyer().send(raw_order(order_with(item(sku, "1")), shop.key("k")));
  EXPECT_THAT(mended.status, ::testing::AnyOf(201, 202)) << mended.body;
}

}  // namespace
}  // namespace perdura::e2e
