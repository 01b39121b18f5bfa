#include "services/gateway/cors.hpp"

#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

constexpr const char* shop = "http://localhost:3000";

Options allowing(std::vector<std::string> origins) {
  Options options;
  options.cors.origins = std::move(origins);
  return options;
}

HttpRequest preflight(const std::string& target, const std::string& origin) {
  return {.method = HttpMethod::Options,
          .target = target,
          .headers = {{"Origin", origin},
                      {"Access-Control-Request-Method", "POST"},
                      {"Access-Control-Request-Headers", "authorization,idempotency-key"}}};
}

std::string field(const HttpResponse& response, const char* name) {
  return std::string(response.headers.find(name).value_or("none"));
}

TEST(Cors, AnswersPreflightsOfAllowedOrigins) {
  GatewayWorld w(allowing({"https://shop.example", shop}));
  const auto response = w.ask(preflight("/api/v1/orders/ord_1/cancel", shop));
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), shop);
  EXPECT_EQ(field(response, "Access-Control-Allow-Methods"), "POST, OPTIONS");
  EXPECT_NE(field(response, "Access-Control-Allow-Headers").find("Idempotency-Key"),
            std::string::npos);
  EXPECT_EQ(field(response, "Access-Control-Max-Age"), "600");
  EXPECT_EQ(field(response, "Vary"), "Origin");
  EXPECT_EQ(field(w.ask(preflight("/api/v1/orders", shop)), "Access-Control-Allow-Methods"),
            "POST, GET, HEAD, OPTIONS");
  EXPECT_EQ(w.behind(Service::Order).asked, 0);
}

TEST(Cors, AnswersPreflightsOfEveryRow) {
  GatewayWorld w(allowing({shop}));
  for (const Row& row : table()) {
    const auto response = w.ask(preflight(target_of(row.pattern), shop));
    EXPECT_EQ(response.status, 204) << row.pattern;
    EXPECT_NE(field(response, "Access-Control-Allow-Methods").find(to_string(row.method)),
              std::string::npos)
        << row.pattern;
  }
  EXPECT_EQ(w.ask(preflight("/nowhere", shop)).status, 404);
}

TEST(Cors, LetsAllowedOriginsReadAnswersAndRefusals) {
  GatewayWorld w(allowing({shop}));
  HttpRequest request = w.request(HttpMethod::Get, "/api/v1/orders", w.token({"BUYER"}));
  request.headers.add("Origin", shop);
  for (const bool good : {true, false}) {
    if (!good) request.headers.erase("Authorization");
    const auto response = w.ask(request);
    EXPECT_EQ(response.status, good ? 200 : 401);
    EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), shop);
    EXPECT_NE(field(response, "Access-Control-Expose-Headers").find("Retry-After"),
              std::string::npos);
    EXPECT_EQ(field(response, "Access-Control-Allow-Credentials"), "none");
  }
}

TEST(Cors, LetsAllowedOriginsReadThatTheyAreTooMany) {
  Options options = allowing({shop});
  options.rate_limits.address = {1, 0.001};
  GatewayWorld w(options);
  HttpRequest request = w.request(HttpMethod::Get, "/nowhere");
  request.headers.add("Origin", shop);
  w.store.forget();
  EXPECT_EQ(w.ask(request).status, 404);
  const auto refused = w.ask(request);
  EXPECT_EQ(outcome(refused), "429 RATE_LIMITED");
  EXPECT_EQ(field(refused, "Access-Control-Allow-Origin"), shop);
}

TEST(Cors, SaysNothingToOthers) {
  for (const auto& origins : {std::vector<std::string>{}, std::vector<std::string>{shop}}) {
    GatewayWorld w(allowing(origins));
    for (const char* other : {"http://localhost:3001", "http://localhost:30001", "null",
                              "https://localhost:3000", "http://evil.example"}) {
      const auto response = w.ask(preflight("/api/v1/orders", other));
      EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), "none") << other;
      EXPECT_EQ(field(response, "Access-Control-Allow-Methods"), "none") << other;
      EXPECT_EQ(field(response, "Vary"), "Origin");
    }
  }
}

TEST(Cors, LetsAnyOriginInWhereTheSettingSaysSo) {
  GatewayWorld w(allowing({"*"}));
  const auto response = w.ask(preflight("/api/v1/orders", "http://anyone.example"));
  EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), "http://anyone.example");
}

}  // namespace
}  // namespace perdura::services::gateway::testing
