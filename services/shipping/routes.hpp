#pragma once
// The shipping service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/shipping/service.hpp"

namespace perdura::services::shipping {

/// `service` outlives them. Internal routes ask for the role SERVICE; the courier's webhook proves
/// itself by its signature.
std::vector<platform::Route> routes(const ShippingService& service);

}  // namespace perdura::services::shipping
