#include "mock-pg/access.hpp"

#include <stdexcept>

#include "platform/core/problem.hpp"
#include "platform/http/shared_secret.hpp"
#include "platform/http/this_machine.hpp"

namespace perdura::mock_pg {
platform::Authenticator merchant(std::string secret) {
  if (secret.size() < min_secret) {
    throw std::invalid_argument("the gateway's secret is at least " + std::to_string(min_secret) +
                                " characters long");
  }
  return platform::shared_secret(std::move(secret), {.id = "merchant", .roles = {merchant_role}});
}

void require_loopback(const platform::HttpRequest& request) {
  if (platform::from_this_machine(request)) return;
  throw platform::ProblemException(403, "LOOPBACK_ONLY",
                                   "control routes are for programs on this machine");
}

}  // namespace perdura::mock_pg
