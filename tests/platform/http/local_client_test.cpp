#include "platform/http/local_client.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::RouterWorld;

constexpr auto patient = 60s;

struct Near : RouterWorld {
  LocalHttpClient client{router};
};

TEST(LocalHttpClient, CarriesEveryPartOfRequestAndAnswer) {
  Near w;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (const HttpMethod method : {HttpMethod::Post, HttpMethod::Put, HttpMethod::Patch,
                                  HttpMethod::Delete, HttpMethod::Get, HttpMethod::Options}) {
    w.add(method, "/orders/{id}", [](const RequestContext& context, const HttpRequest& request) {
      EXPECT_EQ(request.target, "/orders/%ED%95%9C?limit=5&q=a+b");
      EXPECT_EQ(context.path("id"), "한");
      EXPECT_EQ(context.idempotency_key, "ord_7/reserve");
      HttpResponse response{.status = 207, .headers = {{"X-Seen", "a"}}, .body = request.body};
      response.headers.add("X-Seen", std::string(to_string(request.method)));
      return response;
    });
    const auto response = w.client.send({.method = method,
                                         .target = "/orders/%ED%95%9C?limit=5&q=a+b",
                                         .headers = {{"Idempotency-Key", "ord_7/reserve"}},
                                         .body = bytes},
                                        patient);
    EXPECT_EQ(response.status, 207);
    EXPECT_EQ(response.body, bytes);
    std::vector<std::string> seen;
    for (const auto& [name, value] : response.headers) {
      if (name == "X-Seen") seen.push_back(value);
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"a", std::string(to_string(method))}));
  }
}

TEST(LocalHttpClient, GivesAnAnswerOfAnyStatusAsAnAnswer) {
  Near w;
  w.add(HttpMethod::Post, "/", [](const RequestContext&, const HttpRequest& request) {
    if (request.body == "fault") throw std::runtime_error("a fault");
    return HttpResponse{.status = std::stoi(request.body)};
  });
  for (const int status : {200, 204, 304, 404, 500, 503}) {
    EXPECT_EQ(w.client.send({HttpMethod::Post, "/", {}, std::to_string(status)}, patient).status,
              status);
  }
  EXPECT_EQ(w.client.send({HttpMethod::Post, "/", {}, "fault"}, patient).status, 500);
  EXPECT_EQ(w.client.send({.target = "/nowhere"}, patient).status, 404);
}

TEST(LocalHttpClient, IsADetailInTheLogOfTheRequestThatItIsPartOf) {
  Near w;
  w.add(HttpMethod::Get, "/inner",
        [](const RequestContext&, const HttpRequest&) { return HttpResponse{}; });
  w.add(HttpMethod::Get, "/outer", [&](const RequestContext&, const HttpRequest&) {
    return w.client.send({.target = "/inner"}, patient);
  });
  EXPECT_EQ(w.router.handle({.target = "/outer"}).status, 200);
  EXPECT_TRUE(w.logged("/outer"));
  EXPECT_FALSE(w.logged("/inner"));
  EXPECT_NE(w.metrics.expose().find(R"(route="/inner",status="200"} 1)"), std::string::npos);
}

TEST(LocalHttpClient, LeavesBehindWhatOnlyConcernsAConnection) {
  Near w;
  w.add(HttpMethod::Get, "/", [](const RequestContext&, const HttpRequest& request) {
    EXPECT_FALSE(request.headers.contains("Connection"));
    for (const char* field : {"Host", "Expect", "Upgrade", "TE", "Trailer", "Proxy-Connection",
                              "Keep-Alive", "X-Named"}) {
      EXPECT_FALSE(request.headers.contains(field)) << field;
    }
    EXPECT_EQ(request.headers.find("X-Kept"), "yes");
    return HttpResponse{.headers = {{"Connection", "close"}}, .body = "four"};
  });
  const HttpHeaders headers{{"connection", "close, x-named"},
                            {"Host", "h"},
                            {"Expect", "100-continue"},
                            {"Upgrade", "h2c"},
                            {"TE", "trailers"},
                            {"Trailer", "X-A"},
                            {"Proxy-Connection", "close"},
                            {"Keep-Alive", "timeout=1"},
                            {"X-Named", "1"},
                            {"X-Kept", "yes"}};
  EXPECT_FALSE(
      w.client.send({.target = "/", .headers = headers}, patient).headers.contains("Connection"));
  const auto head =
      w.client.send({.method = HttpMethod::Head, .target = "/", .headers = headers}, patient);
  EXPECT_EQ(head.body, "");
  EXPECT_FALSE(head.headers.contains("Content-Length"));
}

TEST(LocalHttpClient, GivesALateAnswerAllTheSame) {
  Near w;
  w.add(HttpMethod::Get, "/slow", [&](const RequestContext&, const HttpRequest&) {
    w.clock.advance(1h);
    return HttpResponse{.body = "late"};
  });
  EXPECT_EQ(w.client.send({.target = "/slow"}, 1ms).body, "late");
}

TEST(LocalHttpClient, SendsNothingAfterTheDeadlineAndNothingThatIsNoRequest) {
  Near w;
  int effects = 0;
  w.add(HttpMethod::Get, "/", [&](const RequestContext&, const HttpRequest&) {
    ++effects;
    return HttpResponse{};
  });
  try {
    w.client.send({.target = "/"}, 0ms);
    ADD_FAILURE() << "sent";
  } catch (const HttpError& error) {
    EXPECT_EQ(error.kind(), HttpError::Kind::NotSent);
  }
  EXPECT_THROW(w.client.send({.target = "nowhere"}, patient), std::invalid_argument);
  EXPECT_EQ(effects, 0);
}

TEST(LocalHttpClient, ServesManyCallsAtOnce) {
  constexpr int calls = 16;
  Near w;
  std::latch all_inside(calls);
  w.add(HttpMethod::Post, "/", [&](const RequestContext&, const HttpRequest& request) {
    all_inside.arrive_and_wait();
    return HttpResponse{.body = request.body};
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < calls; ++i) {
    threads.emplace_back([&w, i] {
      const std::string body = std::to_string(i);
      EXPECT_EQ(w.client.send({HttpMethod::Post, "/", {}, body}, patient).body, body);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace perdura::platform
