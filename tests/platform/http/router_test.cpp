#include "platform/http/router.hpp"

#include <gtest/gtest.h>

#include "platform/http/client.hpp"
#include "platform/sql/errors.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using testing::outcome;
using testing::RouterWorld;

Handler says(std::string text) {
  return [text](const RequestContext&, const HttpRequest&) { return HttpResponse{.body = text}; };
}

HttpRequest get(std::string target) { return {.target = std::move(target)}; }

TEST(Router, FindsTheRouteAndItsParameters) {
  RouterWorld w;
  const Handler handler = [](const RequestContext& context, const HttpRequest&) {
    return HttpResponse{.body = context.route + " " + context.path("id") + " " +
                                std::string(context.query_value("limit").value_or("none"))};
  };
  w.add(HttpMethod::Get, "/orders/{id}", handler);
  w.add(HttpMethod::Get, "/orders/{id}/lines", handler);
  w.add(HttpMethod::Get, "/orders/me", says("mine"));
  EXPECT_EQ(w.router.handle(get("/orders/a%2Fb?limit=5")).body, "/orders/{id} a/b 5");
  EXPECT_EQ(w.router.handle(get("/orders/me")).body, "mine");
  EXPECT_EQ(w.router.handle(get("/orders/me/lines")).body, "/orders/{id}/lines me none");
  for (const char* unknown : {"/", "/orders", "/orders/", "/orders//lines", "/orders/1/",
                              "/Orders/1", "/orders/1/lines/2"}) {
    EXPECT_EQ(outcome(w.router.handle(get(unknown))), "404 NOT_FOUND") << unknown;
  }
}

TEST(Router, TellsAWrongMethodFromAnUnknownRoute) {
  RouterWorld w;
  w.add(HttpMethod::Get, "/a/{id}", says("get"));
  w.add(HttpMethod::Delete, "/a/me", says("delete me"));
  w.add(HttpMethod::Post, "/a/{id}", says("post"));
  EXPECT_EQ(w.router.handle(get("/a/me")).body, "get") << "a literal hid the parameter's route";
  const auto refused = w.router.handle({.method = HttpMethod::Patch, .target = "/a/me"});
  EXPECT_EQ(outcome(refused), "405 METHOD_NOT_ALLOWED");
  EXPECT_EQ(refused.headers.find("Allow"), "GET, HEAD, POST, DELETE");
  EXPECT_TRUE(refused.headers.contains("X-Request-Id"));
}

