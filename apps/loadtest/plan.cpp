#include "apps/loadtest/plan.hpp"

#include <algorithm>

#include "apps/client/program.hpp"

namespace perdura::apps::loadtest {

using domain::Money;
using domain::Units;

namespace {

constexpr int orders_default = 100;
constexpr int concurrency_default = 50;
constexpr int warmup_default = 20;

// A run of 100 orders has credit for 66 of them and 10,000 more, and a thousand coffees.
constexpr Money scarce_credit_an_order{10'000};
constexpr Units scarce_stock_an_order = 10;
constexpr Units scarce_stock_an_order_by_card = 2;
// Left over when all are paid, so that a wrong rest is seen.
constexpr Money credit_to_spare{10'000};
constexpr Units stock_to_spare = 10;

static_assert(order_total.value() == coffee_price.value() * coffees_an_order);

/// How many orders the credit, or the stock, is enough for.
std::int64_t payable(const Plan& plan) {
  return plan.pay == Pay::Card ? plan.orders : plan.credit.value() / order_total.value();
}
std::int64_t in_stock(const Plan& plan) { return plan.stock / coffees_an_order; }

}  // namespace

std::string_view to_string(Shape shape) {
  switch (shape) {
    case Shape::Scarce:
      return "scarce";
    case Shape::Plenty:
      return "plenty";
  }
  throw std::invalid_argument("not a shape");
}

std::string_view to_string(Pay pay) {
  switch (pay) {
    case Pay::Credit:
      return "credit";
    case Pay::Card:
      return "card";
  }
  throw std::invalid_argument("not a way to pay");
}

namespace {

/// What the shape comes to.
void provide(Plan& plan) {
  const bool scarce = plan.shape == Shape::Scarce;
  if (plan.pay == Pay::Credit) {
    plan.credit =
        scarce ? scarce_credit_an_order * plan.orders : order_total * plan.orders + credit_to_spare;
  }
  const Units scarce_stock =
      plan.pay == Pay::Card ? scarce_stock_an_order_by_card : scarce_stock_an_order;
  plan.stock =
      scarce ? scarce_stock * plan.orders : coffees_an_order * plan.orders + stock_to_spare;
}

}  // namespace

Plan plan_of(const Wishes& wishes) {
  Plan plan;
  plan.pay = wishes.pay.value_or(Pay::Credit);
  if (plan.pay == Pay::Card && wishes.credit) {
    throw UsageError("CREDIT is of no use by card: STOCK says how many orders can be paid");
  }
  plan.orders = wishes.orders.value_or(orders_default);
  const int at_once = plan.orders <= orders_default ? plan.orders : concurrency_default;
  plan.concurrency = std::min(wishes.concurrency.value_or(at_once), plan.orders);
  plan.shape = wishes.shape.value_or(plan.orders == orders_default ? Shape::Scarce : Shape::Plenty);
  provide(plan);
  plan.credit = Money(wishes.credit.value_or(plan.credit.value()));
  plan.stock = wishes.stock.value_or(plan.stock);
  plan.warmup = wishes.warmup.value_or(warmup_default);
  plan.min_rate = wishes.min_rate.value_or(0);
  if (payable(plan) < plan.orders && in_stock(plan) < plan.orders) {
    throw UsageError(
        "CREDIT and STOCK are both too little for all orders: how many are paid would depend on "
        "which of them come first; raise one of the two");
  }
  return plan;
}

Expected expected_of(const Plan& plan) {
  const auto paid = std::min({payable(plan), in_stock(plan), std::int64_t{plan.orders}});
  const bool card = plan.pay == Pay::Card;
  return {.paid = static_cast<int>(paid),
          .failed = static_cast<int>(plan.orders - paid),
          .failure_code = payable(plan) < plan.orders ? "INSUFFICIENT_CREDIT" : "OUT_OF_STOCK",
          .on_hand = static_cast<Units>(plan.stock - paid * coffees_an_order),
          .credit = card ? Money() : plan.credit - order_total * paid,
          .captured = card ? std::optional(order_total * paid) : std::nullopt};
}

}  // namespace perdura::apps::loadtest
