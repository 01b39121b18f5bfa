// Marks: each that scenarios may name is looked for, and met where it happens.
#include "simulator/marks.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

const std::string one_order = "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\n";

bool meets(const std::string& mark, const std::string& rest) {
  const auto result =
      run_of(story(rest + "expect: {invariants: all, sometimes: [" + mark + "]}\n"));
  EXPECT_THAT(told(result), testing::IsEmpty()) << mark;
  return result.sometimes.at(mark);
}

TEST(Marks, OneIsMetByAnOrderThatNobodyPays) {
  for (const auto& mark : all_marks()) {
    const auto met = meets(std::string(mark.name), one_order + "script: [{at: 0s, place: o1}]\n");
    EXPECT_EQ(met, mark.name == "order_expired") << mark.name;
  }
}

TEST(Marks, AreMetWhereTheyHappen) {
  EXPECT_TRUE(meets("stock_out_rejected",
                    "catalog: {items: [{sku: s1, stock: 1}]}\n"
                    "orders: [{id: o1, lines: [{sku: s1, quantity: 2}]}]\n"
                    "script: [{at: 0s, place: o1}]\n"));
  EXPECT_TRUE(meets("cancel_before_payment",
                    one_order + "script: [{at: 0s, place: o1}, {at: 9s, cancel: o1}]\n"));
  EXPECT_TRUE(meets("refund_raced_confirm", one_order +
                                                "script: [{at: 0s, place: o1}, {at: 9s, pay: o1}, "
                                                "{at: 9s, cancel: o1}]\n"));
  EXPECT_TRUE(meets("paid_after_end", one_order +
                                          "script: [{at: 0s, place: o1}, {at: 9s, cancel: o1}, "
                                          "{at: 10s, pay: o1}]\n"));
  EXPECT_TRUE(meets("parcel_lost", one_order + "script: [{at: 0s, place: o1}, {at: 9s, pay: o1}, "
                                               "{at: 1h, dispatch: o1}, {at: 12h, lose: o1}]\n"));
  EXPECT_TRUE(meets("deadlock_retried", one_order +
                                            "script: [{at: 0s, place: o1}]\n"
                                            "plan: [{site: store.order, entity: order, nth: 2, "
                                            "choice: deadlock}]\n"));
}

}  // namespace
}  // namespace perdura::simulator
