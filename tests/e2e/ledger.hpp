#pragma once
// What the API does not show, read from the services' schemas.
#include <map>
#include <string>

#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

/// Rows that wait in the outboxes of a stage's orders, payments and products, and keys of its buyer
/// that are still at work.
std::int64_t rows_under_way(Stage& stage);

/// Of one order's payment.
struct PaymentBook {
  int charges = 0;  // attempts that captured
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
};
/// By the order's id; orders without a payment are not in it.
std::map<std::string, PaymentBook> money_of(Stage& stage);

/// The sum of all movements of the buyer's credit.
std::int64_t credit_of(Stage& stage);

/// Units on hand and reserved by the stock history of a SKU, and the units sold to an order and
/// given back by it.
struct StockBook {
  std::int64_t on_hand = 0;
  std::int64_t reserved = 0;
  std::map<std::string, std::int64_t> out_to;  // by order: what left the shelf for it, net
};
StockBook stock_book(const domain::SkuId& sku);

}  // namespace perdura::e2e
