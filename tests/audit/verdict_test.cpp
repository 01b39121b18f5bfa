// From two readings to what counts; no store is asked.
#include <gmock/gmock.h>

#include "audit/checks.hpp"
#include "audit/report.hpp"

namespace perdura::audit::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Finding gap(std::int64_t expected, std::int64_t found, Causes causes = Causes::Acts) {
  return {.check = Check::Money,
          .code = "ORDER_PAYMENT",
          .subject = "ord_7",
          .order = "ord_7",
          .sentence = "ord_7 (PAID): it keeps other money",
          .expected = std::to_string(expected),
          .found = std::to_string(found),
          .causes = causes};
}

Reading reading(std::vector<Finding> findings) {
  Reading made;
  made.findings = std::move(findings);
  made.books.orders["ord_7"].row.id = "ord_7";
  made.books.orders["ord_7"].row.status = "PAID";
  return made;
}

TEST(TwoReadings, CountWhatStandsInBoth) {
  const auto verdict = judge(reading({gap(5, 4)}), reading({gap(5, 4)}), false);
  EXPECT_THAT(verdict.counted, SizeIs(1));
  EXPECT_FALSE(verdict.clean());
}

TEST(TwoReadings, LetGoWhatIsGoneAtTheSecond) {
  const auto verdict = judge(reading({gap(5, 4)}), reading({}), false);
  EXPECT_THAT(verdict.counted, IsEmpty());
  EXPECT_EQ(verdict.gone, 1);
  EXPECT_TRUE(verdict.clean());
}

TEST(TwoReadings, LetGoWhatIsNewAtTheSecond) {
  EXPECT_TRUE(judge(reading({}), reading({gap(5, 4)}), false).clean());
}

TEST(TwoReadings, CountAGapThatMovedOnAndIsAsWide) {
  EXPECT_THAT(judge(reading({gap(5, 4)}), reading({gap(9, 8)}), false).counted, SizeIs(1));
  EXPECT_EQ(judge(reading({gap(5, 4)}), reading({gap(9, 7)}), false).gone, 1);
}

TEST(TwoReadings, CountLettersThatBecomeMore) {
  auto first = gap(0, 3), second = gap(0, 5);
  first.check = second.check = Check::Letters;
  EXPECT_THAT(judge(reading({first}), reading({second}), false).counted, SizeIs(1));
}

TEST(Parcels, OfAnOrderThatIsNotPaidDoNotFit) {
  for (const char* status : {"PENDING", "AWAITING_PAYMENT"}) {
    Books books;
    books.orders["ord_7"].row = {.id = "ord_7", .status = status};
    books.shipments["shp_7-1"].row = {
        .shipment_id = "shp_7-1", .order_id = "ord_7", .status = "READY"};
    books.parcels["ord_7"] = {"shp_7-1"};
    std::vector<Finding> found;
    check_shipments(books, {}, found);
    EXPECT_TRUE(std::ranges::any_of(found, [](const auto& one) {
      return one.code == "PARCEL_OF_ORDER";
    })) << status;
  }
}

TEST(TwoReadings, TellTextsApart) {
  auto first = gap(0, 0), second = gap(0, 0);
  first.expected = second.expected = "none";
  first.found = "HELD";
  second.found = "SOLD";
  EXPECT_EQ(judge(reading({first}), reading({second}), false).gone, 1);
  second.found = "HELD";
  EXPECT_THAT(judge(reading({first}), reading({second}), false).counted, SizeIs(1));
}

TEST(TwoReadings, OfAShopAtRestCountWhatIsLeftUnderWay) {
  const auto waiting = [](const std::string& service) {
    auto made = reading({});
    made.transit.events.push_back({service, "ord_7", 2});
    return made;
  };
  EXPECT_FALSE(is_quiet(waiting("order"), true));
  EXPECT_TRUE(is_quiet(waiting("order"), false));
  EXPECT_FALSE(judge(waiting("order"), waiting("order"), true).clean());
  EXPECT_TRUE(judge(waiting("order"), waiting("order"), false).clean());
  EXPECT_TRUE(judge(waiting("order"), waiting("payment"), true).clean()) << "it is another one";
}

TEST(TwoReadings, ExplainByWhoGivesMoneyBackAndNotByTheWishAlone) {
  auto second = reading({gap(5, 4)});
  second.books.payments["ord_7"].refunds.push_back({.refund_id = "rfd_1",
                                                    .part_of = "rfd_1",
                                                    .attempt_id = "att_1",
                                                    .order_id = "ord_7",
                                                    .status = "REQUESTED"});
  EXPECT_THAT(judge(reading({gap(5, 4)}), second, false).counted, SizeIs(1));
  second.transit.open_workflows["rfd_1"] = "Refund";
  const auto verdict = judge(reading({gap(5, 4)}), second, false);
  ASSERT_THAT(verdict.explained, SizeIs(1));
  EXPECT_THAT(verdict.explained.front().by,
              ::testing::ElementsAre("the workflow Refund rfd_1 is open"));
}

TEST(TwoAttempts, ThatBothKeepMoneyAreFound) {
  Books books;
  auto& payment = books.payments["ord_7"];
  payment.row = {.payment_id = "pay_7", .order_id = "ord_7"};
  for (const char* id : {"att_1", "att_2"}) {
    payment.attempts.push_back({.attempt_id = id,
                                .order_id = "ord_7",
                                .status = "CAPTURED",
                                .captured = 5,
                                .noted_captured = 5});
  }
  std::vector<Finding> found;
  check_money(books, {}, found);
  EXPECT_TRUE(std::ranges::any_of(found, [](const auto& one) { return one.code == "PAID_TWICE"; }));
}

TEST(AReport, NamesTheDifferenceAndBothFigures) {
  const auto text = text_of(judge(reading({gap(5, 4)}), reading({gap(5, 4)}), false));
  EXPECT_THAT(text, HasSubstr("1 difference:\n  MONEY  ORDER_PAYMENT  ord_7\n"));
  EXPECT_THAT(text, HasSubstr("expected: 5; found: 4"));
  EXPECT_THAT(text, HasSubstr("The books do not agree."));
}

TEST(AReport, SaysThatTheBooksAgree) {
  EXPECT_THAT(text_of(judge(reading({}), true)), HasSubstr("\nThe books agree.\n"));
  EXPECT_THAT(text_of(judge(reading({gap(5, 4)}), reading({}), false)),
              HasSubstr("1 difference of the first reading had gone"));
}

TEST(AReport, ListsWhatIsUnderWayOnlyIfNothingShouldBe) {
  auto waiting = reading({});
  waiting.transit.events.push_back({"order", "ord_7", 2});
  EXPECT_THAT(text_of(judge(waiting, false)), HasSubstr("Under way: 1 EVENT.\n"));
  EXPECT_THAT(text_of(judge(waiting, waiting, true)),
              HasSubstr("nothing should be, 1:\n  2 events of ord_7 in the outbox of order\n"));
}

TEST(AReport, ForProgramsIsOneDocument) {
  const auto value = json::parse(json_of(judge(reading({gap(5, 4)}), reading({gap(5, 4)}), false)));
  EXPECT_FALSE(value.at("clean").as_bool());
  EXPECT_EQ(value.at("differences").as_array().at(0).at("code").as_string(), "ORDER_PAYMENT");
  EXPECT_EQ(value.at("read").at("orders").as_int64(), 1);
}

}  // namespace
}  // namespace perdura::audit::testing
