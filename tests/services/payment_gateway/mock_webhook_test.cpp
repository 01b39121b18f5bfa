// What mock-pg's webhooks say, how they are proven, and each of their faults.
#include "mock-pg/deliverer.hpp"
#include "tests/platform/http/scripted_client.hpp"
#include "tests/services/payment_gateway/mock_pg.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

using mock_pg::Call;
using mock_pg::FaultKind;
using platform::HttpRequest;
using platform::HttpResponse;

struct TellingPg : MockPg {
  explicit TellingPg(Scene scene = Scene::Unheard) {
    MockPg::play(scene);
    shop.answer = [this](const HttpRequest& request) {
      last = request;
      outcomes.push_back(adapter.webhook(request, clock.wall()));
      return HttpResponse{.status = 200, .headers = {}, .body = ""};
    };
  }
  std::vector<News> news() const {
    std::vector<News> all;
    for (const auto& outcome : outcomes) all.push_back(std::get<News>(outcome));
    return all;
  }
  std::vector<NewsKind> kinds() const {
    std::vector<NewsKind> all;
    for (const auto& one : news()) all.push_back(one.kind);
    return all;
  }
  /// One webhook as it came in.
  HttpRequest heard() {
    deliverer.tick();
    EXPECT_FALSE(outcomes.empty());
    return last;
  }

  platform::testing::ScriptedClient shop;
  mock_pg::Deliverer deliverer{{desk, shop, clock, log, metrics},
                               {.path = "/api/v1/payments/webhooks/pg", .secret = webhook_secret}};
  std::vector<WebhookOutcome> outcomes;
  HttpRequest last;
};

