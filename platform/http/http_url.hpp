#pragma once
// Addresses of other servers, as settings name them.
#include <optional>
#include <string>

#include "platform/http/connection_pool.hpp"

namespace perdura::platform {

struct HttpUrl {
  Endpoint endpoint;
  std::string target;  // path and query, from "/"

  bool operator==(const HttpUrl&) const = default;
};

/// "http://127.0.0.1:18084/webhooks?x=1"; without a port 80, without a path "/". Nothing if it is
/// no such address: no TLS, no user, a name or an IPv4 address.
std::optional<HttpUrl> parse_http_url(const std::string& text);

}  // namespace perdura::platform
