#pragma once
// The shop's processes: `perdura serve` with the services that it is told.
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "platform/http/local_client.hpp"
#include "platform/http/remote_keys.hpp"
#include "platform/http/service_tokens.hpp"
#include "simulator/world/services.hpp"

namespace perdura::simulator {

inline constexpr std::array shop_services{"gateway", "identity",  "order",   "payment",
                                          "product", "promotion", "shipping"};

class ShopProgram final : public Program {
 public:
  /// Machine and surroundings outlive it.
  ShopProgram(Machine& machine, const Surroundings& world, const std::set<std::string>& services);
  ~ShopProgram() override;

  platform::HttpResponse serve(const std::string& host,
                               const platform::HttpRequest& request) override;

 private:
  class Lines;
  shop::ServiceParts parts();
  shop::AsService as_service(const char* asked);

  Machine& machine_;
  const Surroundings& world_;
  std::unique_ptr<Lines> lines_;
  platform::RemoteKeys keys_;
  platform::ServiceTokens tokens_;
  temporal::Client temporal_;
  std::unique_ptr<shop::Identity> identity_;
  std::unique_ptr<shop::Product> product_;
  std::unique_ptr<shop::Promotion> promotion_;
  std::unique_ptr<shop::Payment> payment_;
  std::unique_ptr<shop::Shipping> shipping_;
  std::unique_ptr<shop::Order> order_;
  std::unique_ptr<shop::Gateway> gateway_;
  std::map<std::string, const platform::Router*> routers_;
};

}  // namespace perdura::simulator