TEST(MockGatewayWebhooks, TellWhatHappenedWithProof) {
  TellingPg w(Scene::Refunded);
  w.deliverer.tick();
  EXPECT_EQ(w.kinds(), (std::vector{NewsKind::Authorized, NewsKind::Captured, NewsKind::Refunded}));
  for (const auto& news : w.news()) {
    EXPECT_TRUE(news.proven);
    EXPECT_EQ(news.pg_order_id, World::pg_order_id);
    EXPECT_EQ(news.pg_transaction_id, w.pg_transaction_id());
    EXPECT_EQ(news.currency, Currency("KRW"));
    EXPECT_EQ(news.occurred_at, pg_start);
  }
  EXPECT_EQ(w.news()[1].amount, Money(10'000));
  EXPECT_EQ(w.news()[2].amount, Money(4'000));
  EXPECT_EQ(w.news()[2].refund_id, "rfd_1");
}

TEST(MockGatewayWebhooks, TellOfDeclinesAndVoids) {
  TellingPg w;
  w.known();
  w.decline();
  w.pay();
  auto second = w.let_go();
  second.pg_transaction_id = "pgt_" + World::pg_order_id + "_2";
  EXPECT_EQ(told(w.adapter.void_transaction(second)), "done");
  w.deliverer.tick();
  EXPECT_EQ(w.kinds(), (std::vector{NewsKind::Declined, NewsKind::Authorized, NewsKind::Voided}));
}

TEST(MockGatewayWebhooks, AWebhookThatIsRefusedIsNeverHeardOf) {
  TellingPg w(Scene::Approved);
  w.force(Call::Webhook, FaultKind::Refuse);
  w.deliverer.tick();
  EXPECT_TRUE(w.outcomes.empty());
}

TEST(MockGatewayWebhooks, AWebhookThatReachedNobodyComesAgain) {
  TellingPg w(Scene::Approved);
  w.force(Call::Webhook, FaultKind::TimeoutBefore);
  w.deliverer.tick();
  EXPECT_TRUE(w.outcomes.empty());
  w.clock.advance(1s);
  w.deliverer.tick();
  EXPECT_EQ(w.kinds(), (std::vector{NewsKind::Authorized}));
}

TEST(MockGatewayWebhooks, AWebhookThatComesTwiceHasOneEventId) {
  for (const auto kind : {FaultKind::TimeoutAfter, FaultKind::Duplicate}) {
    TellingPg w(Scene::Approved);
    w.force(Call::Webhook, kind);
    w.deliverer.tick();
    w.clock.advance(1s);
    w.deliverer.tick();
    ASSERT_EQ(w.news().size(), 2u);
    EXPECT_EQ(w.news()[0], w.news()[1]);
  }
}

TEST(MockGatewayWebhooks, ALateWebhookComesAfterYoungerOnes) {
  TellingPg w(Scene::Captured);
  w.force(Call::Webhook, FaultKind::Late);
  w.deliverer.tick();
  w.clock.advance(30s);
  w.deliverer.tick();
  EXPECT_EQ(w.kinds(), (std::vector{NewsKind::Captured, NewsKind::Authorized}));
}

TEST(MockGatewayWebhooks, AWrongAmountIsToldAndTheLookUpKnowsBetter) {
  TellingPg w(Scene::Approved);
  w.force(Call::Webhook, FaultKind::WrongAmount);
  w.deliverer.tick();
  EXPECT_EQ(w.news().at(0).amount, Money(9'999));
  EXPECT_EQ(hold<Transaction>(w.adapter.transaction(w.pg_transaction_id())).authorised,
            Money(10'000));
}

TEST(MockGatewayWebhooks, AnAlteredForgedOrOldOneIsRefused) {
  TellingPg w(Scene::Approved);
  const auto good = w.heard();
  const auto refusal = [&](const HttpRequest& request, std::chrono::seconds later = 0s) {
    return std::get<BadSignature>(w.adapter.webhook(request, w.clock.wall() + later)).refusal;
  };
  using enum platform::WebhookRefusal;
  auto altered = good;
  altered.body.replace(altered.body.find("10000"), 5, "99999");
  EXPECT_EQ(refusal(altered), Forged);
  auto unsigned_one = good;
  unsigned_one.headers.erase("X-Signature");
  EXPECT_EQ(refusal(unsigned_one), Malformed);
  auto forged = good;
  forged.headers.set("X-Signature",
                     platform::sign_webhook("another secret", good.body,
                                            std::chrono::floor<std::chrono::seconds>(pg_start)));
  EXPECT_EQ(refusal(forged), Forged);
  EXPECT_EQ(refusal(good, 301s), Stale);
  EXPECT_EQ(refusal(good, -301s), Stale);
  EXPECT_TRUE(std::holds_alternative<News>(w.adapter.webhook(good, w.clock.wall() + 300s)));
}

/// As mock-pg would sign it.
HttpRequest signed_one(const TellingPg& w, std::string body) {
  HttpRequest request{
      .method = platform::HttpMethod::Post, .target = "/", .headers = {}, .body = std::move(body)};
  const auto at = std::chrono::floor<std::chrono::seconds>(w.clock.wall());
  request.headers.set("X-Signature", platform::sign_webhook(w.webhook_secret, request.body, at));
  return request;
}

TEST(MockGatewayWebhooks, WhatIsProvenMayStillBeNonsense) {
  TellingPg w(Scene::Approved);
  const std::string good = w.heard().body;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string body = good;
    body.replace(body.find(from), from.size(), to);
    return w.adapter.webhook(signed_one(w, body), w.clock.wall());
  };
  for (const auto* body : {"", "{", "[]", "{}", "null", "\xff"}) {
    EXPECT_TRUE(
        std::holds_alternative<Malformed>(w.adapter.webhook(signed_one(w, body), w.clock.wall())))
        << body;
  }
  EXPECT_TRUE(std::holds_alternative<Malformed>(with("10000", "-1")));
  EXPECT_TRUE(std::holds_alternative<Malformed>(with("10000", "1e20")));
  EXPECT_TRUE(std::holds_alternative<Malformed>(with("\"KRW\"", "\"won\"")));
  EXPECT_TRUE(std::holds_alternative<Malformed>(
      with("\"pg_order_id\":\"pgo_000001\"", "\"pg_order_id\":\"\"")));
  EXPECT_EQ(std::get<OfNoInterest>(with("payment.authorized", "payout.paid")).type, "payout.paid");
  EXPECT_TRUE(std::holds_alternative<News>(with("{", R"({"more":[1],)")));
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
