#pragma once
// The product service behind its router, and what its clients ask of it.
#include <map>
#include <string>
#include <vector>

#include "services/product/routes.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::product::testing {

using domain::Money;
using domain::ProductId;
using domain::SkuId;
using domain::StockMovement;
using domain::Units;
using domain::calls::OutOfStock;
using domain::calls::PriceChanged;
using domain::calls::ReservationWithdrawn;
using domain::calls::Reserved;
using domain::calls::ReserveOutcome;
using domain::calls::SkuUnavailable;
using services::testing::admin;
using services::testing::As;
using services::testing::decoded;
using services::testing::HttpMethod;
using services::testing::HttpRequest;
using services::testing::HttpResponse;
using services::testing::outcome;
using services::testing::worker;

inline const As roaster{"usr_roaster", "SELLER"};
inline const As baker{"usr_baker", "SELLER"};
inline const As alice{"usr_alice", "BUYER"};

inline constexpr const char* products = "/api/v1/products";
inline constexpr const char* reservations = "/internal/v1/reservations";

/// One line of an order.
struct Want {
  SkuId sku;
  int units = 1;
};

struct ProductWorld : services::testing::ServiceWorld {
  ProductWorld();

  /// A product with one SKU and no options.
  static std::string one_sku(std::int64_t price, Units stock, const std::string& currency = "KRW");
  /// A T-shirt in S and M.
  static std::string shirt();
  ProductView created(const As& seller, const std::string& body) const;
  /// The SKU of a new product of the roaster's.
  SkuView coffee(std::int64_t price, Units stock);

  static std::string path_of(const ProductId& product) {
    return std::string(products) + "/" + product.value();
  }
  /// Of a SKU that `coffee` made.
  std::string path_of(const SkuId& sku) const {
    return path_of(products_.at(sku)) + "/skus/" + sku.value();
  }
  const ProductId& product_of(const SkuId& sku) const { return products_.at(sku); }
  ProductView product(const ProductId& id) const;
  SkuView sku(const SkuId& id) const;
  HttpResponse edit(const SkuId& sku, const std::string& body, const std::string& key = "") const {
    return send(HttpMethod::Patch, path_of(sku), roaster, body, key);
  }

  static std::string order_body(const std::string& order, const std::vector<Want>& wants,
                                std::int64_t total);
  /// `order`: "7" for ord_7, under the key ord_7/reserve.
  HttpResponse reserve(const std::string& order, const std::vector<Want>& wants,
                       std::int64_t total) const;
  ReserveOutcome reserved(const std::string& order, const std::vector<Want>& wants,
                          std::int64_t total) const;
  /// `act`: "sell" or "release"; under the key ord_7/<act>, or `key`.
  HttpResponse act(const std::string& act, const std::string& order,
                   const std::string& key = "") const;
  /// Under the key ord_7/release/can_<cancellation>.
  HttpResponse release_units(const std::string& order, const std::vector<Want>& wants,
                             const std::string& cancellation = "1") const;
  Units sold(const std::string& order) const;
  Units released(const std::string& order) const;

  /// Oldest first.
  std::vector<HistoryEntry> history(const SkuId& sku) const;
  /// "RESERVED 2" …, oldest first.
  std::vector<std::string> trail(const SkuId& sku) const;
  /// Σ of the history's deltas.
  struct Sums {
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
    bool operator==(const Sums&) const = default;
  };
  Sums sums(const SkuId& sku) const;
  /// Bodies of a product's events of one type, in order.
  std::vector<std::string> events(const ProductId& product, const std::string& type) const;
  std::int64_t event_count() const;

  ProductService service{{db, clock, ids, outbox, keys}};

 private:
  std::map<SkuId, ProductId> products_;
};

}  // namespace perdura::services::product::testing
