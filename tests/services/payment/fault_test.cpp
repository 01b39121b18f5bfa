// The database fails before, at or after the commit: the same key, sent again, tells what happened.
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

struct PaymentFaults : ::testing::Test {
  PaymentFaults() { w.give(alice, 20'000); }
  PaymentWorld w;
  services::testing::Faults& faults = w.faults;
};

TEST_F(PaymentFaults, AChargeThatWasRolledBackIsDoneByTheRepeat) {
  faults.lose_before = 1;
  const auto lost = w.charge("7", alice, 15'000);
  EXPECT_EQ(outcome(lost), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(lost.headers.find("Retry-After"), "1");
  EXPECT_EQ(w.balance(alice), Money(20'000));
  EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(Charged{Money(15'000)}));
  EXPECT_EQ(w.balance(alice), Money(5'000));
}

TEST_F(PaymentFaults, AChargeWhoseAnswerWasLostIsNotDoneAgain) {
  faults.lose_after = 1;
  EXPECT_EQ(outcome(w.charge("7", alice, 15'000)), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.balance(alice), Money(5'000));
  EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(Charged{Money(15'000)}));
  EXPECT_EQ(w.balance(alice), Money(5'000));
  EXPECT_EQ(w.published().size(), 1u);
}

TEST_F(PaymentFaults, ARefundWhoseAnswerWasLostIsNotDoneAgain) {
  w.charge("7", alice, 15'000);
  faults.lose_after = 1;
  EXPECT_EQ(outcome(w.refund("7")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.refunded("7"), Money(15'000));
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST_F(PaymentFaults, AKeyAtWorkElsewhereIsToBeTriedLater) {
  w.db.transaction([&](platform::sql::Transaction& tx) {
    const auto body = json::from_text<domain::calls::ChargeCredit>(w.charge_body("7", alice, 1));
    w.keys.claim(tx, {"service", "POST /internal/v1/credit/charges", "ord_7/charge"},
                 platform::body_hash(json::to_text(body)),
                 std::chrono::floor<std::chrono::milliseconds>(w.clock.now()));
  });
  const auto waiting = w.charge("7", alice, 1);
  EXPECT_EQ(outcome(waiting), "409 IN_PROGRESS");
  EXPECT_TRUE(waiting.headers.contains("Retry-After"));
  EXPECT_EQ(outcome(w.refund("7")), "409 IN_PROGRESS");
  w.clock.advance(std::chrono::seconds(30));
  EXPECT_EQ(w.refunded("7"), Money());
  EXPECT_EQ(w.charged("7", alice, 1), ChargeOutcome(ChargeWithdrawn{}));
}

}  // namespace
}  // namespace perdura::services::payment::testing
