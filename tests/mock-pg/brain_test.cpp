// What an honest gateway does.
#include "tests/mock-pg/pg_world.hpp"

namespace perdura::mock_pg::testing {
namespace {

TEST(MockPg, ShowsWhereToPayARegisteredPayment) {
  PgWorld w;
  w.options.public_url = "http://pg";
  w.restart();
  const auto reply = w.add();
  ASSERT_EQ(outcome(reply), "201");
  EXPECT_EQ(json::from_text<PaymentView>(reply.answer.body).checkout_url, "http://pg/checkout/o1");
}

TEST(MockPg, RegistersOnePaymentUnderOneName) {
  PgWorld w;
  w.add();
  const Register same{"o1", {"ord_1", 10'000, "KRW", {}}};
  const Register other{"o1", {"ord_1", 9'000, "KRW", {}}};
  EXPECT_EQ(outcome(w.brain->register_payment(same, "another", w.now)), "200");
  EXPECT_EQ(outcome(w.brain->register_payment(other, "third", w.now)), "409 PAYMENT_EXISTS");
  EXPECT_EQ(w.brain->book().payments().size(), 1u);
}

TEST(MockPg, TakesWhatIsAuthorisedOnce) {
  PgWorld w;
  const auto id = w.paid();
  EXPECT_EQ(w.status(id), TransactionStatus::Authorized);
  EXPECT_EQ(outcome(w.brain->capture(id, 10'001, "a", w.now)), "422 AMOUNT_EXCEEDS_AUTHORISED");
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "b", w.now)), "200");
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "c", w.now)), "409 ILLEGAL_STATE");
  EXPECT_EQ(w.book().captured, 10'000);
}

TEST(MockPg, TheSameKeyAgainChangesNothingAndGivesTheFirstAnswer) {
  PgWorld w;
  const auto id = w.captured();
  const auto first = w.refund(id, "r1", 4'000, "k");
  const auto again = w.refund(id, "r1", 4'000, "k");
  EXPECT_EQ(first.answer, again.answer);
  EXPECT_EQ(outcome(w.refund(id, "r1", 4'001, "k")), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.book().refunded, 4'000);
}

TEST(MockPg, OneRefundIdIsOneRefundUnderAnyKey) {
  PgWorld w;
  const auto id = w.captured();
  EXPECT_EQ(outcome(w.refund(id, "r1", 4'000, "k1")), "201");
  EXPECT_EQ(outcome(w.refund(id, "r1", 4'000, "k2")), "200");
  EXPECT_EQ(outcome(w.refund(id, "r1", 5'000, "k3")), "422 REFUND_ID_REUSED");
  EXPECT_EQ(outcome(w.refund(id, "r2", 4'000, "k4")), "201");
  EXPECT_EQ(w.book().refunded, 8'000);
  EXPECT_EQ(outcome(w.refund(id, "r3", 2'001, "k5")), "422 REFUND_EXCEEDS_CAPTURED");
  EXPECT_EQ(outcome(w.refund(id, "r4", 2'000, "k6")), "201");
  EXPECT_EQ(w.status(id), TransactionStatus::Refunded);
}

TEST(MockPg, RefundsNothingThatWasNotTaken) {
  PgWorld w;
  EXPECT_EQ(outcome(w.refund(w.paid(), "r1", 1, "k")), "409 ILLEGAL_STATE");
}

TEST(MockPg, LetsGoWhatIsVoided) {
  PgWorld w;
  const auto id = w.paid();
  EXPECT_EQ(outcome(w.brain->void_transaction(id, "a", w.now)), "200");
  EXPECT_EQ(outcome(w.brain->void_transaction(id, "b", w.now)), "200");
  EXPECT_EQ(outcome(w.brain->capture(id, 1, "c", w.now)), "409 ILLEGAL_STATE");
  EXPECT_EQ(w.status(id), TransactionStatus::Voided);
  EXPECT_EQ(outcome(w.brain->void_transaction(w.captured("o2"), "d", w.now)), "409 ILLEGAL_STATE");
}

TEST(MockPg, AnAuthorisationLapses) {
  PgWorld w;
  const auto id = w.paid();
  w.now += w.options.authorisation_life - 1ms;
  EXPECT_EQ(w.status(id), TransactionStatus::Authorized);
  w.now += 1ms;
  EXPECT_EQ(outcome(w.brain->capture(id, 10'000, "k", w.now)), "409 ILLEGAL_STATE");
  EXPECT_EQ(w.status(id), TransactionStatus::Expired);
}

TEST(MockPg, WhatWasTakenDoesNotLapse) {
  PgWorld w;
  const auto id = w.captured();
  w.now += 2 * w.options.authorisation_life;
  EXPECT_EQ(w.status(id), TransactionStatus::Captured);
}

TEST(MockPg, ThePayerMayTryAgainAfterADecline) {
  PgWorld w;
  w.add();
  EXPECT_EQ(w.brain->decline("o1", 0, w.now), Shown::Declined);
  EXPECT_EQ(w.brain->pay("o1", 1, w.now), Shown::Paid);
  const auto shown = w.book();
  ASSERT_EQ(shown.transactions.size(), 2u);
  EXPECT_EQ(shown.transactions[0].status, TransactionStatus::Declined);
  EXPECT_EQ(shown.transactions[1].status, TransactionStatus::Authorized);
}

TEST(MockPg, OnePageTriesOnceHoweverOftenItIsPressed) {
  PgWorld w;
  w.add();
  w.brain->decline("o1", 0, w.now);
  EXPECT_EQ(w.brain->pay("o1", 0, w.now), Shown::Declined);
  EXPECT_EQ(w.brain->pay("o1", 1, w.now), Shown::Paid);
  EXPECT_EQ(w.brain->pay("o1", 1, w.now), Shown::Paid);
  EXPECT_EQ(w.brain->pay("o1", 2, w.now), Shown::Paid);
  EXPECT_EQ(w.brain->decline("o1", 2, w.now), Shown::Paid);
  EXPECT_EQ(w.book().transactions.size(), 2u);
}

TEST(MockPg, ListsADaysCapturesAndRefundsInPages) {
  PgWorld w;
  const auto id = w.captured("o1");
  w.refund(id, "r1", 3'000, "k");
  w.captured("o2", 500);
  w.now += 24h;
  w.captured("o3");
  const auto day = std::chrono::floor<std::chrono::days>(start);
  const auto first = w.brain->settlements(day, 0, 2, w.now);
  ASSERT_EQ(first.items.size(), 2u);
  EXPECT_EQ(first.items[1].net, -3'000);
  EXPECT_EQ(first.date, "2026-11-21");
  EXPECT_TRUE(first.complete);
  const auto rest = w.brain->settlements(day, std::stoul(first.next_cursor.value()), 2, w.now);
  ASSERT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items[0].pg_order_id, "o2");
  EXPECT_FALSE(rest.next_cursor);
  EXPECT_FALSE(w.brain->settlements(day + std::chrono::days(1), 0, 2, w.now).complete);
}

TEST(MockPg, TheBookIsReadInPages) {
  PgWorld w;
  for (const char* id : {"a", "b", "c"}) w.paid(id);
  const auto first = w.brain->book_page("", 2, w.now);
  ASSERT_EQ(first.items.size(), 2u);
  const auto rest = w.brain->book_page(first.next_cursor.value(), 2, w.now);
  ASSERT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items[0].pg_order_id, "c");
  EXPECT_FALSE(rest.next_cursor);
}

TEST(MockPg, WhatIsUnknownIsNotFound) {
  PgWorld w;
  EXPECT_EQ(outcome(w.brain->payment("o1", w.now)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.brain->transaction("t", w.now)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.brain->capture("t", 1, "k", w.now)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.brain->void_transaction("t", "k", w.now)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.refund("t", "r", 1, "k")), "404 NOT_FOUND");
  EXPECT_FALSE(w.brain->approve("o1", {}, w.now));
}

}  // namespace
}  // namespace perdura::mock_pg::testing
