// `simulator run` as it is called: what it says, and its exit codes.
#include <gmock/gmock.h>

#include <array>
#include <boost/json/parse.hpp>
#include <iterator>

#include "apps/simulator/files.hpp"
#include "apps/simulator/next_commands.hpp"
#include "apps/simulator/run_report.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string head = "scenario: one\nabout: One order.\nversion: 1\n";
const std::string order =
    "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n";
const std::string dispatched = "script: [{at: 0s, place: o1}, {at: 1h, dispatch: o1}]\n";
const std::string fine = head + order + dispatched + "expect: {invariants: all}\n";
const std::string wrong = head + order + dispatched +
                          "plan: [{site: store.order, entity: order, nth: 2, choice: deadlock}]\n"
                          "expect: {invariants: all, final: {o1: {order: CANCELLED}}}\n";

class SimulatorRun : public SimulatorCommand {
 protected:
  std::string text_of_file(const std::string& name) const {
    std::ifstream file(fs::path(folder()) / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(SimulatorRun, ARunThatKeepsItsPromisesSaysWhatRepeatsItAndHowItWas) {
  const auto answer = call({"run", put("one.yaml", fine), "--seed", "42"});
  EXPECT_EQ(answer.code, 0) << answer.out << answer.errors;
  EXPECT_THAT(answer.out, StartsWith("simulator 0."));
  EXPECT_THAT(answer.out, HasSubstr(" · one ("));
  EXPECT_THAT(answer.out,
              HasSubstr(") · seed 42 · world memory\n1 order (1 COMPLETED); 0 faults; "));
  EXPECT_THAT(answer.out, HasSubstr("✓ all promises kept; digest "));
  EXPECT_THAT(call({"run", folder() + "/one.yaml", "--quiet"}).out, IsEmpty());
}

TEST_F(SimulatorRun, AnExpectationThatDoesNotHoldIsExitOneWithTheTraceAndTheNextCommand) {
  const auto file = put("one.yaml", wrong);
  const auto answer = call({"run", file, "--quiet", "--plans", folder()});
  EXPECT_EQ(answer.code, broken_promise);
  EXPECT_THAT(answer.out, HasSubstr("✗ final: o1: order is COMPLETED, expected CANCELLED\n"));
  EXPECT_THAT(answer.out, HasSubstr("the last of the trace, of o1:\n"));
  EXPECT_THAT(answer.out, HasSubstr("UPDATE orders COMPLETED"));
  const auto plan = folder() + "/one-1.plan";
  EXPECT_THAT(answer.out,
              EndsWith("again: simulator run " + file + " --seed 1 --plan " + plan +
                       "\nsmaller: simulator shrink " + file + " --seed 1 --plan " + plan +
                       "\nwhy: simulator explain " + file + " --seed 1 --plan " + plan + "\n"));
  EXPECT_THAT(text_of_file("one-1.plan"), HasSubstr("\"site\":\"store.order\""));
  EXPECT_EQ(call({"run", file, "--quiet", "--seed", "1", "--plan", plan}).out, answer.out);
}

TEST_F(SimulatorRun, WhatNeverEndsIsExitThree) {
  const auto file = put("one.yaml", head + "time: {span: 1h, heal: 1d}\n" + order + dispatched +
                                        "expect: {invariants: all}\n");
  const auto answer = call({"run", file});
  EXPECT_EQ(answer.code, never_ends);
  EXPECT_THAT(answer.out, HasSubstr("✗ liveness: after 1d without faults; the order ord_"));
}

TEST_F(SimulatorRun, AnotherRunIsExitFourAndAnEqualOneIsNot) {
  EXPECT_EQ(call({"run", put("one.yaml", fine), "--check-determinism"}).code, 0);
  perdura::simulator::RunResult other;
  other.broken.push_back({.kind = perdura::simulator::BrokenKind::Nondeterminism});
  EXPECT_EQ(code_of(other), another_run);
}

/// Breaks a promise each time, and ends in another way.
perdura::simulator::RunResult never_the_same(const perdura::simulator::scenario::Scenario&,
                                             const perdura::simulator::RunOptions&,
                                             perdura::simulator::Schemas&) {
  static std::uint64_t runs = 0;
  perdura::simulator::RunResult result;
  result.digest = ++runs;
  result.broken = {{perdura::simulator::BrokenKind::Invariant, "refund", "-", "two of them"}};
  return result;
}

TEST_F(SimulatorRun, ARunThatBreaksAPromiseIsRunTwiceAllTheSame) {
  RunWish wish{.paths = {put("one.yaml", fine)}, .check_determinism = true};
  wish.run = never_the_same;
  std::ostringstream out, errors;
  EXPECT_EQ(run_scenarios(wish, out, errors), another_run);
  EXPECT_THAT(out.str(), HasSubstr("✗ determinism: the second run ended at step 0, the first at"));
  EXPECT_THAT(out.str(), HasSubstr("✗ refund: two of them\n"));
  EXPECT_THAT(out.str(), HasSubstr(" --check-determinism\nsmaller: "));
  EXPECT_THAT(out.str(), Not(HasSubstr("why: "))) << "one run alone explains nothing";
}

TEST_F(SimulatorRun, APlanThatCannotBeWrittenIsALineAndTheRunIsToldAllTheSame) {
  const auto file = put("one.yaml", wrong);
  put("two.yaml", "scenario: two" + fine.substr(fine.find('\n')));
  const auto answer = call({"run", folder(), "--plans", folder() + "/none"});
  EXPECT_EQ(answer.code, broken_promise);
  EXPECT_THAT(answer.out, HasSubstr("✗ final: o1: order is COMPLETED, expected CANCELLED\n"));
  EXPECT_THAT(answer.out, HasSubstr("again: simulator run " + file + " --seed 1\n"));
  EXPECT_THAT(answer.out, HasSubstr(" · two (")) << "the others are run";
  EXPECT_THAT(answer.errors, HasSubstr("simulator: cannot write " + folder() + "/none/one-1.plan"));
  const auto told = call({"run", file, "--json", "--plans", folder() + "/none"});
  EXPECT_EQ(told.code, broken_promise);
  EXPECT_EQ(boost::json::parse(told.out).at("broken").at(0).at("check").as_string(), "final");
  EXPECT_EQ(boost::json::parse(told.out).as_object().if_contains("plan"), nullptr);
}

TEST_F(SimulatorRun, WhatCannotBeToldIsExitFive) {
  const auto file = put("one.yaml", fine);
  const std::array words{"simulator", "run", file.c_str()};
  std::ostream nowhere(nullptr);
  std::ostringstream errors;
  EXPECT_EQ(run(static_cast<int>(words.size()), words.data(), nowhere, errors), environment);
  EXPECT_THAT(errors.str(), HasSubstr("simulator: cannot write to the standard output\n"));
}

TEST(NextCommands, AreWhatAShellTakes) {
  const auto next = next_commands({.file = "my shop/it's.yaml", .seed = 7, .plan = "a b.plan"});
  EXPECT_EQ(next.run, R"(simulator run 'my shop/it'\''s.yaml' --seed 7 --plan 'a b.plan')");
  EXPECT_EQ(next.shrink, R"(simulator shrink 'my shop/it'\''s.yaml' --seed 7 --plan 'a b.plan')");
  EXPECT_EQ(next.explain, R"(simulator explain 'my shop/it'\''s.yaml' --seed 7 --plan 'a b.plan')");
  EXPECT_EQ(quoted(""), "''");
  EXPECT_EQ(quoted("$(x)"), "'$(x)'");
  EXPECT_EQ(quoted("scenarios/smoke/a-b_1.yaml"), "scenarios/smoke/a-b_1.yaml");
}

TEST(NextCommands, AScaledRunIsExplainedAtItsScaleAndNotShrunk) {
  const auto next = next_commands({.file = "a.yaml", .scale = 0.01});
  EXPECT_EQ(next.run, "simulator run a.yaml --seed 1 --scale 0.01");
  EXPECT_EQ(next.explain, "simulator explain a.yaml --seed 1 --scale 0.01");
  EXPECT_EQ(next.shrink, "");
}

TEST_F(SimulatorRun, AnInvalidScenarioOrPlanIsExitTwo) {
  const auto bad = put("bad.yaml", "scenario: bad\n" + fine);
  const auto answer = call({"run", bad});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors, HasSubstr(bad + ":2:"));
  const auto file = put("one.yaml", fine);
  const auto planned = call({"run", file, "--plan", put("my.plan", "{}\n")});
  EXPECT_EQ(planned.code, invalid);
  EXPECT_THAT(planned.errors, HasSubstr("my.plan"));
  EXPECT_EQ(call({"run"}).code, invalid) << "no scenario";
  EXPECT_EQ(call({"run", file, "--scale", "0"}).code, invalid);
}

TEST_F(SimulatorRun, APlanOrATraceIsOfOneScenario) {
  put("one.yaml", fine);
  put("two.yaml", "scenario: two" + fine.substr(fine.find('\n')));
  EXPECT_EQ(call({"run", folder(), "--trace", folder() + "/t"}).code, invalid);
  const auto both = call({"run", folder()});
  EXPECT_EQ(both.code, 0);
  EXPECT_THAT(both.out, HasSubstr(" · two ("));
}

TEST_F(SimulatorRun, FilesThatCannotBeReadOrWrittenAreExitFive) {
  const auto file = put("one.yaml", fine);
  EXPECT_EQ(call({"run", folder() + "/none.yaml"}).code, environment);
  EXPECT_EQ(call({"run", file, "--plan", folder() + "/none"}).code, environment);
  EXPECT_EQ(call({"run", file, "--trace", folder() + "/no/where"}).code, environment);
}

TEST_F(SimulatorRun, TheTraceIsJsonLinesInTheOrderOfSteps) {
  const auto file = put("one.yaml", fine);
  ASSERT_EQ(call({"run", file, "--trace", folder() + "/t", "--quiet"}).code, 0);
  std::istringstream lines(text_of_file("t"));
  std::string line;
  std::int64_t step = 0, count = 0;
  for (; std::getline(lines, line); ++count) {
    const auto read = boost::json::parse(line);
    EXPECT_GE(read.at("step").to_number<std::int64_t>(), step);
    step = read.at("step").to_number<std::int64_t>();
  }
  EXPECT_GT(count, 50);
}

TEST_F(SimulatorRun, ForMachinesARunIsOneObject) {
  const auto answer = call({"run", put("one.yaml", wrong), "--json", "--plans", folder()});
  EXPECT_EQ(answer.code, broken_promise);
  const auto report = boost::json::parse(answer.out);
  EXPECT_EQ(report.at("code").as_int64(), broken_promise);
  EXPECT_EQ(report.at("broken").at(0).at("check").as_string(), "final");
  EXPECT_EQ(report.at("broken").at(0).at("order").as_string(), "o1");
  EXPECT_EQ(report.at("faults").to_number<int>(), 1);
  EXPECT_EQ(report.at("plan").as_string(), folder() + "/one-1.plan");
}

TEST(StatusLine, SaysHowFarTheRunIsAndHowFast) {
  const OneRun run{.file = "", .hash = "", .scenario = {}};
  const auto start = run.scenario.time.start.at;
  EXPECT_EQ(status_line({start + std::chrono::hours(33), 9, 1'234, 37, 12}, run, 8.1),
            "1d 9h in: 1_234 orders (37 open), 8 orders/s, 12 faults");
  EXPECT_EQ(status_line({start - std::chrono::minutes(5), 9, 0, 0, 0}, run, 0),
            "setting up: 0 orders (0 open), 0 orders/s, 0 faults");
}

}  // namespace
}  // namespace perdura::apps::simulator
