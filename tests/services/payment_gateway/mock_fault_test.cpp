// Each row of mock-pg's table of faults: what the adapter says, and what a look-up shows.
#include "tests/services/payment_gateway/mock_pg.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

using mock_pg::Call;
using mock_pg::FaultKind;

constexpr auto late_by = 30s;

struct FaultyPg : MockPg {
  explicit FaultyPg(Scene scene = Scene::Unheard) { MockPg::play(scene); }
  Payment look() { return hold<Payment>(adapter.payment(pg_order_id)); }
  Transaction only() {
    const auto payment = look();
    EXPECT_EQ(payment.transactions.size(), 1u);
    return payment.transactions.empty() ? Transaction{} : payment.transactions[0];
  }
};

TEST(MockGatewayFaults, ARegistrationIsRefused) {
  FaultyPg w;
  w.force(Call::Register, FaultKind::Refuse);
  EXPECT_EQ(told(w.adapter.register_payment(w.registration())), "refused \"PaymentRefused\"");
}

TEST(MockGatewayFaults, ARegistrationWithoutAnAnswerIsAskedForAgain) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    FaultyPg w;
    w.force(Call::Register, kind);
    EXPECT_EQ(told(w.adapter.register_payment(w.registration())), "unknown \"NoAnswer\" may");
    EXPECT_EQ(told(w.adapter.register_payment(w.registration())), "done");
    EXPECT_EQ(w.look().amount, Money(10'000));
  }
}

