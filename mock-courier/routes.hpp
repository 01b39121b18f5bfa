#pragma once
// The courier's URLs.
#include <functional>
#include <string>
#include <vector>

#include "mock-courier/courier.hpp"
#include "platform/http/auth.hpp"
#include "platform/http/route.hpp"

namespace perdura::mock_courier {

/// The client of the key: `Authorization: Bearer <key>`.
platform::Authenticator client_with_key(std::string key);

/// What clients call. `silence` is how no answer is given: it returns when the caller has surely
/// given up (then 504 is said to nobody), or when the program ends. The courier outlives them.
std::vector<platform::Route> api_routes(Courier& courier, std::function<void()> silence);

/// What tests and audits call, without a key: for a server that only this machine reaches. What
/// comes through a proxy is refused.
std::vector<platform::Route> control_routes(Courier& courier);

}  // namespace perdura::mock_courier
