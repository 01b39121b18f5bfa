// What passes through, both ways.
#include <algorithm>

#include "services/gateway/headers.hpp"
#include "tests/services/gateway/gateway_world.hpp"

namespace perdura::services::gateway::testing {
namespace {

constexpr auto Get = HttpMethod::Get;
constexpr auto Post = HttpMethod::Post;

struct Forward : ::testing::Test, GatewayWorld {
  Behind& order = behind(Service::Order);
  Behind& product = behind(Service::Product);
  std::string buyer = token({"BUYER"});
};

TEST_F(Forward, CarriesTargetBodyKeyAndToken) {
  HttpRequest asked = request(Post, "/api/v1/orders/%ED%95%9C/cancel?a=b+c&d=%2F", buyer, "{1}");
  asked.headers.add("Content-Type", "application/json");
  EXPECT_EQ(ask(asked).status, 200);
  EXPECT_EQ(order.last.method, Post);
  EXPECT_EQ(order.last.target, asked.target);
  EXPECT_EQ(order.last.body, "{1}");
  EXPECT_EQ(order.last.headers.find("Authorization"), buyer);
  EXPECT_EQ(order.last.headers.find("Idempotency-Key"), "key_1");
  EXPECT_EQ(order.last.headers.find("Content-Type"), "application/json");
  EXPECT_EQ(order.last.headers.find("X-Forwarded-For"), home);
}

// What was signed is checked behind us: a byte more or less, and it is a forgery.
TEST_F(Forward, CarriesAWebhookByteForByteWithItsSignature) {
  const std::string odd("{ \"at\" : 1.0,\r\n\t\"name\":\"\xec\x9d\xb4\\u0000\" }\n\0\xff ", 40);
  struct Webhook {
    Service to;
    const char* target;
    std::size_t longest;
  };
  for (const auto& [to, target, longest] :
       {Webhook{Service::Payment, "/api/v1/payments/webhooks/pg", 64 << 10},
        Webhook{Service::Shipping, "/api/v1/shipments/webhooks/courier", 16 << 10}}) {
    for (const std::string& body : {odd, std::string(), std::string(longest, 'x')}) {
      HttpRequest asked = request(Post, target, "", body);
      asked.headers.erase("Idempotency-Key");
      asked.headers.add("Content-Type", "application/json; charset=utf-8");
      asked.headers.add("X-Signature", "t=1795255200,v1=5257a8");
      EXPECT_EQ(ask(asked).status, 200);
      const HttpRequest& got = behind(to).last;
      EXPECT_EQ(got.body, body);
      EXPECT_EQ(got.headers.find("X-Signature"), "t=1795255200,v1=5257a8");
      EXPECT_EQ(got.headers.find("Content-Type"), "application/json; charset=utf-8");
    }
    EXPECT_EQ(outcome(send(Post, target, "", std::string(longest + 1, 'x'))), "413 BODY_TOO_LARGE");
  }
}

TEST_F(Forward, CarriesNoSecondSignature) {
  HttpRequest asked = request(Post, "/api/v1/payments/webhooks/pg", "", "{}");
  asked.headers.add("X-Signature", "t=1,v1=a");
  asked.headers.add("x-signature", "t=2,v1=b");
  EXPECT_EQ(ask(asked).status, 200);
  int signatures = 0;
  for (const auto& field : behind(Service::Payment).last.headers) {
    signatures += field.first == "X-Signature" ? 1 : 0;
  }
  EXPECT_EQ(signatures, 1);
  EXPECT_EQ(behind(Service::Payment).last.headers.find("X-Signature"), "t=1,v1=a");
}

TEST_F(Forward, KeepsTheRequestIdAndTheTraceOrMakesThem) {
  HttpRequest asked = request(Get, "/api/v1/orders", buyer);
  asked.headers.add("X-Request-Id", "req_7");
  asked.headers.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  const auto response = ask(asked);
  EXPECT_EQ(order.last.headers.find("X-Request-Id"), "req_7");
  EXPECT_EQ(response.headers.find("X-Request-Id"), "req_7");
  const std::string trace(order.last.headers.find("traceparent").value_or(""));
  EXPECT_TRUE(trace.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-")) << trace;
  EXPECT_EQ(trace.find("00f067aa0ba902b7"), trace.npos);

  asked.headers.set("X-Request-Id", "not one \"of ours\"");
  asked.headers.set("traceparent", "nonsense");
  const auto made = ask(asked);
  const std::string id(order.last.headers.find("X-Request-Id").value_or(""));
  EXPECT_TRUE(platform::is_request_id(id)) << id;
  EXPECT_EQ(made.headers.find("X-Request-Id"), id);
  EXPECT_TRUE(platform::parse_traceparent(*order.last.headers.find("traceparent")));
}

TEST_F(Forward, StopsFieldsThatNobodyNamed) {
  HttpRequest asked = request(Get, "/api/v1/orders", buyer);
  for (const char* field :
       {"Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Upgrade", "Proxy-Authorization",
        "Cookie", "X-Internal", "X-Original-URL", "X-HTTP-Method-Override", "Forwarded", "Host"}) {
    asked.headers.add(field, "x");
  }
  EXPECT_EQ(ask(asked).status, 200);
  std::vector<std::string> names;
  for (const auto& [name, value] : order.last.headers) names.push_back(name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"Authorization", "Idempotency-Key", "X-Forwarded-For",
                                             "X-Request-Id", "traceparent"}));
}

TEST_F(Forward, StopsWhatConnectionNamesButNotWhatIsOurs) {
  HttpRequest asked = request(Get, "/api/v1/orders", buyer);
  asked.headers.add("Accept", "text/html");
  asked.headers.add("Connection", "close, accept ,x-forwarded-for,X-Request-Id, ,");
  EXPECT_EQ(ask(asked).status, 200);
  EXPECT_FALSE(order.last.headers.contains("Accept"));
  EXPECT_EQ(order.last.headers.find("X-Forwarded-For"), home);
  EXPECT_TRUE(order.last.headers.contains("X-Request-Id"));
}

TEST_F(Forward, SendsTheTokenThatItCheckedAndNoOther) {
  HttpRequest asked = request(Get, "/api/v1/orders", buyer);
  asked.headers.add("authorization", token({"ADMIN"}, "usr_other"));
  EXPECT_EQ(ask(asked).body, "order GET /api/v1/orders usr_1");
  int tokens = 0;
  for (const auto& field : order.last.headers) tokens += field.first == "Authorization" ? 1 : 0;
  EXPECT_EQ(tokens, 1);
}

TEST_F(Forward, SendsNoTokenThatItFoundToBeNobodys) {
  HttpRequest from_service;
  service_tokens.authorise(from_service);
  const std::string service(*from_service.headers.find("Authorization"));
  int open = 0;
  for (const Row& row : table()) {
    if (!row.who.open) continue;
    ++open;
    for (const std::string& bad :
         {service, std::string("Bearer x.y.z"), std::string("Basic dTpw"), token({"SERVICE"})}) {
      EXPECT_EQ(send(row.method, target_of(row.pattern), bad).status, 200) << row.pattern;
      EXPECT_FALSE(behind(row.to).last.headers.contains("Authorization")) << row.pattern << bad;
    }
    send(row.method, target_of(row.pattern), buyer);
    EXPECT_EQ(behind(row.to).last.headers.find("Authorization"), buyer) << row.pattern;
  }
  EXPECT_GE(open, 5);
}

TEST_F(Forward, GivesTheAnswerAsItIs) {
  for (const int status : {200, 201, 202, 204, 304, 400, 401, 403, 404, 409, 413, 422, 429}) {
    order.answer = {.status = status,
                    .headers = {{"Content-Type", "text/csv"},
                                {"Location", "/api/v1/orders/ord_1"},
                                {"Retry-After", "7"},
                                {"X-Internal", "secret"},
                                {"Connection", "X-Whatever"},
                                {"Set-Cookie", "a=b"},
                                {"Server", "order 1.0"}},
                    .body = "a;b"};
    const auto response = get("/api/v1/orders", buyer);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.body, "a;b");
    EXPECT_EQ(response.headers.find("Content-Type"), "text/csv");
    EXPECT_EQ(response.headers.find("Location"), "/api/v1/orders/ord_1");
    EXPECT_EQ(response.headers.find("Retry-After"), "7");
    for (const char* field : {"X-Internal", "Connection", "Set-Cookie", "Server"}) {
      EXPECT_FALSE(response.headers.contains(field)) << field;
    }
  }
}

