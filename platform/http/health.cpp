#include "platform/http/health.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "platform/core/outage.hpp"
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

/// A dependency, and what has been told of it.
struct Watched {
  Watched(Dependency of, const Logger& log)
      : dependency(std::move(of)),
        outage(log, "the dependency " + dependency.name, "not ready until it does") {}

  Dependency dependency;
  Outage outage;
};
using AllWatched = std::vector<std::unique_ptr<Watched>>;

HttpResponse ready(const AllWatched& all) {
  Health health{"UP", {}};
  Problem problem{.status = 503,
                  .code = "DEPENDENCY_DOWN",
                  .detail = "down:",
                  .retry_after = std::chrono::seconds(1)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& name = all[i]->dependency.name;
    const auto fault = fault_of(all[i]->dependency);
    if (!fault) {
      all[i]->outage.answered();
      health.dependencies.push_back({name, "UP"});
    } else {
      all[i]->outage.failed(*fault);
      problem.detail += (problem.errors.empty() ? " " : ", ") + name;
      problem.errors.push_back(
          {"/dependencies/" + std::to_string(i), "DEPENDENCY_DOWN", name + " is down"});
    }
  }
  if (!problem.errors.empty()) throw ProblemException(problem);
  return json_response(200, health);
}

/// What a dependency said last.
struct Memory {
  std::mutex mutex;
  bool known = false;
  std::optional<std::string> fault;
  Duration ask_again_at{};
};

/// Whether what is known will do; if not, the caller is to ask.
bool still_good(Memory& memory, Duration now, Duration period, std::optional<std::string>& fault) {
  const std::lock_guard lock(memory.mutex);
  fault = memory.fault;
  if (memory.known && now < memory.ask_again_at) return true;
  memory.ask_again_at = now + period;
  return false;
}

}  // namespace

Dependency remembered(Dependency dependency, const Clock& clock, Duration period) {
  const auto memory = std::make_shared<Memory>();
  const std::string name = dependency.name;
  return {name, [memory, &clock, period, of = std::move(dependency)] {
            std::optional<std::string> fault;
            if (!still_good(*memory, clock.ticks(), period, fault)) {
              fault = fault_of(of);
              const std::lock_guard lock(memory->mutex);
              memory->known = true;
              memory->fault = fault;
            }
            if (fault) throw std::runtime_error(*fault);
          }};
}

std::vector<Route> health_routes(std::vector<Dependency> dependencies, const Metrics& metrics,
                                 const Logger& log) {
  const auto watched = std::make_shared<AllWatched>();
  for (auto& dependency : dependencies) {
    watched->push_back(std::make_unique<Watched>(std::move(dependency), log));
  }
  std::vector<Route> routes;
  routes.push_back(
      {.pattern = "/health/live", .handler = [](const RequestContext&, const HttpRequest&) {
         return json_response(200, Health{"UP", {}});
       }});
  routes.push_back(
      {.pattern = "/health/ready", .handler = [watched](const RequestContext&, const HttpRequest&) {
         return ready(*watched);
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
