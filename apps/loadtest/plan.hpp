#pragma once
// What a run does, and what has to come of it. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.hpp"
#include "domain/quantity.hpp"

namespace perdura::apps::loadtest {

/// Each order is three coffees.
inline constexpr domain::Money coffee_price{5'000};
inline constexpr domain::Units coffees_an_order = 3;
inline constexpr domain::Money order_total{15'000};

// Bounds: the credit of the largest run may still be granted at once.
inline constexpr int orders_max = 50'000;
inline constexpr int concurrency_max = 500;
inline constexpr int warmup_max = 5'000;
inline constexpr domain::Money credit_max{1'000'000'000};
inline constexpr domain::Units stock_max = 100'000'000;
inline constexpr double rate_max = 1e6;

/// Scarce: the credit pays for two orders in three; by card the stock is enough for so many.
/// Plenty: all of them can be paid.
enum class Shape { Scarce, Plenty };
std::string_view to_string(Shape shape);

/// On store credit, or by card at mock-pg.
enum class Pay { Credit, Card };
std::string_view to_string(Pay pay);

struct Plan {
  Pay pay = Pay::Credit;
  int orders = 100;
  int concurrency = 100;
  Shape shape = Shape::Scarce;
  domain::Money credit;  // none by card
  domain::Units stock = 0;
  int warmup = 20;
  double min_rate = 0;  // orders to PAID a second; 0: any
};

/// What was asked for, within the bounds; nothing: the default.
struct Wishes {
  std::optional<Pay> pay = {};
  std::optional<int> orders = {};
  std::optional<int> concurrency = {};
  std::optional<Shape> shape = {};
  std::optional<std::int64_t> credit = {};
  std::optional<domain::Units> stock = {};
  std::optional<int> warmup = {};
  std::optional<double> min_rate = {};
};

/// Throws `UsageError` for credit by card, and where credit and stock both fall short: then nobody
/// can say how many orders are paid.
Plan plan_of(const Wishes& wishes);

struct Expected {
  int paid = 0;
  int failed = 0;
  std::string failure_code;  // of those that fail
  domain::Units on_hand = 0;
  domain::Money credit;
  std::optional<domain::Money> captured = {};  // by card: at the gateway

  bool operator==(const Expected&) const = default;
};

Expected expected_of(const Plan& plan);

}  // namespace perdura::apps::loadtest