TEST(Router, AnswersHeadAsGetWithoutItsBody) {
  RouterWorld w;
  w.add(HttpMethod::Get, "/a", says("12345"));
  const auto response = w.router.handle({.method = HttpMethod::Head, .target = "/a"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers.find("Content-Length"), "5");
}

TEST(Router, GivesEachAnswerItsDateAndIdentity) {
  RouterWorld w;
  RequestContext seen;
  w.add(HttpMethod::Get, "/a", [&](const RequestContext& context, const HttpRequest&) {
    seen = context;
    return HttpResponse{};
  });
  const std::string sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  auto response = w.router.handle(
      {.target = "/a", .headers = {{"x-request-id", "req_7"}, {"Traceparent", sent}}});
  EXPECT_EQ(response.headers.find("Date"), "Sun, 01 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(response.headers.find("X-Request-Id"), "req_7");
  EXPECT_EQ(response.headers.find("traceparent"), to_string(seen.trace));
  EXPECT_EQ(seen.trace.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_NE(seen.trace.parent_id, "00f067aa0ba902b7");
  HttpHeaders onward;
  pass_on(seen, onward);
  EXPECT_EQ(onward.find("traceparent"), to_string(seen.trace));
  EXPECT_EQ(onward.find("X-Request-Id"), "req_7");

  response = w.router.handle(
      {.target = "/a", .headers = {{"X-Request-Id", "a b"}, {"traceparent", "nonsense"}}});
  EXPECT_TRUE(is_request_id(*response.headers.find("X-Request-Id")));
  EXPECT_TRUE(parse_traceparent(*response.headers.find("traceparent")));
}

struct Body {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name))

TEST(Router, RefusesBodiesThatDoNotFitWithAPointer) {
  RouterWorld w;
  w.add(HttpMethod::Post, "/a", [](const RequestContext&, const HttpRequest& request) {
    return json_response(201, read_body<Body>(request));
  });
  const auto post = [&](std::string body) {
    return w.router.handle({.method = HttpMethod::Post, .target = "/a", .body = std::move(body)});
  };
  const auto good = post(R"({"name":"x"})");
  EXPECT_EQ(good.status, 201);
  EXPECT_EQ(good.body, R"({"name":"x"})");
  EXPECT_EQ(good.headers.find("Content-Type"), "application/json");
  const auto unknown = post(R"({"name":"x","nam":1})");
  EXPECT_EQ(outcome(unknown), "400 INVALID_REQUEST");
  EXPECT_EQ(parse_problem(unknown.body)->errors.at(0).pointer, "/nam");
  EXPECT_EQ(outcome(post("{\"name\":\"\xFF\"}")), "400 MALFORMED_JSON");
  EXPECT_EQ(outcome(post("")), "400 MALFORMED_JSON");
  EXPECT_EQ(outcome(post(std::string(1000, '['))), "400 INVALID_REQUEST") << "nested too deeply";
  EXPECT_EQ(outcome(post(std::string((64 << 10) + 1, ' '))), "413 BODY_TOO_LARGE");
}

TEST(Router, TurnsEveryExceptionIntoAProblemAndKeepsItsCauseInTheLog) {
  RouterWorld w;
  const auto throwing = [&w](std::string pattern, auto error) {
    w.add(HttpMethod::Get, pattern,
          [error](const RequestContext&, const HttpRequest&) -> HttpResponse { throw error; });
    return w.router.handle(get(pattern));
  };
  const auto busy = throwing(
      "/busy", ProblemException(
                   {.status = 429, .code = "SLOW_DOWN", .retry_after = std::chrono::seconds(0)}));
  EXPECT_EQ(outcome(busy), "429 SLOW_DOWN");
  EXPECT_EQ(busy.headers.find("Retry-After"), "1");
  const auto expect_away = [&w](const HttpResponse& away, const std::string& cause) {
    EXPECT_EQ(outcome(away), "503 DEPENDENCY_UNAVAILABLE") << cause;
    EXPECT_EQ(away.headers.find("Retry-After"), "1");
    EXPECT_EQ(away.body.find("secret"), std::string::npos);
    EXPECT_TRUE(w.logged(cause));
  };
  expect_away(throwing("/silent", HttpError(HttpError::Kind::TimedOut, "secret-host:99")),
              "secret-host:99");
  expect_away(throwing("/full", sql::Unavailable("secret-pool")), "secret-pool");
  expect_away(throwing("/locked", sql::Deadlock("secret-row")), "secret-row");
  expect_away(throwing("/perhaps", sql::CommitInDoubt("secret-commit")), "secret-commit");
  const auto row = throwing("/row", sql::DuplicateKey("PRIMARY", "secret row"));
  EXPECT_EQ(outcome(row), "500 INTERNAL") << "a row that must not be is our bug, not an outage";
  const auto bug = throwing("/bug", std::out_of_range("map::at secret"));
  EXPECT_EQ(outcome(bug), "500 INTERNAL");
  EXPECT_EQ(bug.body.find("secret"), std::string::npos);
  EXPECT_TRUE(w.logged("map::at secret"));
  EXPECT_EQ(parse_problem(bug.body)->request_id, *bug.headers.find("X-Request-Id"));
  EXPECT_TRUE(w.logged(parse_problem(bug.body)->request_id));
}

TEST(Router, DoesNotBlameTheCallerForATextOfOurOwnThatCannotBeRead) {
  RouterWorld w;
  w.add(HttpMethod::Post, "/a", [](const RequestContext&, const HttpRequest& request) {
    read_body<Body>(request);
    return json_response(200, json::from_text<Body>(R"({"name":7,"was":"stored"})"));
  });
  const auto response =
      w.router.handle({.method = HttpMethod::Post, .target = "/a", .body = R"({"name":"x"})"});
  EXPECT_EQ(outcome(response), "500 INTERNAL");
  EXPECT_EQ(response.body.find("/name"), std::string::npos);
  EXPECT_TRUE(w.logged("a request failed"));
}

TEST(Router, WhatIsAwayIsAWarningAndAFaultOfOursAnError) {
  const auto level_of = [](const std::function<void()>& fail) {
    RouterWorld w;
    w.add(HttpMethod::Get, "/a", [&](const RequestContext&, const HttpRequest&) -> HttpResponse {
      fail();
      return {};
    });
    w.router.handle({.method = HttpMethod::Get, .target = "/a"});
    return w.logged(R"("level":"error")")     ? "error"
           : w.logged(R"("level":"warning")") ? "warning"
                                              : "";
  };
  EXPECT_STREQ(level_of([] { throw HttpError(HttpError::Kind::TimedOut, "the database"); }),
               "warning");
  EXPECT_STREQ(level_of([] { throw std::out_of_range("map::at"); }), "error");
}

TEST(Router, TakesUnknownFieldsWhereItIsTold) {
  const HttpRequest request{.body = R"({"name":"x","more":1})"};
  EXPECT_EQ(read_body<Body>(request, json::Unknown::Ignore).name, "x");
  EXPECT_THROW(read_body<Body>(request), ProblemException);
  EXPECT_THROW(read_body<Body>({.body = "{}"}, json::Unknown::Ignore), ProblemException);
}

TEST(Router, CountsWhatIsRefusedUnread) {
  RouterWorld w;
  const Problem problem{.status = 413, .code = "BODY_TOO_LARGE"};
  EXPECT_EQ(outcome(w.router.refuse(problem)), "413 BODY_TOO_LARGE");
  const auto told = w.router.refuse(
      problem,
      {.method = HttpMethod::Post, .target = "/a", .headers = {{"X-Request-Id", "req_7"}}});
  EXPECT_EQ(told.headers.find("X-Request-Id"), "req_7");
  EXPECT_EQ(parse_problem(told.body)->request_id, "req_7");
  const std::string text = w.metrics.expose();
  for (const char* method : {"(none)", "POST"}) {
    const std::string line = "http_requests_total{method=\"" + std::string(method) +
                             "\",route=\"(none)\",status=\"413\"} 1\n";
    EXPECT_NE(text.find(line), text.npos) << line;
  }
}

TEST(Router, LetsPassWhatIsNoError) {
  struct FiberEnds {};
  RouterWorld w;
  w.add(HttpMethod::Get, "/a",
        [](const RequestContext&, const HttpRequest&) -> HttpResponse { throw FiberEnds{}; });
  EXPECT_THROW(w.router.handle(get("/a")), FiberEnds);
}

TEST(Router, RefusesTargetsThatCannotBeRead) {
  RouterWorld w;
  w.add(HttpMethod::Get, "/{x}", says("found"));
  EXPECT_EQ(outcome(w.router.handle(get("/%ff"))), "400 INVALID_TARGET");
  EXPECT_EQ(outcome(w.router.handle(get("/%0d%0a"))), "400 INVALID_TARGET");
  EXPECT_EQ(outcome(w.router.handle(get(""))), "400 INVALID_TARGET");
}

TEST(Router, CountsAndLogsWithoutTheQuery) {
  RouterWorld w;
  w.add(HttpMethod::Get, "/orders/{id}", says("x"));
  w.router.handle(get("/orders/7?q=private"));
  w.router.handle(get("/nowhere/8"));
  const std::string text = w.metrics.expose();
  const auto has = [&](std::string_view line) { return text.find(line) != text.npos; };
  EXPECT_TRUE(has("http_requests_total{method=\"GET\",route=\"/orders/{id}\",status=\"200\"} 1\n"));
  EXPECT_TRUE(has("http_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"} 1\n"));
  EXPECT_TRUE(has("http_request_seconds_count{method=\"GET\",route=\"/orders/{id}\"} 1\n"));
  EXPECT_TRUE(w.logged(R"("path":"/orders/7","status":200)"));
  EXPECT_FALSE(w.logged("private"));
}

TEST(Router, LogsStepsOfOurServicesAsDetailsUnlessTheyAreRefused) {
  RouterWorld w;
  w.router.add({.pattern = "/internal/steps/{id}",
                .handler =
                    [](const RequestContext& context, const HttpRequest&) {
                      if (context.path_parameters.front().second == "2") {
                        throw ProblemException(422, "BAD", "");
                      }
                      return HttpResponse{.body = "done"};
                    },
                .access = Access::one_of({service_role})});
  for (const auto* id : {"1", "2"}) {
    HttpRequest step = get("/internal/steps/" + std::string(id));
    step.headers.add("Authorization", w.token({service_role}));
    w.router.handle(step);
  }
  EXPECT_FALSE(w.logged("/internal/steps/1"));
  EXPECT_TRUE(w.logged("/internal/steps/2"));
}

TEST(Router, RefusesRoutesThatContradictEachOther) {
  RouterWorld w;
  w.add(HttpMethod::Get, "/a/{id}", says("x"));
  EXPECT_THROW(w.add(HttpMethod::Get, "/a/{other}", says("x")), std::invalid_argument);
  for (const char* bad : {"", "a", "/a/", "/{", "/{}", "/a{b}", "/{a}{b}", "/{a}/{a}", "/a//b"}) {
    EXPECT_THROW(w.add(HttpMethod::Get, bad, says("x")), std::invalid_argument) << bad;
  }
  EXPECT_THROW(w.add(HttpMethod::Get, "/b", nullptr), std::invalid_argument);
  EXPECT_EQ(w.router.routes().size(), 1u);
}

}  // namespace
}  // namespace perdura::platform
