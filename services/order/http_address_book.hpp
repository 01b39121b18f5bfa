#pragma once
// Addresses at the identity service, over HTTP.
#include <chrono>
#include <functional>

#include "platform/http/client.hpp"
#include "services/order/address_book.hpp"

namespace perdura::services::order {

class HttpAddressBook final : public AddressBook {
 public:
  using Authorise = std::function<void(platform::HttpRequest&)>;
  /// Of a call, in real time: a buyer waits for it.
  static constexpr std::chrono::milliseconds deadline{1'000};

  /// The client outlives it. `authorise` says who calls, and is thread-safe.
  HttpAddressBook(platform::HttpClient& identity, Authorise authorise)
      : identity_(identity), authorise_(std::move(authorise)) {}

  AddressAnswer freeze(const domain::calls::FreezeAddress& wanted,
                       const platform::Origin& origin) override;

 private:
  platform::HttpClient& identity_;
  Authorise authorise_;
};

}  // namespace perdura::services::order
