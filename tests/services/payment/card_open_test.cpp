// A payment becomes known at the gateway, once; or never, if it is closed first.
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

TEST(CardOpen, MakesThePaymentKnownAndSaysWhereToPay) {
  CardWorld w;
  const auto opened = w.opened();
  EXPECT_EQ(opened.pg_order_id.value(), "pgo-pay_7");
  EXPECT_NE(opened.checkout_url.find("pgo-pay_7"), std::string::npos);
  EXPECT_EQ(opened.attempt_id, w.attempt());
  EXPECT_EQ(w.book().amount, 10'000);
  EXPECT_EQ(w.book().order_id, "ord_7");
  const auto shown = w.payment("7");
  EXPECT_EQ(shown.pg_order_id, opened.pg_order_id);
  EXPECT_EQ(shown.checkout_url, opened.checkout_url);
  EXPECT_EQ(shown.status, statemachines::payment::Status::Ready);
  ASSERT_EQ(shown.attempts.size(), 1u);
  EXPECT_EQ(shown.attempts[0].method, domain::PaymentMethod::Card);
}

TEST(CardOpen, AgainIsTheSamePayment) {
  CardWorld w;
  const auto first = w.opened();
  EXPECT_EQ(w.opened(), first);
  EXPECT_EQ(w.statuses(), "READY");
  EXPECT_EQ(w.count_calls("POST /v1/payments"), 1);
  EXPECT_EQ(outcome(w.open("7", 9'000)), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, "/internal/v1/payments/open", worker,
                           json::to_text(w.opening()), "ord_8/payment")),
            "422 IDEMPOTENCY_KEY_MISMATCH");
}

TEST(CardOpen, IsDoneOnceEvenAfterItsKeyIsForgotten) {
  CardWorld w;
  const auto first = w.opened();
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(w.opened(), first);
  EXPECT_EQ(w.statuses(), "READY");
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(outcome(w.open("7", 9'000)), "422 PAYMENT_EXISTS");
}

TEST(CardOpen, ASilentGatewayIsAskedAgain) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    CardWorld w;
    w.force(PgCall::Register, kind);
    const auto silent = w.open();
    EXPECT_EQ(outcome(silent), "503 GATEWAY_UNAVAILABLE");
    EXPECT_TRUE(silent.headers.contains("Retry-After"));
    EXPECT_FALSE(w.payment("7").checkout_url);
    w.opened();
    EXPECT_EQ(w.statuses(), "READY");
    EXPECT_EQ(w.book().amount, 10'000);
  }
}

TEST(CardOpen, WhatTheGatewayDoesNotTakeStaysSo) {
  CardWorld w;
  w.force(PgCall::Register, FaultKind::Refuse);
  for (int times = 0; times < 2; ++times) {
    const auto refused = decoded<OpenPaymentOutcome>(w.open());
    ASSERT_TRUE(std::holds_alternative<PaymentNotTaken>(refused));
    EXPECT_NE(std::get<PaymentNotTaken>(refused).detail.find("PAYMENT_REFUSED"), std::string::npos);
  }
  EXPECT_EQ(w.count_calls("POST /v1/payments"), 1);
  EXPECT_FALSE(w.payment("7").checkout_url);
}

TEST(CardOpen, AfterACloseIsWithdrawn) {
  CardWorld w;
  EXPECT_EQ(w.close().status, 200);
  EXPECT_EQ(w.open().body, R"({"type":"PaymentWithdrawn"})");
  EXPECT_EQ(w.open().body, R"({"type":"PaymentWithdrawn"})");
  EXPECT_TRUE(w.outside.calls.empty());
  EXPECT_EQ(outcome(w.get("/api/v1/payments/pay_7", admin)), "404 NOT_FOUND");
}

TEST(CardOpen, ClosedWhileTheGatewayWasSilentIsWithdrawnAndItsMoneyGoesBack) {
  CardWorld w;
  w.force(PgCall::Register, FaultKind::TimeoutAfter);
  EXPECT_EQ(w.open().status, 503);
  EXPECT_EQ(w.close().status, 200);
  EXPECT_EQ(w.open().body, R"({"type":"PaymentWithdrawn"})");
  EXPECT_EQ(w.statuses(), "EXPIRED");
  w.pay();
  w.deliver();
  EXPECT_EQ(w.told(), std::vector<std::string>{"Refund 1"});
  w.give_back();
  EXPECT_TRUE(w.nothing_held());
}

TEST(CardOpen, ClosedWhileTheGatewayAnsweredIsWithdrawn) {
  CardWorld w;
  w.outside.after = [&](const std::string&) {
    w.outside.after = nullptr;
    w.close();
  };
  EXPECT_EQ(w.open().body, R"({"type":"PaymentWithdrawn"})");
  EXPECT_EQ(w.open().body, R"({"type":"PaymentWithdrawn"})");
  EXPECT_FALSE(w.payment("7").checkout_url);
}

TEST(CardOpen, StandsBesideWhatIsPaidOnCredit) {
  for (const bool credit_first : {true, false}) {
    CardWorld w;
    w.give(alice, 5'000);
    if (credit_first) w.charge("7", alice, 4'000);
    w.opened("7", 6'000);
    if (!credit_first)
      EXPECT_EQ(w.charged("7", alice, 4'000), ChargeOutcome(Charged{Money(4'000)}));
    EXPECT_EQ(w.payment("7").status, statemachines::payment::Status::Ready);
    EXPECT_EQ(w.payment("7").captured_amount, Money(4'000));
    w.pay();
    w.deliver();
    EXPECT_EQ(w.capture(1, "7", 6'000), CaptureOutcome(AttemptCaptured{Money(6'000)}));
    EXPECT_EQ(w.payment("7").captured_amount, Money(10'000));
    EXPECT_EQ(w.refunded("7"), Money(4'000));
    EXPECT_EQ(w.balance(alice), Money(5'000));
    EXPECT_EQ(w.payment("7").refunded_amount, Money(4'000));
    EXPECT_EQ(w.payment("7").refunds.size(), 1u);
  }
}

TEST(CardOpen, LeavesACreditUndoNothingToDo) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.refunded("7"), Money());
}

TEST(CardOpen, AndTheOthersAreForOurServicesOnly) {
  CardWorld w;
  w.opened();
  for (const char* act : {"open", "validate", "capture", "ask", "close", "give-back"}) {
    const std::string target = std::string("/internal/v1/payments/") + act;
    for (const As& who : {alice, admin}) {
      EXPECT_EQ(outcome(w.send(HttpMethod::Post, target, who, "{}", "k")), "403 FORBIDDEN") << act;
    }
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, target, worker, "{}", "k")), "400 INVALID_REQUEST")
        << act;
    EXPECT_EQ(outcome(w.send(HttpMethod::Post, target, worker, "{}")),
              "400 IDEMPOTENCY_KEY_REQUIRED")
        << act;
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
