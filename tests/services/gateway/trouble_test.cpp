// Services that fail, hang, or talk nonsense.
#include "platform/http/poco_client.hpp"
#include "tests/platform/http/raw.hpp"
#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

using Kind = platform::HttpError::Kind;

struct Trouble : ::testing::Test, GatewayWorld {
  Behind& order = behind(Service::Order);
  std::string buyer = token({"BUYER"});

  HttpResponse orders() { return get("/api/v1/orders", buyer); }
};

TEST_F(Trouble, OfASilentServiceIsToldWithItsName) {
  for (const Kind kind : {Kind::NotSent, Kind::TimedOut, Kind::ConnectionLost}) {
    order.be_silent(kind);
    const auto response = orders();
    EXPECT_EQ(outcome(response), "503 DEPENDENCY_UNAVAILABLE");
    EXPECT_EQ(response.headers.find("Retry-After"), "1");
    const auto problem = platform::parse_problem(response.body);
    EXPECT_EQ(problem->detail, "the order service does not answer");
    EXPECT_EQ(problem->extensions, (platform::TextPairs{{"service", "order"}}));
  }
  EXPECT_TRUE(logged("the wire is cut"));
  EXPECT_TRUE(counted(R"(gateway_calls_total{service="order",result="silent"} 3)"));
  EXPECT_EQ(get("/api/v1/users/me", buyer).status, 200) << "other services go on";
}

// The order exists: its buyer must not be told of an error.
TEST_F(Trouble, ALostAnswerToAnEffectUnderAKeyIsAskedForOnceMore) {
  for (const Kind kind : {Kind::TimedOut, Kind::ConnectionLost}) {
    order.be_silent(kind);
    order.way.answer = [silent = order.way.answer, &well = order,
                        first = true](const HttpRequest& asked) mutable -> HttpResponse {
      EXPECT_EQ(asked.headers.find("Idempotency-Key"), "key_1");
      if (std::exchange(first, false)) return silent(asked);
      return well.local.send(asked, 1min);
    };
    EXPECT_EQ(send(HttpMethod::Post, "/api/v1/orders", buyer, "{}").status, 200);
  }
  EXPECT_EQ(order.way.calls, 4);
}

TEST_F(Trouble, ALostAnswerIsAskedForNoMoreThanTwiceAndNotPastTheDeadline) {
  const auto place = [&] { return outcome(send(HttpMethod::Post, "/api/v1/orders", buyer, "{}")); };
  order.be_silent(Kind::ConnectionLost);
  EXPECT_EQ(place(), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(order.way.calls, 2);
  order.be_silent(Kind::NotSent);
  EXPECT_EQ(place(), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(order.way.calls, 3) << "nothing can have happened";
  order.way.answer = [this](const HttpRequest&) -> HttpResponse {
    clock.advance(5s);
    throw platform::HttpError(Kind::TimedOut, "too late");
  };
  EXPECT_EQ(place(), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(order.way.calls, 4);
}

TEST_F(Trouble, GivesEachCallFiveSeconds) {
  std::chrono::milliseconds given{0};
  struct Listening final : platform::HttpClient {
    explicit Listening(std::chrono::milliseconds& told) : given(told) {}
    HttpResponse send(const HttpRequest&, std::chrono::milliseconds deadline) override {
      given = deadline;
      return {};
    }
    std::chrono::milliseconds& given;
  } client(given);
  Gateway other({{client, client, client, client, client, client}, store, clock, log, metrics}, {});
  platform::RequestContext context = platform::new_context(randomness);
  other.forward(Service::Order, Counted::ByAddress, context, {});
  EXPECT_EQ(given, 5s);
}

TEST_F(Trouble, PassesAServersErrorOnAsItIs) {
  order.answer = {.status = 500, .headers = {{"Content-Type", "text/plain"}}, .body = "a fault"};
  const auto response = orders();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "a fault");
}

TEST_F(Trouble, OpensTheCircuitOfThatServiceAlone) {
  order.be_silent();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(outcome(orders()), "503 DEPENDENCY_UNAVAILABLE");
  const auto refused = orders();
  EXPECT_EQ(outcome(refused), "503 CIRCUIT_OPEN");
  EXPECT_EQ(refused.headers.find("Retry-After"), "10");
  EXPECT_NE(refused.body.find("order service"), std::string::npos);
  EXPECT_EQ(order.way.calls, 5);
  EXPECT_EQ(get("/api/v1/payments/pay_1", buyer).status, 200);
  EXPECT_EQ(times_logged("circuit breaker"), 1);
  EXPECT_TRUE(counted(R"(gateway_circuit_state{service="order"} 1)"));
  EXPECT_TRUE(counted(R"(gateway_circuit_state{service="payment"} 0)"));
  EXPECT_TRUE(counted(R"(gateway_calls_total{service="order",result="not_asked"} 1)"));
}

TEST_F(Trouble, EndsWhenThreeTrialsGoWell) {
  order.answer.status = 503;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(orders().status, 503);
  EXPECT_EQ(outcome(orders()), "503 CIRCUIT_OPEN");
  order.answer.status = 200;
  clock.advance(9s);
  EXPECT_EQ(outcome(orders()), "503 CIRCUIT_OPEN");
  clock.advance(1s);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(orders().status, 200);
  EXPECT_TRUE(counted(R"(gateway_circuit_state{service="order"} 0)"));
}

TEST_F(Trouble, OfARequestIsNoTroubleOfTheService) {
  order.answer.status = 422;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(orders().status, 422);
  EXPECT_EQ(order.way.calls, 20);
}

TEST_F(Trouble, ComesFromSlowAnswersToo) {
  order.way.answer = [this](const HttpRequest& request) {
    clock.advance(3s + 1ms);
    return order.local.send(request, 1min);
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(orders().status, 200);
  EXPECT_EQ(outcome(orders()), "503 CIRCUIT_OPEN");
}

/// What a cancelled fiber does to whoever waits in a call.
struct Cancelled {};

TEST_F(Trouble, LeavesNoTrialBehindThatNobodyEnds) {
  order.answer.status = 500;
  for (int i = 0; i < 5; ++i) orders();
  clock.advance(10s);
  order.way.answer = [](const HttpRequest&) -> HttpResponse { throw Cancelled{}; };
  for (int i = 0; i < 10; ++i) EXPECT_THROW(orders(), Cancelled);
  order.answer.status = 200;
  order.be_well();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(orders().status, 200);
}

TEST_F(Trouble, IncludesAnswersThatAreNoHttp) {
  using platform::testing::says;
  platform::testing::ScriptedServer server(
      {says("SSH-2.0-OpenSSH\r\n\r\n"), says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
       says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), says("")});
  platform::ConnectionPool pool;
  platform::PocoHttpClient client(pool, {"127.0.0.1", server.port()});
  order.way.answer = [&](const HttpRequest& request) { return client.send(request, 1min); };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(outcome(orders()), "503 DEPENDENCY_UNAVAILABLE") << i;
}

}  // namespace
}  // namespace perdura::services::gateway::testing
