#pragma once
// What a run does, and what has to come of it. Pure.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.hpp"
#include "domain/quantity.hpp"

namespace perdura::apps::loadtest {

/// Each order is three coffees.
inline constexpr domain::Money coffee_price{5'000};
inline constexpr domain::Units coffees_an_order = 3;

// Bounds: the credit of the largest run may still be granted at once.
inline constexpr int orders_max = 50'000;
inline constexpr int concurrency_max = 500;
inline constexpr int warmup_max = 5'000;
inline constexpr domain::Money credit_max{1'000'000'000};
inline constexpr domain::Units stock_max = 100'000'000;
inline constexpr double rate_max = 1e6;

/// Scarce: the credit pays for two orders in three. Plenty: all of them can be paid.
enum class Shape { Scarce, Plenty };
std::string_view to_string(Shape shape);

struct Plan {
  int orders = 100;
  int concurrency = 100;
  Shape shape = Shape::Scarce;
  domain::Money credit;
  domain::Units stock = 0;
  int warmup = 20;
  double min_rate = 0;  // orders to PAID a second; 0: any
};

/// The text of a wish ("orders", "concurrency", "shape", "credit", "stock", "warmup", "min-rate"),
/// if there is one.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

/// Throws `UsageError` for bad texts, and where credit and stock both fall short: then nobody can
/// say how many orders are paid.
Plan read_plan(const Lookup& wish);

struct Expected {
  int paid = 0;
  int failed = 0;
  std::string failure_code;  // of those that fail
  domain::Units on_hand = 0;
  domain::Money credit;

  bool operator==(const Expected&) const = default;
};

Expected expected_of(const Plan& plan);

}  // namespace perdura::apps::loadtest
