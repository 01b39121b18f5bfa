// Who may call which route, and with what.
#include <gtest/gtest.h>

#include "platform/http/client.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using testing::outcome;
using testing::RouterWorld;

/// Answers with who calls, and with which key.
HttpResponse whoami(const RequestContext& context, const HttpRequest&) {
  return {.body = (context.caller ? context.caller->id : "nobody") + " " +
                  context.idempotency_key.value_or("no key")};
}

struct Guarded : RouterWorld {
  Guarded() {
    router.add(
        {{.pattern = "/closed", .handler = whoami},
         {.pattern = "/open", .handler = whoami, .access = Access::anyone()},
         {.pattern = "/sell", .handler = whoami, .access = Access::one_of({"SELLER", "ADMIN"})},
         {.method = HttpMethod::Post,
          .pattern = "/orders",
          .handler = whoami,
          .idempotency_key = IdempotencyKey::Required}});
  }
  HttpResponse get(std::string target, std::string authorization = "") const {
    HttpRequest request{.target = std::move(target)};
    if (!authorization.empty()) request.headers.add("Authorization", authorization);
    return router.handle(request);
  }
  HttpResponse order(std::optional<std::string> idempotency_key) const {
    HttpRequest request{.method = HttpMethod::Post, .target = "/orders"};
    request.headers.add("Authorization", token({}));
    if (idempotency_key) request.headers.add("Idempotency-Key", *idempotency_key);
    return router.handle(request);
  }
};

TEST(Access, IsClosedUnlessSaidOtherwise) {
  const Guarded w;
  const auto refused = w.get("/closed");
  EXPECT_EQ(outcome(refused), "401 TOKEN_REQUIRED");
  EXPECT_EQ(refused.headers.find("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(w.get("/closed", w.token({})).body, "usr_1 no key");
  EXPECT_EQ(w.get("/open").body, "nobody no key");
  EXPECT_EQ(w.get("/open", w.token({})).body, "usr_1 no key");
}

TEST(Access, RefusesBadTokensButNotOnOpenRoutes) {
  Guarded w;
  const std::string token = w.token({"BUYER"});
  w.clock.advance(std::chrono::minutes(15));
  EXPECT_EQ(outcome(w.get("/closed", token)), "401 TOKEN_INVALID");
  EXPECT_TRUE(w.logged(R"("reason":"expired")"));
  for (const char* bad : {"Bearer", "Bearer ", "Basic dTpw", "Bearer x.y.z", "bearer"}) {
    EXPECT_EQ(outcome(w.get("/closed", bad)), "401 TOKEN_INVALID") << bad;
  }
  EXPECT_EQ(w.get("/open", token).body, "nobody no key");
}

TEST(Access, ThatNobodyCanJudgeNowIsToBeTriedAgain) {
  RouterWorld w;
  Router router({w.clock, w.randomness, w.log, w.metrics}, [](const HttpRequest&) -> Identity {
    throw HttpError(HttpError::Kind::NotSent, "the keys cannot be fetched");
  });
  router.add({.pattern = "/closed", .handler = whoami});
  router.add({.pattern = "/open", .handler = whoami, .access = Access::anyone()});
  EXPECT_EQ(router.handle({.target = "/open"}).body, "nobody no key") << "needs nobody's judgement";
  const auto refused = router.handle({.target = "/closed"});
  EXPECT_EQ(outcome(refused), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(refused.headers.find("Retry-After"), "1");
  EXPECT_TRUE(refused.headers.contains("X-Request-Id"));
  EXPECT_TRUE(w.logged("the keys cannot be fetched"));
}

TEST(Access, OfOpenRoutesHidesNoBugOfTheAuthenticator) {
  RouterWorld w;
  Router router({w.clock, w.randomness, w.log, w.metrics},
                [](const HttpRequest&) -> Identity { throw std::out_of_range("a bug"); });
  router.add({.pattern = "/open", .handler = whoami, .access = Access::anyone()});
  EXPECT_EQ(outcome(router.handle({.target = "/open"})), "500 INTERNAL");
}

TEST(Access, AsksForOneOfTheRoles) {
  const Guarded w;
  EXPECT_EQ(outcome(w.get("/sell", w.token({"BUYER"}))), "403 FORBIDDEN");
  EXPECT_EQ(outcome(w.get("/sell", w.token({}))), "403 FORBIDDEN");
  EXPECT_EQ(w.get("/sell", w.token({"BUYER", "ADMIN"})).body, "usr_1 no key");
}

TEST(Access, ComesBeforeTheIdempotencyKey) {
  const Guarded w;
  EXPECT_EQ(outcome(w.router.handle({.method = HttpMethod::Post, .target = "/orders"})),
            "401 TOKEN_REQUIRED");
}

TEST(IdempotencyKeys, AreRequiredWhereTheRouteSaysSo) {
  const Guarded w;
  EXPECT_EQ(outcome(w.order(std::nullopt)), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(w.order("ord_7/ret_2/refund").body, "usr_1 ord_7/ret_2/refund");
  EXPECT_EQ(outcome(w.order("")), "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(outcome(w.order("a b")), "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(outcome(w.order(std::string(201, 'a'))), "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(outcome(w.order("\xED\x95\x9C")), "400 IDEMPOTENCY_KEY_INVALID");
}

TEST(Queries, GiveWholeNumbersInTheirRange) {
  RequestContext context;
  const auto limit = [&](const char* text) {
    context.query = {{"limit", text}};
    return whole_from_query(context, "limit", {1, 100}, 20);
  };
  EXPECT_EQ(limit("1"), 1);
  EXPECT_EQ(limit("100"), 100);
  for (const char* bad : {"0", "101", "", "x", "5 ", "99999999999999999999"}) {
    try {
      limit(bad);
      ADD_FAILURE() << bad;
    } catch (const ProblemException& error) {
      EXPECT_EQ(error.problem().status, 400);
      EXPECT_EQ(error.problem().errors.at(0).pointer, "/limit");
    }
  }
  context.query.clear();
  EXPECT_EQ(whole_from_query(context, "limit", {1, 100}, 20), 20);
}

}  // namespace
}  // namespace perdura::platform
