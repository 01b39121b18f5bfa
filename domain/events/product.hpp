#pragma once
// Topic `product`: what is sold, and how much of it there is. Owner: the product service.
#include <optional>
#include <vector>

#include "domain/events/topic.hpp"
#include "domain/ids.hpp"
#include "domain/money.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

/// Kinds of a stock history's rows. A cancelled unit that was SOLD is RELEASED.
enum class StockMovement { Initial, Reserved, Released, Sold, Returned, Scrapped, ManualEdit };
BOOST_DESCRIBE_ENUM(StockMovement, Initial, Reserved, Released, Sold, Returned, Scrapped,
                    ManualEdit)

struct NewSku {
  SkuId sku_id;
  Money price;
  Units on_hand = 0;

  bool operator==(const NewSku&) const = default;
};
BOOST_DESCRIBE_STRUCT(NewSku, (), (sku_id, price, on_hand))

struct ProductCreated {
  static constexpr Topic topic = Topic::Product;
  static constexpr std::string_view type = "product.created";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "A seller offers something new. Texts are asked of the product service.";

  ProductId product_id;
  UserId seller_id;
  Currency currency;
  std::vector<CategoryId> category_ids;
  std::vector<NewSku> skus;

  const std::string& aggregate() const { return product_id.value(); }
  const std::string& key() const { return product_id.value(); }
  bool operator==(const ProductCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProductCreated, (), (product_id, seller_id, currency, category_ids, skus))

struct StockChanged {
  static constexpr Topic topic = Topic::Product;
  static constexpr std::string_view type = "product.stock_changed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "A row of the stock history, with the levels after it: available = on_hand - reserved.";

  ProductId product_id;
  SkuId sku_id;
  StockMovement movement = StockMovement::Initial;
  Units quantity = 0;  // as the history shows it; negative for an edit downwards
  Units on_hand = 0;
  Units reserved = 0;
  std::optional<OrderId> order_id;

  const std::string& aggregate() const { return product_id.value(); }
  const std::string& key() const { return product_id.value(); }
  bool operator==(const StockChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(StockChanged, (),
                      (product_id, sku_id, movement, quantity, on_hand, reserved, order_id))

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::StockMovement>
    : perdura::json::UpperSnakeForm<perdura::domain::StockMovement> {};
