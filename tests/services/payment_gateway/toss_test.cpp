// Toss Payments, as its public API documents it: what is sent, and what its answers mean.
#include "services/payment/gateway/detail/toss_wire.hpp"
#include "tests/services/payment_gateway/toss_tape.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

TEST(TossGateway, SpeaksTheDocumentedRequests) {
  TossTape w;
  w.play(Scene::Captures);
  w.adapter.capture(w.capture());
  w.adapter.capture(w.capture());
  w.adapter.transaction(w.pg_transaction_id());
  const auto& confirm = w.wire.sent.at(0);
  EXPECT_EQ(confirm.headers.find("Authorization"), "Basic dGVzdF9za19hYmM6");
  EXPECT_EQ(confirm.headers.find("Content-Type"), "application/json");
  EXPECT_EQ(confirm.headers.find("Idempotency-Key"), "att_1/capture");
  EXPECT_EQ(confirm.body, R"({"paymentKey":"tpk_0000001","orderId":"pgo_000001","amount":10000})");
  w.play(Scene::Refunds);
  w.adapter.refund(w.refund());
  EXPECT_EQ(w.wire.sent.back().body,
            R"({"cancelReason":"CHANGED_MIND [rfd_1]","cancelAmount":4000})");
  w.adapter.transaction(w.pg_transaction_id());
}

TEST(TossGateway, SaysWhatItCannotDo) {
  TossTape w;
  EXPECT_FALSE(w.adapter.capabilities().can_hold);
  EXPECT_FALSE(w.adapter.capabilities().signs_webhooks);
  EXPECT_EQ(w.adapter.capabilities().key_life, std::chrono::days(15));
  EXPECT_EQ(w.adapter.capabilities().day_offset, 9h);
}

TEST(TossGateway, ThePayerIsSentToTheShopsOwnPage) {
  TossTape w;
  EXPECT_EQ(hold<Registered>(w.adapter.register_payment(w.registration())).checkout_url,
            "https://shop.example/pay?orderId=pgo_000001&amount=10000");
  TossGateway with_query(w.wire,
                         {.secret_key = "k", .checkout_page = "https://shop.example/pay?lang=ko"});
  EXPECT_EQ(hold<Registered>(with_query.register_payment(w.registration())).checkout_url,
            "https://shop.example/pay?lang=ko&orderId=pgo_000001&amount=10000");
  EXPECT_THROW(TossGateway(w.wire, {.secret_key = "k", .checkout_page = "javascript:1"}),
               std::invalid_argument);
  EXPECT_THROW(TossGateway(w.wire, {.secret_key = "", .checkout_page = "https://a"}),
               std::invalid_argument);
}

TEST(TossGateway, AnOrderIdOrACurrencyThatItDoesNotTakeIsRefused) {
  TossTape w;
  for (const auto* id : {"short", "with.dot", "with space", "with/slash",
                         "a23456789b23456789c23456789d23456789e23456789f23456789g23456789x2345"}) {
    auto registration = w.registration();
    registration.pg_order_id = id;
    EXPECT_EQ(told(w.adapter.register_payment(registration)), "refused \"Invalid\"") << id;
    EXPECT_TRUE(std::holds_alternative<NotKnownThere>(w.adapter.payment(id))) << id;
  }
  auto registration = w.registration();
  auto capture = w.capture();
  auto refund = w.refund();
  registration.currency = capture.currency = refund.currency = Currency("USD");
  EXPECT_EQ(told(w.adapter.register_payment(registration)), "refused \"Invalid\"");
  EXPECT_EQ(told(w.adapter.capture(capture)), "refused \"Invalid\"");
  EXPECT_EQ(told(w.adapter.refund(refund)), "refused \"Invalid\"");
}

