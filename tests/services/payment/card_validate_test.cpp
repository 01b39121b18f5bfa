// The gateway is asked, and what it says is compared with what the order says.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ValidateOutcome validated_as(const CardWorld& w,
                             const std::function<void(ValidateAttempt&)>& change) {
  const auto order = CardWorld::opening();
  ValidateAttempt request{w.attempt(),    order.payment_id, order.order_id,
                          order.buyer_id, order.currency,   order.amount};
  change(request);
  return w.ask_for<ValidateOutcome>("validate", request);
}

TEST(CardValidate, FindsWhatIsHeldWithoutBeingTold) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptUnpaid{}));
  w.pay();
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(w.statuses(), "AUTHORIZED");
  EXPECT_THAT(w.told(), IsEmpty());  // who asks hears it by the answer
  w.deliver();
  EXPECT_THAT(w.told(), IsEmpty());
  EXPECT_EQ(w.book().captured, 0);
}

TEST(CardValidate, SaysWhatIsTakenDeclinedOrOver) {
  CardWorld w;
  w.opened();
  w.decline();
  EXPECT_EQ(w.validate(1), ValidateOutcome(AttemptDeclined{1}));
  w.decline();
  w.deliver();
  EXPECT_EQ(w.validate(2), ValidateOutcome(AttemptDeclined{2}));
  w.pay();
  w.deliver();
  EXPECT_EQ(w.capture(3), CaptureOutcome(AttemptCaptured{Money(10'000)}));
  EXPECT_EQ(w.validate(3), ValidateOutcome(AttemptCaptured{Money(10'000)}));
  w.give_back(3);
  EXPECT_EQ(w.validate(3), ValidateOutcome(AttemptOver{"REFUNDED"}));
}

TEST(CardValidate, ComparesAmountCurrencyOrderAndBuyer) {
  CardWorld w;
  w.authorised();
  const AttemptMismatched mismatch{domain::Currency("KRW"), Money(10'000)};
  const std::vector<std::function<void(ValidateAttempt&)>> lies{
      [](auto& asked) { asked.amount = Money(10'001); },
      [](auto& asked) { asked.currency = domain::Currency("USD"); },
      [](auto& asked) { asked.order_id = domain::OrderId("ord_8"); },
      [](auto& asked) { asked.payment_id = domain::PaymentId("pay_8"); },
      [](auto& asked) { asked.buyer_id = domain::UserId("usr_bob"); }};
  for (const auto& lie : lies) EXPECT_EQ(validated_as(w, lie), ValidateOutcome(mismatch));
  EXPECT_EQ(validated_as(w, [](auto&) {}), ValidateOutcome(AttemptValid{}));
}

TEST(CardValidate, TellsAnotherAmountAtTheGateway) {
  CardWorld w;
  w.opened();
  w.pay("7", 9'999);
  EXPECT_EQ(w.validate(),
            ValidateOutcome(AttemptMismatched{domain::Currency("KRW"), Money(9'999)}));
  EXPECT_EQ(w.payment("7").attempts.at(0).amount, Money(9'999));
}

TEST(CardValidate, OfAnUnknownAttemptIsABug) {
  CardWorld w;
  w.opened();
  const auto nonsense = [&](const std::string& route, const std::string& body) {
    return outcome(w.send(HttpMethod::Post, "/internal/v1/payments/" + route, worker, body, "k"));
  };
  EXPECT_EQ(nonsense("capture", R"({"attempt_id":"att_x","amount":1})"), "422 UNKNOWN_ATTEMPT");
  EXPECT_EQ(nonsense("give-back", R"({"attempt_id":"att_x","refund_id":"rfd_x","reason":"OTHER"})"),
            "422 UNKNOWN_ATTEMPT");
}

TEST(CardValidate, ASilentGatewayPutsTheAttemptInDoubtUntilItAnswers) {
  for (const bool known_to_be_held : {false, true}) {
    CardWorld w;
    w.opened();
    w.pay();
    if (known_to_be_held) w.deliver();
    w.force(PgCall::Lookup, FaultKind::TimeoutBefore);
    EXPECT_EQ(w.validate(), ValidateOutcome(GatewayUnknown{}));
    EXPECT_EQ(w.statuses(), "IN_DOUBT");
    EXPECT_EQ(w.validate(), ValidateOutcome(AttemptValid{}));
    EXPECT_EQ(w.statuses(), "AUTHORIZED");
    EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000"));
    EXPECT_THAT(w.published(), ElementsAre("payment.authorized pay_7"));
    EXPECT_THAT(w.tickets(), IsEmpty());
  }
}

TEST(CardValidate, ADoubtThatLastsOpensATicketOnce) {
  CardWorld w;
  w.opened();
  w.force(PgCall::Lookup, FaultKind::Refuse, 4);
  w.validate();
  w.clock.advance(24h - 1ms);
  w.validate();
  EXPECT_THAT(w.tickets(), IsEmpty());
  w.clock.advance(1ms);
  w.validate();
  w.validate();
  EXPECT_THAT(w.tickets(), ElementsAre("DOUBT 1"));
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptUnpaid{}));
}

TEST(CardValidate, OfAClosedPaymentEndsWhatNobodyHasPaid) {
  CardWorld w;
  w.opened();
  w.force(PgCall::Lookup, FaultKind::Refuse);
  w.validate();
  w.close("7", {w.attempt()});
  EXPECT_EQ(w.statuses(), "IN_DOUBT");
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptOver{"VOIDED"}));
  EXPECT_THAT(w.published(), IsEmpty());
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "VOIDED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("Refund 2"));
}

TEST(CardValidate, AHoldThatLapsedIsOver) {
  CardWorld w;
  w.authorised();
  w.wait(7 * 24h);
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptOver{"EXPIRED"}));
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "EXPIRED 10000"));
}

TEST(CardValidate, AnAnswerThatWasOvertakenCountsForNothing) {
  CardWorld w;
  w.authorised();
  // The gateway says that it is held; before that arrives, its capture is refused.
  w.outside.after = [&](const std::string&) {
    w.outside.after = nullptr;
    w.force(PgCall::Capture, FaultKind::Refuse);
    EXPECT_EQ(w.capture(), CaptureOutcome(AttemptDeclined{1}));
  };
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptDeclined{1}));
  EXPECT_EQ(w.statuses(), "DECLINED");
  EXPECT_THAT(w.noted(), ElementsAre("AUTHORIZED 10000", "DECLINED 10000"));
}

TEST(CardAsk, FindsTransactionsThatNobodyHasToldOf) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.ask(), AskOutcome(GatewayAnswered{}));
  w.decline();
  w.pay();
  const auto answer = std::get<GatewayAnswered>(w.ask());
  EXPECT_EQ(w.statuses(), "DECLINED AUTHORIZED");
  EXPECT_THAT(answer.to_validate, ElementsAre(w.attempt(2)));
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2"));
  EXPECT_EQ(std::get<GatewayAnswered>(w.ask()), answer);
}

TEST(CardAsk, NamesTheOldestFirstAndNoneThatGoesBackAlready) {
  CardWorld w;
  w.opened();
  w.force(PgCall::Authorise, FaultKind::Duplicate);
  w.pay();
  const auto both = std::get<GatewayAnswered>(w.ask());
  EXPECT_THAT(both.to_validate, ElementsAre(w.attempt(1), w.attempt(2)));
  w.capture(1);
  w.pay();
  EXPECT_EQ(std::get<GatewayAnswered>(w.ask()), both);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "validate 2", "Refund 3"));
}

TEST(CardAsk, OfASilentGatewayLeavesNobodySureOfNothing) {
  CardWorld w;
  w.opened();
  w.pay();
  w.force(PgCall::Lookup, FaultKind::TimeoutBefore);
  EXPECT_EQ(w.ask(), AskOutcome(GatewayUnknown{}));
  EXPECT_EQ(w.statuses(), "IN_DOUBT");
  w.close();
  EXPECT_THAT(w.told(), ElementsAre("Refund 1"));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
  EXPECT_TRUE(w.nothing_held());
}

TEST(CardAsk, OfWhatIsNotAtTheGatewayFindsNothing) {
  CardWorld w;
  EXPECT_EQ(w.ask(), AskOutcome(GatewayAnswered{}));
  w.give(alice, 5'000);
  w.charge("7", alice, 1'000);
  EXPECT_EQ(w.ask(), AskOutcome(GatewayAnswered{}));
  EXPECT_TRUE(w.outside.calls.empty());
}

}  // namespace
}  // namespace perdura::services::payment::testing
