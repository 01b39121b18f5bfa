#include "tests/services/product/product_world.hpp"

#include <algorithm>

#include "domain/names.hpp"
#include "migrations/product.hpp"

namespace perdura::services::product::testing {
namespace {

struct DeltaRow {
  std::int64_t on_hand_delta = 0;
  std::int64_t reserved_delta = 0;
};
BOOST_DESCRIBE_STRUCT(DeltaRow, (), (on_hand_delta, reserved_delta))

}  // namespace

ProductWorld::ProductWorld() : ServiceWorld(migrations::product()) { router.add(routes(service)); }

std::string ProductWorld::one_sku(std::int64_t price, Units stock, const std::string& currency) {
  return R"({"name":"Coffee","description":"Of the house","currency":")" + currency +
         R"(","options":[],"skus":[{"options":{},"price":)" + std::to_string(price) +
         R"(,"stock":)" + std::to_string(stock) + "}]}";
}

std::string ProductWorld::shirt() {
  return R"({"name":"티셔츠","options":[{"name":"size","values":["S","M"]}],)"
         R"("category_ids":["cat_1"],"skus":[)"
         R"({"options":{"size":"S"},"price":15000,"stock":3,"price_floor":9000},)"
         R"({"options":{"size":"M"},"price":16000,"stock":0}]})";
}

ProductView ProductWorld::created(const As& seller, const std::string& body) const {
  return decoded<ProductView>(send(HttpMethod::Post, products, seller, body), 201);
}

SkuView ProductWorld::coffee(std::int64_t price, Units stock) {
  const ProductView view = created(roaster, one_sku(price, stock));
  products_[view.skus.at(0).sku_id] = view.id;
  return view.skus.at(0);
}

ProductView ProductWorld::product(const ProductId& id) const {
  return decoded<ProductView>(get(path_of(id), admin));
}

SkuView ProductWorld::sku(const SkuId& id) const { return product(products_.at(id)).skus.at(0); }

std::string ProductWorld::order_body(const std::string& order, const std::vector<Want>& wants,
                                     std::int64_t total) {
  std::string items;
  for (const Want& want : wants) {
    items += (items.empty() ? "" : ",") + (R"({"sku_id":")" + want.sku.value()) +
             R"(","quantity":)" + std::to_string(want.units) + "}";
  }
  return R"({"order_id":"ord_)" + order + R"(","buyer_id":"usr_alice","items":[)" + items +
         R"(],"expected_total":)" + std::to_string(total) + "}";
}

HttpResponse ProductWorld::reserve(const std::string& order, const std::vector<Want>& wants,
                                   std::int64_t total) const {
  return send(HttpMethod::Post, reservations, worker, order_body(order, wants, total),
              "ord_" + order + "/reserve");
}

ReserveOutcome ProductWorld::reserved(const std::string& order, const std::vector<Want>& wants,
                                      std::int64_t total) const {
  return decoded<ReserveOutcome>(reserve(order, wants, total));
}

HttpResponse ProductWorld::act(const std::string& act, const std::string& order,
                               const std::string& key) const {
  return send(HttpMethod::Post, std::string(reservations) + "/" + act, worker,
              R"({"order_id":"ord_)" + order + R"("})",
              key.empty() ? "ord_" + order + "/" + act : key);
}

HttpResponse ProductWorld::release_units(const std::string& order, const std::vector<Want>& wants,
                                         const std::string& cancellation) const {
  domain::calls::ReleaseUnits part{.order_id = domain::OrderId("ord_" + order),
                                   .cancellation_id = domain::CancellationId("can_" + cancellation),
                                   .units = {}};
  for (const Want& want : wants) part.units.push_back({want.sku, domain::Quantity(want.units)});
  return send(HttpMethod::Post, std::string(reservations) + "/release-units", worker,
              json::to_text(part), "ord_" + order + "/release/can_" + cancellation);
}

Units ProductWorld::sold(const std::string& order) const {
  return decoded<domain::calls::StockMoved>(act("sell", order)).units;
}

Units ProductWorld::released(const std::string& order) const {
  return decoded<domain::calls::StockMoved>(act("release", order)).units;
}

std::vector<HistoryEntry> ProductWorld::history(const SkuId& sku) const {
  std::vector<HistoryEntry> all;
  std::string cursor;
  do {
    const auto page =
        decoded<HistoryPage>(get(path_of(sku) + "/history?limit=100" + cursor, roaster));
    all.insert(all.end(), page.items.begin(), page.items.end());
    cursor = page.next_cursor ? "&cursor=" + *page.next_cursor : "";
  } while (!cursor.empty());
  std::reverse(all.begin(), all.end());
  return all;
}

std::vector<std::string> ProductWorld::trail(const SkuId& sku) const {
  std::vector<std::string> found;
  for (const HistoryEntry& entry : history(sku)) {
    found.push_back(std::string(domain::name_of(entry.type)) + " " +
                    std::to_string(entry.quantity));
  }
  return found;
}

ProductWorld::Sums ProductWorld::sums(const SkuId& sku) const {
  const auto rows = db.read([&](platform::sql::Reader& tx) {
    return tx.query<DeltaRow>(
        "SELECT on_hand_delta, reserved_delta FROM stock_history WHERE sku_id = ? ORDER BY place",
        sku);
  });
  Sums sums;
  for (const DeltaRow& row : rows) {
    sums.on_hand += row.on_hand_delta;
    sums.reserved += row.reserved_delta;
  }
  return sums;
}

std::vector<std::string> ProductWorld::events(const ProductId& product,
                                              const std::string& type) const {
  std::vector<std::string> found;
  for (const auto& event : written()) {
    if (event.aggregate == product.value() && event.type == type) found.push_back(event.body);
  }
  return found;
}

std::int64_t ProductWorld::event_count() const {
  return db.read([](platform::sql::Reader& tx) {
    return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM outbox");
  });
}

}  // namespace perdura::services::product::testing
