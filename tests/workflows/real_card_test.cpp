// Orders by card on the real services, with the real mock-pg: what the gateway holds, what the rows
// say and what the workflows did agree at the end.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/workflows/real_shop.hpp"

namespace perdura::workflows {
namespace {

using namespace std::chrono_literals;
using services::order::testing::parsed;
using services::order::testing::text;

bool all_in(const mock_pg::ControlView& book, mock_pg::TransactionStatus status) {
  return std::ranges::all_of(book.transactions,
                             [=](const auto& one) { return one.status == status; });
}
bool one_is_held(const mock_pg::ControlView& book) {
  return std::ranges::any_of(book.transactions, [](const auto& one) {
    return one.status == mock_pg::TransactionStatus::Authorized;
  });
}

/// What the gateway took and did not give back is what is sold.
void expect_card_books(RealShop& shop, const std::string& order, int coffees_kept) {
  const auto book = shop.at_gateway(order);
  EXPECT_EQ(book.captured - book.refunded, 5'000 * coffees_kept);
  EXPECT_FALSE(one_is_held(book));
  EXPECT_EQ(shop.product.sku(shop.coffee).stock, 10 - coffees_kept);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
}

TEST(RealCardOrder, IsPaidByWhatTheGatewayTells) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  const auto placed = shop.read(id);
  EXPECT_EQ(text(placed, "/payment/pg_order_id").substr(0, 4), "pgo-");
  EXPECT_NE(text(placed, "/payment/checkout_url"), "");
  shop.pay(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
  expect_card_books(shop, id, 3);
  EXPECT_EQ(shop.events()["payment.captured"], 1);
  EXPECT_EQ(shop.events()["order.paid"], 1);
}

TEST(RealCardOrder, IsPaidByAConfirmOnceHoweverManyTell) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  shop.pay(id);
  const auto confirmed = shop.confirm(id, 1, 15'000);
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(text(parsed(confirmed), "/order_status"), "PAID");
  EXPECT_EQ(text(parsed(confirmed), "/payment_status"), "CAPTURED");
  EXPECT_EQ(shop.confirm(id, 1, 15'000, "again").body, confirmed.body);
  shop.pass(30s);
  expect_card_books(shop, id, 3);
  EXPECT_EQ(shop.events()["payment.captured"], 1);
}

TEST(RealCardOrder, FailsWhereAnotherAmountWasPaid) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  shop.pay(id, 14'000);
  const auto confirmed = shop.confirm(id, 1, 15'000);
  EXPECT_EQ(confirmed.status, 422) << confirmed.body;
  EXPECT_EQ(text(parsed(confirmed), "/code"), "AMOUNT_MISMATCH");
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "FAILED"; }));
  EXPECT_EQ(text(shop.read(id), "/failure/code"), "AMOUNT_MISMATCH");
  shop.pass(30s);
  EXPECT_EQ(shop.at_gateway(id).captured, 0);
  EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
}

TEST(RealCardOrder, FailsAtItsThirdDecline) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    shop.decline(id);
    shop.pass(10s);
  }
  EXPECT_EQ(shop.status(id), "FAILED");
  EXPECT_EQ(text(shop.read(id), "/failure/code"), "PAYMENT_DECLINED");
  expect_card_books(shop, id, 0);
}

TEST(RealCardOrder, ExpiresUnpaid) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  shop.pass(590s);
  EXPECT_EQ(shop.status(id), "AWAITING_PAYMENT");
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "EXPIRED"; }));
  expect_card_books(shop, id, 0);
}

TEST(RealCardOrder, GivesBackWhatIsPaidAfterItHasExpired) {
  RealShop shop;
  const auto id = shop.placed_by_card(3);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "EXPIRED"; }));
  shop.pay(id);
  ASSERT_TRUE(shop.pass_until(
      [&] { return all_in(shop.at_gateway(id), mock_pg::TransactionStatus::Voided); }));
  EXPECT_EQ(shop.status(id), "EXPIRED");
}

TEST(RealCardOrder, IsCancelledUnpaidAndPaid) {
  for (const bool paid : {false, true}) {
    RealShop shop;
    const auto id = shop.placed_by_card(3);
    if (paid) {
      shop.pay(id);
      ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
    }
    const auto cancelled = shop.cancel(id);
    EXPECT_TRUE(cancelled.status == 200 || cancelled.status == 202) << cancelled.body;
    ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "CANCELLED"; }));
    EXPECT_EQ(shop.cancellation(id), "COMPLETED");
    shop.pass(30s);
    EXPECT_EQ(shop.at_gateway(id).refunded, paid ? 15'000 : 0);
    EXPECT_EQ(shop.product.sku(shop.coffee).stock, 10);
    EXPECT_EQ(shop.product.sku(shop.coffee).reserved, 0);
  }
}

TEST(RealCardOrder, IsPaidThroughEveryFaultOfTheGateway) {
  using mock_pg::FaultKind;
  for (const auto call : {mock_pg::Call::Capture, mock_pg::Call::Lookup, mock_pg::Call::Webhook}) {
    for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter, FaultKind::Late}) {
      RealShop shop;
      const auto id = shop.placed_by_card(3);
      shop.payment.force(call, kind, 2);
      shop.pay(id);
      ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
      shop.pass(60s);
      expect_card_books(shop, id, 3);
    }
  }
}

TEST(RealCardOrder, IsPaidInRoughWeather) {
  RealShop shop;
  shop.be_rough();
  const auto id = shop.placed_by_card(3);
  shop.pay(id);
  ASSERT_TRUE(shop.pass_until([&] { return shop.status(id) == "PAID"; }));
  expect_card_books(shop, id, 3);
}

}  // namespace
}  // namespace perdura::workflows
