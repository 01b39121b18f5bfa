#include "apps/perdura/lines.hpp"

#include "apps/perdura/parts.hpp"
#include "platform/http/poco_client.hpp"

namespace perdura::apps {

using namespace platform;

class Lines::Line final : public HttpClient {
 public:
  Line(ConnectionPool& pool, Endpoint endpoint)
      : way_(std::make_unique<PocoHttpClient>(pool, std::move(endpoint))) {}

  void connect(const Router& router) { way_ = std::make_unique<LocalHttpClient>(router); }

  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override {
    return way_->send(request, deadline);
  }

 private:
  std::unique_ptr<HttpClient> way_;
};

Lines::Lines(const Options& options) {
  for (const auto service : all_services) {
    const std::string name(service);
    lines_[name] = std::make_unique<Line>(pool_, Endpoint{"127.0.0.1", options.ports.at(name)});
  }
}

Lines::~Lines() = default;

HttpClient& Lines::to(const std::string& service) { return *lines_.at(service); }

void Lines::connect(const std::string& service, const Router& router) {
  lines_.at(service)->connect(router);
}

}  // namespace perdura::apps
