#include "apps/loadtest/report.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "json/codec.hpp"
#include "tests/apps/finished_run.hpp"

namespace perdura::apps::loadtest {
namespace {

using namespace std::chrono_literals;
using apps::testing::finished;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Report, OfARightRunHasNothingToComplainOf) {
  const Plan plan = plan_of({});
  const Report report = report_of(plan, finished(plan));
  EXPECT_THAT(report.differences, ElementsAre());
  EXPECT_EQ(exit_code(report), 0);
  for (const auto& check : report.checks) EXPECT_EQ(check.expected, check.found) << check.what;
  EXPECT_EQ(report.answers.at("201"), 66);
  EXPECT_EQ(report.answers.at("409"), 34);
  EXPECT_EQ(report.failures.at("INSUFFICIENT_CREDIT"), 34);
}

TEST(Report, TimesAreFromSendingAndRatesOverTheWholeRun) {
  const Plan plan = plan_of({});
  const Report report = report_of(plan, finished(plan));
  EXPECT_EQ(report.answer_ms, (Spread{10, 10, 10, 10}));
  EXPECT_EQ(report.end_ms, (Spread{20, 20, 20, 20}));
  EXPECT_DOUBLE_EQ(report.seconds, 0.119);
  EXPECT_DOUBLE_EQ(report.orders_a_second, 100 / 0.119);
  EXPECT_DOUBLE_EQ(report.paid_a_second, 66 / 0.119);
}

TEST(Report, OrdersWithoutAnAnswerAreNotInTheTimes) {
  const Plan plan = plan_of({.orders = 3});
  Measured run = finished(plan);
  run.ended[1].error = "silence";
  run.ended[1].answered = run.ended[1].ended = 120s;
  const Report report = report_of(plan, run);
  EXPECT_EQ(report.end_ms.max, 20);
  EXPECT_EQ(report.seconds, 120);
  EXPECT_EQ(exit_code(report), 1);
}

TEST(Report, ARateBelowTheWishedOneIsADifference) {
  const Plan plan = plan_of({.min_rate = 600});
  const Report report = report_of(plan, finished(plan));
  EXPECT_THAT(report.differences,
              ElementsAre("orders to PAID a second: expected at least 600.0, found 554.6"));
  EXPECT_EQ(exit_code(report), 1);
  const Plan slower = plan_of({.min_rate = 554.6});
  EXPECT_EQ(exit_code(report_of(slower, finished(slower))), 0);
}

TEST(Report, TheSumIsThatOfAllProcesses) {
  const Plan plan = plan_of({});
  Measured run = finished(plan);
  run.costs = {.costs = {{"kafka", 1.5, 100}, {"perdura", 4, 50.5}}, .others = {"worker"}};
  run.driver_cpu_ms = 250;
  run.drained = {.at_rest = true, .after = 1'500ms};
  run.idle_cpu_ms_a_second = 17;
  const Report report = report_of(plan, run);
  EXPECT_DOUBLE_EQ(report.sum.cpu_ms_an_order, 5.5);
  EXPECT_DOUBLE_EQ(report.sum.rss_mib, 150.5);
  EXPECT_DOUBLE_EQ(report.driver_cpu_ms_an_order, 2.5);
  EXPECT_THAT(report.not_measured, ElementsAre("worker"));
  EXPECT_TRUE(report.at_rest);
  EXPECT_DOUBLE_EQ(report.rest_after_seconds, 1.5);
  EXPECT_DOUBLE_EQ(report.idle_cpu_ms_a_second, 17);
}

TEST(Report, CountsOnlyWhatWasSentAgainDuringTheRun) {
  const Plan plan = plan_of({});
  Measured run = finished(plan);
  run.before = {.throttled = 5, .unavailable = 1};
  run.after = {.throttled = 7, .unavailable = 1, .in_doubt = 2};
  const Report report = report_of(plan, run);
  EXPECT_EQ(report.sent_again.throttled, 2u);
  EXPECT_EQ(report.sent_again.unavailable, 0u);
  EXPECT_EQ(report.sent_again.in_doubt, 2u);
}

TEST(Report, AsJsonHasItsFiguresAndItsChecks) {
  const Plan plan = plan_of({});
  Measured run = finished(plan);
  run.found.on_hand = 799;
  const auto document = boost::json::parse(json::to_text(report_of(plan, run)));
  EXPECT_EQ(document.at_pointer("/orders"), 100);
  EXPECT_EQ(document.at_pointer("/shape"), "scarce");
  EXPECT_EQ(document.at_pointer("/end_ms/p95"), 20.0);
  EXPECT_EQ(document.at_pointer("/checks/4/what"), "coffee on hand");
  EXPECT_EQ(document.at_pointer("/checks/4/found"), 799);
  EXPECT_EQ(document.at_pointer("/differences/0"), "coffee on hand: expected 802, found 799");
  EXPECT_EQ(document.at_pointer("/at_rest"), true);
}

TEST(Histories, TheSampleIsSpreadEvenlyAndBounded) {
  std::vector<domain::OrderId> orders;
  for (int n = 0; n < 10; ++n) orders.emplace_back("ord_" + std::to_string(n));
  const auto sample = sample_of(orders, 3);
  EXPECT_THAT(sample, ElementsAre(orders[0], orders[3], orders[6]));
  EXPECT_EQ(sample_of(orders, 50), orders);
  EXPECT_THAT(sample_of({}, 50), ElementsAre());
}

}  // namespace
}  // namespace perdura::apps::loadtest
