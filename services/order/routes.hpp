#pragma once
// The order service's routes.
#include <vector>

#include "platform/http/route.hpp"
#include "services/order/service.hpp"

namespace perdura::services::order {

/// Public ones under /api/v1/orders, internal ones (for callers with the role SERVICE) under
/// /internal/v1/orders. The service outlives them.
std::vector<platform::Route> routes(OrderService& service);

}  // namespace perdura::services::order
