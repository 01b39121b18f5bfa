// Who may call what.
#include <set>

#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

enum class Who { Anyone, Member, Buyer, Admin, Service };

struct Rule {
  HttpMethod method;
  const char* target;
  Who who;
};
constexpr Rule rules[] = {
    {HttpMethod::Post, "/api/v1/auth/signup", Who::Anyone},
    {HttpMethod::Post, "/api/v1/auth/login", Who::Anyone},
    {HttpMethod::Post, "/api/v1/auth/refresh", Who::Anyone},
    {HttpMethod::Post, "/api/v1/auth/logout", Who::Anyone},
    {HttpMethod::Post, "/api/v1/auth/password", Who::Member},
    {HttpMethod::Get, "/.well-known/jwks.json", Who::Anyone},
    {HttpMethod::Get, "/api/v1/users/me", Who::Member},
    {HttpMethod::Patch, "/api/v1/users/me", Who::Member},
    {HttpMethod::Get, "/api/v1/users", Who::Admin},
    {HttpMethod::Patch, "/api/v1/users/{id}", Who::Admin},
    {HttpMethod::Get, "/api/v1/users/me/addresses", Who::Buyer},
    {HttpMethod::Post, "/api/v1/users/me/addresses", Who::Buyer},
    {HttpMethod::Put, "/api/v1/users/me/addresses/{id}", Who::Buyer},
    {HttpMethod::Delete, "/api/v1/users/me/addresses/{id}", Who::Buyer},
    {HttpMethod::Put, "/api/v1/users/me/addresses/{id}/default", Who::Buyer},
    {HttpMethod::Post, "/internal/v1/address-snapshots", Who::Service},
    {HttpMethod::Post, "/internal/v1/address-snapshots/read", Who::Service},
};

/// Whether the role (a service's among them) gets past the door.
bool may(Who who, std::string_view role) {
  switch (who) {
    case Who::Anyone:
    case Who::Member:
      return true;
    case Who::Buyer:
      return role == "BUYER";
    case Who::Admin:
      return role == "ADMIN";
    case Who::Service:
      return role == "SERVICE";
  }
  return false;
}

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
    const auto as = [&](const std::string& token) {
      return outcome(w.send({rule.method, rule.target, "{}", token, "k-1"}));
    };
    if (rule.who == Who::Anyone) {
      EXPECT_NE(as("stale.token.x"), "401 TOKEN_INVALID") << rule.target;
      continue;
    }
    EXPECT_EQ(as(""), "401 TOKEN_REQUIRED") << rule.target;
    EXPECT_EQ(as("stale.token.x"), "401 TOKEN_INVALID") << rule.target;
    EXPECT_EQ(as(member) != "403 FORBIDDEN", may(rule.who, "BUYER")) << rule.target;
    EXPECT_EQ(as(admin) != "403 FORBIDDEN", may(rule.who, "ADMIN")) << rule.target;
    for (const char* role : {"SELLER", "SELLER_PENDING"}) {
      EXPECT_EQ(as(w.signed_for("usr_x", {role})) != "403 FORBIDDEN", may(rule.who, role))
          << rule.target << " " << role;
    }
    EXPECT_EQ(as(w.signed_for("usr_x", {"SERVICE"})), "401 TOKEN_INVALID") << rule.target;
    const std::string service = w.token_of("order", {"SERVICE"}).substr(7);
    EXPECT_EQ(as(service) != "403 FORBIDDEN", may(rule.who, "SERVICE")) << rule.target;
    EXPECT_NE(as(service).substr(0, 3), "401") << rule.target;
  }
}

TEST(IdentityAccess, ALargeBodyIsRefusedUnread) {
  IdentityWorld w;
  EXPECT_EQ(outcome(w.post("login", std::string(9'000, ' '))), "413 BODY_TOO_LARGE");
}

}  // namespace
}  // namespace perdura::services::identity::testing
