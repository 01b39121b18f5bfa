#pragma once
// Who may see an order.
#include "platform/core/context.hpp"
#include "services/order/rows.hpp"

namespace perdura::services::order {

inline constexpr std::string_view admin_role = "ADMIN";

inline bool is_support(const platform::Caller& caller) { return caller.has(admin_role); }

inline bool may_see(const platform::Caller& caller, const OrderRow& order) {
  return is_support(caller) || order.buyer_id.value() == caller.id;
}

}  // namespace perdura::services::order
