// Use cases about a SKU's price and stock, by its seller's hand.
#include "services/product/rows_seen.hpp"
#include "services/product/shape.hpp"
#include "services/product/stock_changes.hpp"

namespace perdura::services::product {
namespace {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::SkuRow;

constexpr const char* edit_route = "PATCH /api/v1/products/{id}/skus/{sku_id}";

/// By how much the edit changes what is on hand. `row` is locked, so the difference holds.
domain::Units delta_of(const SkuEdit& edit, const SkuRow& row) {
  return edit.stock ? *edit.stock - row.on_hand : edit.stock_delta.value_or(0);
}

std::string text_of(const ProductService::SkuName& name, const SkuEdit& edit) {
  return name.product_id.value() + "/" + name.sku_id.value() + " " + json::to_text(edit);
}

}  // namespace

SkuOutcome ProductService::edit_sku(const SkuName& name, const SkuEdit& edit, const Member& member,
                                    const Call& call) const {
  require_shape(edit);
  const platform::Effect effect{member.id.value(), edit_route, call.key, text_of(name, edit),
                                member_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> SkuOutcome {
    if (!sees(member, store::product(tx, name.product_id))) return NotFound{};
    const auto row = store::locked_sku(tx, name);
    if (!row) return NotFound{};
    if (edit.price && *edit.price < row->price_floor) return PriceBelowFloor{row->price_floor};
    const domain::Units delta = delta_of(edit, *row);
    StockChanges changes(tx, ports_, {now, std::nullopt, call.origin});
    if (delta != 0) {
      // Returned units may have brought it above the bound: going down is right from there, too.
      const domain::Units most = delta < 0 ? INT32_MAX : stock_max;
      if (!store::edit_stock(tx, {name.sku_id, delta}, most)) {
        if (delta < 0) return StockReserved{row->reserved};
        return StockTooHigh{row->on_hand};
      }
      changes.note(
          {name.sku_id, name.product_id, domain::StockMovement::ManualEdit, delta, {delta, 0}});
    }
    if (edit.price && !store::set_price(tx, name.sku_id, *edit.price)) {
      throw std::logic_error("the price floor of a locked SKU has moved");
    }
    if (edit.active) store::set_active(tx, name.sku_id, *edit.active);
    changes.publish();
    return view_of(store::locked_sku(tx, name).value());
  };
  return platform::once<SkuOutcome>(once_ports(ports_), effect, work);
}

std::optional<HistoryPage> ProductService::history(const SkuName& name, const HistoryList& wanted,
                                                   const Member& member) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<HistoryPage> {
    if (!sees(member, store::product(tx, name.product_id))) return std::nullopt;
    if (!store::sku(tx, name)) return std::nullopt;
    HistoryPage page{.items = store::history(tx, name.sku_id, wanted), .next_cursor = {}};
    if (std::cmp_greater(page.items.size(), wanted.limit)) {
      page.items.pop_back();
      page.next_cursor = std::to_string(page.items.back().place);
    }
    return page;
  });
}

}  // namespace perdura::services::product
