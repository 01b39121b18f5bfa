// The real client against servers that misbehave.
#include <gtest/gtest.h>

#include "platform/http/detail/socket_stream.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/server.hpp"
#include "tests/platform/http/raw.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::read_until;
using testing::says;
using testing::ScriptedServer;

constexpr auto patient = 30s;

std::string outcome(HttpClient& client, const HttpRequest& request = {},
                    std::chrono::milliseconds deadline = patient) {
  try {
    const auto response = client.send(request, deadline);
    return std::to_string(response.status) + " " + response.body;
  } catch (const HttpError& error) {
    switch (error.kind()) {
      case HttpError::Kind::NotSent:
        return "not sent";
      case HttpError::Kind::TimedOut:
        return "timed out";
      case HttpError::Kind::ConnectionLost:
        return "lost";
    }
  }
  return "";
}

/// What the client makes of an answer, after which the server closes.
std::string outcome_of(std::string answer, HttpMethod method = HttpMethod::Get) {
  ScriptedServer server({says(std::move(answer))});
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", server.port()}, {.max_answer = 1000});
  return outcome(client, {.method = method});
}

TEST(PocoClient, ReadsAnswersOfEveryFraming) {
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"), "200 ab");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "2\r\nab\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"),
            "200 ab0123456789");
  EXPECT_EQ(outcome_of("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "200 until the end");
  EXPECT_EQ(outcome_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n"
                       "HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx"),
            "201 x");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", HttpMethod::Head), "200 ");
  EXPECT_EQ(outcome_of("HTTP/1.1 204 No Content\r\n\r\n"), "204 ");
}

TEST(PocoClient, NeverTakesHalfAnAnswerForAWhole) {
  EXPECT_EQ(outcome_of(""), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Le"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 100 Continue\r\n\r\n"), "lost");
}

TEST(PocoClient, RefusesAnswersThatAreNone) {
  EXPECT_EQ(outcome_of("<html>\r\n\r\n"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"),
            "lost");
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), "lost") << "too long";
  EXPECT_EQ(outcome_of("HTTP/1.1 200 OK\r\nA: " + std::string(100'000, 'a')), "lost");
  std::string interim;
  for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(outcome_of(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "lost");
}

TEST(PocoClient, EndsAtItsDeadlineHoweverBusyTheServerKeepsIt) {
  ScriptedServer server({[](Poco::Net::StreamSocket& connection) {
    read_until(connection, "\r\n\r\n");
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n";
    connection.sendBytes(head.data(), static_cast<int>(head.size()));
    try {  // a byte now and then, until the client has had enough
      while (!connection.poll(Poco::Timespan(0, 2000), Poco::Net::Socket::SELECT_READ)) {
        connection.sendBytes("x", 1);
      }
    } catch (const Poco::Exception&) {
    }
  }});
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", server.port()});
  EXPECT_EQ(outcome(client, {}, 100ms), "timed out");
}

TEST(PocoClient, UsesAConnectionAgainAsLongAsItIsSound) {
  const auto twice = [](Poco::Net::StreamSocket& connection) {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
    for (int i = 0; i < 2; ++i) {
      read_until(connection, "\r\n\r\n");
      connection.sendBytes(answer.data(), static_cast<int>(answer.size()));
    }
    read_until(connection, "");  // until the client closes
  };
  ConnectionPool pool({.max_idle = std::chrono::hours(1)});
  std::optional<ScriptedServer> server(
      std::in_place,
      std::vector<ScriptedServer::Script>{
          twice, says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\ny"),
          says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nzUNASKED"),
          says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nw")});
  const Endpoint endpoint{"127.0.0.1", server->port()};
  PocoHttpClient client(pool, endpoint);
  EXPECT_EQ(outcome(client), "200 x");
  EXPECT_EQ(pool.idle(endpoint), 1u);
  EXPECT_EQ(outcome(client), "200 x");
  // Someone else holds the idle connection: a second one is made.
  const auto other = pool.lease(endpoint, std::chrono::steady_clock::now() + patient);
  ASSERT_TRUE(other->stream);
  other->stream.reset();
  EXPECT_EQ(outcome(client), "200 y");
  EXPECT_EQ(pool.idle(endpoint), 0u) << "the server said close";
  EXPECT_EQ(outcome(client), "200 z");
  EXPECT_EQ(outcome(client), "200 w") << "read an answer that nobody asked for";
}

TEST(PocoClient, ReplacesAnIdleConnectionThatTheServerClosed) {
  // The server closes after each answer without saying so.
  const auto script = says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  ScriptedServer server(std::vector<ScriptedServer::Script>(20, script));
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", server.port()});
  int in_doubt = 0;
  for (int i = 0; i < 20; ++i) {
    // The close may cross the next request: then, and only then, the client cannot know.
    const std::string result = outcome(client);
    if (result == "200 x") continue;
    ASSERT_EQ(result, "lost");
    ++in_doubt;
    --i;
    ASSERT_LT(in_doubt, 20);
  }
}

TEST(PocoClient, WaitsForAPlaceInThePoolNoLongerThanItsDeadline) {
  ConnectionPool pool({.max_per_endpoint = 1});
  ScriptedServer server({says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")});
  const Endpoint endpoint{"127.0.0.1", server.port()};
  PocoHttpClient client(pool, endpoint);
  auto taken = pool.lease(endpoint, std::chrono::steady_clock::now() + patient);
  EXPECT_EQ(outcome(client, {}, 20ms), "not sent");
  taken.reset();
  EXPECT_EQ(outcome(client), "200 x");
}

TEST(PocoClient, HearsARefusalInMidBody) {
  HttpServer server([](const HttpRequest&) { return HttpResponse{}; }, problem_response,
                    {.max_body = 1000});
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", server.port()});
  const HttpRequest request{.method = HttpMethod::Post, .body = std::string(2 << 20, 'x')};
  EXPECT_EQ(outcome(client, request).substr(0, 4), "413 ");
  EXPECT_EQ(outcome(client, {}), "200 ");
}

TEST(PocoClient, RefusesTargetsThatWouldForgeARequest) {
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", 1});
  for (const char* bad : {"", "a", "/a b", "/a\r\nX: y", "/\x80", "http://h/"}) {
    EXPECT_THROW(client.send({.target = bad}, patient), std::invalid_argument) << bad;
  }
}

TEST(PocoClient, KnowsThatNothingHappensAtANameThatNobodyHas) {
  ConnectionPool pool;
  PocoHttpClient client(pool, {"999.999.999.999", 80});
  EXPECT_EQ(outcome(client), "not sent");
}

TEST(PocoClient, SendsNothingOnceTheDeadlineHasPassed) {
  ConnectionPool pool;
  PocoHttpClient client(pool, {"127.0.0.1", 1});
  EXPECT_EQ(outcome(client, {}, 0ms), "not sent");
  EXPECT_EQ(outcome(client, {}, -5ms), "not sent");
}

}  // namespace
}  // namespace perdura::platform
