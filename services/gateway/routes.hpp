#pragma once
// The gateway's URLs, as data.
#include <string>
#include <vector>

#include "platform/http/route.hpp"
#include "services/gateway/gateway.hpp"

namespace perdura::services::gateway {

/// One URL: who may call it, and which service answers. Everything but `to` is as the service's own
/// route says: it checks all of it again.
struct Row {
  platform::HttpMethod method;
  std::string pattern;
  platform::Access who;
  Service to;
  platform::IdempotencyKey key = platform::IdempotencyKey::Optional;
  std::size_t max_body = 64 << 10;
  bool webhook = false;  // the outside world tells it: see `Counted::AsWebhook`
};

std::vector<Row> table();

/// A route for each row (a seller who waits for approval is told so on sellers' routes), and one of
/// OPTIONS for each pattern. The gateway outlives them. To be served with
/// `health_routes(dependencies(…), …)`, for people's tokens (`user_tokens`), through `front`.
std::vector<platform::Route> routes(Gateway& gateway);

}  // namespace perdura::services::gateway
