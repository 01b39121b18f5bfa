#pragma once
// The gateway behind its router, in front of the services' own routes; what stands behind those
// tells what it got.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/http/access_tokens.hpp"
#include "platform/http/local_client.hpp"
#include "platform/http/remote_keys.hpp"
#include "platform/kv/memory.hpp"
#include "services/gateway/front.hpp"
#include "services/gateway/routes.hpp"
#include "tests/platform/http/router_world.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::services::gateway::testing {

using namespace std::chrono_literals;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::testing::outcome;

inline constexpr const char* home = "203.0.113.7";

/// One service: its own routes in a router of its own, and the way to it.
struct Behind {
  Behind(platform::Router::Parts parts, platform::Authenticator authenticate, Service service);

  /// What it was asked last, as its handler saw it.
  HttpRequest last;
  int asked = 0;
  HttpResponse answer;
  platform::Router router;
  platform::LocalHttpClient local{router};
  /// In between, for breakdowns: hands over to `local` unless told otherwise.
  platform::testing::ScriptedClient way{
      [this](const HttpRequest& request) { return local.send(request, 1min); }};

  void be_silent(platform::HttpError::Kind kind = platform::HttpError::Kind::TimedOut);
  void be_well();
};

struct GatewayWorld {
  explicit GatewayWorld(Options options = {});

  Services gateway_services();
  Behind& behind(Service service) { return *services.at(static_cast<std::size_t>(service)); }

  /// A valid access token: "Bearer …".
  std::string token(std::vector<std::string> roles, const std::string& user = "usr_1") const;
  HttpRequest request(HttpMethod method, const std::string& target, const std::string& bearer = "",
                      const std::string& body = "") const;
  /// From `home`.
  HttpResponse send(HttpMethod method, const std::string& target, const std::string& bearer = "",
                    const std::string& body = "") const {
    return ask(request(method, target, bearer, body));
  }
  HttpResponse get(const std::string& target, const std::string& bearer = "") const {
    return send(HttpMethod::Get, target, bearer);
  }
  HttpResponse ask(const HttpRequest& request) const { return front(request); }
  bool logged(std::string_view text) const;
  int times_logged(std::string_view text) const;
  /// A line of the metrics' text, "name{labels} value".
  bool counted(const std::string& line) const;

  platform::ManualClock clock;
  platform::SeededRandomness randomness{5};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "gateway"}};
  platform::Metrics metrics;
  platform::SigningKey key = platform::SigningKey::generate(randomness);
  platform::TokenVerifier verifier{{key.public_key()}, "perdura"};
  platform::ServiceTokens service_tokens{"of sixteen chars", "worker", clock};
  std::vector<std::unique_ptr<Behind>> services;  // by Service

  bool store_down = false;
  platform::MemoryKeyValue store;
  platform::RemoteKeys keys;
  Gateway gateway;
  platform::Router router;
  Front front;
};

/// The pattern with its parameters filled in: "/api/v1/orders/id_1".
std::string target_of(const std::string& pattern);

}  // namespace perdura::services::gateway::testing
