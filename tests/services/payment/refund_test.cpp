// What an order took goes back, once; an undo that comes first keeps the deed from happening.
#include <gmock/gmock.h>

#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Refund, GivesBackAllThatWasCharged) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  EXPECT_EQ(w.refund("7").body, R"({"amount":15000})");
  EXPECT_EQ(w.balance(alice), Money(20'000));
  const auto newest = w.credit(alice).items.at(0);
  EXPECT_EQ(newest.kind, MovementKind::Refunded);
  EXPECT_EQ(newest.amount, Money(15'000));
  EXPECT_EQ(newest.reason, domain::Reason::ChangedMind);
  EXPECT_THAT(w.published(), ElementsAre("payment.captured pay_7", "payment.refunded pay_7"));
}

TEST(Refund, TwiceChangesNothingAndAnswersTheSame) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  const auto first = w.refund("7");
  EXPECT_EQ(w.refund("7").body, first.body);
  EXPECT_EQ(w.balance(alice), Money(20'000));
  EXPECT_EQ(w.published().size(), 2u);
}

TEST(Refund, OfOneIdIsDoneOnceUnderAnyKey) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.refund("7");
  EXPECT_EQ(
      w.send(HttpMethod::Post, refunds, worker, w.refund_body("7"), "ord_7/refund/rfd_7").body,
      R"({"amount":15000})");
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Refund, OfAnotherIdFindsNothingLeft) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.refund("7");
  EXPECT_EQ(w.send(HttpMethod::Post, refunds, worker, w.refund_body("7", "other"), "another").body,
            R"({"amount":0})");
  EXPECT_EQ(w.balance(alice), Money(20'000));
  EXPECT_EQ(w.payment("7").refunds.size(), 1u);
}

TEST(Refund, RefusesItsKeyForAnotherRequest) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.refund("7");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, refunds, worker, w.refund_body("7", "other"),
                           "ord_7/refund")),
            "422 IDEMPOTENCY_KEY_REUSED");
}

TEST(Refund, OfAPartLeavesTheRest) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  const auto part = [&](const std::string& refund, std::int64_t amount) {
    std::string body = w.refund_body("7", refund);
    body.replace(body.rfind('}'), 1, ",\"amount\":" + std::to_string(amount) + "}");
    return w.send(HttpMethod::Post, refunds, worker, body, "ord_7/refund/rfd_" + refund);
  };
  EXPECT_EQ(part("a", 4'000).body, R"({"amount":4000})");
  EXPECT_EQ(part("a", 4'000).body, R"({"amount":4000})");
  EXPECT_EQ(w.payment("7").status, statemachines::payment::Status::PartiallyRefunded);
  EXPECT_EQ(outcome(part("b", 11'001)), "422 REFUND_EXCEEDS_CAPTURED");
  EXPECT_EQ(part("c", 4'000).body, R"({"amount":4000})");
  EXPECT_EQ(w.balance(alice), Money(13'000));
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(outcome(part("c", 3'000)), "422 REFUND_ID_REUSED");
  EXPECT_EQ(w.refunded("7"), Money(7'000));
  EXPECT_EQ(w.payment("7").status, statemachines::payment::Status::Refunded);
  EXPECT_EQ(w.balance(alice), Money(20'000));
  EXPECT_EQ(outcome(part("d", 1)), "422 REFUND_EXCEEDS_CAPTURED");
}

TEST(Refund, BeforeTheChargeWithdrawsIt) {
  PaymentWorld w;
  w.give(alice, 20'000);
  EXPECT_EQ(w.refunded("7"), Money());
  EXPECT_EQ(w.charge("7", alice, 15'000).body, R"({"type":"ChargeWithdrawn"})");
  EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(ChargeWithdrawn{}));
  EXPECT_EQ(w.refunded("7"), Money());
  EXPECT_EQ(w.balance(alice), Money(20'000));
  EXPECT_THAT(w.published(), IsEmpty());
}

TEST(Refund, OfARefusedChargeGivesNothing) {
  PaymentWorld w;
  w.give(alice, 10'000);
  w.charge("7", alice, 15'000);
  EXPECT_EQ(w.refunded("7"), Money());
  EXPECT_EQ(w.balance(alice), Money(10'000));
}

TEST(Refund, DoesNotWithdrawAChargeThatWasAnswered) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.refund("7");
  // The repeat of an answered call, not a new charge.
  EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(Charged{Money(15'000)}));
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Refund, NamesThePaymentOfItsOrder) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 5'000);
  w.charge("8", alice, 5'000);
  std::string body = w.refund_body("7");
  body.replace(body.find("pay_7"), 5, "pay_8");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, refunds, worker, body, "ord_7/refund")),
            "422 PAYMENT_MISMATCH");
  w.refund("7");
  EXPECT_EQ(
      outcome(w.send(HttpMethod::Post, refunds, worker, w.refund_body("8", "7"), "ord_8/refund")),
      "422 REFUND_ID_REUSED");
  EXPECT_EQ(w.balance(alice), Money(15'000));
}

TEST(Refund, RefusesMalformedRequests) {
  PaymentWorld w;
  const std::string good = w.refund_body("7");
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string body = good;
    body.replace(body.find(part), part.size(), other);
    return w.send(HttpMethod::Post, refunds, worker, body, "ord_7/refund").status;
  };
  EXPECT_EQ(with("rfd_7", ""), 400);
  EXPECT_EQ(with("rfd_7", "ref_7"), 400);
  EXPECT_EQ(with("CHANGED_MIND", "BORED"), 400);
  EXPECT_EQ(with("}", ",\"more\":5}"), 400);
  EXPECT_EQ(with("}", ",\"amount\":0}"), 400);
  EXPECT_EQ(with("}", ",\"amount\":-5}"), 400);
  EXPECT_EQ(with("{", "["), 400);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, refunds, worker, good)),
            "400 IDEMPOTENCY_KEY_REQUIRED");
}

TEST(Refund, NeverExceedsWhatWasCapturedWhateverTheCode) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  try {
    w.db.transaction([](platform::sql::Transaction& tx) {
      tx.execute("UPDATE payment_attempt SET refunded = captured + 1 WHERE payment_id = 'pay_7'");
    });
    ADD_FAILURE() << "the database took it";
  } catch (const platform::sql::CheckViolation& refused) {
    EXPECT_EQ(refused.constraint(), "payment_attempt_refunded");
  }
  try {
    w.db.transaction([](platform::sql::Transaction& tx) {
      tx.execute("UPDATE credit SET balance = -1 WHERE user_id = 'usr_alice'");
    });
    ADD_FAILURE() << "the database took it";
  } catch (const platform::sql::CheckViolation& refused) {
    EXPECT_EQ(refused.constraint(), "credit_not_negative");
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
