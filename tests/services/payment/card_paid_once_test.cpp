// Of several attempts that take money an order keeps the first one's; all others' goes back.
#include <gmock/gmock.h>

#include "tests/services/payment/listed_gateway.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CaptureOutcome whole = AttemptCaptured{Money(CardWorld::due)};
const CaptureOutcome closed = PaymentIsClosed{};
const GiveBackOutcome all_back = GivenBack{Money(CardWorld::due), "REFUNDED"};

struct PaidOnce : ::testing::Test, ListedWorld {
  /// The first try is declined, by the second one the order is paid.
  void paid_by_the_second() {
    pg.decline(1);
    tell();
    pg.hold(2);
    tell();
    EXPECT_EQ(capture(2), whole);
    EXPECT_THAT(relayed(), ElementsAre("validate 1", "validate 2"));
  }
};

TEST_F(PaidOnce, ALateCaptureOfADeclinedAttemptDoesNotOvertakeTheOneThatPaid) {
  paid_by_the_second();
  pg.take(1);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("Refund 1"));
  EXPECT_EQ(capture(2), whole);
  EXPECT_EQ(validate(2), ValidateOutcome(AttemptCaptured{Money(CardWorld::due)}));
  EXPECT_EQ(give_back(1), all_back);
  EXPECT_EQ(pg.kept(), Money(CardWorld::due));
  tell();
  EXPECT_THAT(relayed(), IsEmpty());
}

TEST_F(PaidOnce, ALateCaptureOfADeclinedAttemptLeavesTheOrderToBePaid) {
  pg.decline(1);
  tell();
  pg.take(1);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("validate 1", "Refund 1"));
  EXPECT_TRUE(w.payment("7").checkout_url);
  pg.hold(2);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("validate 2"));
  EXPECT_EQ(validate(2), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(capture(2), whole);
  EXPECT_FALSE(w.payment("7").checkout_url);
}

// Its workflow comes to it only when the money is there: that is on its way back.
TEST_F(PaidOnce, ALateCaptureIsNeverToldToItsOrderAsPaid) {
  pg.decline(1);
  tell();
  pg.take(1);
  tell();
  EXPECT_EQ(validate(1), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(capture(1), closed);
  EXPECT_EQ(give_back(1), all_back);
  EXPECT_EQ(validate(1), ValidateOutcome(AttemptOver{"REFUNDED"}));
}

TEST_F(PaidOnce, OfTwoThatTheGatewayTookByItselfTheFirstOnePaysWhicheverItsNumber) {
  pg.hold(1);
  tell();
  pg.take(2);
  tell();
  pg.take(1);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("validate 1", "validate 2", "Refund 1"));
  tell();
  EXPECT_EQ(capture(1), closed);
  EXPECT_EQ(capture(2), whole);
  EXPECT_EQ(give_back(1), all_back);
  EXPECT_EQ(capture(2), whole);
}

TEST_F(PaidOnce, OfTwoThatAreSeenAtOnceTheFirstOnePays) {
  pg.take(1);
  pg.take(2);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("validate 1", "Refund 2"));
  EXPECT_EQ(capture(2), closed);
  EXPECT_EQ(capture(1), whole);
}

TEST_F(PaidOnce, WhatItsOrderKeepsIsNotOvertakenByMoreOfAnEarlierOne) {
  pg.hold(1);
  pg.take(2, 4'000);
  pg.give_at_the_desk(2, 4'000);
  tell();
  EXPECT_EQ(capture(1), whole) << "nothing of the other one is left";
  pg.at(2).captured = Money(CardWorld::due);
  pg.at(2).status = ListedGateway::Status::PartiallyRefunded;
  tell();
  EXPECT_EQ(capture(1), whole);
  EXPECT_EQ(validate(1), ValidateOutcome(AttemptCaptured{Money(CardWorld::due)}));
  give_back(2);
  EXPECT_EQ(pg.kept(), Money(CardWorld::due));
}

// Rows from before it was noted by which attempt an order was answered that it is paid: all that
// had taken anything are marked, also those of which nothing is left.
TEST_F(PaidOnce, OfTwoThatCountAsItsPayersTheOneWithMoneyLeftPays) {
  pg.take(1, 4'000);
  pg.give_at_the_desk(1, 4'000);
  pg.hold(2);
  tell();
  EXPECT_EQ(capture(2), whole);
  w.db.transaction([](platform::sql::Transaction& tx) {
    EXPECT_EQ(tx.execute("UPDATE payment_attempt SET keeper = 'PAID_ORDER' WHERE captured > 0"), 2);
  });
  EXPECT_EQ(capture(2), whole);
  EXPECT_EQ(validate(2), ValidateOutcome(AttemptCaptured{Money(CardWorld::due)}));
  EXPECT_EQ(pg.kept(), Money(CardWorld::due));
}

TEST_F(PaidOnce, AnOrderThatGotAllItsMoneyBackIsNotPaidAgain) {
  paid_by_the_second();
  EXPECT_EQ(give_back(2), all_back);
  pg.hold(3);
  tell();
  EXPECT_THAT(relayed(), ElementsAre("Refund 3"));
  EXPECT_FALSE(w.payment("7").checkout_url);
}

TEST_F(PaidOnce, AnAttemptThatIsOnlyToBeLetGoHoldsUpNoOther) {
  pg.hold(1);
  tell();
  pg.refuse_captures = true;
  EXPECT_EQ(capture(1), CaptureOutcome(AttemptDeclined{1}));
  pg.refuse_captures = false;
  pg.hold(1);
  pg.hold(2);
  tell();
  EXPECT_EQ(capture(2), whole);
  EXPECT_EQ(give_back(1), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
}

}  // namespace
}  // namespace perdura::services::payment::testing
