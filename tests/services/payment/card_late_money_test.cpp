// Money that comes when the order takes none any more.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;

struct LateMoney : ::testing::Test, CardWorld {
  std::string first() const { return refund_of(attempt()).value(); }
  /// Of the workflows `Refund` that were started.
  std::vector<std::string> refunds() const {
    return db.read([](platform::sql::Reader& tx) {
      return tx.query<std::string>(
          "SELECT workflow_id FROM workflow_outbox WHERE name = 'Refund' ORDER BY workflow_id");
    });
  }
};

TEST_F(LateMoney, ThatIsOnlyHeldIsLetGo) {
  opened();
  EXPECT_EQ(close().status, 200);
  EXPECT_EQ(statuses(), "EXPIRED");
  pay();
  deliver();
  EXPECT_EQ(refunds(), std::vector{first()}) << "its first one";
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
  EXPECT_TRUE(nothing_held());
}

TEST_F(LateMoney, WhileItsRefundIsUnderWayNeedsNoOther) {
  opened();
  force(PgCall::Lookup, FaultKind::Refuse);
  validate();
  close();
  pay();
  deliver();
  EXPECT_EQ(statuses(), "AUTHORIZED");
  EXPECT_EQ(refunds(), std::vector{first()});
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
  EXPECT_TRUE(nothing_held());
}

TEST_F(LateMoney, OfAnAttemptThatIsDeclinedInTheMeantimeIsNone) {
  opened();
  force(PgCall::Lookup, FaultKind::Refuse);
  validate();
  close();
  decline();
  deliver();
  EXPECT_EQ(statuses(), "DECLINED");
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "DECLINED"}));
  EXPECT_EQ(refunds(), std::vector{first()});
}

// A void straight after a capture that was refused has a key of its own, and not the capture's
// pause.
TEST_F(LateMoney, IsVoidedUnderItsOwnKeyWhileACaptureMayBeUnderWay) {
  authorised();
  force(PgCall::Capture, FaultKind::TimeoutBefore);
  capture();
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
  const auto row = db.read([](platform::sql::Reader& tx) {
                       return store::card_attempts(tx, domain::PaymentId("pay_7"));
                     }).at(0);
  EXPECT_EQ(row.capture_key, 1);
  EXPECT_EQ(row.void_key, 1);
  EXPECT_TRUE(row.asked_at);
  EXPECT_TRUE(row.void_asked_at);
}

TEST_F(LateMoney, IsAskedAboutByTheShopsClock) {
  authorised();
  const PaymentService quick({db, clock, ids, outbox, keys, facts, pg, validations, log},
                             {.deadlines = {.in_doubt_longest = 5s}, .currency = {}});
  quick.close({domain::OrderId("ord_7"), domain::PaymentId("pay_7"), {}},
              {worker.id, "ord_7/close-payment", {}});
  const auto workflow = first();
  const auto body = db.read([&](platform::sql::Reader& tx) {
    return tx.query<std::string>(
        "SELECT body FROM workflow_outbox WHERE workflow_id = ? ORDER BY place", workflow);
  });
  EXPECT_EQ(json::from_text<StartRefund>(body.at(0)).patience.value().doubt_longest, 5s);
}

}  // namespace
}  // namespace perdura::services::payment::testing
