// An order takes credit: the whole amount or nothing, once.
#include <gmock/gmock.h>

#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Charge, TakesTheWholeAmount) {
  PaymentWorld w;
  w.give(alice, 20'000);
  EXPECT_EQ(w.charge("7", alice, 15'000).body, R"({"type":"Charged","captured":15000})");
  EXPECT_EQ(w.balance(alice), Money(5'000));
  const auto newest = w.credit(alice).items.at(0);
  EXPECT_EQ(newest.kind, MovementKind::Charged);
  EXPECT_EQ(newest.amount, Money(-15'000));
  EXPECT_EQ(newest.balance, Money(5'000));
  EXPECT_EQ(newest.order_id, domain::OrderId("ord_7"));
  EXPECT_THAT(w.published(), ElementsAre("payment.captured pay_7"));
}

TEST(Charge, TakesTheLastOfIt) {
  PaymentWorld w;
  w.give(alice, 15'000);
  EXPECT_EQ(w.charged("7", alice, 15'000), ChargeOutcome(Charged{Money(15'000)}));
  EXPECT_EQ(w.balance(alice), Money());
}

TEST(Charge, TakesNothingWhenThereIsTooLittleAndSaysHowMuchThereIs) {
  PaymentWorld w;
  w.give(alice, 14'999);
  EXPECT_EQ(w.charge("7", alice, 15'000).body,
            R"({"type":"InsufficientCredit","available":14999})");
  EXPECT_EQ(w.balance(alice), Money(14'999));
  EXPECT_EQ(outcome(w.get("/api/v1/payments/pay_7", admin)), "404 NOT_FOUND");
  EXPECT_THAT(w.published(), IsEmpty());
}

TEST(Charge, FindsNothingWithWhoNeverHadCreditOrHasAnotherCurrency) {
  PaymentWorld w;
  EXPECT_EQ(w.charged("7", bob, 1), ChargeOutcome(InsufficientCredit{}));
  w.give(alice, 20'000);
  std::string body = w.charge_body("8", alice, 100);
  body.replace(body.find("KRW"), 3, "USD");
  EXPECT_EQ(w.send(HttpMethod::Post, charges, worker, body, "ord_8/charge").body,
            R"({"type":"InsufficientCredit","available":0})");
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Charge, RefusesAHugeAmountLikeAnyOtherThatIsNotThere) {
  PaymentWorld w;
  w.give(alice, 20'000);
  EXPECT_EQ(w.charged("7", alice, INT64_MAX), ChargeOutcome(InsufficientCredit{Money(20'000)}));
}

TEST(Charge, AgainChangesNothingAndAnswersTheSame) {
  PaymentWorld w;
  w.give(alice, 20'000);
  const auto first = w.charge("7", alice, 15'000);
  EXPECT_EQ(w.charge("7", alice, 15'000).body, first.body);
  EXPECT_EQ(w.balance(alice), Money(5'000));
  EXPECT_THAT(w.published(), ElementsAre("payment.captured pay_7"));
  EXPECT_EQ(w.credit(alice).items.size(), 2u);
}

TEST(Charge, RefusedOnceStaysRefusedForItsKey) {
  PaymentWorld w;
  w.give(alice, 10'000);
  const auto first = w.charge("7", alice, 15'000);
  w.give(alice, 10'000);
  EXPECT_EQ(w.charge("7", alice, 15'000).body, first.body);
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Charge, RefusesItsKeyForAnotherRequest) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 5'000);
  EXPECT_EQ(outcome(w.charge("7", alice, 5'001)), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.charge("7", bob, 5'000)), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.balance(alice), Money(15'000));
}

TEST(Charge, IsTheSameEffectWhicheverServiceAsks) {
  PaymentWorld w;
  w.give(alice, 20'000);
  const auto first = w.charge("7", alice, 15'000);
  const auto again = w.send(HttpMethod::Post, charges, {"another-worker", "SERVICE"},
                            w.charge_body("7", alice, 15'000), "ord_7/charge");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(w.balance(alice), Money(5'000));
}

TEST(Charge, HasTheKeyThatItsUndoKnows) {
  PaymentWorld w;
  w.give(alice, 20'000);
  const auto body = w.charge_body("7", alice, 15'000);
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, charges, worker, body)),
            "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, charges, worker, body, "ord_8/charge")),
            "422 IDEMPOTENCY_KEY_MISMATCH");
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Charge, RefusesThePaymentIdOfAnotherOrder) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 5'000);
  std::string body = w.charge_body("7", alice, 5'000);
  body.replace(body.find("ord_7"), 5, "ord_8");
  EXPECT_EQ(outcome(w.send(HttpMethod::Post, charges, worker, body, "ord_8/charge")),
            "422 PAYMENT_EXISTS");
  EXPECT_EQ(w.balance(alice), Money(15'000));
  EXPECT_EQ(w.sum_of_movements(alice), Money(15'000));
}

TEST(Charge, IsDoneOnceEvenAfterItsKeyIsForgotten) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 5'000);
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(w.charged("7", alice, 5'000), ChargeOutcome(Charged{Money(5'000)}));
  EXPECT_EQ(w.balance(alice), Money(15'000));
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(outcome(w.charge("7", alice, 6'000)), "422 PAYMENT_EXISTS");
  w.refund("7");
  w.db.transaction([](platform::sql::Transaction& tx) { tx.execute("DELETE FROM idempotency"); });
  EXPECT_EQ(w.charged("7", alice, 5'000), ChargeOutcome(ChargeWithdrawn{}));
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Charge, RefusesMalformedRequests) {
  PaymentWorld w;
  w.give(alice, 20'000);
  for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) {
    const auto response = w.charge("7", alice, amount);
    EXPECT_EQ(outcome(response), "400 INVALID_REQUEST") << amount;
    EXPECT_EQ(platform::parse_problem(response.body)->errors.at(0).pointer, "/amount");
  }
  const std::string good = w.charge_body("7", alice, 1);
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string body = good;
    body.replace(body.find(part), part.size(), other);
    return w.send(HttpMethod::Post, charges, worker, body, "ord_7/charge");
  };
  EXPECT_EQ(with("ord_7", "pay_7").status, 400);
  EXPECT_EQ(with("ord_7", "").status, 400);
  EXPECT_EQ(with("usr_alice", "alice").status, 400);
  EXPECT_EQ(with("KRW", "won").status, 400);
  EXPECT_EQ(with("amount\":1", "amount\":9223372036854775808").status, 400);
  EXPECT_EQ(with("\"amount\":1", "\"more\":1").status, 400);
  EXPECT_EQ(with("{", "").status, 400);
  EXPECT_EQ(with("ord_7", "ord_" + std::string(5'000, 'x')).status, 413);
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

}  // namespace
}  // namespace perdura::services::payment::testing