TEST_F(Forward, AnswersHeadLikeGetWithoutTheBody) {
  const auto whole = get("/api/v1/orders", buyer);
  const auto head = send(HttpMethod::Head, "/api/v1/orders", buyer);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.find("Content-Length"), std::to_string(whole.body.size()));
}

TEST_F(Forward, CarriesBodiesUpToTheRowsBoundAndNoFurther) {
  const std::string seller = token({"SELLER"});
  const std::string largest(256 << 10, 'x');
  EXPECT_EQ(send(Post, "/api/v1/products", seller, largest).status, 200);
  EXPECT_EQ(product.last.body, largest);
  EXPECT_EQ(outcome(send(Post, "/api/v1/products", seller, largest + "x")), "413 BODY_TOO_LARGE");
  EXPECT_EQ(product.asked, 1);
  product.answer.body = std::string(4 << 20, 'y');
  EXPECT_EQ(get("/api/v1/products", seller).body, product.answer.body);
}

TEST(ClientAddress, IsTheLastThatOurServerSaw) {
  const auto address = [](const char* way, std::size_t proxies) {
    return client_address({.headers = {{"x-forwarded-for", way}}}, proxies);
  };
  EXPECT_EQ(client_address({}, 0), "");
  EXPECT_EQ(address("10.0.0.1", 0), "10.0.0.1");
  EXPECT_EQ(address("6.6.6.6,  5.5.5.5 ,10.0.0.1", 0), "10.0.0.1");
  EXPECT_EQ(address("6.6.6.6,  5.5.5.5 ,10.0.0.1", 1), "5.5.5.5");
  EXPECT_EQ(address("6.6.6.6, 5.5.5.5, 10.0.0.1", 2), "6.6.6.6");
  EXPECT_EQ(address("5.5.5.5, 10.0.0.1", 8), "5.5.5.5");
  EXPECT_EQ(address(std::string(1000, 'a').c_str(), 0).size(), 64u);
}

TEST(Readiness, AsksWhetherEachServiceLives) {
  GatewayWorld w;
  const auto ready = w.ask({.target = "/health/ready"});
  EXPECT_EQ(ready.status, 200);
  for (const Service service : all_services) {
    EXPECT_NE(ready.body.find(name_of(service)), std::string::npos);
  }
  w.behind(Service::Order).be_silent();
  w.behind(Service::Payment).way.answer = [](const HttpRequest&) {
    return HttpResponse{.status = 500};
  };
  for (int n = 0; n < 10; ++n) EXPECT_EQ(w.ask({.target = "/health/ready"}).status, 200);
  EXPECT_EQ(w.behind(Service::Product).way.calls, 1) << "asked once a second";
  w.clock.advance(1s);
  const auto down = w.ask({.target = "/health/ready"});
  EXPECT_EQ(outcome(down), "503 DEPENDENCY_DOWN");
  EXPECT_EQ(platform::parse_problem(down.body)->detail, "down: order, payment");
}

}  // namespace
}  // namespace perdura::services::gateway::testing
