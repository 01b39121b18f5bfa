#pragma once
// The identity service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/identity/service.hpp"

namespace perdura::services::identity {

/// `service` outlives them. Mount them behind `user_and_service_tokens`.
std::vector<platform::Route> routes(const IdentityService& service);

}  // namespace perdura::services::identity
