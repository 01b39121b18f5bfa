#include "tests/services/gateway/gateway_world.hpp"

#include <algorithm>

#include "tests/services/gateway/service_routes.hpp"

namespace perdura::services::gateway::testing {
namespace {

using platform::RequestContext;

std::string told(Service service, const RequestContext& context, const HttpRequest& request) {
  return std::string(name_of(service)) + " " + std::string(to_string(request.method)) + " " +
         context.route + " " + (context.caller ? context.caller->id : "nobody");
}

std::unique_ptr<Behind> behind_of(GatewayWorld& world, Service service) {
  const platform::TokenCheck users = [&world](std::string_view token) {
    return world.verifier.verify(token, world.clock.wall());
  };
  auto made = std::make_unique<Behind>(
      platform::Router::Parts{world.clock, world.randomness, world.log, world.metrics},
      user_and_service_tokens(users, world.service_tokens), service);
  if (service == Service::Identity) {
    made->answer.body = platform::to_jwks({world.key.public_key()});
  }
  return made;
}

std::vector<std::unique_ptr<Behind>> all_behind(GatewayWorld& world) {
  std::vector<std::unique_ptr<Behind>> all;
  for (const Service service : all_services) all.push_back(behind_of(world, service));
  return all;
}

}  // namespace

Behind::Behind(platform::Router::Parts parts, platform::Authenticator authenticate, Service service)
    : router(parts, std::move(authenticate)) {
  for (platform::Route& route : routes_of(service)) {
    route.handler = [this, service](const RequestContext& context, const HttpRequest& request) {
      last = request;
      ++asked;
      HttpResponse response = answer;
      if (response.body.empty()) response.body = told(service, context, request);
      return response;
    };
    router.add(std::move(route));
  }
  const auto& metrics = parts.metrics;
  router.add(platform::health_routes({}, metrics, parts.log));
}

void Behind::be_silent(platform::HttpError::Kind kind) {
  way.answer = [kind](const HttpRequest&) -> HttpResponse {
    throw platform::HttpError(kind, "the wire is cut");
  };
}

void Behind::be_well() {
  way.answer = [this](const HttpRequest& asked_for) { return local.send(asked_for, 1min); };
}

GatewayWorld::GatewayWorld(Options options)
    : services(all_behind(*this)),
      store(clock, {.fate =
                        [this](const char*, const std::string&) {
                          return store_down ? platform::MemoryKeyValue::Fate::FailBefore
                                            : platform::MemoryKeyValue::Fate::Deliver;
                        }}),
      keys(behind(Service::Identity).way, clock),
      gateway({.services = gateway_services(),
               .limits = store,
               .clock = clock,
               .log = log,
               .metrics = metrics},
              options),
      router({clock, randomness, log, metrics},
             platform::user_tokens([this](std::string_view text) { return keys.verify(text); })),
      front(services::gateway::front(gateway, router)) {
  router.add(routes(gateway));
  router.add(platform::health_routes(dependencies(gateway_services(), clock), metrics, log));
  // The keys are here: from now on identity tells what it got, as the others do.
  EXPECT_EQ(get("/api/v1/users/me", token({})).status, 200);
  behind(Service::Identity).answer.body.clear();
  for (auto& service : services) {
    service->asked = 0;
    service->way.calls = 0;
  }
  store.forget();
}

Services GatewayWorld::gateway_services() {
  return {behind(Service::Identity).way,  behind(Service::Product).way,
          behind(Service::Promotion).way, behind(Service::Order).way,
          behind(Service::Payment).way,   behind(Service::Shipping).way};
}

std::string GatewayWorld::token(std::vector<std::string> roles, const std::string& user) const {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
  return "Bearer " + sign_token(key, {"perdura", user, std::move(roles), "t", now, now + 15min});
}

HttpRequest GatewayWorld::request(HttpMethod method, const std::string& target,
                                  const std::string& bearer, const std::string& body) const {
  HttpRequest made{.method = method,
                   .target = target,
                   .headers = {{"X-Forwarded-For", home}, {"Idempotency-Key", "key_1"}},
                   .body = body};
  if (!bearer.empty()) made.headers.add("Authorization", bearer);
  return made;
}

bool GatewayWorld::logged(std::string_view text) const { return times_logged(text) > 0; }

int GatewayWorld::times_logged(std::string_view text) const {
  const auto lines = memory.lines();
  return static_cast<int>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(text) != line.npos;
  }));
}

bool GatewayWorld::counted(const std::string& line) const {
  return metrics.expose().find("\n" + line + "\n") != std::string::npos;
}

std::string target_of(const std::string& pattern) {
  std::string target;
  for (const char c : pattern) {
    if (c == '}') target += "_1";
    if (c != '{' && c != '}') target += c;
  }
  return target;
}

}  // namespace perdura::services::gateway::testing