TEST(MockGatewayFaults, APaymentOfOtherContentIsAnother) {
  FaultyPg w;
  w.known();
  auto other = w.registration();
  other.amount = Money(9'000);
  other.key = "another";
  EXPECT_EQ(told(w.adapter.register_payment(other)), "refused \"PaymentExists\"");
  other.key = w.registration().key;
  EXPECT_EQ(told(w.adapter.register_payment(other)), "refused \"KeyReused\"");
}

TEST(MockGatewayFaults, AnApprovalThatIsRefusedIsADeclinedTransaction) {
  FaultyPg w;
  w.known();
  w.force(Call::Authorise, FaultKind::Refuse);
  w.pay();
  const auto transaction = w.only();
  EXPECT_EQ(transaction.status, TransactionStatus::Declined);
  EXPECT_EQ(transaction.decline_reason, "DECLINED_BY_ISSUER");
  EXPECT_EQ(told(w.adapter.capture(w.capture())), "refused \"IllegalState\" \"DECLINED\"");
}

TEST(MockGatewayFaults, AnApprovalThatNobodyHeardOfIsSeenByLookingItUp) {
  FaultyPg w;
  w.known();
  w.force(Call::Authorise, FaultKind::TimeoutBefore);
  w.force(Call::Authorise, FaultKind::TimeoutAfter);
  w.pay();
  EXPECT_TRUE(w.look().transactions.empty());
  w.pay();
  EXPECT_EQ(w.only().status, TransactionStatus::Authorized);
}

TEST(MockGatewayFaults, AnApprovalMayComeLate) {
  FaultyPg w;
  w.known();
  w.force(Call::Authorise, FaultKind::Late);
  w.pay();
  EXPECT_TRUE(w.look().transactions.empty());
  w.clock.advance(late_by);
  EXPECT_EQ(w.only().status, TransactionStatus::Authorized);
}

TEST(MockGatewayFaults, ADoubleApprovalIsTwoTransactions) {
  FaultyPg w;
  w.known();
  w.force(Call::Authorise, FaultKind::Duplicate);
  w.pay();
  EXPECT_EQ(w.look().transactions.size(), 2u);
}

TEST(MockGatewayFaults, AnotherAmountThanWasRegisteredIsToldAsItIs) {
  FaultyPg w;
  w.known();
  w.force(Call::Authorise, FaultKind::WrongAmount);
  w.pay();
  EXPECT_EQ(w.look().amount, Money(10'000));
  EXPECT_EQ(w.only().authorised, Money(9'999));
  EXPECT_EQ(told(w.adapter.capture(w.capture())),
            "refused \"AmountExceedsAuthorised\" \"AUTHORIZED\"");
}

TEST(MockGatewayFaults, ACaptureWithoutAnAnswerMayHaveHappened) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    FaultyPg w(Scene::Approved);
    w.force(Call::Capture, kind);
    EXPECT_EQ(told(w.adapter.capture(w.capture())), "unknown \"NoAnswer\" may");
    const bool happened = kind == FaultKind::TimeoutAfter;
    EXPECT_EQ(w.only().captured, Money(happened ? 10'000 : 0));
    EXPECT_EQ(told(w.adapter.capture(w.capture())), "done");
    EXPECT_EQ(w.only().captured, Money(10'000));
  }
}

TEST(MockGatewayFaults, ACaptureMayBeDoneLater) {
  FaultyPg w(Scene::Approved);
  w.force(Call::Capture, FaultKind::Late);
  const auto accepted = hold<Acted>(w.adapter.capture(w.capture()));
  EXPECT_TRUE(accepted.later);
  EXPECT_EQ(accepted.transaction.status, TransactionStatus::Authorized);
  auto other = w.capture();
  other.key = "att_1/capture/2";
  EXPECT_EQ(told(w.adapter.capture(other)), "unknown \"Busy\" may");
  w.clock.advance(late_by);
  EXPECT_EQ(w.only().status, TransactionStatus::Captured);
}

TEST(MockGatewayFaults, ACaptureThatIsToldTwiceIsOne) {
  FaultyPg w(Scene::Approved);
  w.force(Call::Capture, FaultKind::Duplicate);
  EXPECT_EQ(told(w.adapter.capture(w.capture())), "done");
  EXPECT_EQ(w.only().captured, Money(10'000));
}

TEST(MockGatewayFaults, ACaptureOfAnotherAmountIsUnknownUntilItIsLookedUp) {
  FaultyPg w(Scene::Approved);
  w.force(Call::Capture, FaultKind::WrongAmount);
  EXPECT_EQ(told(w.adapter.capture(w.capture())), "unknown \"Contradiction\" may");
  EXPECT_EQ(w.only().captured, Money(9'999));
}

TEST(MockGatewayFaults, ARefusedVoidIsAskedForAgainUnderAnotherKey) {
  FaultyPg w(Scene::Approved);
  w.force(Call::Void, FaultKind::Refuse);
  EXPECT_EQ(told(w.adapter.void_transaction(w.let_go())), "refused \"VoidRefused\" \"AUTHORIZED\"");
  auto again = w.let_go();
  again.key = "att_1/void/2";
  EXPECT_EQ(told(w.adapter.void_transaction(again)), "done");
}

TEST(MockGatewayFaults, AVoidWithoutAnAnswerMayHaveHappened) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    FaultyPg w(Scene::Approved);
    w.force(Call::Void, kind);
    EXPECT_EQ(told(w.adapter.void_transaction(w.let_go())), "unknown \"NoAnswer\" may");
    const bool happened = kind == FaultKind::TimeoutAfter;
    EXPECT_EQ(w.only().status,
              happened ? TransactionStatus::Voided : TransactionStatus::Authorized);
    EXPECT_EQ(told(w.adapter.void_transaction(w.let_go())), "done");
  }
}

TEST(MockGatewayFaults, AVoidMayBeDoneLaterAndToldTwice) {
  FaultyPg w(Scene::Approved);
  w.force(Call::Void, FaultKind::Late);
  EXPECT_TRUE(hold<Acted>(w.adapter.void_transaction(w.let_go())).later);
  w.clock.advance(late_by);
  w.force(Call::Void, FaultKind::Duplicate);
  auto again = w.let_go();
  again.key = "att_1/void/2";
  const auto done = hold<Acted>(w.adapter.void_transaction(again));
  EXPECT_FALSE(done.later);
  EXPECT_EQ(done.transaction.status, TransactionStatus::Voided);
}

TEST(MockGatewayFaults, ARefundWithoutAnAnswerHappensOnce) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    FaultyPg w(Scene::Captured);
    w.force(Call::Refund, kind);
    EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"NoAnswer\" may");
    const bool happened = kind == FaultKind::TimeoutAfter;
    EXPECT_EQ(w.only().refunds.size(), happened ? 1u : 0u);
    EXPECT_EQ(told(w.adapter.refund(w.refund())), "done");
    EXPECT_EQ(told(w.adapter.refund(w.refund(4'000, "rfd_1", "rfd_1/2"))), "done");
    EXPECT_EQ(w.only().refunded, Money(4'000));
    EXPECT_EQ(w.only().refunds.size(), 1u);
  }
}

TEST(MockGatewayFaults, ARefundThatFailedIsSeenAsFailed) {
  FaultyPg w(Scene::RefundFails);
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "refused \"RefundFailed\"");
  ASSERT_EQ(w.only().refunds.size(), 1u);
  EXPECT_EQ(w.only().refunds[0].status, RefundStatus::Failed);
  EXPECT_EQ(w.only().refunds[0].failure, "REFUSED_BY_ISSUER");
  EXPECT_EQ(w.only().refunded, Money(0));
}

TEST(MockGatewayFaults, ALateRefundIsDoneWhenItIsLookedUpLater) {
  FaultyPg w(Scene::RefundsLater);
  EXPECT_EQ(hold<Refund>(w.adapter.refund(w.refund())).status, RefundStatus::Requested);
  w.clock.advance(late_by);
  EXPECT_EQ(w.only().refunds.at(0).status, RefundStatus::Done);
  EXPECT_TRUE(w.only().refunds.at(0).ended_at);
}

TEST(MockGatewayFaults, ARefundThatIsToldTwiceIsOne) {
  FaultyPg w(Scene::Captured);
  w.force(Call::Refund, FaultKind::Duplicate);
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "done");
  EXPECT_EQ(w.only().refunds.size(), 1u);
}

TEST(MockGatewayFaults, ARefundOfAnotherAmountIsUnknownUntilItIsLookedUp) {
  FaultyPg w(Scene::Captured);
  w.force(Call::Refund, FaultKind::WrongAmount);
  EXPECT_EQ(told(w.adapter.refund(w.refund())), "unknown \"Contradiction\" may");
  EXPECT_EQ(w.only().refunded, Money(3'999));
  EXPECT_EQ(told(w.adapter.refund(w.refund(4'000, "rfd_1", "rfd_1/2"))),
            "refused \"RefundIdReused\"");
}

TEST(MockGatewayFaults, ALookUpWithoutAnAnswerIsNoNews) {
  FaultyPg w(Scene::Captured);
  w.force(Call::Lookup, FaultKind::Refuse);
  EXPECT_EQ(told(w.adapter.payment(w.pg_order_id)), "unknown \"GatewayError\"");
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    w.force(Call::Lookup, kind);
    EXPECT_EQ(told(w.adapter.transaction(w.pg_transaction_id())), "unknown \"NoAnswer\"");
  }
  w.force(Call::Lookup, FaultKind::Late);  // slow, and in time
  EXPECT_EQ(told(w.adapter.payment(w.pg_order_id)), "done");
}

TEST(MockGatewayFaults, ASlowAnswerAfterTheDeadlineIsNone) {
  FaultyPg w(Scene::Captured);
  MockGateway hasty(w.wire,
                    {.secret = w.secret, .webhook_secret = w.webhook_secret, .deadline = 2'000ms});
  w.force(Call::Lookup, FaultKind::Late);
  EXPECT_EQ(told(hasty.payment(w.pg_order_id)), "unknown \"NoAnswer\"");
}

TEST(MockGatewayFaults, AnAuthorisationThatLapsedIsExpired) {
  FaultyPg w(Scene::Approved);
  EXPECT_EQ(w.only().expires_at, pg_start + 7 * 24h);
  w.clock.advance(7 * 24h);
  EXPECT_EQ(w.only().status, TransactionStatus::Expired);
  EXPECT_EQ(told(w.adapter.capture(w.capture())), "refused \"IllegalState\" \"EXPIRED\"");
}

TEST(MockGatewayFaults, WhoeverHasTheWrongSecretIsToldSo) {
  FaultyPg w(Scene::Approved);
  MockGateway stranger(w.wire, {.secret = "another", .webhook_secret = w.webhook_secret});
  EXPECT_EQ(told(stranger.capture(w.capture())), "unknown \"NotAuthorised\"");
  EXPECT_EQ(told(stranger.payment(w.pg_order_id)), "unknown \"NotAuthorised\"");
  for (const auto* secret : {"", "line\nbreak"}) {
    EXPECT_THROW(MockGateway(w.wire, {.secret = secret, .webhook_secret = "s"}),
                 std::invalid_argument);
    EXPECT_THROW(MockGateway(w.wire, {.secret = "s", .webhook_secret = secret}),
                 std::invalid_argument);
  }
}

TEST(MockGatewayFaults, APaymentWhosePartsDenyItIsUnknown) {
  FaultyPg w(Scene::Refunded);
  std::string truth;
  w.wire.alter = [&](const platform::HttpResponse& response) { truth = response.body; };
  w.look();
  const auto without = [](std::string text, const std::string& from, const std::string& to) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string transactions = truth.substr(truth.find('['));
  for (const auto& lie : {
           without(truth, "\"currency\":\"KRW\"", "\"currency\":\"USD\""),
           without(truth, "\"amount\":10000", "\"amount\":-10000"),
           without(truth, "\"captured_amount\":10000", "\"captured_amount\":10001"),
           without(truth, "\"captured_amount\":10000", "\"captured_amount\":3999"),
           without(truth, "\"captured_amount\":10000", "\"captured_amount\":4000"),
           without(truth, "\"refunded_amount\":4000", "\"refunded_amount\":5000"),
           without(truth, "\"refund_pending_amount\":0", "\"refund_pending_amount\":1"),
           without(truth, "\"PARTIALLY_REFUNDED\"", "\"AUTHORIZED\""),
           without(truth, "\"PARTIALLY_REFUNDED\"", "\"DECLINED\""),
           without(truth, "\"pgt_pgo_000001_1\"", "\"\""),
           without(truth, transactions,
                   "[" + transactions.substr(1, transactions.rfind(']') - 1) + "," +
                       transactions.substr(1)),
       }) {
    w.wire.alter = [&](platform::HttpResponse& response) { response.body = lie; };
    EXPECT_EQ(told(w.adapter.payment(w.pg_order_id)), "unknown \"Contradiction\"") << lie;
  }
}

TEST(MockGatewayFaults, AnAddressThatIsNoneIsNotHandedToThePayer) {
  FaultyPg w;
  w.wire.alter = [](platform::HttpResponse& response) {
    const auto at = response.body.find("http://");
    response.body.replace(at, 7, "javascript:");
  };
  EXPECT_EQ(told(w.adapter.register_payment(w.registration())), "unknown \"Contradiction\" may");
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
