// One key, one effect.
#include "apps/client/answers.hpp"
#include "platform/core/problem.hpp"
#include "tests/e2e/shop_test.hpp"
#include "tests/services/at_once.hpp"

namespace perdura::e2e {
namespace {

using ::testing::SizeIs;

class AKey : public ShopTest {};

TEST_F(AKey, BringsTheSameAnswerForTheSameBody) {
  Stage& shop = stage();
  const auto body = json::to_text(shop.order_of({3}));
  shop.paid_order("k", {3});  // decided, so that the answers below are final ones
  const auto first = shop.buyer().send(raw_order(body, shop.key("k")));
  const auto again = shop.buyer().send(raw_order(body, shop.key("k")));
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(first.headers.find("Location"), again.headers.find("Location"));
  EXPECT_THAT(shop.read_orders(), SizeIs(1));
}

TEST_F(AKey, WithAnotherBodyIsRefused) {
  Stage& shop = stage();
  shop.paid_order("k", {3});
  const auto response =
      shop.buyer().send(raw_order(json::to_text(shop.order_of({4})), shop.key("k")));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(platform::parse_problem(response.body).value().code, "IDEMPOTENCY_KEY_REUSED");
  EXPECT_THAT(shop.read_orders(), SizeIs(1));
}

TEST_F(AKey, IsNeeded) {
  Stage& shop = stage();
  auto request = raw_order(json::to_text(shop.order_of({3})), shop.key("k"));
  request.headers.erase("Idempotency-Key");
  const auto response = shop.buyer().send(request);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(platform::parse_problem(response.body).value().code, "IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_THAT(shop.read_orders(), SizeIs(0));
}

TEST_F(AKey, OfAnotherBuyerIsAnotherKey) {
  Stage& one = stage();
  Stage& other = stage();
  one.paid_order("k", {3});
  const auto placement = other.buyer().session().place(other.order_of({3}), one.key("k"));
  EXPECT_TRUE(std::holds_alternative<apps::Accepted>(placement));
  EXPECT_THAT(one.read_orders(), SizeIs(1));
  EXPECT_THAT(other.read_orders(), SizeIs(1));
}

TEST_F(AKey, SentManyTimesAtOnceMakesOneOrder) {
  constexpr int times = 16;
  Stage& shop = stage();
  shop.buyer().session().log_in();
  std::vector<domain::OrderId> ids(times);
  services::testing::at_once(times, [&](int n) {
    const auto placement = shop.buyer().session().place(shop.order_of({3}), shop.key("k"));
    if (const auto* accepted = std::get_if<apps::Accepted>(&placement)) {
      ids[static_cast<std::size_t>(n)] = accepted->order.id;
    }
  });
  ASSERT_THAT(shop.read_orders(), SizeIs(1));
  EXPECT_THAT(ids, ::testing::Each(shop.read_orders()[0].id));
}

}  // namespace
}  // namespace perdura::e2e
