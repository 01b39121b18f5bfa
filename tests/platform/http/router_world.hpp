#pragma once
// A router with everything it stands on.
#include <boost/json/object.hpp>

#include "json/text.hpp"
#include "platform/http/access_tokens.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/router.hpp"

namespace perdura::platform::testing {

struct RouterWorld {
  ManualClock clock;
  SeededRandomness randomness{1};
  LogMemory memory;
  Logger log{clock, memory.sink(), {.service = "test"}};
  Metrics metrics;
  SigningKey key = SigningKey::generate(randomness);
  TokenVerifier verifier{{key.public_key()}, "perdura"};
  static constexpr const char* service_secret = "the services' secret";
  ServiceTokens services{service_secret, "test", clock};
  Router router{
      {clock, randomness, log, metrics},
      user_and_service_tokens(
          [this](std::string_view text) { return verifier.verify(text, clock.wall()); }, services)};

  /// "Bearer …": of a person, or, for the role SERVICE, of the service of that name.
  std::string token_of(const std::string& id, std::vector<std::string> roles) const {
    if (roles == std::vector<std::string>{service_role}) {
      HttpRequest request;
      ServiceTokens(service_secret, id, clock).authorise(request);
      return std::string(*request.headers.find("Authorization"));
    }
    const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
    return "Bearer " + sign_token(key, {"perdura", id, std::move(roles), "t", now,
                                        now + std::chrono::minutes(15)});
  }
  std::string token(std::vector<std::string> roles) const {
    const bool service = roles == std::vector<std::string>{service_role};
    return token_of(service ? "a-service" : "usr_1", std::move(roles));
  }
  /// A route that is open to all.
  void add(HttpMethod method, std::string pattern, Handler handler) {
    router.add({.method = method,
                .pattern = std::move(pattern),
                .handler = std::move(handler),
                .access = Access::anyone()});
  }
  bool logged(std::string_view text) const {
    for (const auto& line : memory.lines()) {
      if (line.find(text) != line.npos) return true;
    }
    return false;
  }
};

/// "404 NOT_FOUND"; "200" for what is no problem.
inline std::string outcome(const HttpResponse& response) {
  const auto problem = parse_problem(response.body);
  if (response.headers.find("Content-Type") != problem_content_type || !problem) {
    return std::to_string(response.status);
  }
  return std::to_string(response.status) + " " + problem->code;
}

}  // namespace perdura::platform::testing
