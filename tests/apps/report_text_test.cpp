// The report as a terminal shows it.
#include <gmock/gmock.h>

#include <sstream>

#include "tests/apps/finished_run.hpp"

namespace perdura::apps::loadtest {
namespace {

using namespace std::chrono_literals;
using apps::testing::finished;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string text_after(const std::function<void(Measured&)>& change, const Wishes& wishes = {}) {
  const Plan plan = plan_of(wishes);
  Measured run = finished(plan);
  change(run);
  return render(report_of(plan, run));
}

TEST(ReportText, TheChecksAreATableWithThousands) {
  EXPECT_THAT(text_after([](Measured&) {}),
              AllOf(HasSubstr("\n100 orders of 3 coffees, 100 at a time, scarce; 20 before"),
                    HasSubstr("  check                       expected   found\n"
                              "  --------------------------  --------  ------\n"
                              "  orders PAID                       66      66\n"
                              "  orders FAILED                     34      34\n"
                              "  PAID in the buyer's list          66      66\n"
                              "  FAILED in the buyer's list        34      34\n"
                              "  coffee on hand                   802     802\n"
                              "  coffee reserved                    0       0\n"
                              "  credit left                   10,000  10,000\n"),
                    HasSubstr("All is as it had to be.\n")));
}

TEST(ReportText, ByCardTheGatewaysBookIsCheckedInPlaceOfTheCredit) {
  EXPECT_THAT(text_after([](Measured&) {}, {.pay = Pay::Card}),
              AllOf(HasSubstr("\n100 orders by card, 100 at a time, scarce; 20 before"),
                    HasSubstr("  coffee reserved                    0        0\n"
                              "  captured at the gateway      990,000  990,000\n"
                              "  payments captured once            66       66\n"
                              "  held at the gateway                0        0\n"),
                    Not(HasSubstr("credit left")), HasSubstr("All is as it had to be.\n")));
}

TEST(ReportText, TimesShowPercentilesWithThousandsAndATenth) {
  const auto text = text_after(
      [](Measured& run) { run.ended.back().ended = run.ended.back().sent + 1'234'560us; });
  EXPECT_THAT(text, HasSubstr("  milliseconds    p50   p95   p99      max\n"
                              "  -------------  ----  ----  ----  -------\n"
                              "  to the answer  10.0  10.0  10.0     10.0\n"
                              "  to the end     20.0  20.0  20.0  1,234.6\n"));
}

TEST(ReportText, CostsAreShownByProcessWithTheirSumAndWhenTheyWereMeasured) {
  const auto text = text_after([](Measured& run) {
    run.costs = {.costs = {{"kafka", 1.5, 100}, {"perdura", 1'004, 1'050.25}},
                 .others = {"worker"}};
    run.driver_cpu_ms = 26;
    run.drained = {.at_rest = true, .after = 1'500ms};
    run.idle_cpu_ms_a_second = 17;
  });
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("  process       CPU ms an order  RSS MiB\n"
                      "  ------------  ---------------  -------\n"
                      "  kafka                    1.50    100.0\n"
                      "  perdura              1,004.00  1,050.2\n"
                      "  sum                  1,005.50  1,150.2\n"
                      "  this program             0.26        -\n"),
            HasSubstr("worker began or ended during the run and is not in the sum"),
            HasSubstr("counted until all its work was done, 1.50 s after the last order"),
            HasSubstr("at rest the stack uses 17.0 ms a second"), Not(HasSubstr("STILL AT WORK"))));
}

TEST(ReportText, AStackThatWasStillAtWorkIsToldLoudly) {
  EXPECT_THAT(text_after([](Measured& run) { run.drained = {.at_rest = false, .after = 30s}; }),
              HasSubstr("THE STACK WAS STILL AT WORK"));
}

TEST(ReportText, AnswersRefusalsAndRepeatsAreCounted) {
  const auto text =
      text_after([](Measured& run) { run.after = {.throttled = 1'200, .in_doubt = 1}; });
  EXPECT_THAT(text, AllOf(HasSubstr("answers: 66 × 201, 34 × 409"),
                          HasSubstr("sent again: 1,200 × after 429, 1 × in doubt"),
                          HasSubstr("refused: 34 × INSUFFICIENT_CREDIT")));
}

TEST(ReportText, AWrongFigureIsToldAtTheEnd) {
  const auto text = text_after([](Measured& run) { run.found.on_hand = 799; });
  EXPECT_TRUE(
      text.ends_with("Not as it had to be:\n"
                     "  coffee on hand: expected 802, found 799\n"))
      << text;
}

TEST(ReportText, HistoriesThatCouldNotBeReadSayWhy) {
  EXPECT_THAT(text_after([](Measured& run) {
                run.history_events = {3, 11, 12, "ord_4: away"};
              }),
              HasSubstr("history events an order: 11.0, at most 12 (3 PAID orders looked at); then "
                        "ord_4: away\n"));
  EXPECT_THAT(text_after([](Measured& run) { run.history_events.why = "no order was paid"; }),
              HasSubstr("history events an order: not measured: no order was paid\n"));
}

TEST(ReportText, FitsATerminalOfEightyColumns) {
  std::istringstream lines(text_after(
      [](Measured& run) {
        run.costs.others = {"supervisord"};
        run.drained.after = 29s;
      },
      {.orders = 50000, .concurrency = 500, .shape = Shape::Scarce}));
  for (std::string line; std::getline(lines, line);) {
    const auto width = std::count_if(
        line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; });
    EXPECT_LE(width, 80) << line;
  }
}

}  // namespace
}  // namespace perdura::apps::loadtest
