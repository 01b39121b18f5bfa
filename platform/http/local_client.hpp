#pragma once
// The way to a service of the same process.
#include "platform/http/client.hpp"
#include "platform/http/router.hpp"

namespace perdura::platform {

/// Hands requests to a router, without a socket. What only concerns a connection
/// (`detail::drop_connection_fields`, and `Host`) crosses neither way, as on the wire. Nobody adds
/// an `X-Forwarded-For`.
///
/// The handler runs on the caller's thread, to its end: a deadline cannot cut it off, so a late
/// answer is given all the same, and nobody is ever in doubt about an effect. Calls that the
/// handler makes keep their own deadlines. `HttpError` NotSent: the deadline had passed before the
/// call. `std::invalid_argument`: the target does not begin with "/".
class LocalHttpClient final : public HttpClient {
 public:
  /// All routes are added already; it outlives the client.
  explicit LocalHttpClient(const Router& router) : router_(router) {}

  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override;

 private:
  const Router& router_;
};

}  // namespace perdura::platform