TEST(TossGateway, EachStatusIsOneOfOurs) {
  const std::vector<std::pair<std::string, TransactionStatus>> statuses{
      {"ready", TransactionStatus::Pending},
      {"waiting_for_deposit", TransactionStatus::Pending},
      {"in_progress", TransactionStatus::Approved},
      {"done", TransactionStatus::Captured},
      {"done_in_doubles", TransactionStatus::Captured},
      {"partial_canceled", TransactionStatus::PartiallyRefunded},
      {"canceled", TransactionStatus::Refunded},
      // What is left after a part was cancelled, cancelled too: the status may stay PARTIAL_….
      {"partial_canceled_to_nothing", TransactionStatus::Refunded},
      {"canceled_at_the_desk", TransactionStatus::PartiallyRefunded},
      {"canceled_unpaid", TransactionStatus::Voided},
      {"cancel_in_progress", TransactionStatus::Captured},
      {"cancel_aborted", TransactionStatus::Captured},
      {"aborted", TransactionStatus::Declined},
      {"expired", TransactionStatus::Expired},
  };
  for (const auto& [name, status] : statuses) {
    TossTape w;
    w.look(name);
    const auto transaction = hold<Transaction>(w.adapter.transaction(w.pg_transaction_id()));
    EXPECT_EQ(transaction.status, status) << name;
    EXPECT_EQ(transaction.pg_order_id, World::pg_order_id) << name;
  }
}

Transaction looked_up(const std::string& name) {
  TossTape w;
  w.look(name);
  return hold<Transaction>(w.adapter.transaction(w.pg_transaction_id()));
}

