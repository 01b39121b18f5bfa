// The gateway's URLs: who may, what is understood, what is shown.
#include "mock-pg/routes.hpp"

#include "mock-pg/access.hpp"
#include "mock-pg/checkout_page.hpp"
#include "platform/http/router.hpp"
#include "tests/mock-pg/pg_world.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::mock_pg::testing {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::testing::outcome;

constexpr const char* secret = "the secret of the gateway";

struct Front : PgWorld {
  Front() {
    router.add(routes(
        desk, {.wait = [this](auto time) { waited.push_back(time); }, .silence = 20s, .slow = 2s}));
  }
  HttpResponse send(HttpMethod method, const std::string& target, const std::string& body = "",
                    const std::string& key = "key", const std::string& token = secret) {
    HttpRequest request{method, target, {}, body};
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
    if (!key.empty()) request.headers.set("Idempotency-Key", key);
    return router.handle(request);
  }
  HttpResponse get(const std::string& target) { return send(HttpMethod::Get, target); }
  HttpResponse post(const std::string& target, const std::string& body = "",
                    const std::string& key = "key") {
    return send(HttpMethod::Post, target, body, key);
  }

  platform::ManualClock clock{start};
  platform::SeededRandomness randomness{1};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  platform::Metrics metrics;
  Desk desk{*brain, clock};
  platform::Router router{{clock, randomness, log, metrics}, merchant(secret)};
  std::vector<std::chrono::milliseconds> waited;
};

constexpr const char* registration =
    R"({"pg_order_id":"o1","order_id":"ord_1","amount":12000,"currency":"KRW",)"
    R"("return_url":"http://shop/back?a=1&b=2"})";

