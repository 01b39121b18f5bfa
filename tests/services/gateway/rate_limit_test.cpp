// How many requests get through.
#include "services/gateway/rate_limit.hpp"

#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

constexpr auto Post = HttpMethod::Post;
constexpr const char* login = "/api/v1/auth/login";
constexpr const char* me = "/api/v1/users/me";

Options limits(platform::TokenBucket user, platform::TokenBucket anonymous,
               platform::TokenBucket address) {
  Options options;
  options.rate_limits = {user, anonymous, address, {0, 0}};
  return options;
}

constexpr platform::TokenBucket off{0, 1};

int passed(int tries, const std::function<HttpResponse()>& send) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += send().status == 200 ? 1 : 0;
  return count;
}

HttpRequest from(HttpRequest request, const std::string& address) {
  request.headers.set("X-Forwarded-For", address);
  return request;
}

TEST(RateLimit, OfAUserIsHisOwnWhereverHeIs) {
  GatewayWorld w(limits({5, 0.5}, off, off));
  const std::string anna = w.token({"BUYER"}, "usr_anna");
  int n = 0;
  EXPECT_EQ(passed(10,
                   [&] {
                     return w.ask(from(w.request(HttpMethod::Get, me, anna),
                                       "10.0.0." + std::to_string(++n)));
                   }),
            5);
  const auto refused = w.get(me, anna);
  EXPECT_EQ(outcome(refused), "429 RATE_LIMITED");
  EXPECT_EQ(refused.headers.find("Retry-After"), "2");
  EXPECT_EQ(passed(1, [&] { return w.get(me, w.token({"BUYER"}, "usr_bert")); }), 1);
  w.clock.advance(2s);
  EXPECT_EQ(passed(10, [&] { return w.get(me, anna); }), 1);
  EXPECT_TRUE(w.counted(R"(gateway_rate_limited_total{limit="user"} 15)"));
}

TEST(RateLimit, OfStrangersIsOneForEachAddress) {
  GatewayWorld w(limits({100, 1}, {3, 1}, off));
  const HttpRequest request = w.request(Post, login, "", "{}");
  EXPECT_EQ(passed(10, [&] { return w.ask(request); }), 3);
  EXPECT_EQ(passed(10, [&] { return w.ask(from(request, "10.0.0.1")); }), 3);
  EXPECT_EQ(passed(10, [&] { return w.ask(from(request, std::string("claimed, ") + home)); }), 0);
  EXPECT_EQ(passed(10, [&] { return w.get(me, w.token({"BUYER"})); }), 10)
      << "who has a token is no stranger";
  EXPECT_EQ(passed(10, [&] { return w.send(Post, login, "Bearer x.y.z"); }), 0)
      << "who has a bad one is";
}

TEST(RateLimit, OfAnAddressHoldsForAllOfItsUsers) {
  GatewayWorld w(limits({4, 1}, off, {10, 1}));
  int all = 0;
  for (const char* user : {"usr_1", "usr_2", "usr_3", "usr_4"}) {
    all += passed(5, [&] { return w.get(me, w.token({"BUYER"}, user)); });
  }
  EXPECT_EQ(all, 8) << "what a user's own limit refuses is counted too";
  EXPECT_TRUE(w.counted(R"(gateway_rate_limited_total{limit="user"} 2)"));
  EXPECT_TRUE(w.counted(R"(gateway_rate_limited_total{limit="address"} 10)"));
}

TEST(RateLimit, StandsBehindTheProxiesThatWeTrust) {
  Options options = limits(off, {1, 0.1}, off);
  options.trusted_proxies = 1;
  GatewayWorld w(options);
  const auto ask = [&](const char* way) { return w.ask(from(w.request(Post, login), way)).status; };
  EXPECT_EQ(ask("6.6.6.6, 10.0.0.1, 127.0.0.1"), 200);
  EXPECT_EQ(ask("7.7.7.7, 10.0.0.1, 127.0.0.1"), 429);
  EXPECT_EQ(ask("6.6.6.6, 10.0.0.2, 127.0.0.1"), 200);
}

TEST(RateLimit, IsOffAtZero) {
  GatewayWorld w(limits({0, 1}, {1, 0}, {0, 0}));
  w.store_down = true;
  EXPECT_EQ(passed(50, [&] { return w.send(Post, login); }), 50);
  EXPECT_TRUE(w.counted("gateway_rate_limit_unavailable_total 0"));
}

TEST(RateLimit, LetsThroughWhatNobodyCanCount) {
  GatewayWorld w(limits({2, 0.001}, off, off));
  const std::string token = w.token({"BUYER"});
  w.store_down = true;
  EXPECT_EQ(passed(10, [&] { return w.get(me, token); }), 10);
  EXPECT_TRUE(w.counted("gateway_rate_limit_unavailable_total 10"));
  for (int i = 0; i < 59; ++i) {
    w.clock.advance(1s);
    w.get(me, token);
  }
  EXPECT_EQ(w.times_logged("no rate limits"), 1);
  w.clock.advance(1s);
  w.get(me, token);
  EXPECT_EQ(w.times_logged("no rate limits"), 2);
  w.store_down = false;
  EXPECT_EQ(passed(1, [&] { return w.get(me, token); }), 1) << "the store is left in peace";
  w.clock.advance(1s);
  EXPECT_EQ(passed(5, [&] { return w.get(me, token); }), 2);
}

