// What is held is taken once, whatever becomes of the question.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CaptureOutcome whole = AttemptCaptured{Money(CardWorld::due)};

TEST(CardCapture, TakesWhatIsHeldOnce) {
  CardWorld w;
  w.captured();
  EXPECT_EQ(w.capture(), whole);
  EXPECT_EQ(w.count_calls("/capture"), 1);
  EXPECT_EQ(w.statuses(), "CAPTURED");
  w.deliver();
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));  // its workflow asked for it
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7", "payment.captured pay_7"));
  EXPECT_EQ(w.payment("7").captured_amount, Money(10'000));
  EXPECT_THAT(w.tickets(), IsEmpty());
}

TEST(CardCapture, WithoutAnAnswerIsLookedUpBeforeItIsAskedForAgain) {
  for (const auto kind : {FaultKind::TimeoutBefore, FaultKind::TimeoutAfter}) {
    CardWorld w;
    w.authorised();
    w.force(PgCall::Capture, kind);
    EXPECT_EQ(w.capture(), CaptureOutcome(GatewayUnknown{}));
    EXPECT_EQ(w.statuses(), "IN_DOUBT");
    w.clock.advance(20s);
    EXPECT_EQ(w.capture(), whole);
    EXPECT_EQ(w.count_calls("/capture"), kind == FaultKind::TimeoutAfter ? 1 : 2);
    EXPECT_EQ(w.book().captured, 10'000);
    EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000"));
  }
}

TEST(CardCapture, ThatHadNoEffectIsAskedForUnderAnotherKey) {
  CardWorld w;
  w.authorised();
  std::vector<std::string> keys;
  w.outside.before = [&](const std::string& call) {
    if (call.find("/capture") == call.npos) return;
    keys.push_back(call);
  };
  w.force(PgCall::Capture, FaultKind::TimeoutBefore);
  w.capture();
  const auto number = [&] {
    return w.db.read([](platform::sql::Reader& tx) {
      return tx.query<std::int64_t>("SELECT capture_key FROM payment_attempt ORDER BY number");
    });
  };
  EXPECT_THAT(number(), ElementsAre(1));
  w.clock.advance(20s);
  w.capture();
  EXPECT_THAT(number(), ElementsAre(2));
  EXPECT_EQ(keys.size(), 2u);
}

TEST(CardCapture, ThatNobodyCouldBeAskedForLeavesNoDoubt) {
  CardWorld w;
  w.authorised();
  w.line.to = nullptr;
  EXPECT_EQ(w.capture(), CaptureOutcome(GatewayUnknown{}));
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  w.line.to = &w.outside;
  EXPECT_EQ(w.capture(), whole);
}

TEST(CardCapture, WhoseAnswerTheWebhookBroughtIsOurs) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Capture, FaultKind::TimeoutAfter);
  w.capture();
  w.deliver();
  EXPECT_EQ(w.statuses(), "CAPTURED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_EQ(w.capture(), whole);
  EXPECT_EQ(w.count_calls("/capture"), 1);
}

TEST(CardCapture, ThatIsRefusedIsADecline) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Capture, FaultKind::Refuse);
  EXPECT_EQ(w.capture(), CaptureOutcome(AttemptDeclined{1}));
  EXPECT_EQ(w.capture(), CaptureOutcome(AttemptDeclined{1}));
  EXPECT_EQ(w.statuses(), "DECLINED");
  w.deliver();
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "DECLINED 10000"));
  EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7", "payment.declined pay_7"));
}

TEST(CardCapture, ThatIsDoneLaterIsUnknownUntilThen) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Capture, FaultKind::Late);
  EXPECT_EQ(w.capture(), CaptureOutcome(GatewayUnknown{}));
  EXPECT_EQ(w.statuses(), "IN_DOUBT");
  w.clock.advance(21s);
  EXPECT_EQ(w.capture(), CaptureOutcome(GatewayUnknown{}));
  w.wait(30s);
  EXPECT_EQ(w.capture(), whole);
  EXPECT_EQ(w.book().captured, 10'000);
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 10000"));
}

TEST(CardCapture, OfAnotherAmountThanAskedForIsNotedAsItIs) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Capture, FaultKind::WrongAmount);
  EXPECT_EQ(w.capture(), CaptureOutcome(AttemptCaptured{Money(9'999)}));
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "CAPTURED 9999"));
  EXPECT_THAT(w.tickets(), ElementsAre("CONTRADICTION 1"));
  EXPECT_EQ(w.validate(),
            ValidateOutcome(AttemptMismatched{domain::Currency("KRW"), Money(9'999)}));
}

TEST(CardCapture, OfMoreThanWasDueCanBeNotedToo) {
  CardWorld w;
  w.opened();
  w.pay("7", 12'000);
  EXPECT_EQ(w.validate(),
            ValidateOutcome(AttemptMismatched{domain::Currency("KRW"), Money(12'000)}));
  EXPECT_EQ(w.capture(1, "7", 12'000), CaptureOutcome(AttemptCaptured{Money(12'000)}));
  EXPECT_EQ(w.payment("7").captured_amount, Money(12'000));
  EXPECT_THAT(w.tickets(), ElementsAre("CONTRADICTION 1"));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(12'000), "REFUNDED"}));
}

TEST(CardCapture, OfMoreThanIsHeldIsNeverDone) {
  CardWorld w;
  w.authorised();
  EXPECT_EQ(w.capture(1, "7", 10'001), CaptureOutcome(GatewayUnknown{}));
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  EXPECT_TRUE(w.logged("the gateway has refused a capture"));
  EXPECT_EQ(w.book().captured, 0);
}

TEST(CardCapture, OfAClosedPaymentIsNotAskedFor) {
  CardWorld w;
  w.authorised();
  w.close("7", {w.attempt()});
  EXPECT_EQ(w.capture(), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.count_calls("/capture"), 0);
}

TEST(CardCapture, ThatWasClosedMeanwhileIsToBeGivenBack) {
  CardWorld w;
  w.authorised();
  w.outside.after = [&](const std::string&) {
    w.outside.after = nullptr;
    w.close("7", {w.attempt()});
  };
  EXPECT_EQ(w.capture(), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.statuses(), "CAPTURED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(10'000), "REFUNDED"}));
}

TEST(CardCapture, OfWhatNobodyHasPaidSaysSo) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.capture(), CaptureOutcome(AttemptOver{"READY"}));
  w.decline();
  EXPECT_EQ(w.capture(), CaptureOutcome(AttemptDeclined{1}));
}

TEST(CardCapture, OfTwoAttemptsTakesOne) {
  CardWorld w;
  w.opened();
  w.force(PgCall::Authorise, FaultKind::Duplicate);
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "AUTHORIZED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2"));
  w.force(PgCall::Capture, FaultKind::TimeoutBefore);
  EXPECT_EQ(w.capture(2), CaptureOutcome(GatewayUnknown{}));
  EXPECT_EQ(w.capture(1), CaptureOutcome(GatewayUnknown{}));  // the other one may be taken
  EXPECT_EQ(w.count_calls("/capture"), 1);
  EXPECT_EQ(w.capture(2), whole);
  EXPECT_EQ(w.capture(1), CaptureOutcome(PaymentIsClosed{}));
  EXPECT_EQ(w.book().captured, 10'000);
}

}  // namespace
}  // namespace perdura::services::payment::testing
