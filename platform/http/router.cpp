#include "platform/http/router.hpp"

#include <algorithm>
#include <cmath>

#include "platform/core/unavailable.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/service_tokens.hpp"
#include "platform/http/url.hpp"

namespace perdura::platform {
namespace {

constexpr std::size_t max_key_bytes = 200;  // what an idempotency row holds
constexpr int first_refusal = 400;          // of the status codes
constexpr int unavailable = 503;
constexpr const char* no_route = "(none)";
constexpr const char* no_method = "(none)";

std::string listed(const std::vector<HttpMethod>& methods) {
  std::string text;
  for (const HttpMethod method : methods) {
    text += (text.empty() ? "" : ", ") + std::string(to_string(method));
    if (method == HttpMethod::Get) text += ", HEAD";
  }
  return text;
}

std::optional<std::string> idempotency_key(const Route& route, const HttpRequest& request) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key) {
    if (route.idempotency_key == IdempotencyKey::Optional) return std::nullopt;
    throw ProblemException(400, "IDEMPOTENCY_KEY_REQUIRED",
                           "this request needs an Idempotency-Key header");
  }
  const bool visible =
      std::all_of(key->begin(), key->end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key->empty() || key->size() > max_key_bytes || !visible) {
    throw ProblemException(400, "IDEMPOTENCY_KEY_INVALID",
                           "an Idempotency-Key is 1 to 200 visible ASCII characters");
  }
  return std::string(*key);
}

Target read_target(const HttpRequest& request) {
  try {
    return parse_target(request.target);
  } catch (const BadTarget& error) {
    throw ProblemException(400, "INVALID_TARGET", error.what());
  }
}

/// What failed is told in the log only.
Problem problem_of_failure(const std::exception& error) {
  if (dynamic_cast<const DependencyUnavailable*>(&error) != nullptr) {
    return {.status = unavailable,
            .code = "DEPENDENCY_UNAVAILABLE",
            .detail = "something that this service needs does not answer",
            .retry_after = std::chrono::seconds(1)};
  }
  return {.status = 500,
          .code = "INTERNAL",
          .detail = "an unexpected error; its cause is in the log under the request id"};
}

}  // namespace

void Router::add(Route route) {
  const std::size_t max_body = route.max_body;
  tree_.add(std::move(route));
  largest_body_ = std::max(largest_body_, max_body);
}

void Router::add(std::vector<Route> routes) {
  for (auto& route : routes) add(std::move(route));
}

HttpResponse Router::handle(const HttpRequest& request) const {
  return pass({.request = request, .context = identify(request)});
}

HttpResponse Router::handle_inside(const HttpRequest& request) const {
  return pass({.request = request, .context = identify(request), .inside = true});
}

HttpResponse Router::pass(Passage passage) const {
  passage.started = parts_.clock.ticks();
  HttpResponse response = guarded(passage);
  if (passage.request.method == HttpMethod::Head) {
    response.headers.set("Content-Length", std::to_string(response.body.size()));
    response.body.clear();
  }
  stamp(passage.context, response);
  record(passage, response);
  return response;
}

HttpResponse Router::refuse(const Problem& problem) const {
  RequestContext context = new_context(parts_.randomness);
  context.route = no_route;
  return refuse(problem, context, no_method);
}

HttpResponse Router::refuse(const Problem& problem, const HttpRequest& request) const {
  return refuse(problem, identify(request), std::string(to_string(request.method)));
}

HttpResponse Router::refuse(const Problem& problem, const RequestContext& context,
                            const std::string& method) const {
  Problem told = problem;
  told.request_id = context.request_id;
  HttpResponse response = problem_response(told);
  stamp(context, response);
  count(method, context.route, response.status);
  parts_.log.log(LogLevel::Info, context, "refused unread",
                 {{"status", problem.status}, {"code", problem.code}, {"detail", problem.detail}});
  return response;
}

RequestContext Router::identify(const HttpRequest& request) const {
  RequestContext context = new_context(parts_.randomness);
  context.route = no_route;
  const auto id = request.headers.find("X-Request-Id");
  if (id && is_request_id(*id)) context.request_id = std::string(*id);
  const auto sent = request.headers.find("traceparent");
  const auto trace = sent ? parse_traceparent(*sent) : std::nullopt;
  if (trace) context.trace = next_step(*trace, parts_.randomness);
  return context;
}

// What is caught becomes a value first: nothing is logged, no port is called inside a `catch`.
HttpResponse Router::guarded(Passage& passage) const {
  const RequestContext& context = passage.context;
  Problem problem;
  std::string cause;
  try {
    return dispatch(passage);
  } catch (const ProblemException& error) {
    problem = error.problem();
  } catch (const std::exception& error) {
    cause = error.what();
    problem = problem_of_failure(error);
  }
  problem.request_id = context.request_id;
  if (!cause.empty()) {
    // What is away comes back; anything else is a fault of ours.
    const auto level = problem.status == unavailable ? LogLevel::Warning : LogLevel::Error;
    parts_.log.log(level, context, "a request failed",
                   {{"cause", cause}, {"route", context.route}, {"status", problem.status}});
  }
  return problem_response(problem);
}

