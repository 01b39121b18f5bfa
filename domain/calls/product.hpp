#pragma once
// What the product service is asked by an order's workflow.
#include <optional>
#include <variant>
#include <vector>

#include "domain/order_line.hpp"

namespace perdura::domain::calls {

struct WantedUnits {
  SkuId sku_id;
  Quantity quantity;

  bool operator==(const WantedUnits&) const = default;
};
BOOST_DESCRIBE_STRUCT(WantedUnits, (), (sku_id, quantity))

/// `POST /internal/v1/reservations`, key `<order id>/reserve`: prices the lines, compares the
/// total, holds all units or none. Checked in this order: SKUs, price, stock.
struct ReserveStock {
  OrderId order_id;
  UserId buyer_id;
  std::vector<WantedUnits> items;  // one line each; a SKU may come twice
  Money expected_total;

  bool operator==(const ReserveStock&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReserveStock, (), (order_id, buyer_id, items, expected_total))

struct Reserved {
  Currency currency;
  std::vector<OrderLine> lines;  // in the order of `items`
  std::vector<SellerFee> shipping_fees;
  Money total;

  bool operator==(const Reserved&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reserved, (), (currency, lines, shipping_fees, total))

/// Unknown, inactive, or in another currency than the first: 422 SKU_UNAVAILABLE.
struct SkuUnavailable {
  std::vector<SkuId> skus;

  bool operator==(const SkuUnavailable&) const = default;
};
BOOST_DESCRIBE_STRUCT(SkuUnavailable, (), (skus))

/// 422 PRICE_CHANGED.
struct PriceChanged {
  Money total;

  bool operator==(const PriceChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(PriceChanged, (), (total))

struct Shortage {
  SkuId sku_id;
  Units wanted = 0;
  Units available = 0;

  bool operator==(const Shortage&) const = default;
};
BOOST_DESCRIBE_STRUCT(Shortage, (), (sku_id, wanted, available))

/// 409 OUT_OF_STOCK; every SKU that lacks.
struct OutOfStock {
  std::vector<Shortage> skus;

  bool operator==(const OutOfStock&) const = default;
};
BOOST_DESCRIBE_STRUCT(OutOfStock, (), (skus))

/// It was released before it came.
struct ReservationWithdrawn {
  bool operator==(const ReservationWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReservationWithdrawn, (), ())

using ReserveOutcome =
    std::variant<Reserved, SkuUnavailable, PriceChanged, OutOfStock, ReservationWithdrawn>;

/// `POST /internal/v1/reservations/sell`, key `<order id>/sell`: held units become SOLD.
/// `POST /internal/v1/reservations/release`, key `<order id>/release`: gives back what is held, or
/// sold and not shipped (row A36: RELEASED); a tombstone if nothing was ever reserved.
struct ReservationRef {
  OrderId order_id;

  bool operator==(const ReservationRef&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReservationRef, (), (order_id))

/// `POST /internal/v1/reservations/release-units`, key `<order id>/release/<cancellation id>`:
/// gives back these of the units that are held, or sold and not shipped. More than the order has
/// left of a SKU is 422.
struct ReleaseUnits {
  OrderId order_id;
  CancellationId cancellation_id;
  std::vector<WantedUnits> units;

  bool operator==(const ReleaseUnits&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReleaseUnits, (), (order_id, cancellation_id, units))

struct StockMoved {
  Units units = 0;  // 0: there was nothing to move

  bool operator==(const StockMoved&) const = default;
};
BOOST_DESCRIBE_STRUCT(StockMoved, (), (units))

/// `POST /internal/v1/products/owners`: whose these products are. Those that are not there are left
/// out; the others come by id.
struct FindOwners {
  static constexpr std::string_view json_required[] = {"product_ids"};
  std::vector<ProductId> product_ids;

  bool operator==(const FindOwners&) const = default;
};
BOOST_DESCRIBE_STRUCT(FindOwners, (), (product_ids))

struct ProductOwner {
  ProductId product_id;
  UserId seller_id;

  bool operator==(const ProductOwner&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProductOwner, (), (product_id, seller_id))

struct ProductOwners {
  std::vector<ProductOwner> items;

  bool operator==(const ProductOwners&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProductOwners, (), (items))

}  // namespace perdura::domain::calls
