#include "simulator/world/shop_program.hpp"

namespace perdura::simulator {

/// The way to each service: the router itself within the process, the network otherwise.
class ShopProgram::Lines {
 public:
  Lines(Machine& machine, Wire& wire) {
    for (const char* service : shop_services) {
      lines_[service] = std::make_unique<Line>(wire.line(machine.name(), service));
    }
  }
  HttpClient& to(const std::string& service) { return *lines_.at(service); }
  void connect(const std::string& service, const platform::Router& router) {
    lines_.at(service)->way = std::make_unique<platform::LocalHttpClient>(router);
  }

 private:
  struct Line final : HttpClient {
    explicit Line(std::unique_ptr<HttpClient> by) : way(std::move(by)) {}
    HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override {
      return way->send(request, deadline);
    }
    std::unique_ptr<HttpClient> way;
  };
  std::map<std::string, std::unique_ptr<Line>> lines_;
};

shop::ServiceParts ShopProgram::parts() {
  const auto users = [this](std::string_view token) { return keys_.verify(token); };
  return {machine_, world_, temporal_, platform::user_and_service_tokens(users, tokens_)};
}

shop::AsService ShopProgram::as_service(const char* asked) {
  return {lines_->to(asked),
          [this](platform::HttpRequest& request) { tokens_.authorise(request); }};
}

ShopProgram::ShopProgram(Machine& machine, const Surroundings& world,
                         const std::set<std::string>& wanted)
    : machine_(machine),
      world_(world),
      lines_(std::make_unique<Lines>(machine, world.wire)),
      keys_(lines_->to("identity"), machine.clock),
      tokens_(service_secret, "services", machine.clock),
      temporal_(machine.temporal(), machine.runtime(),
                {.name_space = name_space, .identity = machine.identity()}) {
  const auto runs = [&](const char* service) { return wanted.contains(service); };
  const auto joins = [&](const char* name, auto& service) {
    routers_[name] = &service.front.router();
    lines_->connect(name, service.front.router());
  };
  if (runs("identity")) joins("identity", *(identity_ = std::make_unique<shop::Identity>(parts())));
  if (runs("product")) joins("product", *(product_ = std::make_unique<shop::Product>(parts())));
  if (runs("promotion")) {
    promotion_ = std::make_unique<shop::Promotion>(parts(), as_service("product"));
    joins("promotion", *promotion_);
  }
  if (runs("payment")) joins("payment", *(payment_ = std::make_unique<shop::Payment>(parts())));
  if (runs("shipping")) {
    shipping_ = std::make_unique<shop::Shipping>(parts(), as_service("identity"));
    joins("shipping", *shipping_);
  }
  if (runs("order")) {
    order_ = std::make_unique<shop::Order>(parts(), as_service("identity"));
    joins("order", *order_);
  }
  if (!runs("gateway")) return;
  shop::ServiceParts gateway = parts();
  gateway.authenticate =
      platform::user_tokens([this](std::string_view token) { return keys_.verify(token); });
  gateway_ = std::make_unique<shop::Gateway>(
      gateway, services::gateway::Services{lines_->to("identity"), lines_->to("product"),
                                           lines_->to("promotion"), lines_->to("order"),
                                           lines_->to("payment"), lines_->to("shipping")});
}

ShopProgram::~ShopProgram() = default;

platform::HttpResponse ShopProgram::serve(const std::string& host,
                                          const platform::HttpRequest& request) {
  if (gateway_ && host == "gateway") return gateway_->handle(request);
  return routers_.at(host)->handle(request);
}

}  // namespace perdura::simulator
