#pragma once
// The payment service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/payment/service.hpp"

namespace perdura::services::payment {

/// `service` outlives them. Internal routes ask for the role SERVICE.
std::vector<platform::Route> routes(const PaymentService& service);

}  // namespace perdura::services::payment
