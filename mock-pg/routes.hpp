#pragma once
// The gateway's URLs. What they promise: README.md.
#include <chrono>
#include <functional>
#include <vector>

#include "mock-pg/desk.hpp"
#include "platform/http/route.hpp"

namespace perdura::mock_pg {

struct RouteOptions {
  /// Lets real time pass on the caller's thread, or fiber; may end early.
  std::function<void(std::chrono::milliseconds)> wait;
  /// How long who gets no answer is kept waiting: longer than any client waits. Who stayed gets
  /// 504.
  std::chrono::milliseconds silence{15'000};
  /// How long a slow answer takes.
  std::chrono::milliseconds slow{3'000};
};

/// The shop's, for the role `merchant_role`; the payer's page, open; control, open on this machine.
/// `desk` outlives them.
std::vector<platform::Route> routes(Desk& desk, const RouteOptions& options);

}  // namespace perdura::mock_pg
