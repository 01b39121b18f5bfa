// Payments at the gateway that are declined, or that are not what the order costs.
#include "tests/e2e/card.hpp"
#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::ElementsAre;

class ACardPayment : public CardTest {
 protected:
  void await_declined(Stage& shop, const SeenOrder& order, std::int64_t times) {
    eventually(std::to_string(times) + " declines",
               [&] { return shop.read_order(order.id).payment.declined_attempts == times; });
  }
};

TEST_F(ACardPayment, DeclinedThreeTimesFailsTheOrderAndGivesTheStockBack) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  pg_.decline(order.pg_order_id());
  await_declined(shop, order, 1);
  EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
  pg_.decline(order.pg_order_id());
  await_declined(shop, order, 2);
  pg_.decline(order.pg_order_id());
  const auto failed = shop.await_status(order.id, "FAILED");
  EXPECT_EQ(failed.failure.value().code, "PAYMENT_DECLINED");
  EXPECT_EQ(failed.payment.status, "DECLINED");
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("DECLINED", "DECLINED", "DECLINED"));
}

TEST_F(ACardPayment, DeclinedOnceMayBeTriedAgain) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  pg_.decline(order.pg_order_id());
  const auto told = confirm(shop, order);
  EXPECT_EQ(told.status, 200) << told.body;
  const Confirmed declined{"AWAITING_PAYMENT", "DECLINED"};
  EXPECT_EQ(json::from_text<Confirmed>(told.body), declined);
  pg_.approve(order.pg_order_id());
  shop.await_status(order.id, "PAID");
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("DECLINED", "CAPTURED"));
}

TEST_F(ACardPayment, OfAnotherAmountFailsTheOrderAndIsVoided) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  // Only the confirm tells, so that it does not find the order ended.
  force(PgFault{order.pg_order_id(), "webhook", "refuse", PaymentGateway::always});
  const auto book = pg_.approve(order.pg_order_id(), Money(14'999));
  const auto& transaction = book.transactions.at(0).pg_transaction_id;
  const auto told =
      shop.buyer().send(confirm_request(shop, order, transaction, order.payment.amount));
  EXPECT_THAT(told.status, ::testing::AnyOf(422, 202)) << told.body;
  if (told.status == 422) EXPECT_EQ(code_of(told), "AMOUNT_MISMATCH");
  const auto failed = shop.await_status(order.id, "FAILED");
  EXPECT_EQ(failed.failure.value().code, "AMOUNT_MISMATCH");
  EXPECT_EQ(failed.payment.status, "VOIDED");
  await_attempts(shop, order, {"VOIDED"});
  EXPECT_EQ(shop.read_skus().at(0).reserved, 0);
}

TEST_F(ACardPayment, ConfirmedWithAnotherAmountLeavesTheOrderOpen) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "webhook", "refuse", PaymentGateway::always});
  const auto book = pg_.approve(order.pg_order_id());
  const auto& transaction = book.transactions.at(0).pg_transaction_id;
  const auto refused = shop.buyer().send(confirm_request(shop, order, transaction, Money(14'999)));
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(code_of(refused), "AMOUNT_MISMATCH");
  EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
  EXPECT_EQ(confirm(shop, order).status, 200);
  EXPECT_EQ(shop.read_order(order.id).status, "PAID");
}

TEST_F(ACardPayment, ConfirmedWithATransactionThatIsNotItsOwnIsRefused) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  const auto other = paid_by_card(shop, "other");
  const auto foreign = pg_.book(other.pg_order_id()).transactions.at(0).pg_transaction_id;
  for (const std::string& transaction : {std::string("nobody-knows-it"), foreign}) {
    const auto refused =
        shop.buyer().send(confirm_request(shop, order, transaction, order.payment.amount));
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(code_of(refused), "TRANSACTION_MISMATCH");
  }
  EXPECT_EQ(shop.read_order(order.id).status, "AWAITING_PAYMENT");
  cancelled(shop, order, "cancel");
}

TEST_F(ACardPayment, OfAnotherBuyerDoesNotExist) {
  Stage& one = stage();
  Stage& other = stage();
  const auto order = paid_by_card(one, "order");
  const auto transaction = pg_.book(order.pg_order_id()).transactions.at(0).pg_transaction_id;
  const auto confirmed =
      other.buyer().send(confirm_request(other, order, transaction, order.payment.amount));
  EXPECT_EQ(confirmed.status, 404) << confirmed.body;
  const auto read = other.buyer().send(apps::get("/api/v1/payments/" + order.payment.id.value()));
  EXPECT_EQ(read.status, 404);
}

}  // namespace
}  // namespace perdura::e2e
