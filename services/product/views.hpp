#pragma once
// What the product service shows and takes, as JSON sees it.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/events/product.hpp"
#include "platform/outbox/idempotency.hpp"

namespace perdura::services::product {

using platform::Instant;

/// Inactive: kept, not sold. Deleted looks unknown to everyone.
enum class ProductStatus { Active, Inactive, Deleted };
BOOST_DESCRIBE_ENUM(ProductStatus, Active, Inactive, Deleted)

/// "size": S, M, L.
struct Option {
  std::string name;
  std::vector<std::string> values;

  bool operator==(const Option&) const = default;
};
BOOST_DESCRIBE_STRUCT(Option, (), (name, values))

/// A value for each option of the product: {"size": "M"}.
using Choice = std::map<std::string, std::string>;

struct NewSkuBody {
  Choice options;
  domain::Money price;
  domain::Units stock = 0;
  std::optional<domain::Money> price_floor;  // 0 if left out: discounts stop here
};
BOOST_DESCRIBE_STRUCT(NewSkuBody, (), (options, price, stock, price_floor))

struct NewProduct {
  static constexpr std::string_view json_required[] = {"skus"};
  std::optional<domain::UserId> seller_id;  // an admin's choice; else the caller
  std::string name;
  std::optional<std::string> description;
  std::optional<domain::Currency> currency;  // KRW if left out
  std::vector<domain::CategoryId> category_ids;
  std::vector<Option> options;
  std::vector<NewSkuBody> skus;
};
BOOST_DESCRIBE_STRUCT(NewProduct, (),
                      (seller_id, name, description, currency, category_ids, options, skus))

/// What is left out stays as it is.
struct ProductEdit {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::vector<domain::CategoryId>> category_ids;
  std::optional<ProductStatus> status;  // not Deleted
};
BOOST_DESCRIBE_STRUCT(ProductEdit, (), (name, description, category_ids, status))

/// What is left out stays as it is. `stock` sets what is on hand, `stock_delta` adds to it; one of
/// the two.
struct SkuEdit {
  std::optional<domain::Money> price;
  std::optional<domain::Units> stock_delta;
  std::optional<domain::Units> stock;
  std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(SkuEdit, (), (price, stock_delta, stock, active))

/// `stock` is on hand, sold units gone; available = stock - reserved.
struct SkuView {
  domain::SkuId sku_id;
  Choice options;
  domain::Money price;
  domain::Money price_floor;
  domain::Units stock = 0;
  domain::Units reserved = 0;
  domain::Units available = 0;
  bool active = true;

  bool operator==(const SkuView&) const = default;
};
BOOST_DESCRIBE_STRUCT(SkuView, (),
                      (sku_id, options, price, price_floor, stock, reserved, available, active))

struct ProductView {
  domain::ProductId id;
  domain::UserId seller_id;
  std::string name;
  std::string description;
  domain::Currency currency;
  std::vector<domain::CategoryId> category_ids;
  std::vector<Option> options;
  std::vector<SkuView> skus;  // as they were given
  ProductStatus status = ProductStatus::Active;
  Instant created_at;
  Instant updated_at;

  bool operator==(const ProductView&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProductView, (),
                      (id, seller_id, name, description, currency, category_ids, options, skus,
                       status, created_at, updated_at))

/// Newest first; `next_cursor` is there while more follow.
struct ProductPage {
  std::vector<ProductView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ProductPage, (), (items, next_cursor))

/// A row of the stock history: `place` counts the SKU's rows from 1, the levels are those after it.
struct HistoryEntry {
  std::int64_t place = 0;
  domain::StockMovement type = domain::StockMovement::Initial;
  domain::Units quantity = 0;
  domain::Units on_hand = 0;
  domain::Units reserved = 0;
  std::optional<domain::OrderId> order_id;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (place, type, quantity, on_hand, reserved, order_id, at))

struct HistoryPage {
  std::vector<HistoryEntry> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(HistoryPage, (), (items, next_cursor))

}  // namespace perdura::services::product

template <>
struct perdura::json::Form<perdura::services::product::ProductStatus>
    : perdura::json::UpperSnakeForm<perdura::services::product::ProductStatus> {};
