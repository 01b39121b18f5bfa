#pragma once
// The product service's tables. Each function is one statement; what must stay true is guarded in
// the statement itself, and a guard that did not hold is `false`.
#include "services/product/service.hpp"

namespace perdura::services::product::store {

using platform::sql::Reader;
using platform::sql::Transaction;

struct ProductRow {
  domain::ProductId product_id;
  domain::UserId seller_id;
  std::string name;
  std::string description;
  domain::Currency currency;
  std::string category_ids;  // JSON
  std::string options;       // JSON
  ProductStatus status = ProductStatus::Active;
  Instant created_at;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (),
                      (product_id, seller_id, name, description, currency, category_ids, options,
                       status, created_at, updated_at))

struct SkuRow {
  domain::SkuId sku_id;
  domain::ProductId product_id;
  std::int64_t place = 0;
  std::string options;  // JSON
  domain::Money price;
  domain::Money price_floor;
  domain::Units on_hand = 0;
  domain::Units reserved = 0;
  bool active = true;
};
BOOST_DESCRIBE_STRUCT(SkuRow, (),
                      (sku_id, product_id, place, options, price, price_floor, on_hand, reserved,
                       active))

void add_product(Transaction& tx, const ProductRow& row);
/// Deleted ones are nowhere.
std::optional<ProductRow> product(Reader& tx, const domain::ProductId& id);
std::optional<ProductRow> locked_product(Transaction& tx, const domain::ProductId& id);
void change_product(Transaction& tx, const ProductRow& row);
/// Below `before`, newest first.
std::vector<ProductRow> products(Reader& tx, const std::string& before, std::int64_t limit);
std::vector<ProductRow> products_of(Reader& tx, const domain::UserId& seller,
                                    const std::string& before, std::int64_t limit);

/// By id.
std::vector<domain::calls::ProductOwner> owners(Reader& tx,
                                                const std::vector<domain::ProductId>& products);

void add_skus(Transaction& tx, const std::vector<SkuRow>& rows);
/// By product, in their places.
std::vector<SkuRow> skus_of(Reader& tx, const std::vector<domain::ProductId>& products);
std::optional<SkuRow> sku(Reader& tx, const ProductService::SkuName& name);
std::optional<SkuRow> locked_sku(Transaction& tx, const ProductService::SkuName& name);
/// False below its floor.
bool set_price(Transaction& tx, const domain::SkuId& sku, domain::Money price);
void set_active(Transaction& tx, const domain::SkuId& sku, bool active);

/// A SKU as an order sees it.
struct Offer {
  domain::SkuId sku_id;
  domain::ProductId product_id;
  domain::UserId seller_id;
  domain::Currency currency;
  domain::Money price;
};
BOOST_DESCRIBE_STRUCT(Offer, (), (sku_id, product_id, seller_id, currency, price))
/// Those of them that are on sale.
std::vector<Offer> offers(Reader& tx, const std::vector<domain::SkuId>& skus);

/// Units of one SKU.
struct Lot {
  domain::SkuId sku_id;
  domain::Units units = 0;
};
BOOST_DESCRIBE_STRUCT(Lot, (), (sku_id, units))
/// On hand by so many more, or fewer; not below what is reserved, not above `most`.
bool edit_stock(Transaction& tx, const Lot& delta, domain::Units most);
bool hold(Transaction& tx, const Lot& lot);
bool sell_held(Transaction& tx, const Lot& lot);
bool release_held(Transaction& tx, const Lot& lot);
bool take_back(Transaction& tx, const Lot& lot);

struct Levels {
  domain::Units on_hand = 0;
  domain::Units reserved = 0;
};
BOOST_DESCRIBE_STRUCT(Levels, (), (on_hand, reserved))
Levels locked_levels(Transaction& tx, const domain::SkuId& sku);

/// What a row of the history did to the levels.
struct Deltas {
  domain::Units on_hand = 0;
  domain::Units reserved = 0;
};
struct HistoryOf {
  domain::SkuId sku_id;
  domain::StockMovement type = domain::StockMovement::Initial;
  domain::Units quantity = 0;
  Deltas deltas;
  std::optional<domain::OrderId> order_id;
  Instant at;
};
/// Directly after the change, while the SKU's row is locked: the levels that it led to.
Levels add_history(Transaction& tx, const HistoryOf& change);
std::vector<HistoryEntry> history(Reader& tx, const domain::SkuId& sku,
                                  const ProductService::HistoryList& wanted);

enum class ReservationState { Held, Sold, Released, Withdrawn };
BOOST_DESCRIBE_ENUM(ReservationState, Held, Sold, Released, Withdrawn)

/// False if the order has one, in whatever state. Waits for another transaction that makes one.
bool open_reservation(Transaction& tx, const domain::OrderId& order, ReservationState state,
                      Instant now);
std::optional<ReservationState> locked_reservation(Transaction& tx, const domain::OrderId& order);
/// Takes back `open_reservation` of this transaction.
void drop_reservation(Transaction& tx, const domain::OrderId& order);
bool move_reservation(Transaction& tx, const domain::OrderId& order, ReservationState from,
                      ReservationState to, Instant now);
void add_lines(Transaction& tx, const domain::OrderId& order,
               const std::vector<domain::OrderLine>& lines);

/// What is left of a line: units that were given back are gone.
struct LineLot {
  domain::LineId line_id;
  domain::SkuId sku_id;
  domain::ProductId product_id;
  domain::Units units = 0;
};
BOOST_DESCRIBE_STRUCT(LineLot, (), (line_id, sku_id, product_id, units))
/// By SKU; lines of which nothing is left are left out.
std::vector<LineLot> lines_left(Reader& tx, const domain::OrderId& order);
/// False if less is left of the line.
bool release_line(Transaction& tx, const domain::OrderId& order, const domain::LineId& line,
                  domain::Units units);

}  // namespace perdura::services::product::store

template <>
struct perdura::json::Form<perdura::services::product::store::ReservationState>
    : perdura::json::UpperSnakeForm<perdura::services::product::store::ReservationState> {};
