// The gateway on real sockets, both sides.
#include "platform/http/poco_client.hpp"
#include "platform/http/server.hpp"
#include "tests/platform/http/raw.hpp"
#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

using platform::testing::RawConnection;

struct Wired : ::testing::Test, GatewayWorld {
  Wired() {
    order.way.answer = [this](const HttpRequest& request) { return client.send(request, 1min); };
  }
  static platform::HttpServer::Options with_bodies(const platform::Router& router) {
    return {.max_body = router.largest_body()};
  }

  Behind& order = behind(Service::Order);
  platform::HttpServer service{order.router, {}};
  platform::ConnectionPool pool;
  platform::PocoHttpClient client{pool, {"127.0.0.1", service.port()}};
  platform::HttpServer server{
      front, [this](const platform::Problem& problem) { return router.refuse(problem); },
      with_bodies(router)};

  std::string ask(const std::string& fields) {
    RawConnection connection(server.port());
    connection.send("GET /api/v1/orders HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields +
                    "\r\n");
    return connection.rest();
  }
};

TEST_F(Wired, TellsTheServiceWhereTheRequestCameFrom) {
  const std::string answer = ask("Authorization: " + token({"BUYER"}) +
                                 "\r\nX-Forwarded-For: 6.6.6.6\r\nX-Request-Id: a b\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  EXPECT_TRUE(answer.ends_with("order GET /api/v1/orders usr_1")) << answer;
  EXPECT_EQ(order.last.headers.find("X-Forwarded-For"), "127.0.0.1, 127.0.0.1")
      << "the client as the gateway saw it, and the gateway as the service did";
  EXPECT_TRUE(platform::is_request_id(order.last.headers.find("X-Request-Id").value_or("")));
}

TEST_F(Wired, LetsNobodyHideOneRequestInAnother) {
  const std::string authorization = "Authorization: " + token({"BUYER"}) + "\r\n";
  for (const char* trick :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n", "Transfer-Encoding: xchunked\r\n",
        "Content-Length : 5\r\n", "X-A: b\r\n folded: c\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"}) {
    const std::string answer = ask(authorization + trick);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << trick << answer;
  }
  EXPECT_EQ(order.asked, 0);
}

TEST_F(Wired, RefusesBodiesBeyondItsLargestRow) {
  RawConnection connection(server.port());
  connection.send("POST /api/v1/products HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
  const std::string answer = connection.rest();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << answer;
  EXPECT_NE(answer.find("application/problem+json"), answer.npos);
}

TEST_F(Wired, AnswersWhenTheServiceHasGone) {
  const std::string authorization = "Authorization: " + token({"BUYER"}) + "\r\n";
  EXPECT_TRUE(ask(authorization).starts_with("HTTP/1.1 200"));
  service.abort();
  const std::string answer = ask(authorization);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_NE(answer.find("DEPENDENCY_UNAVAILABLE"), answer.npos);
}

}  // namespace
}  // namespace perdura::services::gateway::testing
