#pragma once
// The product service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/product/service.hpp"

namespace perdura::services::product {

/// `service` outlives them. Internal routes ask for the role SERVICE.
std::vector<platform::Route> routes(const ProductService& service);

}  // namespace perdura::services::product
