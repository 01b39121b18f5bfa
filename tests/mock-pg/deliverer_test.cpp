// What the shop is told, and how often.
#include "mock-pg/deliverer.hpp"

#include "platform/core/webhook_signature.hpp"
#include "tests/mock-pg/pg_world.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::mock_pg::testing {
namespace {

using platform::HttpRequest;
using platform::HttpResponse;

struct TellingWorld : PgWorld {
  TellingWorld() {
    shop.answer = [this](const HttpRequest& request) {
      last = request;
      told.push_back(json::from_text<Event>(request.body));
      return HttpResponse{.status = status, .headers = {}, .body = ""};
    };
  }
  std::vector<std::string> types() const {
    std::vector<std::string> types;
    for (const auto& event : told) types.push_back(event.type);
    return types;
  }

  platform::ManualClock clock{start};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  platform::Metrics metrics;
  platform::testing::ScriptedClient shop;
  Desk desk{*brain, clock};
  Deliverer::Options how{.path = "/webhooks", .secret = "a secret of webhooks", .max_tries = 3};
  Deliverer deliverer{{desk, shop, clock, log, metrics}, how};
  int status = 200;
  HttpRequest last;
  std::vector<Event> told;
};

TEST(MockPgWebhooks, TellWhatHappenedInItsOrderOnce) {
  TellingWorld w;
  w.refund(w.captured(), "r1", 3'000, "k");
  w.deliverer.tick();
  w.deliverer.tick();
  EXPECT_EQ(w.types(), (std::vector<std::string>{"payment.authorized", "payment.captured",
                                                 "payment.refunded"}));
  EXPECT_EQ(w.told[2].amount, 3'000);
  EXPECT_EQ(w.told[2].refund_id, "r1");
  EXPECT_EQ(w.told[2].pg_transaction_id, "pgt_o1_1");
}

TEST(MockPgWebhooks, AreSignedAtTheMomentOfEachTry) {
  TellingWorld w;
  w.paid();
  const auto check = [&] {
    return platform::check_webhook(w.how.secret, *w.last.headers.find("X-Signature"), w.last.body,
                                   std::chrono::floor<std::chrono::seconds>(w.clock.wall()));
  };
  w.status = 503;
  w.deliverer.tick();
  EXPECT_FALSE(check());
  w.clock.advance(1h);
  w.status = 200;
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 2u);
  EXPECT_FALSE(check());
  EXPECT_EQ(w.told[0], w.told[1]);
}

TEST(MockPgWebhooks, ComeAgainAfterPausesThatDoubleWhileOthersGoOn) {
  TellingWorld w;
  w.paid();
  w.status = 500;
  w.deliverer.tick();
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 1u);
  w.clock.advance(w.how.first_pause);
  w.deliverer.tick();
  w.clock.advance(w.how.first_pause);
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 2u);
  w.status = 200;
  w.paid("o2");
  w.deliverer.tick();
  ASSERT_EQ(w.told.size(), 3u);
  EXPECT_EQ(w.told[2].pg_order_id, "o2");
  w.clock.advance(w.how.first_pause);
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 4u);
  EXPECT_EQ(w.brain->outbox().size(), 0u);
}

TEST(MockPgWebhooks, AreGivenUpAfterTheLastTry) {
  TellingWorld w;
  w.paid();
  w.status = 401;
  for (int n = 0; n < 2 * w.how.max_tries; ++n) {
    w.deliverer.tick();
    w.clock.advance(w.how.longest_pause);
  }
  EXPECT_EQ(w.told.size(), static_cast<std::size_t>(w.how.max_tries));
  EXPECT_EQ(w.brain->outbox().size(), 0u);
}

TEST(MockPgWebhooks, WhatWasNotToldIsToldAfterACrashAndWhatWasToldIsNot) {
  TellingWorld w;
  const auto id = w.paid();
  w.deliverer.tick();
  w.brain->void_transaction(id, "v", w.now);
  w.restart();
  EXPECT_EQ(w.brain->outbox().size(), 1u);
  EXPECT_EQ(w.brain->outbox().next(w.now, [](const auto&) { return false; })->event.type,
            "payment.voided");
}

TEST(MockPgWebhooks, MayBeLostDoubledLateOrWrong) {
  TellingWorld w;
  const auto id = w.captured();  // authorised, captured
  w.force(Call::Webhook, FaultKind::Refuse);
  w.force(Call::Webhook, FaultKind::Duplicate);
  w.deliverer.tick();
  EXPECT_EQ(w.types(), (std::vector<std::string>{"payment.captured", "payment.captured"}));
  w.refund(id, "r1", 100, "k1");
  w.refund(id, "r2", 200, "k2");
  w.force(Call::Webhook, FaultKind::Late);
  w.force(Call::Webhook, FaultKind::WrongAmount);
  w.deliverer.tick();
  ASSERT_EQ(w.told.size(), 3u);
  EXPECT_EQ(w.told[2].refund_id, "r2");
  EXPECT_EQ(w.told[2].amount, 199);
  w.clock.advance(w.options.late_by);
  w.deliverer.tick();
  ASSERT_EQ(w.told.size(), 4u);
  EXPECT_EQ(w.told[3].refund_id, "r1");
  EXPECT_EQ(w.told[3].amount, 100);
}

TEST(MockPgWebhooks, ALostAnswerMakesThemComeTwice) {
  TellingWorld w;
  w.paid();
  w.force(Call::Webhook, FaultKind::TimeoutBefore);
  w.force(Call::Webhook, FaultKind::TimeoutAfter);
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 0u);
  for (int n = 0; n < 3; ++n) {
    w.clock.advance(w.how.longest_pause);
    w.deliverer.tick();
  }
  EXPECT_EQ(w.told.size(), 2u);
}

TEST(MockPgWebhooks, AreToldOnceMoreWhenAsked) {
  TellingWorld w;
  w.captured();
  w.deliverer.tick();
  EXPECT_EQ(w.brain->notify("o1", false), 1u);
  EXPECT_EQ(w.brain->notify("o1", true), 2u);
  w.deliverer.tick();
  EXPECT_EQ(w.types(),
            (std::vector<std::string>{"payment.authorized", "payment.captured", "payment.captured",
                                      "payment.authorized", "payment.captured"}));
  EXPECT_EQ(w.told[1], w.told[2]);
}

TEST(MockPgWebhooks, LateActsAreDoneAndToldWithoutAnyCall) {
  TellingWorld w;
  w.add();
  w.force(Call::Authorise, FaultKind::Late);
  w.brain->pay("o1", 0, w.now);
  w.deliverer.tick();
  EXPECT_EQ(w.told.size(), 0u);
  w.clock.advance(w.options.late_by);
  w.deliverer.tick();
  EXPECT_EQ(w.types(), (std::vector<std::string>{"payment.authorized"}));
}

TEST(MockPgWebhooks, WhoeverLeavesSomethingToTellWakesTheTeller) {
  TellingWorld w;
  int woken = 0;
  w.desk.on_event([&] { ++woken; });
  w.desk.with([](Brain& brain, Instant at) {
    brain.register_payment({"o1", {"ord_1", 10, "KRW", {}}}, "k", at);
  });
  EXPECT_EQ(woken, 0);
  w.desk.with([](Brain& brain, Instant at) { brain.approve("o1", {}, at); });
  EXPECT_EQ(woken, 1);
  w.desk.with([](Brain& brain, Instant at) { brain.advance(at); });
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace perdura::mock_pg::testing
