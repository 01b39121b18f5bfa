#pragma once
// Whose a new discount is, and whether he may make it.
#include "services/promotion/service.hpp"

namespace perdura::services::promotion {

/// The seller who pays for it; none: the platform. Throws `ProblemException` 403 FORBIDDEN for a
/// seller who names another or the platform, 400 for an admin who names no seller.
std::optional<domain::UserId> owner_of(const NewDiscount& request, const Member& member);

/// Asks the product service whether there are such products, and all of them are the owner's.
/// Throws `ProblemException` 422 PRODUCT_UNKNOWN, 503 DEPENDENCY_UNAVAILABLE.
void require_products(const Ports& ports, const NewDiscount& request,
                      const std::optional<domain::UserId>& owner, const platform::Origin& origin);

}  // namespace perdura::services::promotion
