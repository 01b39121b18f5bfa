#include "apps/loadtest/checks.hpp"

#include <gmock/gmock.h>

#include "tests/apps/finished_run.hpp"

namespace perdura::apps::loadtest {
namespace {

using apps::testing::finished;
using domain::Money;
using domain::OrderId;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Plan plan = plan_of({});

/// What the checks say of a right run after `spoil`; the exit code has to follow.
std::vector<std::string> said_after(const std::function<void(Measured&)>& spoil) {
  Measured run = finished(plan);
  spoil(run);
  auto lines = differences(expected_of(plan), run.found, run.ended);
  EXPECT_EQ(exit_code(report_of(plan, run)), lines.empty() ? 0 : 1);
  return lines;
}

TEST(Checks, ARightRunHasNoDifferencesAndExitsWithZero) {
  EXPECT_THAT(said_after([](Measured&) {}), IsEmpty());
}

TEST(Checks, AWrongStockIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.found.on_hand = 799; }),
              ElementsAre("coffee on hand: expected 802, found 799"));
}

TEST(Checks, StockThatStaysReservedIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.found.reserved = 3; }),
              ElementsAre("coffee reserved: expected 0, found 3"));
}

TEST(Checks, AWrongCreditIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.found.credit = Money(25'000); }),
              ElementsAre("credit left: expected 10000, found 25000"));
}

TEST(Checks, AnOrderPaidTooMuchByItsAnswerIsNamed) {
  const auto lines = said_after([](Measured& run) { run.ended.back().status = "PAID"; });
  EXPECT_THAT(lines, ElementsAre("orders PAID by their answers: expected 66, found 67",
                                 "orders FAILED by their answers: expected 34, found 33"));
}

TEST(Checks, AnOrderPaidTooMuchInTheListIsNamed) {
  const auto lines = said_after([](Measured& run) { run.found.orders.back().status = "PAID"; });
  EXPECT_THAT(lines, ElementsAre("orders PAID in the buyer's list: expected 66, found 67",
                                 "orders FAILED in the buyer's list: expected 34, found 33"));
}

TEST(Checks, AnOrderThatIsFurtherOnThanPaidIsAsGoodAsPaid) {
  EXPECT_THAT(said_after([](Measured& run) {
                run.ended.front().status = "SHIPPING";
                run.found.orders.front().status = "SHIPPING";
              }),
              IsEmpty());
}

TEST(Checks, AnOrderWithAnotherEndIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.ended.front().status = "EXPIRED"; }),
              Contains("orders with another end: expected 0, found 1"));
}

TEST(Checks, AFailureForAnotherReasonIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.ended.back().failure_code = "OUT_OF_STOCK"; }),
              ElementsAre("orders FAILED for OUT_OF_STOCK: expected 0, found 1"));
  EXPECT_THAT(said_after([](Measured& run) { run.ended.back().failure_code = ""; }),
              ElementsAre("orders FAILED for no reason: expected 0, found 1"));
}

TEST(Checks, AnOrderWithoutAnEndIsToldWithItsError) {
  const auto lines = said_after([](Measured& run) {
    run.ended.front() = {};
    run.ended.front().error = "POST /api/v1/orders: NO_ANSWER";
  });
  EXPECT_THAT(lines, Contains("an order without an end: POST /api/v1/orders: NO_ANSWER"));
  EXPECT_THAT(lines, Contains("orders without an end: expected 0, found 1"));
  EXPECT_THAT(lines, Contains(HasSubstr("that no answer named: expected 0, found 1")));
}

TEST(Checks, OfManyErrorsAFewAreShownAndAllAreCounted) {
  const auto lines = said_after([](Measured& run) {
    for (auto& one : run.ended) one.error = "gone";
  });
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "an order without an end: gone"), 5);
  EXPECT_THAT(lines, Contains("orders without an end: expected 0, found 100"));
}

TEST(Checks, OneOrderAsTheAnswerToTwoRequestsIsNamed) {
  const auto lines = said_after([](Measured& run) { run.ended[1].order_id = OrderId("ord_0"); });
  EXPECT_THAT(lines, Contains("two requests were answered with one order, ord_0"));
  EXPECT_THAT(lines, Contains(HasSubstr("that no answer named: expected 0, found 1")));
}

TEST(Checks, AnOrderThatNobodyWasToldOfIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) {
                run.found.orders.push_back({.id = OrderId("ord_ghost"),
                                            .number = {},
                                            .status = "PENDING",
                                            .total = {},
                                            .failure = {}});
              }),
              ElementsAre("orders in the buyer's list that no answer named: expected 0, found 1"));
}

TEST(Checks, AnAnsweredOrderThatIsNotInTheListIsNamed) {
  EXPECT_THAT(said_after([](Measured& run) { run.found.orders.pop_back(); }),
              Contains("orders answered that are not in the buyer's list: expected 0, found 1"));
}

TEST(Checks, ByCardWhatTheGatewayHasOtherwiseIsNamed) {
  const Plan by_card = plan_of({.pay = Pay::Card});
  Measured run = finished(by_card);
  EXPECT_THAT(differences(expected_of(by_card), run.found, run.ended), IsEmpty());
  run.found.gateway = {.captured = Money(1'005'000), .held = Money(15'000), .captured_once = 65};
  EXPECT_THAT(differences(expected_of(by_card), run.found, run.ended),
              ElementsAre("captured at the gateway: expected 990000, found 1005000",
                          "payments captured once: expected 66, found 65",
                          "held at the gateway: expected 0, found 15000"));
}

TEST(Checks, OfTheGatewaysBookOnlyWhatWasCapturedOnceAndKeptCountsAsOnce) {
  const BookedTransaction captured{"pgt_1", "CAPTURED", Money(15'000)};
  const BookedTransaction open{"pgt_2", "AUTHORIZED", Money(15'000)};
  const auto paid = [](std::int64_t money, std::vector<BookedTransaction> transactions) {
    return BookedPayment{.authorised = Money(15'000),
                         .captured = Money(money),
                         .refunded = {},
                         .transactions = std::move(transactions)};
  };
  const auto all = at_gateway({paid(15'000, {captured}), paid(15'000, {captured, open}),
                               paid(0, {open}), paid(14'999, {captured})});
  EXPECT_EQ(all.captured, Money(44'999));
  EXPECT_EQ(all.held, Money(30'000));
  EXPECT_EQ(all.captured_once, 1);
}

TEST(Checks, StockAndCreditHaveSettledWhenAllThreeAreAsExpected) {
  const Expected expected = expected_of(plan);
  const Found right = finished(plan).found;
  EXPECT_TRUE(is_settled(expected, right));
  for (const auto& spoil : std::vector<std::function<void(Found&)>>{
           [](Found& found) { ++found.on_hand; }, [](Found& found) { found.reserved = 1; },
           [](Found& found) { found.credit += Money(1); }}) {
    Found wrong = right;
    spoil(wrong);
    EXPECT_FALSE(is_settled(expected, wrong));
  }
}

}  // namespace
}  // namespace perdura::apps::loadtest
