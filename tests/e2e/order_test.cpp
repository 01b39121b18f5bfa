// One order from its placement to its end.
#include "apps/client/error.hpp"
#include "tests/e2e/facts.hpp"
#include "tests/e2e/sagas.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t events_max = 16;  // of a workflow on its way to PAID

class AnOrder : public ShopTest {
 protected:
  static std::vector<std::string> kinds(const std::vector<apps::StockMovement>& history) {
    std::vector<std::string> types;
    for (const auto& row : history) types.push_back(row.type);
    return types;
  }
};

TEST_F(AnOrder, IsPaidOnCreditAndItsTimelineTellsEachStep) {
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {3});
  EXPECT_EQ(order.total, Money(15'000));
  EXPECT_EQ(shop.buyer().session().credit_balance(), Money(985'000));
  EXPECT_EQ(shop.read_skus().at(0).stock, 997);

  const auto timeline = shop.buyer().session().timeline(order.id);
  std::vector<std::string> steps;
  for (const auto& step : timeline.items) steps.push_back(step.step + " " + step.status);
  EXPECT_THAT(steps, ElementsAre("place-order PENDING", "reserve-stock DONE", "charge-credit DONE",
                                 "pay-order PAID"));
  for (std::size_t n = 1; n < timeline.items.size(); ++n) {
    EXPECT_LE(timeline.items[n - 1].at, timeline.items[n].at);
  }
  EXPECT_THAT(timeline.workflow_url, ::testing::HasSubstr(order.id.value()));
}

TEST_F(AnOrder, IsToldOnKafkaOnceForEachFactAndInOrder) {
  Facts facts;
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {3});
  ASSERT_THAT(audit(shop), IsEmpty());  // the outboxes are empty: all is told
  const auto of_order = facts.of("order", order.id.value());
  EXPECT_THAT(types_of(of_order), ElementsAre("order.placed", "order.paid"));
  EXPECT_THAT(types_of(facts.of("payment", order.id.value())), ElementsAre("payment.captured"));
  const auto of_product = facts.of("product", shop.products().at(0).value());
  EXPECT_THAT(types_of(of_product), ElementsAre("product.created", "product.stock_changed",
                                                "product.stock_changed", "product.stock_changed"));
  EXPECT_THAT(breaks_in_order(of_order), IsEmpty());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  EXPECT_EQ(of_order.at(0).envelope.sequence, 1u);
}

TEST_F(AnOrder, IsAWorkflowThatAnyToolFindsAndReads) {
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {1});
  ASSERT_THAT(audit(shop), IsEmpty());
  const auto saga = Sagas().read(order.id.value());
  EXPECT_EQ(saga.type, "Order");
  EXPECT_TRUE(saga.running);
  EXPECT_EQ(saga.search_attributes.at("OrderStatus"), "\"PAID\"");
  EXPECT_EQ(saga.search_attributes.at("BuyerId"), "\"" + shop.buyer().id().value() + "\"");
  EXPECT_THAT(saga.encodings, Not(IsEmpty()));
  EXPECT_THAT(saga.encodings, Each("json/plain"));
  EXPECT_LE(saga.events, events_max);
}

TEST_F(AnOrder, IsCancelledAfterItWasPaidWithMoneyAndStockBack) {
  Facts facts;
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {3});
  const auto cancelled =
      shop.buyer().session().cancel(order.id, domain::Reason::ChangedMind, shop.key("cancel"));
  EXPECT_EQ(cancelled.refund_amount, Money(15'000));
  ASSERT_THAT(audit(shop), IsEmpty());
  const auto seen = shop.read_order(order.id);
  EXPECT_EQ(seen.status, "CANCELLED");
  EXPECT_EQ(seen.payment.refunded_amount, Money(15'000));
  EXPECT_EQ(shop.buyer().session().credit_balance(), Money(1'000'000));
  EXPECT_EQ(shop.read_skus().at(0).stock, 1'000);
  std::vector<std::string> undone;
  for (const auto& step : shop.buyer().session().timeline(order.id).items) {
    if (step.compensates) undone.push_back(*step.compensates);
  }
  EXPECT_THAT(undone, UnorderedElementsAre("charge-credit", "reserve-stock"));
  EXPECT_THAT(kinds(shop.seller().session().stock_history(shop.products()[0], shop.sku())),
              ElementsAre("RELEASED", "SOLD", "RESERVED", "INITIAL"));
  EXPECT_THAT(types_of(facts.of("order", order.id.value())),
              ElementsAre("order.placed", "order.paid", "order.cancelled"));
  EXPECT_THAT(types_of(facts.of("payment", order.id.value())),
              ElementsAre("payment.captured", "payment.refunded"));
}

TEST_F(AnOrder, IsCancelledOnce) {
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {3});
  auto& buyer = shop.buyer().session();
  const auto first = buyer.cancel(order.id, domain::Reason::ChangedMind, shop.key("cancel"));
  const auto again = buyer.cancel(order.id, domain::Reason::ChangedMind, shop.key("cancel"));
  EXPECT_EQ(first.id, again.id);
  ASSERT_THAT(audit(shop), IsEmpty());
  try {
    buyer.cancel(order.id, domain::Reason::ChangedMind, shop.key("another"));
    FAIL() << "an order was cancelled twice";
  } catch (const apps::ApiError& error) {
    EXPECT_EQ(error.failure().status, 409);
    EXPECT_EQ(error.failure().code, "ILLEGAL_TRANSITION");
  }
}

}  // namespace
}  // namespace perdura::e2e
