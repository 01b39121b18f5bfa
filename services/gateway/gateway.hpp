#pragma once
// The one door: counts, forwards, gives back. Tokens, roles and shapes are checked by the router on
// the way in, and again in the services.
#include <array>
#include <string>
#include <vector>

#include "platform/http/health.hpp"
#include "services/gateway/backend.hpp"
#include "services/gateway/cors.hpp"
#include "services/gateway/rate_limit.hpp"

namespace perdura::services::gateway {

enum class Service { Identity, Product, Promotion, Order, Payment, Shipping };
inline constexpr std::array all_services{Service::Identity, Service::Product, Service::Promotion,
                                         Service::Order,    Service::Payment, Service::Shipping};
/// "identity"
const char* name_of(Service service);

/// The ways to the services.
struct Services {
  platform::HttpClient& identity;
  platform::HttpClient& product;
  platform::HttpClient& promotion;
  platform::HttpClient& order;
  platform::HttpClient& payment;
  platform::HttpClient& shipping;

  platform::HttpClient& client(Service service) const;
};

/// All outlive the gateway.
struct Ports {
  Services services;
  platform::KeyValue& limits;
  const platform::Clock& clock;
  const platform::Logger& log;
  platform::Metrics& metrics;
};

struct Options {
  std::chrono::milliseconds call_deadline = std::chrono::seconds(5);
  CircuitBreaker::Options breaker = {};
  RateLimits rate_limits = {};
  std::size_t trusted_proxies = 0;  // of our own, between the clients and us
  Cors cors = {};
};

/// Whose request it is: the caller's, or, on a route that is open to all, the address's: a token
/// makes logging in and signing up no cheaper. A webhook, which its service knows by its signature,
/// takes nothing from what strangers may send.
enum class Counted { ByUser, ByAddress, AsWebhook };

/// Thread-safe.
class Gateway {
 public:
  Gateway(const Ports& ports, Options options);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// The service's answer. `ProblemException`: 429 over the rate limit; 503 if there is no answer.
  platform::HttpResponse forward(Service to, Counted counted,
                                 const platform::RequestContext& context,
                                 const platform::HttpRequest& request);

  const Options& options() const { return options_; }
  RateLimiter& limiter() { return limiter_; }

 private:
  void count(Counted counted, const platform::RequestContext& context, const std::string& address);

  Options options_;
  RateLimiter limiter_;
  std::array<Backend, all_services.size()> backends_;  // by Service
};

/// What `/health/ready` of the gateway asks: whether each service lives; each is asked once a
/// second at most. The clock outlives them.
std::vector<platform::Dependency> dependencies(const Services& services,
                                               const platform::Clock& clock);

}  // namespace perdura::services::gateway
