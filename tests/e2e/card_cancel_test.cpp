// Orders by card that are cancelled before their parcels leave.
#include "tests/e2e/card.hpp"
#include "tests/e2e/facts.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ACancelByCard : public CardTest {};

TEST_F(ACancelByCard, BeforeThePaymentTakesNothingAndGivesTheStockBack) {
  Facts facts;
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  const auto ended = cancelled(shop, order, "cancel");
  EXPECT_EQ(ended.cancellations.at(0).status, "COMPLETED");
  EXPECT_EQ(ended.cancellations.at(0).refund_amount, Money(0));
  EXPECT_EQ(shop.read_skus().at(0).reserved, 0);
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("EXPIRED"));
  EXPECT_THAT(types_of(facts.of("order", order.id.value())),
              ElementsAre("order.placed", "order.cancelled"));
  EXPECT_THAT(facts.of("payment", order.id.value()), IsEmpty());
}

TEST_F(ACancelByCard, IsNotWokenByAPaymentThatComesLater) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  cancelled(shop, order, "cancel");
  pg_.approve(order.pg_order_id());
  await_attempts(shop, order, {"VOIDED"});
  EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ElementsAre("VOIDED"));
  const auto late = confirm(shop, order);
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_EQ(shop.read_order(order.id).status, "CANCELLED");
}

TEST_F(ACancelByCard, AfterThePaymentRefundsItWhole) {
  Facts facts;
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  const auto ended = cancelled(shop, order, "cancel");
  EXPECT_EQ(ended.payment.status, "REFUNDED");
  EXPECT_EQ(ended.cancellations.at(0).refund_amount, Money(15'000));
  EXPECT_EQ(shop.read_skus().at(0).stock, 1'000);
  ASSERT_THAT(audit(shop), IsEmpty());
  const auto book = pg_.book(order.pg_order_id());
  EXPECT_THAT(book.statuses(), ElementsAre("REFUNDED"));
  EXPECT_EQ(book.refunded, Money(15'000));
  EXPECT_THAT(types_of(facts.of("order", order.id.value())),
              ElementsAre("order.placed", "order.paid", "order.cancelled"));
  EXPECT_THAT(types_of(facts.of("payment", order.id.value())),
              ElementsAre("payment.authorized", "payment.captured", "payment.refunded"));
}

TEST_F(ACancelByCard, WhoseRefundTheGatewayRefusesAtFirstIsRefundedOnce) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  force(PgFault{order.pg_order_id(), "refund", "refuse", 2});
  cancelled(shop, order, "cancel");
  EXPECT_EQ(pg_.book(order.pg_order_id()).refunded, Money(15'000));
}

}  // namespace
}  // namespace perdura::e2e
