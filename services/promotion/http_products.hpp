#pragma once
// Products at the product service, over HTTP.
#include <chrono>
#include <functional>

#include "platform/http/client.hpp"
#include "services/promotion/products.hpp"

namespace perdura::services::promotion {

class HttpProducts final : public Products {
 public:
  using Authorise = std::function<void(platform::HttpRequest&)>;
  /// Of a call, in real time: a seller waits for it.
  static constexpr std::chrono::milliseconds deadline{1'000};

  /// The client outlives it. `authorise` says who calls, and is thread-safe.
  HttpProducts(platform::HttpClient& product, Authorise authorise)
      : product_(product), authorise_(std::move(authorise)) {}

  OwnersAnswer owners(const domain::calls::FindOwners& wanted,
                      const platform::Origin& origin) override;

 private:
  platform::HttpClient& product_;
  Authorise authorise_;
};

}  // namespace perdura::services::promotion
