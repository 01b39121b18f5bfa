#pragma once
// The services' own routes.
#include <vector>

#include "platform/http/route.hpp"
#include "services/gateway/gateway.hpp"

namespace perdura::services::gateway::testing {

/// As the service lists them; their handlers are gone.
std::vector<platform::Route> routes_of(Service service);

}  // namespace perdura::services::gateway::testing
