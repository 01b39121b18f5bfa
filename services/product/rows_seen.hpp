#pragma once
// Rows as members see them.
#include "json/codec.hpp"
#include "services/product/store.hpp"

namespace perdura::services::product {

/// Another's product looks unknown.
inline bool sees(const Member& member, const std::optional<store::ProductRow>& row) {
  return row && (member.admin || row->seller_id == member.id);
}

inline SkuView view_of(const store::SkuRow& row) {
  return {.sku_id = row.sku_id,
          .options = json::from_text<Choice>(row.options),
          .price = row.price,
          .price_floor = row.price_floor,
          .stock = row.on_hand,
          .reserved = row.reserved,
          .available = row.on_hand - row.reserved,
          .active = row.active};
}

}  // namespace perdura::services::product
