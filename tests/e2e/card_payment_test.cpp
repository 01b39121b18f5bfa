// An order that is paid at the gateway, from its placement to PAID.
#include "tests/e2e/card.hpp"
#include "tests/e2e/facts.hpp"
#include "tests/e2e/together.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AnOrderByCard : public CardTest {};

TEST_F(AnOrderByCard, SaysWhereToPayAndIsPaidWhenTheGatewayTells) {
  Facts facts;
  Stage& shop = stage();
  shop.card_order("order");  // decided, so that the answer below is the final one
  const auto request = shop.card_order_of("order", {3});
  const auto response = shop.buyer().send(request);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto placed = apps::read_answer<SeenOrder>(request, response);
  EXPECT_EQ(placed.status, "AWAITING_PAYMENT");
  EXPECT_EQ(placed.payment.status, "READY");
  EXPECT_EQ(placed.payment.amount, Money(15'000));
  EXPECT_TRUE(placed.payment.checkout_url.has_value());
  EXPECT_EQ(shop.read_skus().at(0).stock, 1'000);
  EXPECT_EQ(shop.read_skus().at(0).reserved, 3);

  pg_.approve(placed.pg_order_id());
  const auto paid = shop.await_status(placed.id, "PAID");
  EXPECT_EQ(paid.payment.status, "CAPTURED");
  EXPECT_EQ(paid.payment.captured_amount, Money(15'000));
  EXPECT_FALSE(paid.payment.checkout_url.has_value());
  ASSERT_THAT(audit(shop), IsEmpty());  // the outboxes are empty: all is told
  EXPECT_THAT(pg_.book(paid.pg_order_id()).statuses(), ElementsAre("CAPTURED"));
  EXPECT_THAT(types_of(facts.of("order", paid.id.value())),
              ElementsAre("order.placed", "order.paid"));
  EXPECT_THAT(types_of(facts.of("payment", paid.id.value())),
              ElementsAre("payment.authorized", "payment.captured"));
}

TEST_F(AnOrderByCard, TellsEachStepInItsTimeline) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  std::vector<std::string> steps;
  for (const auto& step : shop.buyer().session().timeline(order.id).items) {
    steps.push_back(step.step + " " + step.status);
  }
  EXPECT_THAT(steps,
              ElementsAre("place-order PENDING", "reserve-stock DONE", "open-payment DONE",
                          "await-payment AWAITING_PAYMENT", "charge-card DONE", "pay-order PAID"));
}

TEST_F(AnOrderByCard, IsPaidAtTheGatewaysPage) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  const std::string page = "/checkout/" + order.pg_order_id().value();
  EXPECT_THAT(order.payment.checkout_url.value_or(""), ::testing::EndsWith(page));
  const auto shown = pg_.send(apps::get(page));
  ASSERT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, ::testing::HasSubstr(page + "/pay"));
  const auto pressed = pg_.send({.method = platform::HttpMethod::Post,
                                 .target = page + "/pay",
                                 .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                 .body = "attempt=0"});
  EXPECT_EQ(pressed.status, 200) << pressed.body;
  shop.await_status(order.id, "PAID");
}

TEST_F(AnOrderByCard, IsPaidByTheBuyersConfirmWhenTheGatewayTellsNothing) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "webhook", "refuse", PaymentGateway::always});
  const auto book = pg_.approve(order.pg_order_id());
  auto request =
      confirm_request(shop, order, book.transactions.at(0).pg_transaction_id, order.payment.amount);
  request.headers.set("X-Request-Id", "req-" + shop.name());
  const auto response = shop.buyer().send(request);
  EXPECT_THAT(response.status, ::testing::AnyOf(200, 202)) << response.body;
  EXPECT_EQ(response.headers.find("X-Request-Id"), "req-" + shop.name());
  shop.await_status(order.id, "PAID");
  // The same key, and another one.
  const Confirmed paid{"PAID", "CAPTURED"};
  for (const auto& again : {shop.buyer().send(request), confirm(shop, order)}) {
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(json::from_text<Confirmed>(again.body), paid);
  }
  EXPECT_THAT(attempts_of(shop, order).statuses(), ElementsAre("CAPTURED"));
}

TEST_F(AnOrderByCard, IsPaidOnceHoweverManyTellOfIt) {
  Facts facts;
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  pg_.approve(order.pg_order_id());
  together({[&] { EXPECT_EQ(confirm(shop, order).status, 200); },
            [&] { EXPECT_EQ(confirm(shop, order).status, 200); },
            [&] { EXPECT_EQ(confirm(shop, order).status, 200); },
            [&] { pg_.notify(order.pg_order_id(), true); }});
  EXPECT_EQ(shop.read_order(order.id).status, "PAID");
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(attempts_of(shop, order).attempts, SizeIs(1));
  EXPECT_THAT(types_of(facts.of("payment", order.id.value())),
              ElementsAre("payment.authorized", "payment.captured"));
}

TEST_F(AnOrderByCard, IsPaidOnceWhenThePayerPaysTwiceAtOnce) {
  Stage& shop = stage();
  const auto order = shop.card_order("order");
  force(PgFault{order.pg_order_id(), "authorise", "duplicate", 1});
  pg_.approve(order.pg_order_id());
  shop.await_status(order.id, "PAID");
  ASSERT_THAT(audit(shop), IsEmpty());
  EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(),
              ::testing::UnorderedElementsAre("CAPTURED", "VOIDED"));
}

TEST_F(AnOrderByCard, ThatWasPaidGetsASecondPaymentBack) {
  Stage& shop = stage();
  const auto order = paid_by_card(shop, "order");
  pg_.approve(order.pg_order_id());
  await_attempts(shop, order, {"CAPTURED", "VOIDED"});
  EXPECT_THAT(pg_.book(order.pg_order_id()).statuses(), ElementsAre("CAPTURED", "VOIDED"));
  EXPECT_EQ(shop.read_order(order.id).status, "PAID");
}

}  // namespace
}  // namespace perdura::e2e
