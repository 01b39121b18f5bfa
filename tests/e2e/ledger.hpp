#pragma once
// What the API does not show, read from the services' schemas.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/stage.hpp"

namespace perdura::e2e {

/// Rows that wait in the outboxes of a stage's orders, payments, parcels and products, keys of its
/// buyers that are still at work, attempts to pay that hold money or are in doubt, parcels whose
/// courier has not answered.
std::int64_t rows_under_way(Stage& stage);

/// Of one order's payment.
struct PaymentBook {
  int charges = 0;  // attempts that captured
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
};
/// By the order's id; orders without a payment are not in it.
std::map<std::string, PaymentBook> money_of(const domain::UserId& buyer);

/// A seller's parcel. `waybill`: of its last dispatch, the `attempt`th, unless that came to
/// nothing.
struct ParcelRow {
  std::string order_id;
  std::string shipment_id;
  std::string status;
  std::int64_t attempt = 0;
  std::optional<std::string> waybill;
};
BOOST_DESCRIBE_STRUCT(ParcelRow, (), (order_id, shipment_id, status, attempt, waybill))
/// By the order's id; orders without parcels are not in it.
std::map<std::string, std::vector<ParcelRow>> parcels_of(const domain::UserId& buyer);

/// The sum of all movements of a buyer's credit.
std::int64_t credit_of(const domain::UserId& buyer);

/// Units on hand and reserved by the stock history of a SKU, and the units sold to an order and
/// given back by it.
struct StockBook {
  std::int64_t on_hand = 0;
  std::int64_t reserved = 0;
  std::map<std::string, std::int64_t> out_to;  // by order: what left the shelf for it, net
};
StockBook stock_book(const domain::SkuId& sku);

}  // namespace perdura::e2e
