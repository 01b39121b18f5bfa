// A payment as it is shown.
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using statemachines::payment::Status;

TEST(Payment, ShowsItsAttemptAndWhatWasCaptured) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  const auto shown = w.payment("7");
  EXPECT_EQ(shown.id, domain::PaymentId("pay_7"));
  EXPECT_EQ(shown.order_id, domain::OrderId("ord_7"));
  EXPECT_EQ(shown.buyer_id, domain::UserId("usr_alice"));
  EXPECT_EQ(shown.status, Status::Captured);
  EXPECT_EQ(shown.captured_amount, Money(15'000));
  EXPECT_EQ(shown.refunded_amount, Money());
  ASSERT_EQ(shown.attempts.size(), 1u);
  EXPECT_EQ(shown.attempts[0].method, domain::PaymentMethod::Credit);
  EXPECT_EQ(shown.attempts[0].status, Status::Captured);
  EXPECT_EQ(shown.attempts[0].amount, Money(15'000));
  EXPECT_TRUE(shown.refunds.empty());
}

TEST(Payment, ShowsItsRefund) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.clock.advance(std::chrono::minutes(1));
  w.refund("7");
  const auto shown = w.payment("7");
  EXPECT_EQ(shown.status, Status::Refunded);
  EXPECT_EQ(shown.captured_amount, Money(15'000));
  EXPECT_EQ(shown.refunded_amount, Money(15'000));
  ASSERT_EQ(shown.refunds.size(), 1u);
  EXPECT_EQ(shown.refunds[0].id, domain::RefundId("rfd_7"));
  EXPECT_EQ(shown.refunds[0].amount, Money(15'000));
  EXPECT_EQ(shown.refunds[0].status, RefundStatus::Done);
  EXPECT_EQ(shown.refunds[0].reason, domain::Reason::ChangedMind);
  EXPECT_EQ(shown.refunds[0].at - shown.created_at, std::chrono::minutes(1));
}

TEST(Payment, IsWordedAsTheApiSays) {
  PaymentWorld w;
  w.give(alice, 20'000);
  w.charge("7", alice, 15'000);
  w.refund("7");
  const auto shown = json::parse(w.get("/api/v1/payments/pay_7", alice).body);
  EXPECT_EQ(shown.at("status").as_string(), "REFUNDED");
  EXPECT_EQ(shown.at("captured_amount").as_int64(), 15'000);
  EXPECT_EQ(shown.at("refunded_amount").as_int64(), 15'000);
  EXPECT_EQ(shown.at("attempts").at(0).at("method").as_string(), "CREDIT");
  EXPECT_EQ(shown.at("refunds").at(0).at("status").as_string(), "DONE");
  EXPECT_EQ(shown.at("refunds").at(0).at("reason").as_string(), "CHANGED_MIND");
}

}  // namespace
}  // namespace perdura::services::payment::testing
