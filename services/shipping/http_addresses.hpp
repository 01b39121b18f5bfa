#pragma once
// Addresses as the identity service froze them.
#include <functional>

#include "platform/http/client.hpp"
#include "services/shipping/addresses.hpp"

namespace perdura::services::shipping {

/// Thread-safe if `authorise` is.
class HttpAddresses final : public Addresses {
 public:
  /// Says who calls.
  using Authorise = std::function<void(platform::HttpRequest&)>;

  /// Of a call; real time.
  static constexpr std::chrono::milliseconds deadline{1'000};

  /// `identity` outlives it.
  HttpAddresses(platform::HttpClient& identity, Authorise authorise)
      : identity_(identity), authorise_(std::move(authorise)) {}

  /// A snapshot without recipient or address counts as gone: it will never be one to send to.
  AddressOutcome recipient(const domain::AddressSnapshotId& snapshot) override;

 private:
  platform::HttpClient& identity_;
  Authorise authorise_;
};

}  // namespace perdura::services::shipping