TEST(MockPgRoutes, APaymentFromItsRegistrationToItsRefund) {
  Front f;
  EXPECT_EQ(f.post("/v1/payments", registration, "reg").status, 201);
  EXPECT_EQ(f.post("/checkout/o1/pay", "attempt=0").status, 200);
  EXPECT_EQ(f.post("/v1/transactions/pgt_o1_1/capture", R"({"amount":12000})", "c").status, 200);
  const auto refund = f.post("/v1/transactions/pgt_o1_1/refunds",
                             R"({"refund_id":"rfd_1","amount":2000,"reason":"CHANGED_MIND"})", "r");
  EXPECT_EQ(refund.status, 201);
  EXPECT_EQ(json::from_text<Refund>(refund.body).status, RefundStatus::Done);
  const auto shown = json::from_text<PaymentView>(f.get("/v1/payments/o1").body);
  ASSERT_EQ(shown.transactions.size(), 1u);
  EXPECT_EQ(shown.transactions[0].status, TransactionStatus::PartiallyRefunded);
  EXPECT_EQ(f.get("/v1/transactions/pgt_o1_1").status, 200);
  const auto day = json::from_text<SettlementPage>(f.get("/v1/settlements/2026-11-21").body);
  EXPECT_EQ(day.items.size(), 2u);
  const auto book = json::from_text<ControlView>(f.get("/control/payments/o1").body);
  EXPECT_EQ(book.authorised, 12'000);
  EXPECT_EQ(book.captured, 12'000);
  EXPECT_EQ(book.refunded, 2'000);
  EXPECT_EQ(json::from_text<BookPage>(f.get("/control/book").body).items.size(), 1u);
}

TEST(MockPgRoutes, TheShopNeedsItsSecret) {
  Front f;
  for (const auto* token :
       {"", "wrong", "the secret of the gatewax", "the secret of the gateway2"}) {
    const auto response = f.send(HttpMethod::Post, "/v1/payments", registration, "k", token);
    EXPECT_EQ(response.status, 401) << token;
  }
  EXPECT_EQ(f.post("/v1/payments", registration).status, 201);
  EXPECT_THROW(merchant("too short"), std::invalid_argument);
}

TEST(MockPgRoutes, WhatMovesSomethingNeedsAKey) {
  Front f;
  f.paid();
  for (const auto* target :
       {"/v1/payments", "/v1/transactions/pgt_o1_1/capture", "/v1/transactions/pgt_o1_1/void",
        "/v1/transactions/pgt_o1_1/refunds"}) {
    EXPECT_EQ(outcome(f.post(target, "{}", "")), "400 IDEMPOTENCY_KEY_REQUIRED") << target;
  }
  EXPECT_EQ(f.post("/v1/transactions/pgt_o1_1/void", "", "v").status, 200);
}

TEST(MockPgRoutes, BadInputIsToldFieldByField) {
  Front f;
  const auto all =
      f.post("/v1/payments", R"({"pg_order_id":"a/b","order_id":"","amount":0,"currency":"won",)"
                             R"("return_url":"javascript:alert"
})");
  EXPECT_EQ(outcome(all), "400 INVALID_REQUEST");
  EXPECT_EQ(platform::parse_problem(all.body)->errors.size(), 5u);
  f.paid();
  const std::string capture = "/v1/transactions/pgt_o1_1/capture";
  for (const auto* body :
       {R"({"amount":-1})", R"({"amount":1.5})", R"({"amount":"1"})", R"({"amount":1000000000001})",
        R"({"amount":1,"more":2})", R"({})", "{", ""}) {
    EXPECT_EQ(f.post(capture, body).status, 400) << body;
  }
  EXPECT_EQ(f.get("/v1/settlements/2026-02-30").status, 400);
  EXPECT_EQ(f.get("/v1/settlements/2026-11-21?limit=0").status, 400);
  EXPECT_EQ(f.post("/control/payments/o1/approve", R"({"amount":0})").status, 400);
}

TEST(MockPgRoutes, ARefusalNamesTheState) {
  Front f;
  f.captured();
  const auto response = f.post("/v1/transactions/pgt_o1_1/void");
  EXPECT_EQ(outcome(response), "409 ILLEGAL_STATE");
  const auto problem = platform::parse_problem(response.body).value();
  ASSERT_EQ(problem.extensions.size(), 1u);
  EXPECT_EQ(problem.extensions[0], (std::pair<std::string, std::string>("state", "CAPTURED")));
}

TEST(MockPgRoutes, WhoGetsNoAnswerWaitsLongerThanAnybodyDoes) {
  Front f;
  f.paid();
  f.force(Call::Lookup, FaultKind::TimeoutBefore);
  f.force(Call::Lookup, FaultKind::Late);
  EXPECT_EQ(outcome(f.get("/v1/payments/o1")), "504 NO_ANSWER");
  EXPECT_EQ(f.get("/v1/payments/o1").status, 200);
  EXPECT_EQ(f.waited, (std::vector<std::chrono::milliseconds>{20s, 2s}));
}

TEST(MockPgRoutes, FaultsAreForcedListedAndCleared) {
  Front f;
  const std::string faults = "/control/faults";
  EXPECT_EQ(f.post(faults, R"({"call":"capture","kind":"timeout_after","times":2})").status, 201);
  EXPECT_EQ(f.post(faults, R"({"pg_order_id":"o1","call":"void","kind":"late","times":1})").status,
            201);
  EXPECT_EQ(outcome(f.post(faults, R"({"call":"void","kind":"wrong_amount","times":1})")),
            "422 FAULT_DOES_NOT_FIT");
  EXPECT_EQ(f.post(faults, R"({"call":"capture","kind":"fire","times":1})").status, 400);
  EXPECT_EQ(f.post(faults, R"({"call":"capture","kind":"late","times":0})").status, 400);
  EXPECT_EQ(f.brain->faults().forced().size(), 2u);
  EXPECT_NE(f.get(faults).body.find("timeout_after"), std::string::npos);
  EXPECT_EQ(f.send(HttpMethod::Delete, faults).status, 204);
  EXPECT_TRUE(f.brain->faults().forced().empty());
}

TEST(MockPgRoutes, ControlAnswersOnThisMachineOnly) {
  Front f;
  f.add();
  HttpRequest request{HttpMethod::Get, "/control/book", {{"X-Forwarded-For", "127.0.0.1"}}, ""};
  EXPECT_EQ(f.router.handle(request).status, 200);
  request.headers.set("X-Forwarded-For", "192.0.2.7, 127.0.0.1");
  EXPECT_EQ(outcome(f.router.handle(request)), "403 LOOPBACK_ONLY");
}

TEST(MockPgRoutes, ControlApprovesDeclinesAndNotifies) {
  Front f;
  f.add();
  EXPECT_EQ(outcome(f.post("/control/payments/o1/notify")), "409 NO_EVENT");
  EXPECT_EQ(f.post("/control/payments/o1/decline").status, 200);
  const auto shown = f.post("/control/payments/o1/approve", R"({"amount":9})");
  EXPECT_EQ(json::from_text<ControlView>(shown.body).authorised, 9);
  EXPECT_EQ(f.post("/control/payments/o1/notify").status, 202);
  for (const auto* act : {"approve", "decline", "notify"}) {
    EXPECT_EQ(outcome(f.post(std::string("/control/payments/nobody/") + act)), "404 NOT_FOUND");
  }
}

TEST(MockPgCheckout, ThePageShowsAmountAndButtonsWithoutAScript) {
  Front f;
  f.post("/v1/payments", registration);
  const auto page = f.send(HttpMethod::Get, "/checkout/o1", "", "", "");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("12,000 KRW"), std::string::npos);
  EXPECT_NE(page.body.find("action=\"/checkout/o1/pay\""), std::string::npos);
  EXPECT_NE(page.body.find("action=\"/checkout/o1/decline\""), std::string::npos);
  EXPECT_NE(page.body.find("href=\"http://shop/back?a=1&amp;b=2\""), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_EQ(f.send(HttpMethod::Get, "/checkout/o2", "", "", "").status, 404);
}

TEST(MockPgCheckout, ADeclineOffersAnotherTryAndAPaidPageNone) {
  Front f;
  f.add();
  EXPECT_NE(f.post("/checkout/o1/decline", "attempt=0").body.find("Try again"), std::string::npos);
  EXPECT_NE(f.get("/checkout/o1").body.find("value=\"1\""), std::string::npos);
  EXPECT_NE(f.post("/checkout/o1/pay", "attempt=1").body.find("Paid"), std::string::npos);
  EXPECT_EQ(f.get("/checkout/o1").body.find("<form"), std::string::npos);
  for (const auto* form : {"", "attempt=", "attempt=-1", "attempt=x", "attempt=0&b=1", "b=0"}) {
    EXPECT_EQ(f.post("/checkout/o1/pay", form).status, 400) << form;
  }
}

TEST(MockPgCheckout, ForeignTextIsEscaped) {
  EXPECT_EQ(escape_html("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
}

TEST(MockPgCheckout, ThePayerMayHearNothingThoughHeHasPaid) {
  Front f;
  f.add();
  f.force(Call::Authorise, FaultKind::TimeoutAfter);
  EXPECT_EQ(f.post("/checkout/o1/pay", "attempt=0").status, 504);
  EXPECT_EQ(f.book().authorised, 10'000);
}

}  // namespace
}  // namespace perdura::mock_pg::testing