HttpResponse Router::dispatch(Passage& passage) const {
  const HttpRequest& request = passage.request;
  RequestContext& context = passage.context;
  Target target = read_target(request);
  auto match = tree_.match(request.method, target.segments);
  if (std::holds_alternative<RouteTree::Unknown>(match)) {
    throw ProblemException(404, "NOT_FOUND", "there is no such route");
  }
  if (const auto* others = std::get_if<RouteTree::OtherMethods>(&match)) {
    HttpResponse response =
        problem_response({.status = 405,
                          .code = "METHOD_NOT_ALLOWED",
                          .detail = "this route takes " + listed(others->allowed),
                          .request_id = context.request_id});
    response.headers.set("Allow", listed(others->allowed));
    return response;
  }
  auto& found = std::get<RouteTree::Found>(match);
  const Route& route = *found.route;
  passage.route = &route;
  context.route = route.pattern;
  context.path_parameters = std::move(found.parameters);
  context.query = std::move(target.query);
  if (request.body.size() > route.max_body) {
    throw ProblemException(413, "BODY_TOO_LARGE",
                           "this route takes at most " + std::to_string(route.max_body) + " bytes");
  }
  authorise(route.access, context, request);
  context.idempotency_key = idempotency_key(route, request);
  return route.handler(context, request);
}

/// On a route that is open to all, who cannot be told now is nobody: it needs no identity service.
Identity Router::identity_of(const Access& access, const RequestContext& context,
                             const HttpRequest& request) const {
  if (!authenticate_) return NoToken{};
  if (!access.open) return authenticate_(request);
  std::string cause;
  try {
    return authenticate_(request);
  } catch (const DependencyUnavailable& error) {
    const auto* told = dynamic_cast<const std::exception*>(&error);
    cause = told == nullptr ? "unknown" : told->what();
  }
  parts_.log.log(LogLevel::Info, context, "token not judged", {{"cause", cause}});
  return NoToken{};
}

void Router::authorise(const Access& access, RequestContext& context,
                       const HttpRequest& request) const {
  Identity identity = identity_of(access, context, request);
  if (auto* caller = std::get_if<Caller>(&identity)) context.caller = std::move(*caller);
  if (access.open) return;  // a stale token does not keep anyone from logging in
  if (!context.caller) {
    const auto* bad = std::get_if<BadToken>(&identity);
    if (bad != nullptr) {
      parts_.log.log(LogLevel::Info, context, "token refused", {{"reason", bad->reason}});
    }
    throw ProblemException(401, bad == nullptr ? "TOKEN_REQUIRED" : "TOKEN_INVALID",
                           bad == nullptr ? "this request needs an access token"
                                          : "the access token is not valid, or no longer");
  }
  const auto allowed = [&](const std::string& role) { return context.caller->has(role); };
  if (!access.roles.empty() && std::none_of(access.roles.begin(), access.roles.end(), allowed)) {
    throw ProblemException(403, "FORBIDDEN", "your role may not do this");
  }
}

void Router::stamp(const RequestContext& context, HttpResponse& response) const {
  response.headers.set("Date", format_http_date(parts_.clock.now()));
  pass_on(context, response.headers);
  if (!response.body.empty() && !response.headers.contains("Content-Type")) {
    response.headers.set("Content-Type", "application/json");
  }
}

void Router::count(const std::string& method, const std::string& route, int status) const {
  parts_.metrics
      .counter("http_requests_total", "Requests answered.",
               {{"method", method}, {"route", route}, {"status", std::to_string(status)}})
      .add();
}

LogLevel Router::level_of(const Passage& passage, int status) {
  if (passage.inside) return LogLevel::Debug;
  if (passage.route == nullptr) return LogLevel::Info;
  const bool of_ours = passage.route->access.roles == std::vector<std::string>{service_role};
  if (of_ours && status < first_refusal) return LogLevel::Debug;
  return passage.route->log_level;
}

void Router::record(const Passage& passage, const HttpResponse& response) const {
  const std::chrono::duration<double> took = parts_.clock.ticks() - passage.started;
  const std::string method(to_string(passage.request.method));
  const std::string& route = passage.context.route;
  count(method, route, response.status);
  parts_.metrics
      .histogram("http_request_seconds", "Time to answer a request.",
                 {{"method", method}, {"route", route}})
      .observe(took.count());
  // Without the query: what people search for is nobody's business.
  parts_.log.log(level_of(passage, response.status), passage.context, "request",
                 {{"method", method},
                  {"path", path_of(passage.request.target)},
                  {"status", response.status},
                  {"ms", std::round(took.count() * 1e6) / 1e3}});
}

}  // namespace perdura::platform
