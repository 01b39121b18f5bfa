#include "apps/perdura/host.hpp"

#include "platform/core/setting_values.hpp"

namespace perdura::apps {

Host::Host(Process& process, std::string service, platform::Authenticator authenticate)
    : process_(process),
      service_(std::move(service)),
      log_(process.clock, platform::standard_output(), process.log_options(service_)),
      router_({process.clock, process.randomness, log_, metrics_}, std::move(authenticate)),
      front_([this](const platform::HttpRequest& request) { return router_.handle(request); }) {}

void Host::add(std::vector<platform::Route> routes,
               std::vector<platform::Dependency> dependencies) {
  router_.add(std::move(routes));
  router_.add(platform::health_routes(std::move(dependencies), metrics_, log_));
}

void Host::listen() {
  platform::HttpServer::Options options;
  options.port = process_.options.ports.at(service_);
  options.threads = process_.options.http_threads;
  options.max_waiting = process_.options.http_waiting;
  options.max_body = router_.largest_body();
  try {
    server_ = std::make_unique<platform::HttpServer>(
        front_, [this](const platform::Problem& problem) { return router_.refuse(problem); },
        options);
  } catch (const platform::HttpServerError& error) {
    throw platform::HttpServerError(std::string(error.what()) + "; the setting " +
                                    platform::setting_key(service_ + ".port") + " chooses it");
  }
  log_.log(platform::LogLevel::Info, "listening", {{"port", server_->port()}});
}

void Host::stop() {
  if (server_) server_->stop();
}

}  // namespace perdura::apps
