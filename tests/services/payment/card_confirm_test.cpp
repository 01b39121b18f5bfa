// A payer comes back and says that he has paid.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const PaymentValidated paid{"PAID", "CAPTURED", {}};

/// Asked, the workflow validates and captures.
ScriptedValidations::Script captures(CardWorld& w) {
  return [&w](const domain::AttemptId&) -> ValidationAnswer {
    EXPECT_EQ(w.validate(), ValidateOutcome(AttemptValid{}));
    EXPECT_EQ(w.capture(), CaptureOutcome(AttemptCaptured{Money(CardWorld::due)}));
    return paid;
  };
}

TEST(CardConfirm, IsAnsweredWithTheEndOfTheValidation) {
  CardWorld w;
  w.opened();
  w.pay();
  w.validations.script = captures(w);
  const auto answer = w.confirm();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"order_status":"PAID","payment_status":"CAPTURED"})");
  EXPECT_THAT(w.validations.asked, ElementsAre("ord_7 " + w.attempt().value()));
  EXPECT_THAT(w.told(), IsEmpty());  // the workflow has taken it
  EXPECT_EQ(w.book().captured, 10'000);
}

TEST(CardConfirm, AgainAfterSuccessIsTheSameWhoeverIsThere) {
  CardWorld w;
  w.opened();
  w.pay();
  w.validations.script = captures(w);
  const auto first = w.confirm();
  w.validations.script = nullptr;
  w.line.to = nullptr;
  for (const char* key : {"k", "another"}) {
    const auto again = w.confirm(1, key);
    EXPECT_EQ(again.status, 200) << key;
    EXPECT_EQ(again.body, first.body) << key;
  }
  w.close();
  EXPECT_EQ(w.confirm(1, "third").body, first.body);
}

TEST(CardConfirm, WhoseOrderIsNotDecidedInTimeIsAccepted) {
  CardWorld w;
  w.opened();
  w.pay();
  w.validations.script = [](const auto&) { return ValidationPending{}; };
  const auto answer = w.confirm();
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, R"({"order_status":"AWAITING_PAYMENT","payment_status":"AUTHORIZED"})");
  EXPECT_EQ(answer.headers.find("Location"), "/api/v1/payments/pay_7");
  EXPECT_EQ(w.validations.waited, 1'800ms);
  // The same key tells the end, once there is one.
  w.validations.script = captures(w);
  EXPECT_EQ(w.confirm().status, 200);
}

TEST(CardConfirm, LeavesItToTheOutboxWhenNobodyCanBeAsked) {
  CardWorld w;
  w.opened();
  w.pay();
  EXPECT_EQ(w.confirm().status, 202);
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  const auto due = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<platform::Instant>("SELECT due_at FROM workflow_outbox ORDER BY workflow_id");
  });
  EXPECT_THAT(due, ElementsAre(platform::wall_of(w.clock) + request_goes_first));
  EXPECT_TRUE(w.logged("an order's workflow cannot be told of a payment"));
  w.validations.script = [](const auto&) -> ValidationAnswer { throw std::runtime_error("gone"); };
  EXPECT_EQ(w.confirm().status, 202);
}

TEST(CardConfirm, WaitsForTheWorkflowOnlyAsLongAsIsLeft) {
  CardWorld w;
  w.opened();
  w.pay();
  w.force(PgCall::Lookup, FaultKind::Late);  // 3 s, and the client waits 4
  w.confirm();
  EXPECT_EQ(w.validations.waited, 100ms);
}

TEST(CardConfirm, OfADeclineSaysSo) {
  CardWorld w;
  w.opened();
  w.decline();
  w.validations.script = [](const auto&) {
    return PaymentValidated{"AWAITING_PAYMENT", "DECLINED", {}};
  };
  EXPECT_EQ(w.confirm().status, 200);
  EXPECT_EQ(w.confirm().body, R"({"order_status":"AWAITING_PAYMENT","payment_status":"DECLINED"})");
  w.decline();
  w.validations.script = [](const auto&) {
    return PaymentValidated{"FAILED", "DECLINED",
                            Failure{domain::Code("PAYMENT_DECLINED"), "three times", {}}};
  };
  const auto last = w.confirm(2, "k2");
  EXPECT_EQ(last.status, 200);
  EXPECT_EQ(last.body, R"({"order_status":"FAILED","payment_status":"DECLINED"})");
}

