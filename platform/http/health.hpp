#pragma once
// `/health/live`, `/health/ready` and `/metrics`.
#include <functional>
#include <string>
#include <vector>

#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/http/route.hpp"

namespace perdura::platform {

/// A dependency of a service. `check` returns if it is well and throws (`std::exception`) what is
/// wrong otherwise; it answers within a deadline of its own. The cause goes to the log only.
struct Dependency {
  std::string name;
  std::function<void()> check;
};

/// Open to all, no base path. `metrics` and `log` outlive the routes.
/// live: 200 while the process answers. ready: 200, or 503 `DEPENDENCY_DOWN` that names each
/// dependency which fails, with `Retry-After`.
std::vector<Route> health_routes(std::vector<Dependency> dependencies, const Metrics& metrics,
                                 const Logger& log);

}  // namespace perdura::platform
