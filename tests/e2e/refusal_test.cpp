// Orders that are well-formed and refused: they leave a durable record, and nothing else.
#include "tests/e2e/facts.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ARefusal : public ShopTest {
 protected:
  /// The refusal of this order; the books are as they were before.
  apps::Refused refused(Stage& shop, const apps::NewOrder& order, const std::string& what) {
    const auto before = shop.read_skus();
    const auto placement = shop.buyer().session().place(order, shop.key(what));
    const auto* refusal = std::get_if<apps::Refused>(&placement);
    if (refusal == nullptr) throw std::runtime_error("the order was accepted");
    EXPECT_EQ(shop.buyer().session().credit_balance(), shop.wish().credit);
    const auto after = shop.read_skus();
    for (std::size_t n = 0; n < after.size(); ++n) {
      EXPECT_EQ(after[n].stock, before[n].stock);
      EXPECT_EQ(after[n].reserved, before[n].reserved);
    }
    return *refusal;
  }
};

TEST_F(ARefusal, ForWantOfOneLineOfManyHoldsNothingOfTheOthers) {
  Facts facts;
  Stage& shop = stage({.credit = Money(1'000'000),
                       .goods = {{Money(5'000), 10}, {Money(8'000), 2}, {Money(12'000), 10}}});
  const auto refusal = refused(shop, shop.order_of({3, 5, 4}), "order");
  EXPECT_EQ(refusal.code, "OUT_OF_STOCK");
  ASSERT_THAT(audit(shop), IsEmpty());
  const auto seen = shop.read_order(refusal.order_id);
  EXPECT_EQ(seen.status, "FAILED");
  EXPECT_EQ(seen.failure.value().code, "OUT_OF_STOCK");
  EXPECT_THAT(types_of(facts.of("order", refusal.order_id.value())), ElementsAre("order.failed"));
  EXPECT_THAT(facts.of("payment", refusal.order_id.value()), IsEmpty());
}

TEST_F(ARefusal, ForWantOfCreditGivesTheStockBack) {
  Stage& shop = stage({.credit = Money(14'999), .goods = {{Money(5'000), 10}}});
  const auto refusal = refused(shop, shop.order_of({3}), "order");
  EXPECT_EQ(refusal.code, "INSUFFICIENT_CREDIT");
  EXPECT_EQ(shop.read_order(refusal.order_id).failure.value().code, "INSUFFICIENT_CREDIT");
}

TEST_F(ARefusal, OfABuyerWhoNeverHadCreditIsTheSame) {
  Stage& shop = stage({.credit = Money(0), .goods = {{Money(5'000), 10}}});
  EXPECT_EQ(refused(shop, shop.order_of({1}), "order").code, "INSUFFICIENT_CREDIT");
}

TEST_F(ARefusal, NamesAPriceThatIsNotTheShops) {
  Stage& shop = stage();
  auto order = shop.order_of({3});
  order.expected_total = Money(14'999);
  EXPECT_EQ(refused(shop, order, "cheaper").code, "PRICE_CHANGED");
  order.expected_total = Money(15'001);
  EXPECT_EQ(refused(shop, order, "dearer").code, "PRICE_CHANGED");
}

TEST_F(ARefusal, NamesASkuThatNobodySells) {
  Stage& shop = stage();
  auto order = shop.order_of({3});
  order.items.push_back({domain::SkuId("sku_nobodysellsthis"), domain::Quantity(1)});
  EXPECT_EQ(refused(shop, order, "unknown").code, "SKU_UNAVAILABLE");
}

TEST_F(ARefusal, OfMoreThanThereEverWasIsOutOfStock) {
  Stage& shop = stage({.credit = Money(1'000'000'000), .goods = {{Money(1), 1'000}}});
  EXPECT_EQ(refused(shop, shop.order_of({1'001}), "one-more").code, "OUT_OF_STOCK");
}

TEST_F(ARefusal, IsTheSameAnswerForTheSameKey) {
  Stage& shop = stage({.credit = Money(1'000'000), .goods = {{Money(5'000), 2}}});
  const auto first = refused(shop, shop.order_of({3}), "order");
  const auto again = refused(shop, shop.order_of({3}), "order");
  EXPECT_EQ(first.order_id, again.order_id);
  EXPECT_EQ(again.code, "OUT_OF_STOCK");
  EXPECT_EQ(shop.read_orders().size(), 1u);
}

}  // namespace
}  // namespace perdura::e2e
