#pragma once
// From a request to its answer, without sockets: the server and the simulator host the same object.
#include <optional>
#include <string>
#include <vector>

#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/core/problem.hpp"
#include "platform/core/randomness.hpp"
#include "platform/http/auth.hpp"
#include "platform/http/route_tree.hpp"

namespace perdura::platform {

/// Checks in this order: target (400), path (404), method (405), body's size (413), token (401),
/// role (403), Idempotency-Key (400); then the handler. Every refusal is a problem document.
/// Exceptions out of a handler or the authenticator: `ProblemException` as it says,
/// `DependencyUnavailable` (no database, no service) 503, any other `std::exception` 500 without a
/// word about it outside the log. What is no `std::exception` (a cancelled fiber) passes through.
/// On routes that are open to all an authenticator that cannot judge now counts as no caller.
///
/// Every answer carries `Date` (shop time), `X-Request-Id` and `traceparent`; every request is
/// logged and counted (`http_requests_total`, `http_request_seconds`); one that comes from this
/// process is part of another, or of a workflow, and is logged as a detail (debug), and so is one
/// on a route of our services alone that was not refused.
///
/// Add all routes first; then it is thread-safe.
class Router {
 public:
  /// All outlive the router.
  struct Parts {
    const Clock& clock;
    Randomness& randomness;
    const Logger& log;
    Metrics& metrics;
  };

  Router(Parts parts, Authenticator authenticate)
      : parts_(parts), authenticate_(std::move(authenticate)) {}
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// Throws `std::invalid_argument` (see `RouteTree::add`).
  void add(Route route);
  void add(std::vector<Route> routes);

  HttpResponse handle(const HttpRequest& request) const;
  /// The same for a request that comes from this process.
  HttpResponse handle_inside(const HttpRequest& request) const;

  /// The answer to what never became a request (malformed, too large): the same form. Counted under
  /// the method and route "(none)".
  HttpResponse refuse(const Problem& problem) const;
  /// The answer to a request that is not to be looked at (too many): with its own id and trace.
  HttpResponse refuse(const Problem& problem, const HttpRequest& request) const;

  std::vector<const Route*> routes() const { return tree_.routes(); }
  /// The largest body that any route takes: what the server need not read beyond.
  std::size_t largest_body() const { return largest_body_; }

 private:
  RequestContext identify(const HttpRequest& request) const;
  /// One request on its way: who asks, what it asks for once that is known.
  struct Passage {
    const HttpRequest& request;
    RequestContext context;
    bool inside = false;
    const Route* route = nullptr;
    Duration started{};
  };
  HttpResponse refuse(const Problem& problem, const RequestContext& context,
                      const std::string& method) const;
  HttpResponse pass(Passage passage) const;
  HttpResponse dispatch(Passage& passage) const;
  HttpResponse guarded(Passage& passage) const;
  Identity identity_of(const Access& access, const RequestContext& context,
                       const HttpRequest& request) const;
  void authorise(const Access& access, RequestContext& context, const HttpRequest& request) const;
  void stamp(const RequestContext& context, HttpResponse& response) const;
  void count(const std::string& method, const std::string& route, int status) const;
  static LogLevel level_of(const Passage& passage, int status);
  void record(const Passage& passage, const HttpResponse& response) const;

  Parts parts_;
  Authenticator authenticate_;
  RouteTree tree_;
  std::size_t largest_body_ = 0;
};

}  // namespace perdura::platform
