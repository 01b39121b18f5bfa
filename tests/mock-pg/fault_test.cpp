// What a gateway does that lies, stalls or breaks off.
#include "tests/mock-pg/pg_world.hpp"

namespace perdura::mock_pg::testing {
namespace {

TEST(MockPgFaults, ACallThatNobodyAnswersMayHaveHadItsEffect) {
  PgWorld w;
  const auto id = w.paid();
  w.force(Call::Capture, FaultKind::TimeoutBefore);
  w.force(Call::Capture, FaultKind::TimeoutAfter);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "silence");
  EXPECT_EQ(w.status(id), TransactionStatus::Authorized);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "silence");
  EXPECT_EQ(w.status(id), TransactionStatus::Captured);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "200");
  EXPECT_EQ(w.book().captured, 10'000);
}

TEST(MockPgFaults, ALateCaptureComesAfterItsAnswer) {
  PgWorld w;
  const auto id = w.paid();
  w.force(Call::Capture, FaultKind::Late);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "202");
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k2", w.now)), "409 IN_PROGRESS");
  w.restart();  // what was accepted is not forgotten
  EXPECT_EQ(w.status(id), TransactionStatus::Authorized);
  w.now += w.options.late_by;
  EXPECT_EQ(w.status(id), TransactionStatus::Captured);
}

