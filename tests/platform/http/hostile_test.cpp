// What the server makes of clients that mean no good.
#include <gtest/gtest.h>

#include "platform/http/server.hpp"
#include "tests/platform/http/raw.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::RawConnection;
using testing::RouterWorld;

/// A server whose only route echoes; 1000 bytes at most.
struct Echo : RouterWorld {
  explicit Echo(HttpServer::Options options = {}) {
    router.add({.method = HttpMethod::Post,
                .pattern = "/echo",
                .handler =
                    [](const RequestContext&, const HttpRequest& r) {
                      return HttpResponse{.headers = {{"X-Got", std::to_string(r.headers.size())}},
                                          .body = r.body};
                    },
                .access = Access::anyone(),
                .max_body = 1000});
    server.emplace(router, std::move(options));
  }
  /// The status, and whether it is a problem document with an identity, as far as it is an answer.
  std::string refusal(std::string_view bytes) {
    RawConnection connection(server->port());
    connection.send(bytes);
    const std::string answer = connection.rest();
    if (answer.empty()) return "closed";
    const bool whole = answer.find("application/problem+json") != answer.npos &&
                       answer.find("X-Request-Id: ") != answer.npos &&
                       answer.find("Connection: close") != answer.npos;
    const std::string status = answer.substr(9, 3);
    return whole ? status : status + " without a problem document: " + answer;
  }
  std::optional<HttpServer> server;
};

const std::string begin = "POST /echo HTTP/1.1\r\nHost: h\r\n";

TEST(HostileClients, AreToldWhatIsWrongAndCutOff) {
  Echo w;
  EXPECT_EQ(w.refusal("nonsense\r\n\r\n"), "400");
  EXPECT_EQ(w.refusal("\r\n\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "X-A: b\r\n c\r\n\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            "400");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\n-1\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"), "400");
  EXPECT_EQ(w.refusal(begin + "Expect: miracles\r\n\r\n"), "400");
  EXPECT_EQ(w.refusal("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n"), "501");
  EXPECT_EQ(w.refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
  EXPECT_EQ(w.refusal(std::string("\x16\x03\x01\x00\xA5\r\n\r\n", 9)), "400")
      << "TLS to a plain port";
}

TEST(HostileClients, CannotSendMoreThanTheRoutesTake) {
  Echo w;
  EXPECT_EQ(w.refusal(begin + "Content-Length: 1001\r\n\r\n"), "413");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 999999999999999\r\n\r\n"), "413");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 99999999999999999999999\r\n\r\n"), "413");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x')),
            "413");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x')),
            "413");
  EXPECT_EQ(w.refusal("POST /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"), "414");
  EXPECT_EQ(w.refusal(begin + "X-A: " + std::string(40'000, 'a')), "431");
  std::string many;
  for (int i = 0; i < 200; ++i) many += "A: b\r\n";
  EXPECT_EQ(w.refusal(begin + many + "\r\n"), "431");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + std::string(10'000, 'a')),
            "400")
      << "endless trailers";
}

TEST(HostileClients, SmuggleNothingIntoTheNextRequest) {
  Echo w;
  // The body looks like a request: it stays a body.
  const std::string inner = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
  RawConnection connection(w.server->port());
  connection.send(begin + "Content-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner +
                  begin + "Connection: close\r\nContent-Length: 3\r\n\r\nend");
  const std::string first = connection.answer();
  EXPECT_TRUE(first.ends_with(inner)) << first;
  const std::string second = connection.rest();
  EXPECT_TRUE(second.starts_with("HTTP/1.1 200")) << second;
  EXPECT_TRUE(second.ends_with("\r\n\r\nend")) << second;
}

TEST(HostileClients, WhoNeverFinishTheirRequestAreTimedOut) {
  Echo w({.request_time = 50ms});
  EXPECT_EQ(w.refusal("POST /ec"), "408");
  EXPECT_EQ(w.refusal(begin + "Content-Length: 10\r\n\r\nabc"), "408");
  EXPECT_EQ(w.refusal(begin + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"), "408");
}

TEST(HostileClients, WhoSendAByteNowAndThenGainNoTime) {
  Echo w({.request_time = 100ms});
  RawConnection connection(w.server->port());
  connection.send("POST /");
  int sent = 0;
  // The poll is the pace; an answer ends it.
  while (sent < 10'000 &&
         !connection.socket.poll(Poco::Timespan(0, 5000), Poco::Net::Socket::SELECT_READ)) {
    connection.send("a");
    ++sent;
  }
  EXPECT_LT(sent, 10'000);
  EXPECT_EQ(connection.rest().substr(0, 12), "HTTP/1.1 408");
}

TEST(HostileClients, WhoTakeNoAnswerHoldNoThreadForEver) {
  RouterWorld w;
  const std::string large(64 << 20, 'x');
  w.add(HttpMethod::Get, "/large",
        [&](const RequestContext&, const HttpRequest&) { return HttpResponse{.body = large}; });
  w.add(HttpMethod::Get, "/small",
        [](const RequestContext&, const HttpRequest&) { return HttpResponse{.body = "s"}; });
  HttpServer server(w.router, {.threads = 1, .answer_time = 100ms});
  RawConnection greedy(server.port());
  greedy.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  RawConnection modest(server.port());
  modest.send("GET /small HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(modest.rest().ends_with("\r\n\r\ns"));
}

TEST(HostileClients, WhoConnectAndSayNothingAreClosedSilently) {
  Echo w({.keep_alive = 50ms});
  EXPECT_EQ(w.refusal(""), "closed");
}

TEST(HostileClients, WhoGoAwayInMidRequestHarmNobody) {
  Echo w;
  for (const char* part :
       {"POST /ec", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab"}) {
    RawConnection connection(w.server->port());
    connection.send(part);
    connection.socket.shutdownSend();
    EXPECT_EQ(connection.rest(), "");
  }
  RawConnection connection(w.server->port());
  connection.send(begin + "Connection: close\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_TRUE(connection.rest().ends_with("\r\n\r\nok"));
}

}  // namespace
}  // namespace perdura::platform
