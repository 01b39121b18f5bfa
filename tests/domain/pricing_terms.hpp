#pragma once
// Baskets, policies and coupons in few words.
#include <string>

#include "domain/pricing.hpp"

namespace perdura::domain::testing {

inline const UserId roaster{"usr_roaster"};
inline const UserId baker{"usr_baker"};

inline Discount fixed(std::int64_t won) { return {DiscountType::Fixed, won, {}}; }
inline Discount rate(std::int64_t per_cent) { return {DiscountType::Rate, per_cent, {}}; }

/// Everything, everybody's.
inline Coverage everything() { return {}; }
inline Coverage of_seller(const UserId& seller) { return {DiscountScope::Order, {}, {}, seller}; }
inline Coverage of_product(const std::string& product) {
  return {DiscountScope::Product, {ProductId("prd_" + product)}, {}, {}};
}
inline Coverage of_category(const std::string& category) {
  return {DiscountScope::Category, {}, {CategoryId("cat_" + category)}, {}};
}

inline PolicyTerms policy(const std::string& id, Coverage covers, Discount discount) {
  return {PolicyId("pol_" + id), std::move(covers), discount, {}};
}
inline CouponTerms coupon(const std::string& id, Coverage covers, Discount discount) {
  return {UserCouponId("ucp_" + id), CouponId("cpn_" + id), std::move(covers), discount, {},
          PartialPolicy::Keep};
}

/// A line of the roaster's: product prd_<name>, SKU sku_<name>, category cat_drinks.
inline BasketItem item(const std::string& name, std::int64_t price, std::int32_t quantity = 1,
                       std::int64_t floor = 0) {
  return {.sku_id = SkuId("sku_" + name),
          .product_id = ProductId("prd_" + name),
          .seller_id = roaster,
          .category_ids = {CategoryId("cat_drinks")},
          .quantity = Quantity(quantity),
          .unit_price = Money(price),
          .price_floor = Money(floor),
          .coupons = {}};
}

}  // namespace perdura::domain::testing
