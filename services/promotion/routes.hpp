#pragma once
// The promotion service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/promotion/service.hpp"

namespace perdura::services::promotion {

/// `service` outlives them. Internal routes ask for the role SERVICE.
std::vector<platform::Route> routes(const PromotionService& service);

}  // namespace perdura::services::promotion
