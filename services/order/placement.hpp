#pragma once
// What of a placement is decided here, before anybody is asked. Pure.
#include <optional>

#include "domain/calls/order.hpp"
#include "services/order/requests.hpp"

namespace perdura::services::order {

/// Coupons first, then the way to pay: why such an order cannot be; nothing if it may be tried.
std::optional<domain::calls::Failure> refusal_of(const PlaceRequest& request);

/// How much of the expected total is wished to be paid on store credit.
domain::Money credit_of(const PlaceRequest& request);

}  // namespace perdura::services::order