TEST(MockPgFaults, ALateCaptureOfWhatWasVoidedMeanwhileTakesNothing) {
  PgWorld w;
  const auto id = w.paid();
  w.force(Call::Capture, FaultKind::Late);
  w.brain->capture(id, 10'000, "k", w.now);
  w.brain->void_transaction(id, "v", w.now);
  w.now += w.options.late_by;
  EXPECT_EQ(w.status(id), TransactionStatus::Voided);
  EXPECT_EQ(w.book().captured, 0);
}

TEST(MockPgFaults, ALateRefundIsRequestedThenDone) {
  PgWorld w;
  const auto id = w.captured();
  w.force(Call::Refund, FaultKind::Late);
  EXPECT_EQ(outcome(w.refund(id, "r1", 10'000, "k")), "202");
  EXPECT_EQ(w.book().refunds.at(0).status, RefundStatus::Requested);
  EXPECT_EQ(outcome(w.refund(id, "r2", 1, "k2")), "422 REFUND_EXCEEDS_CAPTURED");
  w.now += w.options.late_by;
  EXPECT_EQ(w.book().refunds.at(0).status, RefundStatus::Done);
  EXPECT_EQ(w.book().refunded, 10'000);
}

TEST(MockPgFaults, AFailedRefundMayBeTriedAgainUnderAnotherKey) {
  PgWorld w;
  const auto id = w.captured();
  w.force(Call::Refund, FaultKind::Refuse);
  EXPECT_EQ(outcome(w.refund(id, "r1", 10'000, "k")), "201");
  EXPECT_EQ(w.book().refunds.at(0).status, RefundStatus::Failed);
  EXPECT_EQ(w.book().refunded, 0);
  w.refund(id, "r1", 10'000, "k");
  EXPECT_EQ(w.book().refunded, 0);
  EXPECT_EQ(outcome(w.refund(id, "r1", 10'000, "k2")), "201");
  ASSERT_EQ(w.book().refunds.size(), 1u);
  EXPECT_EQ(w.book().refunds.at(0).status, RefundStatus::Done);
  EXPECT_EQ(w.book().refunded, 10'000);
}

TEST(MockPgFaults, ARefusedCaptureEndsTheAuthorisation) {
  PgWorld w;
  const auto id = w.paid();
  w.force(Call::Capture, FaultKind::Refuse);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "422 CAPTURE_REFUSED");
  EXPECT_EQ(w.status(id), TransactionStatus::Declined);
}

TEST(MockPgFaults, ARefusedVoidHoldsTheMoneyOn) {
  PgWorld w;
  const auto id = w.paid();
  w.force(Call::Void, FaultKind::Refuse);
  EXPECT_EQ(outcome(w.brain->void_transaction(id, "k", w.now)), "422 VOID_REFUSED");
  EXPECT_EQ(w.status(id), TransactionStatus::Authorized);
  EXPECT_EQ(outcome(w.brain->void_transaction(id, "k2", w.now)), "200");
}

TEST(MockPgFaults, OnePressOfPayMayBeAuthorisedTwice) {
  PgWorld w;
  w.add();
  w.force(Call::Authorise, FaultKind::Duplicate);
  EXPECT_EQ(w.brain->pay("o1", 0, w.now), Shown::Paid);
  EXPECT_EQ(w.book().transactions.size(), 2u);
  EXPECT_EQ(w.book().authorised, 20'000);
}

TEST(MockPgFaults, APaymentMayBeAuthorisedLate) {
  PgWorld w;
  w.add();
  w.force(Call::Authorise, FaultKind::Late);
  EXPECT_EQ(w.brain->pay("o1", 0, w.now), Shown::Pending);
  EXPECT_EQ(w.brain->pay("o1", 0, w.now), Shown::Pending);
  EXPECT_EQ(w.book().authorised, 0);
  w.now += w.options.late_by;
  EXPECT_EQ(w.book().authorised, 10'000);
  EXPECT_EQ(w.book().transactions.size(), 1u);
}

TEST(MockPgFaults, AnotherAmountMayBeAuthorisedCapturedAndRefunded) {
  PgWorld w;
  w.add();
  w.force(Call::Authorise, FaultKind::WrongAmount);
  w.brain->pay("o1", 0, w.now);
  EXPECT_EQ(w.book().authorised, 9'999);
  w.force(Call::Capture, FaultKind::WrongAmount);
  w.brain->capture("pgt_o1_1", 9'999, "c", w.now);
  EXPECT_EQ(w.book().captured, 9'998);
  w.force(Call::Refund, FaultKind::WrongAmount);
  w.refund("pgt_o1_1", "r1", 9'998, "r");
  EXPECT_EQ(w.book().refunded, 9'997);
}

TEST(MockPgFaults, ControlApprovesAnyAmount) {
  PgWorld w;
  w.add();
  EXPECT_TRUE(w.brain->approve("o1", 7, w.now));
  EXPECT_EQ(w.book().authorised, 7);
}

TEST(MockPgFaults, ALookUpMayBeSlowUnavailableOrSilent) {
  PgWorld w;
  w.add();
  w.force(Call::Lookup, FaultKind::Late);
  w.force(Call::Lookup, FaultKind::Refuse);
  w.force(Call::Lookup, FaultKind::TimeoutBefore);
  const auto slow = w.brain->payment("o1", w.now);
  EXPECT_EQ(slow.hearing, Hearing::Slow);
  EXPECT_EQ(outcome(slow), "200");
  EXPECT_EQ(outcome(w.brain->payment("o1", w.now)), "503 TEMPORARILY_UNAVAILABLE");
  EXPECT_EQ(outcome(w.brain->payment("o1", w.now)), "silence");
  EXPECT_EQ(outcome(w.brain->payment("o1", w.now)), "200");
}

TEST(MockPgFaults, APaymentsOwnFaultsComeBeforeThoseOfAll) {
  PgWorld w;
  w.force(Call::Capture, FaultKind::Refuse);
  w.brain->faults().force({"o2", Call::Capture, FaultKind::TimeoutBefore, 2});
  const auto one = w.paid("o1");
  const auto two = w.paid("o2");
  EXPECT_EQ(outcome(w.brain->capture(two, 1, "a", w.now)), "silence");
  EXPECT_EQ(outcome(w.brain->capture(two, 1, "a", w.now)), "silence");
  EXPECT_EQ(outcome(w.brain->capture(one, 1, "b", w.now)), "422 CAPTURE_REFUSED");
  EXPECT_EQ(outcome(w.brain->capture(two, 1, "a", w.now)), "200");
}

TEST(MockPgFaults, FateDecidesWhatNobodyForced) {
  std::vector<int> asked;
  PgWorld w([&](const FateQuestion& question) -> std::optional<FaultKind> {
    if (question.call != Call::Capture) return std::nullopt;
    asked.push_back(question.nth);
    return question.nth == 1 ? std::optional(FaultKind::TimeoutAfter) : std::nullopt;
  });
  const auto id = w.paid();
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "silence");
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "200");
  EXPECT_EQ(asked, (std::vector{1, 2}));
}

TEST(MockPgFaults, FateSaysHowLateWhatIsLateComes) {
  PgWorld w([&](const FateQuestion& question) -> std::optional<Struck> {
    if (question.call == Call::Lookup) return Struck(FaultKind::Late, 700ms);
    if (question.call == Call::Capture) return Struck(FaultKind::Late, 10min);
    return std::nullopt;
  });
  const auto id = w.paid();
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "202");
  w.now += 10min - 1ms;
  w.brain->advance(w.now);
  EXPECT_EQ(w.book().transactions.at(0).status, TransactionStatus::Authorized);
  w.now += 1ms;
  w.brain->advance(w.now);
  EXPECT_EQ(w.book().transactions.at(0).status, TransactionStatus::Captured);
  const Reply slow = w.brain->transaction(id, w.now);
  EXPECT_EQ(slow.hearing, Hearing::Slow);
  EXPECT_EQ(slow.slow_by, 700ms);
}

TEST(MockPgFaults, FateIsToldWhatCannotStrike) {
  std::vector<std::string> asked;
  PgWorld w([&](const FateQuestion& question) -> std::optional<Struck> {
    if (question.call == Call::Capture) {
      asked.push_back(std::string(strikes(question, FaultKind::Refuse) ? "refuse " : "") +
                      (strikes(question, FaultKind::TimeoutAfter) ? "silence" : ""));
    }
    return std::nullopt;
  });
  const auto id = w.paid();
  w.brain->capture(id, 10'000, "k", w.now);
  w.brain->capture(id, 10'000, "k", w.now);
  EXPECT_EQ(asked, (std::vector<std::string>{"refuse silence", "silence"}));
}

}  // namespace
}  // namespace perdura::mock_pg::testing
