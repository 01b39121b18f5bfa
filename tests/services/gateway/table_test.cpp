// The table: every row answers, and says what the services say.
#include <algorithm>
#include <map>
#include <set>

#include "tests/services/gateway/gateway_world.hpp"
#include "tests/services/gateway/service_routes.hpp"

namespace perdura::services::gateway::testing {
namespace {

using platform::IdempotencyKey;
using platform::Route;

std::string name_of_url(HttpMethod method, const std::string& pattern) {
  return std::string(to_string(method)) + " " + pattern;
}

/// Everything that a row and a route have in common.
std::string described(HttpMethod method, const std::string& pattern, const platform::Access& access,
                      IdempotencyKey key, std::size_t max_body) {
  std::string text = name_of_url(method, pattern) + (access.open ? " open" : " closed");
  for (const std::string& role : access.roles) text += " " + role;
  return text + (key == IdempotencyKey::Required ? " with key, " : ", ") + std::to_string(max_body);
}

bool is_internal(const Route& route) { return route.pattern.starts_with("/internal/"); }

class Table : public ::testing::TestWithParam<Row> {};

TEST_P(Table, RowReachesItsService) {
  const Row& row = GetParam();
  GatewayWorld w;
  const std::string bearer =
      row.who.open ? ""
                   : w.token(row.who.roles.empty() ? std::vector<std::string>{"BUYER"}
                                                   : std::vector{row.who.roles.front()});
  const auto response = w.send(row.method, target_of(row.pattern), bearer);
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.body, std::string(name_of(row.to)) + " " +
                               name_of_url(row.method, row.pattern) + " " +
                               (row.who.open ? "nobody" : "usr_1"));
  for (const Service other : all_services) {
    EXPECT_EQ(w.behind(other).asked, other == row.to ? 1 : 0) << name_of(other);
  }
}

std::string test_name(const ::testing::TestParamInfo<Row>& info) {
  std::string name(to_string(info.param.method));
  for (const char c : info.param.pattern) name += std::isalnum(c) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Every, Table, ::testing::ValuesIn(table()), test_name);

TEST(Table, SaysWhatTheServicesSay) {
  for (const Service service : all_services) {
    std::set<std::string> theirs;
    for (const Route& route : routes_of(service)) {
      if (is_internal(route)) continue;
      theirs.insert(described(route.method, route.pattern, route.access, route.idempotency_key,
                              route.max_body));
    }
    std::set<std::string> ours;
    for (const Row& row : table()) {
      if (row.to != service) continue;
      ours.insert(described(row.method, row.pattern, row.who, row.key, row.max_body));
    }
    EXPECT_EQ(ours, theirs) << name_of(service);
    EXPECT_FALSE(theirs.empty()) << name_of(service);
  }
}

TEST(Table, LeavesNoWayToInternalRoutes) {
  GatewayWorld w;
  int internal = 0;
  HttpRequest from_service;
  w.service_tokens.authorise(from_service);
  const std::string service_token(*from_service.headers.find("Authorization"));
  for (const Service service : all_services) {
    for (const Route& route : routes_of(service)) {
      if (!is_internal(route)) continue;
      ++internal;
      const std::string target = target_of(route.pattern);
      for (const std::string& way :
           {target, "/" + target, "/." + target, "/api/v1/.." + target, "/api/v1/../.." + target,
            "/%69" + target.substr(2), "/%2F" + target.substr(1), "/api/v1/orders/.." + target,
            "/api/v1/orders/%2e%2e%2f%2e%2e%2f" + target.substr(1), target + "/", target + "?a=b",
            "/INTERNAL" + target.substr(9)}) {
        for (const std::string& bearer : {w.token({"ADMIN"}), service_token, std::string()}) {
          const int status = w.send(route.method, way, bearer, "{}").status;
          EXPECT_TRUE(status == 404 || status == 405) << status << " " << way;
        }
      }
    }
    EXPECT_EQ(w.behind(service).asked, 0) << name_of(service);
  }
  EXPECT_GE(internal, 9);
}

TEST(Table, HasNothingElse) {
  GatewayWorld w;
  const auto unknown = w.get("/api/v1/nothing", w.token({"ADMIN"}));
  EXPECT_EQ(outcome(unknown), "404 NOT_FOUND");
  const auto problem = platform::parse_problem(unknown.body);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->request_id, unknown.headers.find("X-Request-Id"));
  const auto wrong = w.send(HttpMethod::Put, "/api/v1/orders", w.token({"BUYER"}));
  EXPECT_EQ(outcome(wrong), "405 METHOD_NOT_ALLOWED");
  const std::string allow(wrong.headers.find("Allow").value_or(""));
  for (const char* method : {"GET", "HEAD", "POST", "OPTIONS"}) {
    EXPECT_NE(allow.find(method), allow.npos) << method << " in " << allow;
  }
}

}  // namespace
}  // namespace perdura::services::gateway::testing
