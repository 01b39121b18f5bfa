// What is told of a run, line by line.
#include "simulator/run/trace.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;

const scenario::Start start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 27), 540min};

TEST(Trace, ALineForPrograms) {
  const TraceLine line{.step = 405,
                       .at = start.at + 31s + 180ms,
                       .who = "store.payment",
                       .what = "deadlock #1",
                       .order = "o1",
                       .cause = 404,
                       .fault = true};
  EXPECT_EQ(to_json(line, start),
            R"({"step":405,"at":"09:00:31.180","who":"store.payment","what":"deadlock #1",)"
            R"("cause":404,"order":"o1","fault":true})");
}

TEST(Trace, TheDayIsToldFromTheSecondOneOn) {
  TraceLine line{.step = 1, .at = start.at + 15h, .who = "a", .what = "b", .order = "-"};
  EXPECT_EQ(to_json(line, start), R"({"step":1,"at":"+1d 00:00:00.000","who":"a","what":"b"})");
  line.at = start.at - 9h - 1s;
  EXPECT_THAT(to_json(line, start), HasSubstr("-1d 23:59:59.000"));
}

TEST(Trace, ALineForPeopleMarksFaults) {
  const TraceLine line{.step = 7, .at = start.at, .who = "order", .what = "x", .order = "o1"};
  EXPECT_EQ(to_text(line, start), "  7       09:00:00.000  order                 x");
  TraceLine fault = line;
  fault.fault = true;
  EXPECT_EQ(to_text(fault, start).front(), '!');
}

TEST(Trace, ARunTellsActsCommitsCallsAndFaultsWithTheirCauses) {
  std::vector<TraceLine> lines;
  RunOptions options;
  options.trace = [&](const TraceLine& line) { lines.push_back(line); };
  run_of(story("orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
               "script: [{at: 0s, place: o1}, {at: 1h, dispatch: o1}]\n"
               "plan: [{site: store.order, entity: order, nth: 2, choice: deadlock}]\n"
               "expect: {invariants: all}\n"),
         options);
  const auto line = [&](const std::string& who, const std::string& what) {
    return Contains(testing::AllOf(Field(&TraceLine::who, who),
                                   Field(&TraceLine::what, HasSubstr(what)),
                                   Field(&TraceLine::order, "o1")));
  };
  EXPECT_THAT(lines, line("buyer/buyer", "place: 201"));
  EXPECT_THAT(lines, line("order", "UPDATE orders PAID"));
  EXPECT_THAT(lines, line("worker", "POST shipping/"));
  EXPECT_THAT(lines, Contains(testing::AllOf(Field(&TraceLine::who, "store.order"),
                                             Field(&TraceLine::fault, true))));
  std::set<std::uint64_t> steps{0};
  const auto placed = std::ranges::find(lines, "place: 201", &TraceLine::what);
  ASSERT_NE(placed, lines.end());
  EXPECT_GT(placed->cause, 0u) << "an answer comes from something";
  for (const auto& one : lines) {
    EXPECT_TRUE(steps.contains(one.cause)) << one.step << " comes from an unknown line";
    steps.insert(one.step);
  }
}

TEST(Trace, ChangesNothing) {
  const auto scenario = story(
      "orders: [{id: o1, lines: [{sku: s1, price: 1_000won}]}]\n"
      "script: [{at: 0s, place: o1}]\nexpect: {invariants: all}\n");
  RunOptions traced;
  traced.trace = [](const TraceLine&) {};
  EXPECT_EQ(run_of(scenario, traced).digest, run_of(scenario).digest);
}

}  // namespace
}  // namespace perdura::simulator
