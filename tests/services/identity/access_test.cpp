// Who may call what.
#include <set>

#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

struct Rule {
  HttpMethod method;
  const char* target;
  bool open;
  bool admins_only;
};
constexpr Rule rules[] = {
    {HttpMethod::Post, "/api/v1/auth/signup", true, false},
    {HttpMethod::Post, "/api/v1/auth/login", true, false},
    {HttpMethod::Post, "/api/v1/auth/refresh", true, false},
    {HttpMethod::Post, "/api/v1/auth/logout", true, false},
    {HttpMethod::Post, "/api/v1/auth/password", false, false},
    {HttpMethod::Get, "/.well-known/jwks.json", true, false},
    {HttpMethod::Get, "/api/v1/users/me", false, false},
    {HttpMethod::Patch, "/api/v1/users/me", false, false},
    {HttpMethod::Get, "/api/v1/users", false, true},
    {HttpMethod::Patch, "/api/v1/users/{id}", false, true},
};

TEST(IdentityAccess, EveryRouteHasARule) {
  IdentityWorld w;
  std::set<std::string> routes;
  for (const auto* route : w.api.routes()) {
    routes.insert(std::string(to_string(route->method)) + " " + route->pattern);
  }
  std::set<std::string> ruled;
  for (const Rule& rule : rules) {
    ruled.insert(std::string(to_string(rule.method)) + " " + rule.target);
  }
  EXPECT_EQ(routes, ruled);
}

TEST(IdentityAccess, ClosedRoutesNeedATokenAndSomeAnAdmin) {
  IdentityWorld w;
  w.signed_up(alice);
  const std::string member = w.logged_in(alice).access_token;
  const std::string admin = w.admin_token();
  for (const Rule& rule : rules) {
    const Ask ask{rule.method, rule.target, "{}"};
    const auto as = [&](const std::string& token) {
      return outcome(w.send({ask.method, ask.target, ask.body, token}));
    };
    if (rule.open) {
      EXPECT_NE(as("stale.token.x"), "401 TOKEN_INVALID") << rule.target;
      continue;
    }
    EXPECT_EQ(as(""), "401 TOKEN_REQUIRED") << rule.target;
    EXPECT_EQ(as("stale.token.x"), "401 TOKEN_INVALID") << rule.target;
    EXPECT_EQ(as(member) == "403 FORBIDDEN", rule.admins_only) << rule.target;
    EXPECT_NE(as(admin), "403 FORBIDDEN") << rule.target;
    for (const char* role : {"SELLER", "SELLER_PENDING"}) {
      EXPECT_EQ(as(w.signed_for("usr_x", {role})) == "403 FORBIDDEN", rule.admins_only)
          << rule.target << " " << role;
    }
    EXPECT_EQ(as(w.signed_for("usr_x", {"SERVICE"})), "401 TOKEN_INVALID") << rule.target;
    const std::string service = w.token_of("order", {"SERVICE"}).substr(7);
    EXPECT_EQ(as(service) == "403 FORBIDDEN", rule.admins_only) << rule.target;
    EXPECT_NE(as(service).substr(0, 3), "401") << rule.target;
  }
}

TEST(IdentityAccess, ALargeBodyIsRefusedUnread) {
  IdentityWorld w;
  EXPECT_EQ(outcome(w.post("login", std::string(9'000, ' '))), "413 BODY_TOO_LARGE");
}

}  // namespace
}  // namespace perdura::services::identity::testing
