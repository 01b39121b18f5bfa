#include "platform/http/health.hpp"

#include <optional>

#include "platform/http/responses.hpp"

namespace perdura::platform {
namespace {

struct DependencyStatus {
  std::string name;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(DependencyStatus, (), (name, status))

struct Health {
  std::string status;
  std::vector<DependencyStatus> dependencies;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status, dependencies))

/// What is wrong; nothing if it is well.
std::optional<std::string> fault_of(const Dependency& dependency) {
  try {
    dependency.check();
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

HttpResponse ready(const std::vector<Dependency>& dependencies, const Logger& log,
                   const RequestContext& context) {
  Health health{"UP", {}};
  Problem problem{.status = 503,
                  .code = "DEPENDENCY_DOWN",
                  .detail = "down:",
                  .retry_after = std::chrono::seconds(1)};
  for (std::size_t i = 0; i < dependencies.size(); ++i) {
    const auto& name = dependencies[i].name;
    const auto fault = fault_of(dependencies[i]);
    if (!fault) {
      health.dependencies.push_back({name, "UP"});
    } else {
      log.log(LogLevel::Warning, context, "a dependency is down",
              {{"dependency", name}, {"cause", *fault}});
      problem.detail += (problem.errors.empty() ? " " : ", ") + name;
      problem.errors.push_back(
          {"/dependencies/" + std::to_string(i), "DEPENDENCY_DOWN", name + " does not answer"});
    }
  }
  if (!problem.errors.empty()) throw ProblemException(problem);
  return json_response(200, health);
}

}  // namespace

std::vector<Route> health_routes(std::vector<Dependency> dependencies, const Metrics& metrics,
                                 const Logger& log) {
  std::vector<Route> routes;
  routes.push_back(
      {.pattern = "/health/live", .handler = [](const RequestContext&, const HttpRequest&) {
         return json_response(200, Health{"UP", {}});
       }});
  routes.push_back({.pattern = "/health/ready",
                    .handler = [all = std::move(dependencies), &log](const RequestContext& context,
                                                                     const HttpRequest&) {
                      return ready(all, log, context);
                    }});
  routes.push_back(
      {.pattern = "/metrics", .handler = [&metrics](const RequestContext&, const HttpRequest&) {
         return HttpResponse{.headers = {{"Content-Type", Metrics::content_type}},
                             .body = metrics.expose()};
       }});
  for (auto& route : routes) {
    route.access = Access::anyone();
    route.log_level = LogLevel::Debug;  // asked each second
  }
  return routes;
}

}  // namespace perdura::platform
