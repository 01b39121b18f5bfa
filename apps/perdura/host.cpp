#include "apps/perdura/host.hpp"

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
  options.port = process_.settings.port(service_ + ".port");
  options.threads = static_cast<int>(process_.settings.whole("http.threads", {1, 4'096}, 64));
  options.max_waiting =
      static_cast<int>(process_.settings.whole("http.waiting", {1, 65'536}, 1'024));
  options.max_body = router_.largest_body();
  server_ = std::make_unique<platform::HttpServer>(
      front_, [this](const platform::Problem& problem) { return router_.refuse(problem); },
      options);
  log_.log(platform::LogLevel::Info, "listening", {{"port", server_->port()}});
}

void Host::stop() {
  if (server_) server_->stop();
}

}  // namespace perdura::apps
