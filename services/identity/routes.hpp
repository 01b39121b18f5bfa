#pragma once
// The identity service's URLs.
#include <vector>

#include "platform/http/route.hpp"
#include "services/identity/service.hpp"

namespace perdura::services::identity {

/// `service` outlives them. Mount them behind `bearer_tokens` with the service's `public_keys()`.
std::vector<platform::Route> routes(const IdentityService& service);

}  // namespace perdura::services::identity
