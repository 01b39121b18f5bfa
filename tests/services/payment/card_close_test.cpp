// A closed payment takes no money: what comes, or may come, goes back.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CardClose, EndsWhatNobodyHasPaid) {
  CardWorld w;
  w.opened();
  EXPECT_EQ(w.close().status, 200);
  EXPECT_EQ(w.statuses(), "EXPIRED");
  EXPECT_THAT(w.told(), IsEmpty());
  EXPECT_THAT(w.published(), IsEmpty());
  EXPECT_FALSE(w.payment("7").checkout_url);
}

TEST(CardClose, GivesBackWhatIsHeldTakenOrInDoubt) {
  CardWorld held;
  held.authorised();
  held.close();
  EXPECT_THAT(held.told(), ElementsAre("validate 1", "Refund 1"));
  CardWorld taken;
  taken.captured();
  taken.close();
  EXPECT_THAT(taken.told(), ElementsAre("validate 1", "Refund 1"));
  CardWorld doubtful;
  doubtful.opened();
  doubtful.force(PgCall::Lookup, FaultKind::Refuse);
  doubtful.validate();
  doubtful.close();
  EXPECT_THAT(doubtful.told(), ElementsAre("Refund 1"));
}

TEST(CardClose, LeavesAloneWhatIsBeingValidatedAndWhatHasGoneBack) {
  CardWorld w;
  w.authorised();
  w.close("7", {w.attempt()});
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  CardWorld over;
  over.captured();
  over.give_back();
  over.close();
  EXPECT_THAT(over.told(), ElementsAre("validate 1"));
}

TEST(CardClose, AgainWithOthersLookedAfterIsTheSameClose) {
  CardWorld w;
  w.authorised();
  EXPECT_EQ(w.close().status, 200);
  EXPECT_EQ(w.close("7", {w.attempt()}).status, 200);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1"));
}

TEST(CardClose, AgainChangesNothing) {
  CardWorld w;
  w.authorised();
  w.close();
  const auto told = w.told();
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(w.close().status, 200);
  EXPECT_EQ(w.told(), told);
}

TEST(CardClose, HasItsOwnKeyAndItsOwnPayment) {
  CardWorld w;
  w.opened();
  w.opened("8");
  const auto with = [&](const std::string& payment, const std::string& key) {
    const std::string body =
        R"({"order_id":"ord_7","payment_id":")" + payment + R"(","validating":[]})";
    return outcome(w.send(HttpMethod::Post, "/internal/v1/payments/close", worker, body, key));
  };
  EXPECT_EQ(with("pay_7", "ord_8/close-payment"), "422 IDEMPOTENCY_KEY_MISMATCH");
  EXPECT_EQ(with("pay_8", "ord_7/close-payment"), "422 PAYMENT_MISMATCH");
  EXPECT_EQ(w.statuses(), "READY");
}

TEST(CardClose, ALateAuthorisationOfADeclinedAttemptsPaymentGoesBack) {
  CardWorld w;
  w.opened();
  w.decline();
  w.deliver();
  w.close();
  w.pay();
  w.deliver();
  EXPECT_EQ(w.statuses(), "DECLINED AUTHORIZED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 2"));
}

TEST(CardClose, ALateCaptureGoesBack) {
  CardWorld w;
  w.opened();
  w.close();
  w.pay();
  // Somebody captures it at the gateway's own desk.
  w.outside.desk.with([&](auto& brain, auto now) {
    brain.capture(w.transaction(), CardWorld::due, "by hand", now);
  });
  w.deliver();
  EXPECT_EQ(w.statuses(), "CAPTURED");
  EXPECT_THAT(w.told(), ElementsAre("Refund 1"));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(10'000), "REFUNDED"}));
}

/// The relay finds that the order's workflow is closed.
void come_too_late(CardWorld& w) {
  const auto attempt = w.attempt();
  const platform::WorkflowFact fact{.workflow_id = "ord_7",
                                    .kind = platform::Delivery::Update,
                                    .name = "validate",
                                    .request_id = validate_update(attempt),
                                    .body = json::to_text(ValidatePayment{attempt})};
  w.db.transaction([&](platform::sql::Transaction& tx) { w.service.put_right(tx, fact); });
}

TEST(CardClose, WhatIsHeldForAnOrderWhoseWorkflowIsClosedGoesBack) {
  CardWorld w;
  w.authorised();
  come_too_late(w);
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1"));
  EXPECT_EQ(w.capture(), CaptureOutcome(PaymentIsClosed{}));
}

TEST(CardClose, WhatAnOrderHasTakenStaysWhenItsWorkflowIsClosed) {
  CardWorld w;
  w.captured();
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  CardWorld doubtful;
  doubtful.authorised();
  doubtful.force(PgCall::Capture, FaultKind::TimeoutBefore);
  doubtful.capture();
  come_too_late(doubtful);
  EXPECT_THAT(doubtful.told(), ElementsAre("validate 1"));
}

/// Somebody captures it at the gateway's own desk, or the gateway does it by itself.
void take_by_hand(CardWorld& w) {
  w.outside.desk.with([&](auto& brain, auto now) {
    brain.capture(w.transaction(), CardWorld::due, "by hand", now);
  });
  w.deliver();
}

TEST(CardClose, WhatWasTakenWithoutACallForAnOrderWhoseWorkflowIsClosedGoesBackOnce) {
  CardWorld w;
  w.opened();
  w.pay();
  take_by_hand(w);
  EXPECT_EQ(w.statuses(), "CAPTURED");
  come_too_late(w);
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1"));
  const GiveBackOutcome back = GivenBack{Money(CardWorld::due), "REFUNDED"};
  EXPECT_EQ(w.give_back(), back);
  EXPECT_EQ(w.give_back(), back);
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1"));
  EXPECT_EQ(w.book().refunded, CardWorld::due);
}

TEST(CardClose, WhatAnOrderWasAnsweredThatItHasStaysThoughNobodyAskedForIt) {
  CardWorld w;
  w.opened();
  w.pay();
  take_by_hand(w);
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptCaptured{Money(CardWorld::due)}));
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
}

TEST(CardClose, AnOrderHearsAgainOfWhatWasTakenWithoutACall) {
  CardWorld w;
  w.authorised();
  w.db.transaction(
      [](platform::sql::Transaction& tx) { tx.execute("DELETE FROM workflow_outbox"); });
  take_by_hand(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1")) << "if its workflow is gone, it goes back";
  w.deliver();
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
}

TEST(CardClose, WhatMayBeHeldForAnOrderWhoseWorkflowIsClosedGoesBackToo) {
  CardWorld w;
  w.authorised();
  w.force(PgCall::Lookup, FaultKind::Refuse);
  w.validate();
  EXPECT_EQ(w.statuses(), "IN_DOUBT");
  come_too_late(w);
  EXPECT_THAT(w.told(), ElementsAre("validate 1", "Refund 1"));
  EXPECT_EQ(w.give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
}

TEST(CardClose, AnOpenPaymentsOrderHearsOfWhatOthersCaptured) {
  CardWorld w;
  w.opened();
  w.pay();
  w.outside.desk.with([&](auto& brain, auto now) {
    brain.capture(w.transaction(), CardWorld::due, "by hand", now);
  });
  w.deliver();
  EXPECT_EQ(w.statuses(), "CAPTURED");
  EXPECT_THAT(w.told(), ElementsAre("validate 1"));
  EXPECT_EQ(w.validate(), ValidateOutcome(AttemptCaptured{Money(10'000)}));
}

}  // namespace
}  // namespace perdura::services::payment::testing
