#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using ::testing::Eq;

TEST_F(Orders, OfOthersLookLikeUnknownOnes) {
  const auto id = paid_order();
  for (const auto* tail : {"", "/timeline", "/waiting"}) {
    const auto foreign = get(bert, "/api/v1/orders/" + id + tail);
    const auto unknown = get(bert, std::string("/api/v1/orders/ord_none") + tail);
    EXPECT_EQ(outcome(foreign), "404 NOT_FOUND");
    EXPECT_EQ(text(parsed(foreign), "/detail"), text(parsed(unknown), "/detail"));
    EXPECT_EQ(get(support, "/api/v1/orders/" + id + tail).status, 200);
  }
  EXPECT_EQ(outcome(get(anna, "/api/v1/orders/pay_1")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(cancel(id, "x", bert)), "404 NOT_FOUND");
  const auto confirm = "/api/v1/orders/" + id + "/confirm-purchase";
  EXPECT_EQ(outcome(call(bert, HttpMethod::Post, confirm, "{}", "x")), "404 NOT_FOUND");
  EXPECT_TRUE(sagas.cancels.empty());
  EXPECT_TRUE(parsed(get(bert, "/api/v1/orders")).at("items").as_array().empty());
}

TEST_F(Orders, AreForThoseWhoseRoleMay) {
  const auto id = paid_order();
  EXPECT_EQ(outcome(get(nobody, "/api/v1/orders")), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(get(shop_keeper, "/api/v1/orders")), "403 FORBIDDEN");
  EXPECT_EQ(outcome(place(two_coffees, "k", shop_keeper)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(place(two_coffees, "k", support)), "403 FORBIDDEN");
  const auto memo = R"({"memo":"hello"})";
  EXPECT_EQ(outcome(call(anna, HttpMethod::Patch, "/api/v1/orders/" + id + "/memo", memo)),
            "403 FORBIDDEN");
}

TEST_F(Orders, AreMovedByServicesOnly) {
  for (const auto* route :
       {"paid", "failed", "awaiting-payment", "attempt-declined", "payment-validated", "unpaid",
        "cancel-pending", "cancelled", "cancel-settled", "shipment", "reminded", "completed"}) {
    const auto target = std::string("/internal/v1/orders/") + route;
    for (const auto& who : {anna, support, shop_keeper}) {
      EXPECT_EQ(outcome(call(who, HttpMethod::Post, target, "{}", "k")), "403 FORBIDDEN");
    }
    EXPECT_EQ(outcome(call(nobody, HttpMethod::Post, target, "{}", "k")), "401 TOKEN_REQUIRED");
    EXPECT_EQ(outcome(call(worker, HttpMethod::Post, target, "{}")),
              "400 IDEMPOTENCY_KEY_REQUIRED");
    EXPECT_EQ(outcome(call(worker, HttpMethod::Post, target, "{}", "k")), "400 INVALID_REQUEST");
  }
}

}  // namespace
}  // namespace perdura::services::order::testing
