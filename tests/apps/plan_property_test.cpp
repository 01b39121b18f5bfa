// What a plan expects, as properties of random plans.
#include "apps/client/program.hpp"
#include "apps/loadtest/plan.hpp"
#include "tests/domain/properties.hpp"

namespace perdura::apps::loadtest {
namespace {

using domain::Money;
using perdura::testing::holds_for_all;

/// Any wishes that are allowed one by one.
Wishes any_wishes() {
  Wishes wishes;
  const auto wish = [](auto& value, int least, int most) {
    if (*rc::gen::arbitrary<bool>()) return;
    value = *rc::gen::inRange(least, most + 1);
  };
  const int largest = *rc::gen::element(3, 100, orders_max);
  wish(wishes.orders, 1, largest);
  wish(wishes.concurrency, 1, concurrency_max);
  if (*rc::gen::arbitrary<bool>()) wishes.pay = *rc::gen::element(Pay::Credit, Pay::Card);
  wish(wishes.credit, 1, 20'000 * largest);
  wish(wishes.stock, 0, 4 * largest);
  if (*rc::gen::arbitrary<bool>()) wishes.shape = *rc::gen::element(Shape::Scarce, Shape::Plenty);
  return wishes;
}

/// Nothing where credit and stock both fall short.
std::optional<Plan> any_plan() {
  try {
    return plan_of(any_wishes());
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

TEST(PlanProperty, EveryOrderIsExpectedToBePaidOrToFail) {
  holds_for_all([] {
    const auto plan = any_plan();
    RC_PRE(plan.has_value());
    const Expected expected = expected_of(*plan);
    RC_ASSERT(expected.paid >= 0);
    RC_ASSERT(expected.failed >= 0);
    RC_ASSERT(expected.paid + expected.failed == plan->orders);
  });
}

TEST(PlanProperty, CoffeeAndCreditAreConserved) {
  holds_for_all([] {
    const auto plan = any_plan();
    RC_PRE(plan.has_value());
    const Expected expected = expected_of(*plan);
    RC_ASSERT(expected.on_hand + coffees_an_order * expected.paid == plan->stock);
    const Money paid = order_total * expected.paid;
    RC_ASSERT(expected.credit + (expected.captured ? Money() : paid) == plan->credit);
    RC_ASSERT(expected.captured.value_or(paid) == paid);
    RC_ASSERT(expected.captured.has_value() == (plan->pay == Pay::Card));
    RC_ASSERT(expected.on_hand >= 0);
    RC_ASSERT(expected.credit >= Money());
  });
}

TEST(PlanProperty, NoOrderFailsThatCouldBePaid) {
  holds_for_all([] {
    const auto plan = any_plan();
    RC_PRE(plan.has_value());
    const Expected expected = expected_of(*plan);
    if (expected.failed == 0) return;
    const bool no_credit = plan->pay == Pay::Credit && expected.credit < order_total;
    const bool no_stock = expected.on_hand < coffees_an_order;
    RC_ASSERT(no_credit || no_stock);
    RC_ASSERT(expected.failure_code == (no_credit ? "INSUFFICIENT_CREDIT" : "OUT_OF_STOCK"));
  });
}

TEST(PlanProperty, TheFiguresAreThoseOfOrdersTakenOneByOne) {
  holds_for_all([] {
    const auto plan = any_plan();
    RC_PRE(plan.has_value());
    Expected shop{.on_hand = plan->stock, .credit = plan->credit};
    for (int n = 0; n < plan->orders; ++n) {
      const bool card = plan->pay == Pay::Card;
      const bool pays = card || shop.credit >= order_total;
      if (!pays || shop.on_hand < coffees_an_order) {
        ++shop.failed;
        continue;
      }
      ++shop.paid;
      if (!card) shop.credit -= order_total;
      shop.on_hand -= coffees_an_order;
    }
    Expected expected = expected_of(*plan);
    expected.failure_code.clear();
    expected.captured.reset();
    RC_ASSERT(expected == shop);
  });
}

}  // namespace
}  // namespace perdura::apps::loadtest
