#pragma once
// What the product service does: what sellers offer, and how much of it there is.
//
// Every act is one transaction: its key, its effect, the rows of the stock history, the events, its
// answer. The same key again changes nothing and gives the first answer; with another request it is
// refused (`ProblemException` 422 IDEMPOTENCY_KEY_REUSED). Malformed requests are refused with a
// `ProblemException` 400 that points at each bad field; outcomes of the business are values. Throws
// what the database throws, too. Thread-safe, as its ports are.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/product.hpp"
#include "platform/core/ids.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/product/views.hpp"

namespace perdura::services::product {

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  const platform::Outbox& outbox;
  const platform::IdempotencyStore& keys;
};

/// A member who looks or acts: a seller sees what is his, an admin everything.
struct Member {
  domain::UserId id;
  bool admin = false;
};

/// How an act is known: its key, if the client sent one (1 to `domain::IdempotencyKey::max_length`
/// characters), and its trace.
struct Call {
  std::optional<std::string> key;
  platform::Origin origin;
};

/// Not there, deleted, or another seller's: they look alike.
struct NotFound {
  bool operator==(const NotFound&) const = default;
};
/// Fewer units than are reserved would be left.
struct StockReserved {
  domain::Units reserved = 0;
};
BOOST_DESCRIBE_STRUCT(StockReserved, (), (reserved))
/// More than `stock_max` units would be on hand.
struct StockTooHigh {
  domain::Units stock = 0;
};
BOOST_DESCRIBE_STRUCT(StockTooHigh, (), (stock))
struct PriceBelowFloor {
  domain::Money floor;
};
BOOST_DESCRIBE_STRUCT(PriceBelowFloor, (), (floor))
using SkuOutcome = std::variant<SkuView, NotFound, StockReserved, StockTooHigh, PriceBelowFloor>;

/// Bounds keep totals exact: `price_max` × quantity × `items_max` is below 2^53.
inline constexpr domain::Money price_max{1'000'000'000};
inline constexpr domain::Units stock_max = 100'000'000;
inline constexpr std::size_t items_max = 100;  // lines of an order
inline constexpr std::size_t skus_max = 100;   // of a product
inline constexpr std::size_t options_max = 5;
inline constexpr std::size_t option_values_max = 50;
inline constexpr std::size_t categories_max = 10;
inline constexpr std::size_t name_max = 200;         // characters
inline constexpr std::size_t option_text_max = 100;  // characters
inline constexpr std::size_t description_max = 20'000;

/// How long answers are kept: a member's for his retries; an order's as long as it may be open (its
/// claims end within 90 days), and 90 days more.
inline constexpr std::chrono::hours member_keys_kept{24};
inline constexpr std::chrono::hours order_keys_kept{180 * 24};

class ProductService {
 public:
  explicit ProductService(Ports ports) : ports_(ports) {}
  ProductService(const ProductService&) = delete;
  ProductService& operator=(const ProductService&) = delete;

  /// Active at once. 403 FORBIDDEN for a seller who names another.
  ProductView create(const NewProduct& request, const Member& member, const Call& call) const;
  std::optional<ProductView> product(const domain::ProductId& id, const Member& member) const;
  std::optional<ProductView> edit(const domain::ProductId& id, const ProductEdit& edit,
                                  const Member& member) const;
  /// What is reserved stays so, and may be sold or released. False: not found.
  bool remove(const domain::ProductId& id, const Member& member) const;

  /// Products before `before` in the list; nothing: from the newest.
  struct ProductList {
    std::optional<domain::ProductId> before;
    std::optional<domain::UserId> seller;  // an admin's filter
    std::int64_t limit = 20;
  };
  ProductPage list(const ProductList& wanted, const Member& member) const;

  /// For our own services; deleted products are not there.
  domain::calls::ProductOwners owners(const domain::calls::FindOwners& request) const;

  struct SkuName {
    domain::ProductId product_id;
    domain::SkuId sku_id;
  };
  /// All of the edit, or nothing.
  SkuOutcome edit_sku(const SkuName& name, const SkuEdit& edit, const Member& member,
                      const Call& call) const;

  /// Rows of the history older than `before`.
  struct HistoryList {
    std::int64_t before = INT64_MAX;
    std::int64_t limit = 20;
  };
  std::optional<HistoryPage> history(const SkuName& name, const HistoryList& wanted,
                                     const Member& member) const;

  /// Holds all units of an order or none. No fee is added for shipping: 0 is what a seller without
  /// a shipping policy asks. One reservation an order: a second one under another key is refused
  /// (409 RESERVATION_EXISTS), one that comes after its release is `ReservationWithdrawn`.
  domain::calls::ReserveOutcome reserve(const domain::calls::ReserveStock& request,
                                        const Call& call) const;

  /// Held units leave. 0 units if nothing is held: never reserved, sold before, or released.
  domain::calls::StockMoved sell(const domain::calls::ReservationRef& request,
                                 const Call& call) const;

  /// Gives back what is held, or sold: the caller knows that nothing of it was shipped. 0 units if
  /// it was released before, or never reserved: then a reservation that comes later is refused.
  domain::calls::StockMoved release(const domain::calls::ReservationRef& request,
                                    const Call& call) const;

  /// Gives back a part of it; what is sold or released as a whole later is the rest. 422
  /// RELEASE_EXCEEDS_RESERVED if less is left of a SKU: nothing is given back then.
  domain::calls::StockMoved release_units(const domain::calls::ReleaseUnits& request,
                                          const Call& call) const;

 private:
  Ports ports_;
};

}  // namespace perdura::services::product
