// What `perdura replay` says of what it found.
#include "apps/perdura/replay_report.hpp"

#include <gmock/gmock.h>

#include "json/codec.hpp"

namespace perdura::apps {
namespace {

using temporal::ReplayOutcome;
using ::testing::HasSubstr;

ReplayOutcome equal_run(const std::string& type, const std::string& id) {
  return {.workflow_type = type, .workflow_id = id, .run_id = "run", .tasks = 3, .events = 20};
}

ReplayOutcome other_run() {
  auto outcome = equal_run("Order", "ord_7");
  outcome.problem = "the workflow's command is StartTimer 5,\nbut history has another (event 17)";
  outcome.event = 17;
  outcome.command = "StartTimer 5";
  return outcome;
}

TEST(ReplayReport, CountsByTypeInTheirOrder) {
  ReplayReport report;
  EXPECT_EQ(add(report, equal_run("Refund", "rfd_1")), nullptr);
  EXPECT_EQ(add(report, equal_run("Order", "ord_1")), nullptr);
  EXPECT_NE(add(report, other_run()), nullptr);
  EXPECT_EQ(summary_of(report),
            "workflow  runs  differ  tasks  events\n"
            "--------  ----  ------  -----  ------\n"
            "Order        2       1      6      40\n"
            "Refund       1       0      3      20\n"
            "This build does not agree with 1 of 3 runs: a worker of it could not go on with those "
            "that are open.\n");
}

TEST(ReplayReport, SaysThatAllIsWell) {
  ReplayReport report;
  EXPECT_EQ(summary_of(report), "There was nothing to replay.\n");
  add(report, equal_run("Order", "ord_1"));
  EXPECT_THAT(summary_of(report), HasSubstr("This build agrees with it.\n"));
  add(report, equal_run("Order", "ord_2"));
  EXPECT_THAT(summary_of(report), HasSubstr("This build agrees with all 2.\n"));
  report.gone = 1;
  EXPECT_THAT(summary_of(report), HasSubstr("1 run of the list had been deleted by Temporal"));
}

TEST(ReplayReport, SaysWhatThereWasNoneOf) {
  EXPECT_EQ(summary_of({}, "the namespace perdura has no run of Refund"),
            "There was nothing to replay: the namespace perdura has no run of Refund.\n");
}

TEST(ReplayReport, TellsAProblemInOneLine) {
  ReplayReport report;
  EXPECT_EQ(
      line_of(*add(report, other_run())),
      "Order ord_7 (run run): the workflow's command is StartTimer 5, but history has another "
      "(event 17)");
  EXPECT_EQ(line_of(*add(report, {.problem = "not a history in JSON"}, "saved/a.json")),
            "saved/a.json: not a history in JSON");
}

TEST(ReplayReport, IsReadByProgramsToo) {
  ReplayReport report;
  auto outcome = other_run();
  outcome.problem = "it differs";
  add(report, outcome);
  EXPECT_EQ(json::to_text(report),
            R"({"runs":1,"differ":1,"gone":0,"types":[{"type":"Order","runs":1,"differ":1,)"
            R"("tasks":3,"events":20}],"problems":[{"workflow_id":"ord_7","run_id":"run",)"
            R"("type":"Order","event":17,"command":"StartTimer 5","problem":"it differs"}]})");
}

}  // namespace
}  // namespace perdura::apps