TEST(RateLimit, OfOpenRoutesIsTheStrangersWhateverTokenComesAlong) {
  GatewayWorld w(limits({100, 1}, {3, 0.001}, off));
  int all = 0;
  for (const char* user : {"usr_1", "usr_2", "usr_3"}) {
    all += passed(5, [&] { return w.send(Post, login, w.token({"BUYER"}, user), "{}"); });
  }
  EXPECT_EQ(all, 3);
  EXPECT_EQ(passed(5, [&] { return w.get(me, w.token({"BUYER"})); }), 5);
}

TEST(RateLimit, OfAnIpv6NetworkIsOneForAllItsAddresses) {
  GatewayWorld w(limits(off, {4, 0.001}, off));
  int n = 0;
  const auto ask = [&] {
    return w.ask(from(w.request(Post, login), "2001:db8:0:1::" + std::to_string(++n)));
  };
  EXPECT_EQ(passed(10, ask), 4);
  EXPECT_EQ(w.ask(from(w.request(Post, login), "2001:db8:0:2::1")).status, 200);
  EXPECT_EQ(w.behind(Service::Identity).last.headers.find("X-Forwarded-For"), "2001:db8:0:2::1");
}

TEST(RateLimit, OfAnAddressComesBeforeAnythingElse) {
  GatewayWorld w(limits(off, off, {3, 0.001}));
  const std::string buyer = w.token({"BUYER"});
  const auto exhausted = [&](const HttpRequest& request) {
    w.store.forget();
    for (int n = 0; n < 3; ++n) EXPECT_NE(w.ask(request).status, 429) << request.target;
    const auto refused = w.ask(request);
    EXPECT_EQ(refused.status, 429) << request.target;
    EXPECT_TRUE(refused.headers.contains("Retry-After"));
    EXPECT_TRUE(refused.headers.contains("X-Request-Id"));
  };
  exhausted(w.request(HttpMethod::Get, "/nowhere"));                 // 404
  exhausted(w.request(HttpMethod::Put, "/api/v1/orders"));           // 405
  exhausted(w.request(HttpMethod::Get, "/%zz"));                     // 400
  exhausted(w.request(HttpMethod::Get, me));                         // 401
  exhausted(w.request(HttpMethod::Get, "/api/v1/users", buyer));     // 403
  exhausted(w.request(Post, login, "", std::string(100'000, 'x')));  // 413
  exhausted(w.request(HttpMethod::Options, "/api/v1/orders"));
  exhausted(w.request(HttpMethod::Get, "/metrics"));
  exhausted(w.request(HttpMethod::Get, "/health/ready"));
  EXPECT_EQ(passed(10, [&] { return w.get("/health/live"); }), 10) << "the supervisor must know";
}

TEST(RateLimit, OfStrangersCountsWhoIsRefusedForWantOfAToken) {
  GatewayWorld w(limits(off, {3, 0.001}, off));
  for (int n = 0; n < 3; ++n) EXPECT_EQ(w.get(me, "Bearer x.y.z").status, 401);
  EXPECT_EQ(outcome(w.get(me, "Bearer x.y.z")), "429 RATE_LIMITED");
  EXPECT_EQ(outcome(w.get(me)), "429 RATE_LIMITED");
  EXPECT_EQ(outcome(w.send(Post, login)), "429 RATE_LIMITED");
  EXPECT_EQ(w.get(me, w.token({"BUYER"})).status, 200);
}

TEST(RateLimit, OfStrangersCountsAWrongPasswordOnce) {
  GatewayWorld w(limits(off, {3, 0.001}, off));
  w.behind(Service::Identity).answer =
      platform::problem_response({.status = 401, .code = "INVALID_CREDENTIALS"});
  for (int n = 0; n < 3; ++n) {
    EXPECT_EQ(outcome(w.send(Post, login)), "401 INVALID_CREDENTIALS");
  }
  EXPECT_EQ(outcome(w.send(Post, login)), "429 RATE_LIMITED");
  EXPECT_EQ(w.behind(Service::Identity).asked, 3);
}

TEST(RateLimit, OfWebhooksIsTheirOwn) {
  constexpr const char* pg = "/api/v1/payments/webhooks/pg";
  constexpr const char* courier = "/api/v1/shipments/webhooks/courier";
  Options options = limits(off, {2, 0.001}, off);
  options.rate_limits.webhook = {6, 0.001};
  GatewayWorld w(options);
  EXPECT_EQ(passed(10, [&] { return w.send(Post, login); }), 2);
  EXPECT_EQ(passed(4, [&] { return w.send(Post, pg, "", "{}"); }), 4) << "no stranger's requests";
  EXPECT_EQ(passed(10, [&] { return w.send(Post, courier, "", "{}"); }), 2);
  EXPECT_EQ(outcome(w.send(Post, pg, "", "{}")), "429 RATE_LIMITED");
  EXPECT_TRUE(w.counted(R"(gateway_rate_limited_total{limit="webhook"} 9)"));
  EXPECT_EQ(w.ask(from(w.request(Post, pg, "", "{}"), "10.0.0.9")).status, 200);
}

TEST(RateLimit, OfAUserComesAfterTheChecksOfTheRouter) {
  GatewayWorld w(limits({1, 0.001}, off, off));
  EXPECT_EQ(passed(1, [&] { return w.get(me, w.token({"BUYER"})); }), 1);
  EXPECT_EQ(outcome(w.get(me)), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(w.get("/api/v1/users", w.token({"BUYER"}))), "403 FORBIDDEN");
  EXPECT_EQ(outcome(w.get("/nowhere")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.get(me, w.token({"BUYER"}))), "429 RATE_LIMITED");
}

}  // namespace
}  // namespace perdura::services::gateway::testing
