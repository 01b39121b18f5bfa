// Use cases of an order's workflow: hold, sell, give back.
#include <algorithm>
#include <map>
#include <random>

#include "planted/bug.hpp"
#include "platform/core/problem.hpp"
#include "services/product/shape.hpp"
#include "services/product/stock_changes.hpp"

namespace perdura::services::product {
namespace {

using namespace domain::calls;
using domain::SkuId;
using domain::StockMovement;
using domain::Units;
using platform::sql::Transaction;
using store::Lot;
using store::ReservationState;

// Routes as the scopes of their keys.
constexpr const char* reserve_route = "POST /internal/v1/reservations";
constexpr const char* sell_route = "POST /internal/v1/reservations/sell";
constexpr const char* release_route = "POST /internal/v1/reservations/release";
constexpr const char* release_units_route = "POST /internal/v1/reservations/release-units";

using Offers = std::map<SkuId, store::Offer>;

Offers offers_for(Transaction& tx, const std::vector<WantedUnits>& items) {
  std::vector<SkuId> skus;
  for (const WantedUnits& item : items) skus.push_back(item.sku_id);
  Offers offers;
  for (const auto& offer : store::offers(tx, skus)) offers.emplace(offer.sku_id, offer);
  return offers;
}

/// Not on sale, or in another currency than the first that is; each once.
std::vector<SkuId> unavailable(const std::vector<WantedUnits>& items, const Offers& offers) {
  std::vector<SkuId> lacking;
  std::optional<domain::Currency> currency;
  for (const WantedUnits& item : items) {
    const auto offer = offers.find(item.sku_id);
    if (offer != offers.end() && !currency) currency = offer->second.currency;
    const bool sound = offer != offers.end() && offer->second.currency == *currency;
    if (!sound && std::find(lacking.begin(), lacking.end(), item.sku_id) == lacking.end()) {
      lacking.push_back(item.sku_id);
    }
  }
  return lacking;
}

/// All SKUs are on offer.
Reserved priced(const std::vector<WantedUnits>& items, const Offers& offers, platform::Ids& ids) {
  Reserved held{
      .currency = offers.begin()->second.currency, .lines = {}, .shipping_fees = {}, .total = {}};
  for (const WantedUnits& item : items) {
    const store::Offer& offer = offers.at(item.sku_id);
    const domain::Money total = offer.price * item.quantity.value();
    std::string line_id = ids.make("lin");
    if (planted(Bug::RandomId)) line_id += std::to_string(std::random_device{}() % 1'000'000);
    held.lines.push_back({.line_id = domain::LineId(std::move(line_id)),
                          .product_id = offer.product_id,
                          .sku_id = offer.sku_id,
                          .seller_id = offer.seller_id,
                          .quantity = item.quantity,
                          .unit_price = offer.price,
                          .list_total = total,
                          .order_coupon_share = {},
                          .final = total});
  }
  held.total = domain::total_of(held.lines, held.shipping_fees);
  return held;
}

/// One lot a SKU, in the order in which every transaction locks them.
template <class Lots>
std::vector<Lot> by_sku(const Lots& lots) {
  std::map<SkuId, Units> units;
  for (const auto& lot : lots) units[lot.sku_id] += lot.units;
  std::vector<Lot> sums;
  for (const auto& [sku, sum] : units) sums.push_back({sku, sum});
  return sums;
}

std::vector<Lot> lots_of(const std::vector<WantedUnits>& items) {
  std::vector<Lot> lots;
  for (const WantedUnits& item : items) lots.push_back({item.sku_id, item.quantity.value()});
  return by_sku(lots);
}

/// Nothing if it was held.
std::optional<Shortage> try_hold(Transaction& tx, const Lot& lot) {
  if (store::hold(tx, lot)) return std::nullopt;
  // Units may have come back since: looked at under the row's lock, and tried once more.
  const store::Levels levels = store::locked_levels(tx, lot.sku_id);
  if (store::hold(tx, lot)) return std::nullopt;
  return Shortage{lot.sku_id, lot.units, levels.on_hand - levels.reserved};
}

struct NotAllHeld {};

/// Holds every lot, or none and says what lacks.
std::vector<Shortage> hold_all(Transaction& tx, const std::vector<Lot>& lots) {
  std::vector<Shortage> shortages;
  if (lots.size() == 1) {  // nothing to take back
    if (const auto shortage = try_hold(tx, lots.front())) shortages.push_back(*shortage);
    return shortages;
  }
  try {
    tx.nested([&] {
      for (const Lot& lot : lots) {
        if (const auto shortage = try_hold(tx, lot)) shortages.push_back(*shortage);
      }
      if (!shortages.empty()) throw NotAllHeld{};
    });
  } catch (const NotAllHeld&) {
    return shortages;
  }
  return {};
}

/// The outcome of an order whose reservation has just been opened; a refusal leaves it open.
ReserveOutcome hold_for(Transaction& tx, const ReserveStock& request, platform::Ids& ids) {
  const Offers offers = offers_for(tx, request.items);
  if (auto lacking = unavailable(request.items, offers); !lacking.empty()) {
    return SkuUnavailable{std::move(lacking)};
  }
  Reserved held = priced(request.items, offers, ids);
  if (held.total != request.expected_total) return PriceChanged{held.total};
  if (auto shortages = hold_all(tx, lots_of(request.items)); !shortages.empty()) {
    return OutOfStock{std::move(shortages)};
  }
  return held;
}

/// What an order finds that has a reservation already.
ReserveOutcome second_reservation(Transaction& tx, const domain::OrderId& order) {
  switch (store::locked_reservation(tx, order).value()) {
    case ReservationState::Released:
    case ReservationState::Withdrawn:
      return ReservationWithdrawn{};
    case ReservationState::Held:
    case ReservationState::Sold:
      break;
  }
  throw platform::ProblemException(409, "RESERVATION_EXISTS",
                                   "the order has a reservation, made under another key");
}

/// How the lots of a reservation leave its state.
struct Way {
  ReservationState from;
  ReservationState to;
  StockMovement movement;
  bool (*move)(Transaction&, const Lot&);
  int on_hand;   // units on hand for each one moved
  int reserved;  // units reserved for each one moved
};
constexpr Way selling{
    ReservationState::Held, ReservationState::Sold, StockMovement::Sold, store::sell_held, -1, -1};
constexpr Way releasing_held{ReservationState::Held,
                             ReservationState::Released,
                             StockMovement::Released,
                             store::release_held,
                             0,
                             -1};
constexpr Way releasing_sold{ReservationState::Sold,
                             ReservationState::Released,
                             StockMovement::Released,
                             store::take_back,
                             1,
                             0};

using Products = std::map<SkuId, domain::ProductId>;

template <class Lines>
Products products_of(const Lines& lines) {
  Products products;
  for (const auto& line : lines) products.emplace(line.sku_id, line.product_id);
  return products;
}

/// The reservation's row is locked, and in the state that the way comes from.
StockMoved move_lots(Transaction& tx, const std::vector<Lot>& lots, const Products& products,
                     const Way& way, StockChanges& changes) {
  StockMoved moved;
  for (const Lot& lot : lots) {
    if (!way.move(tx, lot)) {
      throw std::logic_error("less is held of " + lot.sku_id.value() + " than reservations say");
    }
    changes.note({lot.sku_id,
                  products.at(lot.sku_id),
                  way.movement,
                  lot.units,
                  {way.on_hand * lot.units, way.reserved * lot.units}});
    moved.units += lot.units;
  }
  changes.publish();
  return moved;
}

/// The whole reservation, as far as it is left; nothing if it is not where the way begins.
std::optional<StockMoved> move(Transaction& tx, const domain::OrderId& order, const Way& way,
                               StockChanges& changes, Instant now) {
  const bool moved = store::move_reservation(tx, order, way.from, way.to, now);
  if (!moved && !planted(Bug::StockReleasedTwice)) return std::nullopt;
  const auto lines = store::lines_left(tx, order);
  return move_lots(tx, by_sku(lines), products_of(lines), way, changes);
}

/// How units of an order come back; nothing if it has none.
const Way* way_back(const std::optional<ReservationState>& state) {
  if (state == ReservationState::Held) return &releasing_held;
  if (state == ReservationState::Sold) return &releasing_sold;
  if (planted(Bug::StockReleasedTwice) && state) return &releasing_sold;
  return nullptr;
}

[[noreturn]] void exceeds(const SkuId& sku) {
  throw platform::ProblemException(
      422, "RELEASE_EXCEEDS_RESERVED",
      "the order has not so many units of " + sku.value() + " left to give back");
}

/// Units of one SKU, from the first of its lines on that have any left.
void take_from_lines(Transaction& tx, const domain::OrderId& order, Lot lot,
                     const std::vector<store::LineLot>& lines) {
  for (const store::LineLot& line : lines) {
    if (lot.units == 0 || line.sku_id != lot.sku_id) continue;
    const Units part = std::min(line.units, lot.units);
    if (!store::release_line(tx, order, line.line_id, part)) {
      throw std::logic_error("a line of a locked reservation has changed: " + order.value());
    }
    lot.units -= part;
  }
  if (lot.units > 0) exceeds(lot.sku_id);
}

platform::Effect effect_of(const char* route, const Call& call, std::string request) {
  return {platform::our_services, route, call.key, std::move(request), order_keys_kept};
}

}  // namespace

ReserveOutcome ProductService::reserve(const ReserveStock& request, const Call& call) const {
  require_shape(request);
  const auto effect = effect_of(reserve_route, call, json::to_text(request));
  const auto work = [&](Transaction& tx, Instant now) -> ReserveOutcome {
    const domain::OrderId& order = request.order_id;
    if (!store::open_reservation(tx, order, ReservationState::Held, now)) {
      return second_reservation(tx, order);
    }
    ReserveOutcome outcome = hold_for(tx, request, ports_.ids);
    const auto* held = std::get_if<Reserved>(&outcome);
    if (held == nullptr) {
      store::drop_reservation(tx, order);
      return outcome;
    }
    store::add_lines(tx, order, held->lines);
    StockChanges changes(tx, ports_, {now, order, call.origin});
    const auto products = products_of(held->lines);
    for (const Lot& lot : lots_of(request.items)) {
      changes.note({lot.sku_id,
                    products.at(lot.sku_id),
                    StockMovement::Reserved,
                    lot.units,
                    {0, lot.units}});
    }
    changes.publish();
    return outcome;
  };
  return platform::once<ReserveOutcome>(once_ports(ports_), effect, work);
}

StockMoved ProductService::sell(const ReservationRef& request, const Call& call) const {
  const auto effect = effect_of(sell_route, call, json::to_text(request));
  const auto work = [&](Transaction& tx, Instant now) {
    StockChanges changes(tx, ports_, {now, request.order_id, call.origin});
    return move(tx, request.order_id, selling, changes, now).value_or(StockMoved{});
  };
  return platform::once<StockMoved>(once_ports(ports_), effect, work);
}

StockMoved ProductService::release(const ReservationRef& request, const Call& call) const {
  auto effect = effect_of(release_route, call, json::to_text(request));
  if (planted(Bug::StockReleasedTwice)) effect.key.reset();
  const auto work = [&](Transaction& tx, Instant now) {
    const domain::OrderId& order = request.order_id;
    if (store::open_reservation(tx, order, ReservationState::Withdrawn, now)) return StockMoved{};
    StockChanges changes(tx, ports_, {now, order, call.origin});
    const Way* way = way_back(store::locked_reservation(tx, order));
    if (way == nullptr) return StockMoved{};
    return move(tx, order, *way, changes, now).value();
  };
  return platform::once<StockMoved>(once_ports(ports_), effect, work);
}

StockMoved ProductService::release_units(const ReleaseUnits& request, const Call& call) const {
  require_shape(request);
  const auto effect = effect_of(release_units_route, call, json::to_text(request));
  const auto work = [&](Transaction& tx, Instant now) {
    const domain::OrderId& order = request.order_id;
    const Way* way = way_back(store::locked_reservation(tx, order));
    const auto lots = lots_of(request.units);
    if (way == nullptr) exceeds(lots.front().sku_id);
    const auto lines = store::lines_left(tx, order);
    for (const Lot& lot : lots) take_from_lines(tx, order, lot, lines);
    StockChanges changes(tx, ports_, {now, order, call.origin});
    return move_lots(tx, lots, products_of(lines), *way, changes);
  };
  return platform::once<StockMoved>(once_ports(ports_), effect, work);
}

}  // namespace perdura::services::product
