// Who gets through.
#include <algorithm>

#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

constexpr auto Get = HttpMethod::Get;
constexpr auto Post = HttpMethod::Post;

TEST(Access, NeedsATokenThatIsGoodNow) {
  GatewayWorld w;
  const std::string token = w.token({"BUYER"});
  EXPECT_EQ(w.get("/api/v1/orders", token).status, 200);
  EXPECT_EQ(outcome(w.get("/api/v1/orders")), "401 TOKEN_REQUIRED");
  for (const std::string& bad : {std::string("Bearer x.y.z"), std::string("Basic dTpw"),
                                 token.substr(0, token.size() - 2), token + "A"}) {
    EXPECT_EQ(outcome(w.get("/api/v1/orders", bad)), "401 TOKEN_INVALID") << bad;
  }
  w.clock.advance(15min);
  EXPECT_EQ(outcome(w.get("/api/v1/orders", token)), "401 TOKEN_INVALID");
  EXPECT_EQ(w.behind(Service::Order).asked, 1);
}

TEST(Access, RefusesTokensThatAreForged) {
  GatewayWorld w;
  const auto stranger = platform::SigningKey::generate(w.randomness);
  const auto now = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  const auto forged = [&](const platform::SigningKey& key, const char* issuer) {
    return "Bearer " + sign_token(key, {issuer, "usr_1", {"ADMIN"}, "t", now, now + 15min});
  };
  EXPECT_EQ(outcome(w.get("/api/v1/users", forged(stranger, "perdura"))), "401 TOKEN_INVALID");
  EXPECT_EQ(outcome(w.get("/api/v1/users", forged(w.key, "elsewhere"))), "401 TOKEN_INVALID");
  EXPECT_EQ(w.get("/api/v1/users", forged(w.key, "perdura")).status, 200);
}

TEST(Access, IsNotForServices) {
  GatewayWorld w;
  HttpRequest request = w.request(Get, "/api/v1/users/me");
  w.service_tokens.authorise(request);
  EXPECT_EQ(outcome(w.ask(request)), "401 TOKEN_INVALID");
  EXPECT_EQ(outcome(w.get("/api/v1/users/me", w.token({"SERVICE"}))), "401 TOKEN_INVALID");
  EXPECT_EQ(outcome(w.get("/api/v1/orders", w.token({"BUYER", "SERVICE"}))), "401 TOKEN_INVALID");
}

TEST(Access, AsksForARoleOfTheRow) {
  GatewayWorld w;
  for (const Row& row : table()) {
    if (row.who.open || row.who.roles.empty()) continue;
    for (const char* role : {"BUYER", "SELLER", "ADMIN", "NOBODY"}) {
      const auto& roles = row.who.roles;
      const bool may = std::find(roles.begin(), roles.end(), role) != roles.end();
      EXPECT_EQ(outcome(w.send(row.method, target_of(row.pattern), w.token({role}))),
                may ? "200" : "403 FORBIDDEN")
          << role << " at " << row.pattern;
    }
  }
}

TEST(Access, TellsSellersWhoWaitForApprovalThatTheyDo) {
  GatewayWorld w;
  const std::string pending = w.token({"SELLER_PENDING"});
  EXPECT_EQ(outcome(w.send(Post, "/api/v1/products", pending, "{}")), "403 SELLER_NOT_APPROVED");
  EXPECT_EQ(outcome(w.get("/api/v1/products", pending)), "403 SELLER_NOT_APPROVED");
  EXPECT_EQ(outcome(w.get("/api/v1/orders", pending)), "403 FORBIDDEN");
  EXPECT_EQ(w.get("/api/v1/users/me", pending).status, 200);
  EXPECT_EQ(w.behind(Service::Product).asked, 0);
  EXPECT_EQ(outcome(w.get("/api/v1/payments/pay_1", w.token({"BUYER", "SELLER_PENDING"}))), "200");
}

TEST(Access, OfAnOpenRouteDoesNotDependOnAStaleToken) {
  GatewayWorld w;
  EXPECT_EQ(w.send(Post, "/api/v1/auth/login", "Bearer stale.stale.stale", "{}").body,
            "identity POST /api/v1/auth/login nobody");
}

TEST(Access, NeedsAnIdempotencyKeyWhereMoneyMoves) {
  GatewayWorld w;
  HttpRequest request = w.request(Post, "/api/v1/orders", w.token({"BUYER"}), "{}");
  request.headers.erase("Idempotency-Key");
  EXPECT_EQ(outcome(w.ask(request)), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(w.behind(Service::Order).asked, 0);
}

TEST(Access, CannotBeJudgedWhileIdentityHasNeverAnswered) {
  GatewayWorld w;
  platform::RemoteKeys unknown(w.behind(Service::Identity).way, w.clock);
  platform::Router router(
      {w.clock, w.randomness, w.log, w.metrics},
      platform::user_tokens([&](std::string_view token) { return unknown.verify(token); }));
  router.add(routes(w.gateway));
  w.behind(Service::Identity).be_silent();
  const auto response = router.handle(w.request(Get, "/api/v1/orders", w.token({"BUYER"})));
  EXPECT_EQ(outcome(response), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_TRUE(response.headers.contains("Retry-After"));
}

TEST(Access, OfAnOpenRouteNeedsNoJudgementOfATokenOfAnUnknownKey) {
  GatewayWorld w;
  const auto stranger = platform::SigningKey::generate(w.randomness);
  const auto now = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  const std::string unknown =
      "Bearer " + sign_token(stranger, {"perdura", "usr_1", {"BUYER"}, "t", now, now + 15min});
  w.clock.advance(10s);
  int asked = 0;
  w.behind(Service::Identity).way.answer = [&](const HttpRequest& request) -> HttpResponse {
    if (!request.target.starts_with("/.well-known")) {
      return w.behind(Service::Identity).local.send(request, 1min);
    }
    ++asked;
    throw platform::HttpError(platform::HttpError::Kind::TimedOut, "the keys do not come");
  };
  EXPECT_EQ(w.send(Post, "/api/v1/auth/login", unknown, "{}").body,
            "identity POST /api/v1/auth/login nobody");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(outcome(w.get("/api/v1/orders", unknown)), "503 DEPENDENCY_UNAVAILABLE");
}

}  // namespace
}  // namespace perdura::services::gateway::testing
