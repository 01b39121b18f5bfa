// What the gateway tells by itself is a reason to look, and is told on once.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;

TEST(CardWebhook, AnAuthorisationIsNotedAndToldTheOrderOnce) {
  CardWorld w;
  w.authorised();
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
  const auto shown = w.payment("7").attempts.at(0);
  EXPECT_EQ(shown.pg_transaction_id, w.transaction());
  EXPECT_EQ(shown.authorised_amount, Money(10'000));
  EXPECT_FALSE(w.payment("7").checkout_url);
}

// Mostly he comes back to us at the same moment, and his confirm tells the order.
TEST(CardWebhook, LeavesThePayerTheTimeToTellTheOrderHimself) {
  CardWorld w;
  w.authorised();
  const auto due = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<platform::Instant>("SELECT due_at FROM workflow_outbox ORDER BY workflow_id");
  });
  EXPECT_THAT(due, ElementsAre(platform::wall_of(w.clock) + payer_comes_back));
}

TEST(CardWebhook, ARepeatIsADuplicateAndChangesNothing) {
  CardWorld w;
  w.opened();
  w.pay();
  const auto body = w.news("payment.authorized");
  EXPECT_EQ(w.hook(body).body, R"({"result":"TAKEN"})");
  EXPECT_EQ(w.hook(body).body, R"({"result":"DUPLICATE"})");
  EXPECT_EQ(w.hook(w.news("payment.authorized", 1, "e2")).body, R"({"result":"LATE"})");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
}

TEST(CardWebhook, WithABadOrOldSignatureIsRefusedAndLogged) {
  CardWorld w;
  w.opened();
  w.pay();
  const auto body = w.news("payment.authorized");
  EXPECT_EQ(outcome(w.hook(body, 0s, "another secret of webhooks")), "401 SIGNATURE_INVALID");
  EXPECT_TRUE(w.logged("a gateway's webhook is refused"));
  EXPECT_EQ(outcome(w.hook(body, 301s)), "401 SIGNATURE_INVALID");
  EXPECT_EQ(outcome(w.hook(body, -301s)), "401 SIGNATURE_INVALID");
  platform::HttpRequest unsigned_one{
      .method = HttpMethod::Post, .target = pg_webhooks, .headers = {}, .body = body};
  EXPECT_EQ(outcome(w.router.handle(unsigned_one)), "401 SIGNATURE_INVALID");
  EXPECT_EQ(w.statuses(), "READY");
  EXPECT_EQ(w.hook(body, 299s).body, R"({"result":"TAKEN"})");
}

TEST(CardWebhook, OfAnUnknownPaymentChangesNothing) {
  CardWorld w;
  const auto calls = w.outside.calls.size();
  EXPECT_EQ(w.hook(w.news("payment.authorized")).body, R"({"result":"UNKNOWN_PAYMENT"})");
  EXPECT_EQ(w.outside.calls.size(), calls);
}

TEST(CardWebhook, ThatCannotBeReadIsRefused) {
  CardWorld w;
  EXPECT_EQ(outcome(w.hook("{")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(w.hook("{}")), "400 INVALID_REQUEST");
  EXPECT_EQ(w.hook(w.news("payment.sneezed")).body, R"({"result":"IGNORED"})");
}

TEST(CardWebhook, IsNotBelievedButLookedUp) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.hook(w.news("payment.captured")).body, R"({"result":"LATE"})");
  EXPECT_EQ(w.statuses(), "READY");
  w.decline();
  EXPECT_EQ(w.hook(w.news("payment.authorized", 1, "e2")).body, R"({"result":"TAKEN"})");
  EXPECT_EQ(w.statuses(), "DECLINED");
}

TEST(CardWebhook, IsToldAgainWhenTheLookUpFails) {
  for (const auto kind : {FaultKind::Refuse, FaultKind::TimeoutBefore}) {
    CardWorld w;
    w.opened();
    w.pay();
    w.force(PgCall::Lookup, kind);
    const auto silent = w.hook(w.news("payment.authorized"));
    EXPECT_EQ(outcome(silent), "503 GATEWAY_UNAVAILABLE");
    EXPECT_TRUE(silent.headers.contains("Retry-After"));
    EXPECT_EQ(w.statuses(), "READY");
    EXPECT_EQ(w.hook(w.news("payment.authorized")).body, R"({"result":"TAKEN"})");
    EXPECT_EQ(w.statuses(), "AUTHORIZED");
  }
}

TEST(CardWebhook, EachFurtherTransactionIsAnotherAttempt) {
  CardWorld w;
  w.opened();
  w.decline();
  w.deliver();
  EXPECT_EQ(w.statuses(), "DECLINED");
  EXPECT_TRUE(w.payment("7").checkout_url);
  w.decline();
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "DECLINED DECLINED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2", "validate 3"));
  EXPECT_THAT(w.published(), ElementsAre("payment.declined pay_7", "payment.declined pay_7",
                                         "payment.authorized pay_7"));
}

TEST(CardWebhook, TheFourthTransactionGoesBackAtOnce) {
  CardWorld w;
  w.opened();
  for (int n = 0; n < 3; ++n) w.decline();
  w.deliver();
  EXPECT_FALSE(w.payment("7").checkout_url);
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "DECLINED DECLINED DECLINED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2", "validate 3", "Refund 4"));
  EXPECT_EQ(w.capture(4), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.give_back(4), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
}

TEST(CardWebhook, ASecondPaymentOfWhatIsPaidGoesBack) {
  CardWorld w;
  w.captured();
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "CAPTURED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 2"));
  EXPECT_EQ(w.capture(2), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.book().captured, 10'000);
}

TEST(CardWebhook, MoneyThatComesAfterTheCloseGoesBack) {
  CardWorld w;
  w.opened();
  w.close();
  EXPECT_EQ(w.statuses(), "EXPIRED");
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("Refund 1"));
  EXPECT_EQ(w.capture(), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
  EXPECT_TRUE(w.nothing_held());
}

TEST(CardWebhook, InAnyOrderTheyEndAlike) {
  CardWorld w;
  w.opened();
  w.decline();
  w.pay();
  EXPECT_EQ(w.hook(w.news("payment.authorized", 2, "e2")).body, R"({"result":"TAKEN"})");
  EXPECT_EQ(w.statuses(), "DECLINED AUTHORIZED");
  EXPECT_EQ(w.hook(w.news("payment.declined", 1, "e1")).body, R"({"result":"LATE"})");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2"));
}

TEST(CardWebhook, OldNewsIsForgotten) {
  CardWorld w;
  w.authorised();
  w.clock.advance(8 * 24h);
  const auto kept = [&] {
    return w.db.read([](platform::sql::Reader& tx) {
      return tx.query_one<std::int64_t>("SELECT COUNT(*) FROM payment_news").value();
    });
  };
  w.hook(w.news("payment.authorized", 1, "e2"));
  EXPECT_EQ(kept(), 2) << "not each one forgets";
  w.hook(w.news("payment.authorized", 1, "e9"));  // whose fingerprint begins with 0
  EXPECT_EQ(kept(), 2) << "the two that are new";
}

TEST(CardWebhook, NothingOfThePersonIsLogged) {
  CardWorld w;
  w.authorised();
  w.hook(w.news("payment.authorized"), 0s, "another secret of webhooks");
  EXPECT_FALSE(w.logged(pg_webhook_secret));
  EXPECT_FALSE(w.logged(pg_secret));
}

}  // namespace
}  // namespace perdura::services::payment::testing
