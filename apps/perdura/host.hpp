#pragma once
// One service's front: its router with health and metrics, on a port of its own.
#include <memory>
#include <string>
#include <vector>

#include "apps/perdura/process.hpp"
#include "platform/http/health.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"

namespace perdura::apps {

class Host {
 public:
  /// The process outlives it.
  Host(Process& process, std::string service, platform::Authenticator authenticate);

  const platform::Logger& log() const { return log_; }
  platform::Metrics& metrics() { return metrics_; }
  const platform::Router& router() const { return router_; }

  /// Whatever the handlers use must outlive `stop`.
  void add(std::vector<platform::Route> routes, std::vector<platform::Dependency> dependencies);

  /// What stands between the server and the router; before `listen`.
  void set_front(platform::HttpServer::Handler front) { front_ = std::move(front); }

  /// Listens on the service's port; throws `HttpServerError` that names the port's setting.
  void listen();
  /// Running requests end first.
  void stop();

 private:
  Process& process_;
  const std::string service_;
  platform::Metrics metrics_;
  platform::Logger log_;
  platform::Router router_;
  platform::HttpServer::Handler front_;
  std::unique_ptr<platform::HttpServer> server_;
};

}  // namespace perdura::apps
