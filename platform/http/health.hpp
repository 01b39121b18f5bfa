#pragma once
// `/health/live`, `/health/ready` and `/metrics`.
#include <functional>
#include <string>
#include <vector>

#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/http/route.hpp"

namespace perdura::platform {

/// A dependency of a service. `check` returns if it is well and throws (`std::exception`) what is
/// wrong otherwise; it answers within a deadline of its own. The cause goes to the log only, once
/// (`Outage`).
struct Dependency {
  std::string name;
  std::function<void()> check;
};

/// The same, asked at most once each `period`: in between it says what it said, so that a rush of
/// questions is none for whatever stands behind. Thread-safe; nobody waits for another's question,
/// except that before the first answer each asks for himself. The clock outlives it.
Dependency remembered(Dependency dependency, const Clock& clock, Duration period);

/// Open to all, no base path. `metrics` and `log` outlive the routes.
/// live: 200 while the process answers. ready: 200, or 503 `DEPENDENCY_DOWN` that names each
/// dependency which fails, with `Retry-After`.
std::vector<Route> health_routes(std::vector<Dependency> dependencies, const Metrics& metrics,
                                 const Logger& log);

}  // namespace perdura::platform
