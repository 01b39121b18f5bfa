#include "apps/loadtest/plan.hpp"

#include <algorithm>

#include "apps/client/flags.hpp"
#include "platform/core/setting_values.hpp"

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
// Left over when all are paid, so that a wrong rest is seen.
constexpr Money credit_to_spare{10'000};
constexpr Units stock_to_spare = 10;

Money order_total() { return coffee_price * coffees_an_order; }

struct Range {
  std::int64_t least;
  std::int64_t most;
};

/// "ORDERS (--orders)".
std::string label(std::string_view name) {
  return variable_of(name) + " (--" + std::string(name) + ")";
}

std::int64_t whole(const Lookup& wish, std::string_view name, Range range, std::int64_t fallback) {
  const auto text = wish(name);
  if (!text) return fallback;
  const auto number = platform::read_whole(*text);
  if (number && *number >= range.least && *number <= range.most) return *number;
  throw UsageError(label(name) + " is \"" + *text + "\"; it must be a whole number from " +
                   std::to_string(range.least) + " to " + std::to_string(range.most));
}

double rate(const Lookup& wish) {
  const auto text = wish("min-rate");
  if (!text) return 0;
  const auto number = platform::read_real(*text);
  if (number && *number >= 0 && *number <= rate_max) return *number;
  throw UsageError(label("min-rate") + " is \"" + *text +
                   "\"; it must be a number of orders a second, from 0 to " +
                   std::to_string(static_cast<int>(rate_max)));
}

Shape shape_of(const Lookup& wish, int orders) {
  const auto text = wish("shape");
  if (!text) return orders == orders_default ? Shape::Scarce : Shape::Plenty;
  for (const Shape shape : {Shape::Scarce, Shape::Plenty}) {
    if (*text == to_string(shape)) return shape;
  }
  throw UsageError(label("shape") + " is \"" + *text + "\"; there are scarce and plenty");
}

/// How many orders the credit, or the stock, is enough for.
std::int64_t payable(const Plan& plan) { return plan.credit.value() / order_total().value(); }
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

Plan read_plan(const Lookup& wish) {
  Plan plan;
  plan.orders = static_cast<int>(whole(wish, "orders", {1, orders_max}, orders_default));
  const int at_once = plan.orders <= orders_default ? plan.orders : concurrency_default;
  plan.concurrency = static_cast<int>(whole(wish, "concurrency", {1, concurrency_max}, at_once));
  plan.concurrency = std::min(plan.concurrency, plan.orders);
  plan.shape = shape_of(wish, plan.orders);
  const bool scarce = plan.shape == Shape::Scarce;
  const Money credit =
      scarce ? scarce_credit_an_order * plan.orders : order_total() * plan.orders + credit_to_spare;
  const Units stock = scarce ? scarce_stock_an_order * plan.orders
                             : coffees_an_order * plan.orders + stock_to_spare;
  plan.credit = Money(whole(wish, "credit", {1, credit_max.value()}, credit.value()));
  plan.stock = static_cast<Units>(whole(wish, "stock", {0, stock_max}, stock));
  plan.warmup = static_cast<int>(whole(wish, "warmup", {0, warmup_max}, warmup_default));
  plan.min_rate = rate(wish);
  if (payable(plan) < plan.orders && in_stock(plan) < plan.orders) {
    throw UsageError(
        "CREDIT and STOCK are both too little for all orders: how many are paid would depend on "
        "which of them come first; raise one of the two");
  }
  return plan;
}

Expected expected_of(const Plan& plan) {
  const auto paid = std::min({payable(plan), in_stock(plan), std::int64_t{plan.orders}});
  return {.paid = static_cast<int>(paid),
          .failed = static_cast<int>(plan.orders - paid),
          .failure_code = payable(plan) < plan.orders ? "INSUFFICIENT_CREDIT" : "OUT_OF_STOCK",
          .on_hand = static_cast<Units>(plan.stock - paid * coffees_an_order),
          .credit = plan.credit - order_total() * paid};
}

}  // namespace perdura::apps::loadtest
