// Order lines: sums, and counters of units that may not contradict each other.
#include "domain/order_line.hpp"

#include <gtest/gtest.h>

namespace perdura::domain {
namespace {

OrderLine coffee() {
  return {.line_id = LineId("lin_1"),
          .product_id = ProductId("prd_1"),
          .sku_id = SkuId("sku_1"),
          .seller_id = UserId("usr_9"),
          .quantity = Quantity(3),
          .unit_price = Money(5'000),
          .list_total = Money(15'000),
          .order_coupon_share = Money(1'000),
          .final = Money(14'000)};
}

TEST(OrderLine, AddsUpWithTheFees) {
  const std::vector lines{coffee(), coffee()};
  const std::vector fees{SellerFee{UserId("usr_9"), Money(3'000)}};
  EXPECT_EQ(problem_of(coffee()), std::nullopt);
  EXPECT_EQ(total_of(lines, fees), Money(31'000));
}

TEST(OrderLine, SaysWhatContradictsItself) {
  auto line = coffee();
  line.list_total = Money(14'999);
  EXPECT_EQ(problem_of(line), "list_total is not unit_price * quantity");
  line = coffee();
  line.final = Money(14'001);
  EXPECT_EQ(problem_of(line), "final and order_coupon_share exceed list_total");
  line = coffee();
  line.final = Money(-1);
  EXPECT_EQ(problem_of(line), "final is negative");
  line = coffee();
  line.order_coupon_share = Money(-1);
  EXPECT_EQ(problem_of(line), "order_coupon_share is negative");
  line = coffee();
  line.unit_price = Money(-5'000);
  line.list_total = Money(-15'000);
  EXPECT_EQ(problem_of(line), "unit_price is negative");
}

TEST(LineUnits, CountEachUnitInOnePlace) {
  const LineUnits sound{.ordered = 10,
                        .cancel_pending = 1,
                        .cancelled = 2,
                        .shipped = 6,
                        .delivered = 4,
                        .lost = 1,
                        .sent_back = 1,
                        .claimed = 1,
                        .returned = 1,
                        .exchanged = 1};
  EXPECT_EQ(problem_of(sound), std::nullopt);
  EXPECT_EQ(cancellable(sound), 1);
  EXPECT_EQ(claimable(sound), 1);

  auto wrong = sound;
  wrong.cancelled = 4;
  EXPECT_NE(problem_of(wrong), std::nullopt);
  wrong = sound;
  wrong.lost = 2;
  EXPECT_NE(problem_of(wrong), std::nullopt);
  wrong = sound;
  wrong.returned = 3;
  EXPECT_NE(problem_of(wrong), std::nullopt);
  wrong = sound;
  wrong.cancel_pending = -1;
  EXPECT_NE(problem_of(wrong), std::nullopt);
}

TEST(Progress, TellsDeliveredClosedAndOpenUnitsApart) {
  const std::vector<LineUnits> lines{
      {.ordered = 3, .cancelled = 1, .shipped = 1, .delivered = 1, .returned = 1},
      {.ordered = 2, .shipped = 2, .delivered = 1, .lost = 1}};
  EXPECT_EQ(progress_of(lines), (Progress{.delivered = 2, .closed = 2, .open = 1, .kept = 1}));
  EXPECT_EQ(progress_of({}), Progress{});
}

}  // namespace
}  // namespace perdura::domain