TEST(CardConfirm, WhoseValidationEndedTheOrderSaysWhy) {
  CardWorld w;
  w.opened();
  w.pay("7", 9'000);
  w.validations.script = [](const auto&) {
    return PaymentValidated{"FAILED", "VOIDED",
                            Failure{domain::Code("AMOUNT_MISMATCH"), "9000 instead", {}}};
  };
  EXPECT_EQ(outcome(w.confirm()), "422 AMOUNT_MISMATCH");
  EXPECT_EQ(outcome(w.confirm(1, "k2")), "422 AMOUNT_MISMATCH");
}

TEST(CardConfirm, ForAnOrderThatHasEndedMeanwhileIsTooLate) {
  CardWorld w;
  w.opened();
  w.pay();
  w.validations.script = [](const auto&) {
    return PaymentValidated{"CANCELLED", "IN_DOUBT",
                            Failure{domain::Code("CANCELLED"), "cancelled by BUYER", {}}};
  };
  EXPECT_EQ(outcome(w.confirm()), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(outcome(w.confirm(1, "k2")), "409 ILLEGAL_TRANSITION");
}

TEST(CardConfirm, OfAnotherAmountThanIsDueChangesNothing) {
  CardWorld w;
  w.opened();
  w.pay();
  const auto calls = w.outside.calls.size();
  EXPECT_EQ(outcome(w.confirm(1, "k", alice, 9'999)), "422 AMOUNT_MISMATCH");
  EXPECT_EQ(w.outside.calls.size(), calls);
  EXPECT_EQ(w.statuses(), "READY");
  EXPECT_THAT(w.told(), IsEmpty());
}

TEST(CardConfirm, OfAnotherPaymentsTransactionOrNoneIsRefusedAlike) {
  CardWorld w;
  w.opened();
  w.opened("8");
  w.pay("8");
  const auto foreign =
      w.send(HttpMethod::Post, "/api/v1/payments/pay_7/confirm", alice,
             R"({"pg_transaction_id":")" + w.transaction(1, "8") + R"(","amount":10000})", "k1");
  const auto unknown = w.confirm(1, "k2");
  EXPECT_EQ(outcome(foreign), "422 TRANSACTION_MISMATCH");
  EXPECT_EQ(outcome(unknown), "422 TRANSACTION_MISMATCH");
  EXPECT_EQ(platform::parse_problem(foreign.body)->detail,
            platform::parse_problem(unknown.body)->detail);
  EXPECT_EQ(w.statuses(), "READY");
  EXPECT_EQ(w.statuses("8"), "READY");
}

TEST(CardConfirm, IsTheBuyersOwn) {
  CardWorld w;
  w.opened();
  w.pay();
  EXPECT_EQ(outcome(w.confirm(1, "k", bob)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.confirm(1, "k", admin)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(w.confirm(1, "")), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(w.statuses(), "READY");
  w.give(alice, 5'000);
  w.charge("9", alice, 1'000);
  EXPECT_EQ(outcome(w.confirm(1, "k9", alice, 1'000, "9")), "409 ILLEGAL_TRANSITION");
}

TEST(CardConfirm, RefusesItsKeyForAnotherRequestWhateverItWasAnswered) {
  CardWorld w;
  w.opened();
  w.pay();
  w.line.to = nullptr;
  EXPECT_EQ(outcome(w.confirm()), "503 GATEWAY_UNAVAILABLE");
  w.line.to = &w.outside;
  EXPECT_EQ(outcome(w.confirm(2)), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.confirm().status, 202);
  EXPECT_EQ(outcome(w.confirm(2)), "422 IDEMPOTENCY_KEY_REUSED");
}

TEST(CardConfirm, RefusesMalformedRequests) {
  CardWorld w;
  w.opened();
  const auto with = [&](const std::string& body) {
    return outcome(w.send(HttpMethod::Post, "/api/v1/payments/pay_7/confirm", alice, body, "k"));
  };
  for (const char* body :
       {"", "{}", R"({"pg_transaction_id":"","amount":1})", R"({"pg_transaction_id":"t"})",
        R"({"pg_transaction_id":"t","amount":0})",
        R"({"pg_transaction_id":"t","amount":1,"more":1})"}) {
    EXPECT_EQ(with(body).substr(0, 3), "400") << body;
  }
  EXPECT_EQ(with(R"({"pg_transaction_id":")" + std::string(201, 't') + R"(","amount":1})"),
            "400 INVALID_REQUEST");
}

TEST(CardConfirm, OfAClosedPaymentIsTooLateAndItsMoneyGoesBack) {
  CardWorld w;
  w.opened();
  w.close();
  w.pay();
  EXPECT_EQ(outcome(w.confirm()), "409 ILLEGAL_TRANSITION");
  EXPECT_THAT(w.told(), ElementsAre("Refund 1"));
  EXPECT_THAT(w.validations.asked, IsEmpty());
}

TEST(CardConfirm, WhatTheWorkflowRefusesIsTooLate) {
  CardWorld w;
  w.opened();
  w.pay();
  w.validations.script = [](const auto&) {
    return ValidationRefused{domain::Code("ILLEGAL_TRANSITION"), "the order is EXPIRED"};
  };
  EXPECT_EQ(outcome(w.confirm()), "409 ILLEGAL_TRANSITION");
}

TEST(CardConfirm, AndTheWebhookTellTheOrderOnceInEitherOrder) {
  for (const bool webhook_first : {true, false}) {
    CardWorld w;
    w.opened();
    w.pay();
    if (webhook_first) w.deliver();
    w.confirm();
    w.confirm(1, "k2");
    w.deliver();
    w.deliver();
    EXPECT_EQ(w.statuses(), "AUTHORIZED");
    EXPECT_THAT(w.told(), ElementsAre("validate 1"));
    EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000"));
    EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
