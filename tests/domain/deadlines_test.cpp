// The deadlines' defaults.
#include "domain/deadlines.hpp"

#include <gtest/gtest.h>

namespace perdura::domain {
namespace {

using namespace std::chrono_literals;

TEST(Deadlines, AreThoseOfTheBusiness) {
  const Deadlines d;
  EXPECT_EQ(d.order_pending, 10min);
  EXPECT_EQ(d.order_payment, 10min);
  EXPECT_EQ(d.gateway_answer, 60s);
  EXPECT_EQ(d.in_doubt_longest, 60s);
  EXPECT_EQ(d.in_doubt_each, 10min);
  EXPECT_EQ(d.in_doubt_ticket, 24h);
  EXPECT_EQ(d.paid_reminder, SellerTime(BusinessDays(3)));
  EXPECT_EQ(d.paid_cancel, SellerTime(BusinessDays(7)));
  EXPECT_EQ(d.waybill_hand_over, SellerTime(BusinessDays(3)));
  EXPECT_EQ(d.stop_ticket, 30min);
  EXPECT_EQ(d.shipping_silence, Days(10));
  EXPECT_EQ(d.claim_window, Days(7));
  EXPECT_EQ(d.liability, Days(90));
  EXPECT_EQ(d.refund_retried, Days(3));
}

}  // namespace
}  // namespace perdura::domain
