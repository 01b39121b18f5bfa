// The server as decent clients see it.
#include "platform/http/server.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/http/poco_client.hpp"
#include "tests/platform/http/raw.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::RawConnection;
using testing::RouterWorld;

constexpr auto patient = 30s;

struct Served : RouterWorld {
  explicit Served(HttpServer::Options options = {}) {
    add(HttpMethod::Post, "/echo", [](const RequestContext&, const HttpRequest& request) {
      return HttpResponse{.body = request.body};
    });
    add(HttpMethod::Get, "/hello",
        [](const RequestContext&, const HttpRequest&) { return HttpResponse{.body = "hello"}; });
    server.emplace(router, std::move(options));
  }
  std::optional<HttpServer> server;
};

TEST(HttpServer, ServesARouterOverTheWire) {
  Served w;
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", w.server->port()});
  const auto response =
      client.send({.target = "/hello?a=b", .headers = {{"X-Request-Id", "req_7"}}}, patient);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(response.headers.find("X-Request-Id"), "req_7");
  EXPECT_EQ(response.headers.find("Date"), "Sun, 01 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(client.send({.target = "/nowhere"}, patient).status, 404);
  EXPECT_EQ(client.send({.method = HttpMethod::Head, .target = "/hello"}, patient).body, "");
  EXPECT_EQ(client.send({.target = "/hello"}, patient).body, "hello") << "after HEAD";
}

TEST(HttpServer, SpeaksAsTheClientsVersionAndConnectionHeaderSay) {
  Served w;
  RawConnection old(w.server->port());
  old.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.rest().ends_with("Connection: close\r\n\r\nhello"));
  RawConnection modern(w.server->port());
  for (int i = 0; i < 3; ++i) {
    modern.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(modern.answer().ends_with("Connection: keep-alive\r\n\r\nhello"));
  }
  // Two at once, one after the other.
  const std::string one = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
  modern.send(one + one);
  EXPECT_TRUE(modern.answer().ends_with("hello"));
  EXPECT_TRUE(modern.answer().ends_with("hello"));
}

TEST(HttpServer, GivesHandlersNoFieldThatConnectionNames) {
  Served w;
  HttpHeaders seen;
  w.add(HttpMethod::Get, "/seen", [&](const RequestContext&, const HttpRequest& request) {
    seen = request.headers;
    return HttpResponse{};
  });
  RawConnection connection(w.server->port());
  connection.send(
      "GET /seen HTTP/1.1\r\nHost: h\r\nX-Hop: 1\r\nX-Kept: 2\r\nX-Forwarded-For: 6.6.6.6\r\n"
      "Connection: close, x-hop, x-forwarded-for\r\nUpgrade: h2c\r\n\r\n");
  EXPECT_TRUE(connection.rest().starts_with("HTTP/1.1 200"));
  EXPECT_EQ(seen, (HttpHeaders{{"Host", "h"}, {"X-Kept", "2"}, {"X-Forwarded-For", "127.0.0.1"}}));
}

TEST(HttpServer, AsksForTheBodyThatAClientHoldsBack) {
  Served w;
  RawConnection connection(w.server->port());
  connection.send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(connection.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("ab");
  EXPECT_TRUE(connection.answer().ends_with("\r\n\r\nab"));
}

TEST(HttpServer, ReadsChunksHoweverTheyAreCut) {
  Served w;
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n10;ext=1\r\n0123456789abcdef\r\n0\r\nTrailer: t\r\n\r\n";
  RawConnection connection(w.server->port());
  connection.socket.setNoDelay(true);
  for (const char c : request) connection.send({&c, 1});
  EXPECT_TRUE(connection.answer().ends_with("\r\n\r\nabc0123456789abcdef"));
  connection.send(request + request);
  EXPECT_TRUE(connection.answer().ends_with("\r\n\r\nabc0123456789abcdef"));
  EXPECT_TRUE(connection.answer().ends_with("\r\n\r\nabc0123456789abcdef"));
}

TEST(HttpServer, DoesNotLetIdleConnectionsStarveOthers) {
  Served w({.threads = 1, .keep_alive = std::chrono::hours(1)});
  RawConnection idle(w.server->port());
  idle.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(idle.answer().ends_with("hello"));
  RawConnection other(w.server->port());
  other.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(other.answer().ends_with("hello"));
  EXPECT_EQ(idle.rest(), "") << "the idle connection was not closed";
}

TEST(HttpServer, ServesMoreClientsThanItHasThreads) {
  Served w({.threads = 3});
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        RawConnection connection(w.server->port());
        connection.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        answered += connection.answer().ends_with("hello");
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answered, 120);
}

TEST(HttpServer, SaysThatItsPortIsTaken) {
  Served w;
  const std::uint16_t port = w.server->port();
  try {
    HttpServer second(w.router, {.port = port});
    ADD_FAILURE() << "two servers on one port";
  } catch (const HttpServerError& error) {
    EXPECT_EQ(error.what(),
              "port " + std::to_string(port) + " on 127.0.0.1 is taken by another program");
  }
  EXPECT_THROW(HttpServer(w.router, {.host = "203.0.113.1"}), HttpServerError);
  EXPECT_THROW(HttpServer(w.router, {.threads = 0}), HttpServerError);
}

TEST(HttpServer, AnswersWhenAHandlerThrowsWhatIsNoError) {
  HttpServer server([](const HttpRequest&) -> HttpResponse { throw 7; }, problem_response, {});
  RawConnection connection(server.port());
  connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(connection.answer().substr(0, 12), "HTTP/1.1 500");
}

}  // namespace
}  // namespace perdura::platform
