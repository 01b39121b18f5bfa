#include "services/gateway/gateway.hpp"

#include <stdexcept>

#include "services/gateway/headers.hpp"

namespace perdura::services::gateway {
namespace {

constexpr std::chrono::milliseconds health_deadline{1'000};
constexpr std::chrono::seconds health_remembered{1};

Backend backend(const Ports& ports, const Options& options, Service service) {
  return Backend(name_of(service), ports.services.client(service),
                 {ports.clock, ports.log, ports.metrics}, options.breaker);
}

}  // namespace

const char* name_of(Service service) {
  switch (service) {
    case Service::Identity:
      return "identity";
    case Service::Product:
      return "product";
    case Service::Promotion:
      return "promotion";
    case Service::Order:
      return "order";
    case Service::Payment:
      return "payment";
    case Service::Shipping:
      return "shipping";
  }
  throw std::invalid_argument("not a service");
}

platform::HttpClient& Services::client(Service service) const {
  switch (service) {
    case Service::Identity:
      return identity;
    case Service::Product:
      return product;
    case Service::Promotion:
      return promotion;
    case Service::Order:
      return order;
    case Service::Payment:
      return payment;
    case Service::Shipping:
      return shipping;
  }
  throw std::invalid_argument("not a service");
}

Gateway::Gateway(const Ports& ports, Options options)
    : options_(std::move(options)),
      limiter_({ports.limits, ports.clock, ports.log, ports.metrics}, options_.rate_limits),
      backends_{backend(ports, options_, Service::Identity),
                backend(ports, options_, Service::Product),
                backend(ports, options_, Service::Promotion),
                backend(ports, options_, Service::Order),
                backend(ports, options_, Service::Payment),
                backend(ports, options_, Service::Shipping)} {}

void Gateway::count(Counted counted, const platform::RequestContext& context,
                    const std::string& address) {
  switch (counted) {
    case Counted::ByUser:
      return limiter_.count_user(context.who().id);
    case Counted::ByAddress:
      return limiter_.count_stranger(address);
    case Counted::AsWebhook:
      return limiter_.count_webhook(address);
  }
}

platform::HttpResponse Gateway::forward(Service to, Counted counted,
                                        const platform::RequestContext& context,
                                        const platform::HttpRequest& request) {
  const std::string address = client_address(request, options_.trusted_proxies);
  count(counted, context, address);
  Backend& service = backends_.at(static_cast<std::size_t>(to));
  return to_client(
      service.send(context, to_service(context, request, address), options_.call_deadline));
}

std::vector<platform::Dependency> dependencies(const Services& services,
                                               const platform::Clock& clock) {
  std::vector<platform::Dependency> all;
  for (const Service service : all_services) {
    const auto check = [&client = services.client(service)] {
      const auto response = client.send({.target = "/health/live"}, health_deadline);
      if (response.status == 200) return;
      throw std::runtime_error("answers " + std::to_string(response.status));
    };
    all.push_back(platform::remembered({name_of(service), check}, clock, health_remembered));
  }
  return all;
}

}  // namespace perdura::services::gateway
