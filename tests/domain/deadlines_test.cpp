// The deadlines' defaults, and that a settings file names only what it changes.
#include "domain/deadlines.hpp"

#include <gtest/gtest.h>

#include "json/codec.hpp"

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
  EXPECT_EQ(d.paid_reminder.value, 3);
  EXPECT_EQ(d.paid_cancel.value, 7);
  EXPECT_EQ(d.waybill_hand_over.value, 3);
  EXPECT_EQ(d.stop_ticket, 30min);
  EXPECT_EQ(d.shipping_silence, Days(10));
  EXPECT_EQ(d.claim_window, Days(7));
  EXPECT_EQ(d.liability, Days(90));
  EXPECT_EQ(d.refund_retried, Days(3));
}

TEST(Deadlines, KeepTheDefaultsThatAFileDoesNotName) {
  const auto read = json::from_text<Deadlines>(
      R"({"order_payment": 60000, "paid_cancel": 2, "claim_window": 86400000})",
      json::Unknown::Refuse);
  Deadlines expected;
  expected.order_payment = 1min;
  expected.paid_cancel = BusinessDays(2);
  expected.claim_window = Days(1);
  EXPECT_EQ(read, expected);
  EXPECT_EQ(json::from_text<Deadlines>(json::to_text(read)), read);
}

TEST(Deadlines, RefuseUnknownNamesAndNegativeDays) {
  EXPECT_THROW(json::from_text<Deadlines>(R"({"order_paymnt": 1})", json::Unknown::Refuse),
               json::DecodeError);
  EXPECT_THROW(json::from_text<Deadlines>(R"({"paid_cancel": -1})"), json::DecodeError);
}

}  // namespace
}  // namespace perdura::domain
