#pragma once
// Routes for operators.
#include <vector>

#include "platform/http/route.hpp"
#include "services/order/oversight.hpp"

namespace perdura::services::order {

/// Under /api/v1/admin, for admins alone. `oversight` outlives them.
std::vector<platform::Route> oversight_routes(const Oversight& oversight);

}  // namespace perdura::services::order