TEST(TossGateway, ALookUpShowsEachRefundUnderItsIdAndAsItWent) {
  const auto both = looked_up("canceled").refunds;
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].refund_id, "rfd_1");
  EXPECT_EQ(both[1].refund_id, "rfd_2");
  EXPECT_EQ(both[1].pg_refund_id, "txk_cancel_2");
  EXPECT_EQ(both[1].amount, Money(6'000));
  EXPECT_EQ(json::to_text(both[1].ended_at), "\"2026-11-21T09:12:40.000Z\"");
  const auto tried_twice = looked_up("cancel_after_an_aborted_one");
  ASSERT_EQ(tried_twice.refunds.size(), 2u);
  EXPECT_EQ(tried_twice.refunds[0].status, RefundStatus::Failed);
  EXPECT_EQ(tried_twice.refunds[1].status, RefundStatus::Done);
  EXPECT_EQ(tried_twice.refunded, Money(4'000));
  EXPECT_EQ(looked_up("cancel_in_progress").refund_pending, Money(4'000));
  const auto desk = looked_up("canceled_at_the_desk").refunds.at(0);
  EXPECT_EQ(desk.refund_id, "");
  EXPECT_EQ(desk.reason, "asked for by phone");
  EXPECT_EQ(looked_up("aborted").decline_reason, "REJECT_CARD_COMPANY");
}

TEST(TossGateway, APaymentThatDeniesItselfIsUnknown) {
  const std::vector<std::array<std::string, 3>> lies{
      {"done", "\"balanceAmount\": 10000", "\"balanceAmount\": 6000"},
      {"done", "\"totalAmount\": 10000", "\"totalAmount\": 0"},
      {"partial_canceled", "\"PARTIAL_CANCELED\"", "\"DONE\""},
      {"partial_canceled", "\"cancelStatus\": \"DONE\"", "\"cancelStatus\": \"ABORTED\""},
      {"partial_canceled", "\"cancelAmount\": 4000", "\"cancelAmount\": -4000"},
      {"partial_canceled", "\"PARTIAL_CANCELED\"", "\"CANCELED\""},
      {"done", "\"DONE\"", "\"PARTIAL_CANCELED\""},
      {"canceled", "\"cancelAmount\": 6000", "\"cancelAmount\": 7000"},
      {"done", "\"tpk_0000001\"", "\"\""},
      {"in_progress", "\"KRW\"", "\"JPY\""},
  };
  for (const auto& [name, truth, lie] : lies) {
    TossTape w;
    auto text = recorded(name);
    const auto at = text.find(truth);
    ASSERT_NE(at, std::string::npos) << name << " " << truth;
    w.look(200, text.replace(at, truth.size(), lie));
    EXPECT_EQ(told(w.adapter.transaction(w.pg_transaction_id())), "unknown \"Contradiction\"")
        << name << " " << lie;
  }
}

TEST(TossGateway, EachErrorOfConfirmHasItsMeaning) {
  const std::vector<std::tuple<int, std::string, std::string>> errors{
      {403, "REJECT_CARD_COMPANY", "refused \"CaptureRefused\" \"DECLINED\""},
      {403, "REJECT_CARD_PAYMENT", "refused \"CaptureRefused\" \"DECLINED\""},
      {400, "INVALID_REJECT_CARD", "refused \"CaptureRefused\" \"DECLINED\""},
      {400, "EXCEED_MAX_DAILY_PAYMENT_COUNT", "refused \"CaptureRefused\" \"DECLINED\""},
      {400, "EXCEED_MAX_PAYMENT_AMOUNT", "refused \"CaptureRefused\" \"DECLINED\""},
      {400, "BELOW_MINIMUM_AMOUNT", "refused \"CaptureRefused\" \"DECLINED\""},
      {403, "FDS_ERROR", "refused \"CaptureRefused\" \"DECLINED\""},
      {404, "NOT_FOUND_PAYMENT_SESSION", "refused \"IllegalState\" \"EXPIRED\""},
      {404, "NOT_FOUND_PAYMENT", "refused \"NotFound\""},
      {400, "INVALID_REQUEST", "refused \"Invalid\""},
      {400, "INVALID_IDEMPOTENCY_KEY", "refused \"Invalid\""},
      {401, "UNAUTHORIZED_KEY", "unknown \"NotAuthorised\""},
      {400, "INVALID_API_KEY", "unknown \"NotAuthorised\""},
      {403, "FORBIDDEN_REQUEST", "unknown \"NotAuthorised\""},
      {409, "IDEMPOTENT_REQUEST_PROCESSING", "unknown \"Busy\" may"},
      {400, "PROVIDER_ERROR", "unknown \"GatewayError\" may"},
      {400, "CARD_PROCESSING_ERROR", "unknown \"GatewayError\" may"},
      {500, "FAILED_INTERNAL_SYSTEM_PROCESSING", "unknown \"GatewayError\" may"},
      {500, "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "unknown \"GatewayError\" may"},
      {500, "REJECT_CARD_COMPANY", "unknown \"GatewayError\" may"},
      {400, "A_CODE_OF_NEXT_YEAR", "unknown \"GatewayError\" may"},
      {403, "NOT_CANCELABLE_AMOUNT", "unknown \"Garbage\" may"},
  };
  for (const auto& [status, code, meaning] : errors) {
    TossTape w;
    w.confirm(status, error_text(code));
    EXPECT_EQ(told(w.adapter.capture(w.capture())), meaning) << status << " " << code;
  }
}

TEST(TossGateway, APaymentProcessedBeforeIsLookedUp) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"done", "done"},
      {"partial_canceled", "done"},
      {"aborted", "refused \"IllegalState\" \"DECLINED\""},
      {"expired", "refused \"IllegalState\" \"EXPIRED\""},
      {"in_progress", "unknown \"Contradiction\" may"},
  };
  for (const auto& [name, outcome] : cases) {
    TossTape w;
    w.confirm(400, error_text("ALREADY_PROCESSED_PAYMENT"));
    w.look(name);
    EXPECT_EQ(told(w.adapter.capture(w.capture())), outcome) << name;
  }
}

TEST(TossGateway, WhatWasProcessedBeforeAndCannotBeLookedUpMayHaveHappened) {
  for (const auto& [status, code] :
       std::vector<std::pair<int, std::string>>{{500, "COMMON_ERROR"},
                                                {404, "NOT_FOUND_PAYMENT"},
                                                {401, "UNAUTHORIZED_KEY"},
                                                {429, ""}}) {
    TossTape w;
    w.confirm(400, error_text("ALREADY_PROCESSED_PAYMENT"));
    w.look(status, error_text(code));
    const auto outcome = unknown(w.adapter.capture(w.capture()));
    ASSERT_TRUE(outcome) << code;
    EXPECT_TRUE(outcome->may_have_happened) << code;
  }
}

TEST(TossGateway, WhatWasProcessedBeforeMayHaveHappenedThoughNobodyIsThereToTell) {
  using Kind = platform::HttpError::Kind;
  for (const auto kind : {Kind::NotSent, Kind::TimedOut}) {
    TossTape w;
    w.wire.instead = [&](const platform::HttpRequest& request, auto deadline) {
      if (request.method == platform::HttpMethod::Get) return silence(kind)(request, deadline);
      return always(400, error_text("ALREADY_PROCESSED_PAYMENT"))(request, deadline);
    };
    const auto outcome = unknown(w.adapter.capture(w.capture()));
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->may_have_happened);
  }
}

TEST(TossGateway, AnotherAmountThanAskedForIsNotTakenForDone) {
  TossTape w;
  auto request = w.capture();
  request.amount = Money(9'000);
  w.confirm(200, recorded("done"));
  EXPECT_EQ(told(w.adapter.capture(request)), "unknown \"Contradiction\" may");
  w.confirm(400, error_text("ALREADY_PROCESSED_PAYMENT"));
  w.look("done");
  EXPECT_EQ(told(w.adapter.capture(request)), "unknown \"Contradiction\" may");
}

TEST(TossGateway, EachErrorOfCancelHasItsMeaning) {
  const std::vector<std::tuple<int, std::string, std::string>> errors{
      {403, "NOT_CANCELABLE_PAYMENT", "refused \"RefundFailed\""},
      {403, "EXCEED_MAX_REFUND_DUE", "refused \"RefundFailed\""},
      {403, "NOT_ALLOWED_PARTIAL_REFUND", "refused \"RefundFailed\""},
      {400, "REFUND_REJECTED", "refused \"RefundFailed\""},
      {404, "NOT_FOUND_PAYMENT", "refused \"NotFound\""},
      {400, "INVALID_REQUEST", "refused \"Invalid\""},
      {401, "UNAUTHORIZED_KEY", "unknown \"NotAuthorised\""},
      {409, "IDEMPOTENT_REQUEST_PROCESSING", "unknown \"Busy\" may"},
      {403, "FORBIDDEN_CONSECUTIVE_REQUEST", "unknown \"Busy\" may"},
      {400, "PROVIDER_ERROR", "unknown \"GatewayError\" may"},
      {500, "FAILED_REFUND_PROCESS", "unknown \"GatewayError\" may"},
      {500, "FAILED_INTERNAL_SYSTEM_PROCESSING", "unknown \"GatewayError\" may"},
      {400, "A_CODE_OF_NEXT_YEAR", "unknown \"GatewayError\" may"},
  };
  for (const auto& [status, code, meaning] : errors) {
    TossTape w;
    w.look("done");
    w.cancel(status, error_text(code));
    EXPECT_EQ(told(w.adapter.refund(w.refund())), meaning) << status << " " << code;
  }
}

TEST(TossGateway, ARefundWithoutAnAnswerIsFoundByItsIdAndNotAskedForAgain) {
  TossTape w;
  w.look("done");
  w.cancel(504, "");
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"GatewayError\" may");
  w.look("partial_canceled");  // it had happened
  EXPECT_EQ(told(w.adapter.refund(w.refund(4'000, "rfd_1", "rfd_1/2"))), "done");
  w.look("cancel_in_progress");
  EXPECT_EQ(hold<Refund>(w.adapter.refund(w.refund())).status, RefundStatus::Requested);
}

TEST(TossGateway, ARefundThatCannotBeLookedUpFirstIsNotAskedFor) {
  TossTape w;
  w.look(500, "");
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"GatewayError\"");
  w.look(404, error_text("NOT_FOUND_PAYMENT"));
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "refused \"NotFound\"");
  EXPECT_EQ(w.wire.sent.size(), 2u);
}

TEST(TossGateway, ARefundThatAnotherCallDidMeanwhileIsTheSameRefund) {
  for (const auto* code : {"ALREADY_CANCELED_PAYMENT", "NOT_CANCELABLE_AMOUNT"}) {
    TossTape w;
    w.look("done");
    w.cancel(403, error_text(code));
    w.look("partial_canceled");
    EXPECT_EQ(told(w.adapter.refund(w.refund())), "done") << code;
  }
}

TEST(TossGateway, WhatOthersRefundedMeanwhileIsNoLongerLeft) {
  TossTape w;
  w.look("done");
  w.cancel(400, error_text("ALREADY_CANCELED_PAYMENT"));
  w.look("canceled");
  EXPECT_EQ(told(w.adapter.refund(w.refund(1'000, "rfd_9", "k"))),
            "refused \"AmountExceedsCaptured\" \"REFUNDED\"");
  w.look("done");
  w.cancel(403, error_text("NOT_CANCELABLE_AMOUNT"));
  w.look("done");
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "refused \"AmountExceedsCaptured\"");
  w.look("done");
  w.cancel(400, error_text("ALREADY_CANCELED_PAYMENT"));
  w.look("done");
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"Contradiction\" may");
  w.look("done");
  w.cancel(400, error_text("ALREADY_CANCELED_PAYMENT"));
  w.look(404, error_text("NOT_FOUND_PAYMENT"));
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"Contradiction\" may");
}

TEST(TossGateway, ACancelThatIsNotAmongTheCancelsIsUnknown) {
  for (const auto* answer : {"done", "canceled_at_the_desk"}) {
    TossTape w;
    w.look("done");
    w.cancel(200, recorded(answer));
    EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"Contradiction\" may") << answer;
  }
  TossTape w;
  w.look("done");
  w.cancel(200, recorded("partial_canceled"));
  EXPECT_EQ(told(w.adapter.refund(w.refund(5'000))), "unknown \"Contradiction\" may");
}

TEST(TossGateway, WhatHasEndedIsNotVoided) {
  for (const auto& [name, outcome] : std::vector<std::pair<std::string, std::string>>{
           {"ready", "refused \"VoidRefused\" \"PENDING\""},
           {"aborted", "refused \"IllegalState\" \"DECLINED\""},
           {"expired", "refused \"IllegalState\" \"EXPIRED\""},
           {"canceled", "refused \"IllegalState\" \"REFUNDED\""},
           {"canceled_unpaid", "done"}}) {
    TossTape w;
    w.look(name);
    EXPECT_EQ(told(w.adapter.void_transaction(w.let_go())), outcome) << name;
  }
  TossTape w;
  w.look(404, error_text("NOT_FOUND_PAYMENT"));
  EXPECT_EQ(told(w.adapter.void_transaction(w.let_go())), "refused \"NotFound\"");
}

TEST(TossGateway, ATransactionOfAnotherPaymentIsUnknown) {
  TossTape w;
  auto request = w.let_go();
  request.pg_order_id = "pgo_000002";
  w.look("done");
  EXPECT_EQ(told(w.adapter.void_transaction(request)), "unknown \"Contradiction\"");
}

TEST(TossGateway, FeesAreWhatIsNotPaidOut) {
  TossTape w;
  w.settlements(1, recorded("settlements_1"));
  w.settlements(2, recorded("settlements_2"));
  const auto first = hold<SettlementPage>(w.adapter.settlements(w.day(), {}));
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.lines.at(0).fee, Money(330));
  EXPECT_EQ(first.lines.at(0).net, Money(9'670));
  EXPECT_EQ(json::to_text(first.lines.at(0).at), "\"2026-11-21T09:00:12.000Z\"");
  const auto second = hold<SettlementPage>(w.adapter.settlements(w.day(), first.next_cursor));
  EXPECT_EQ(second.lines.at(0).fee, Money(-132));
  EXPECT_EQ(second.lines.at(0).net, Money(-3'868));
  EXPECT_EQ(json::to_text(second.lines.at(0).at), "\"2026-11-21T09:11:40.000Z\"");
  EXPECT_EQ(w.wire.deadlines.back(), 60s);
  for (const auto* cursor : {"", "0", "1", "-2", "2x", "99999999999"}) {
    EXPECT_EQ(told(w.adapter.settlements(w.day(), cursor)), "unknown \"Contradiction\"") << cursor;
  }
}

TEST(TossReason, CarriesTheRefundsIdThereAndBack) {
  using detail::toss::read_reason;
  using detail::toss::reason_with;
  EXPECT_EQ(reason_with("DEFECT", "rfd_1"), "DEFECT [rfd_1]");
  EXPECT_EQ(read_reason("DEFECT [rfd_1]").reason, "DEFECT");
  EXPECT_EQ(read_reason("DEFECT [rfd_1]").refund_id, "rfd_1");
  const std::string id(64, 'r');
  std::string hangul;
  while (hangul.size() < 300) hangul += "가";
  const auto longest = reason_with(hangul, id);
  EXPECT_LE(longest.size(), 200u);
  EXPECT_GT(longest.size(), 195u);
  EXPECT_TRUE(json::valid_utf8(longest));
  EXPECT_EQ(read_reason(longest).refund_id, id);
  for (const auto* none : {"", "[", "]", " []", "[rfd_1]", "a [b c]", "a [b", "a b]", "a [b] "}) {
    EXPECT_EQ(read_reason(none).refund_id, "") << none;
    EXPECT_EQ(read_reason(none).reason, none);
  }
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
