// The verbs that look for failures, as they are called.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <csignal>
#include <iterator>

#include "apps/simulator/explore_report.hpp"
#include "apps/simulator/explore_scenarios.hpp"
#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/files.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

namespace sim = perdura::simulator;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ExploreCommand : public SimulatorCommand {
 protected:
  std::string scenario(const std::string& name, const std::string& faults,
                       const std::string& expect) {
    return put(name + ".yaml",
               "scenario: " + name +
                   "\nabout: One order.\nversion: 1\n"
                   "orders: [{id: o1, lines: [{sku: s1}]}, {id: o2, lines: [{sku: s1}]}]\n"
                   "script: [{at: 0s, place: o1}, {at: 1s, place: o2}, {at: 1min, cancel: o2}]\n"
                   "faults: {intensity: " +
                   faults + "}\nexpect: " + expect + "\n");
  }
  std::string fine() {
    return scenario("fine", "swarm", "{invariants: all, sometimes: [parcel_lost]}");
  }
  std::string wrong() {
    return scenario("wrong", "listed only", "{invariants: all, final: {o1: {order: COMPLETED}}}");
  }
};

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(ExploreCommand, TellsWhatWasRunAndThatAllWasKept) {
  fine();
  const auto answer = call({"explore", folder(), "--seeds", "3", "--jobs", "2"});
  EXPECT_EQ(answer.code, 0) << answer.out << answer.errors;
  EXPECT_THAT(answer.out, StartsWith("1 scenario × 3 seeds   3 runs   "));
  EXPECT_THAT(answer.out,
              HasSubstr("sometimes: 0/1 met (never: parcel_lost)        determinism: "));
  EXPECT_THAT(answer.out, EndsWith("✓ all promises kept\n"));
}

TEST_F(ExploreCommand, AFailureIsToldWithWhatToDoNext) {
  const auto file = wrong();
  fine();
  const auto answer = call({"explore", folder(), "--seeds", "4..5", "--quiet"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("✗ final (2 runs): o1: order is EXPIRED, expected COMPLETED\n"
                                    "    simulator run " +
                                    file + " --seed 4\n    simulator shrink " + file +
                                    " --seed 4\n    simulator explain " + file + " --seed 4\n"));
}

TEST_F(ExploreCommand, ForMachinesIsOneObject) {
  const auto file = wrong();
  const auto answer = call({"explore", file, "--seeds", "2", "--json"});
  EXPECT_EQ(answer.code, 1);
  const auto report = boost::json::parse(answer.out);
  EXPECT_EQ(report.at("runs").as_int64(), 2);
  EXPECT_EQ(report.at("code").as_int64(), 1);
  EXPECT_EQ(report.at("contents").at("outcomes").at("EXPIRED").as_int64(), 2);
  const auto& failure = report.at("failures").at(0);
  EXPECT_EQ(failure.at("check").as_string(), "final");
  EXPECT_EQ(failure.at("runs").as_int64(), 2);
  EXPECT_EQ(failure.at("shrink").as_string(), "simulator shrink " + file + " --seed 1");
}

TEST_F(ExploreCommand, RefusesWhatItCannotRun) {
  EXPECT_EQ(call({"explore", folder() + "/none"}).code, environment);
  const auto file = fine();
  EXPECT_THAT(call({"explore", file, "--seeds", "5..1"}).errors, HasSubstr("write 1..200"));
  EXPECT_EQ(call({"explore", file, "--seeds", "5..1"}).code, invalid);
  EXPECT_EQ(call({"explore", file, "--jobs", "0"}).code, invalid);
  const auto bad = put("bad.yaml", "scenario: bad\n");
  const auto answer = call({"explore", folder()});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors, HasSubstr(bad + ":1:1: "));
}

TEST(ExploreSeeds, AreARangeOrACount) {
  EXPECT_EQ(read_seeds("1..200"), (Seeds{1, 200}));
  EXPECT_EQ(read_seeds("200"), (Seeds{1, 200}));
  EXPECT_EQ(read_seeds("7..7"), (Seeds{7, 7}));
  for (const char* text :
       {"", "..", "1..", "..5", "0", "5..1", "a", "1..2..3", "-1", "1..9999999999"}) {
    EXPECT_FALSE(read_seeds(text)) << text;
  }
}

sim::Exploration with(std::vector<sim::BrokenKind> kinds) {
  sim::Exploration found{.scenarios = 1, .wanted = 5, .runs = 5};
  for (const auto kind : kinds) {
    const auto name = "check" + std::to_string(found.failures.size());
    found.failures[name] = {.broken = {kind, name, "-", "wrong"}, .file = "a.yaml", .runs = 1};
  }
  return found;
}

TEST(ExploreReport, TheGravestFailureIsTheExitCode) {
  using enum sim::BrokenKind;
  EXPECT_EQ(code_of(with({})), 0);
  EXPECT_EQ(code_of(with({Liveness})), 3);
  EXPECT_EQ(code_of(with({Endless})), 3);
  EXPECT_EQ(code_of(with({Liveness, Invariant})), 1);
  EXPECT_EQ(code_of(with({Invariant, Nondeterminism, Liveness})), 4);
}

TEST(ExploreReport, OfADeathThereIsNothingToShrink) {
  auto found = with({sim::BrokenKind::Invariant});
  found.failures.begin()->second.died = true;
  found.failures.begin()->second.seed = 9;
  const auto report = report_of(found, {});
  EXPECT_THAT(report, AllOf(HasSubstr("simulator run a.yaml --seed 9\n"), Not(HasSubstr("shrink")),
                            Not(HasSubstr("explain"))));
}

TEST(ExploreReport, SaysWhatWasNotRun) {
  auto found = with({sim::BrokenKind::Invariant});
  found.wanted = 1'005;
  EXPECT_THAT(report_of(found, {}), HasSubstr("stopped at the first failure: 1_000 runs not"));
  found.interrupted = true;
  EXPECT_THAT(report_of(found, {}), HasSubstr("interrupted: 1_000 runs not made\n"));
  EXPECT_EQ(code_of(found), interrupted);
}

TEST(ExploreReport, MarksThatAreRequiredAndWereNotMetAreAFailure) {
  auto found = with({});
  found.sometimes = {{"paid_after_end", 3}, {"parcel_lost", 0}};
  EXPECT_THAT(report_of(found, {}), EndsWith("✓ all promises kept\n"));
  EXPECT_EQ(code_of(found, false), 0);
  EXPECT_THAT(report_of(found, {.require_sometimes = true}),
              HasSubstr("✗ sometimes: never met: parcel_lost\n"));
  EXPECT_EQ(code_of(found, true), 1);
  found.sometimes["parcel_lost"] = 1;
  EXPECT_EQ(code_of(found, true), 0);
}

TEST_F(ExploreCommand, ShrinksToAFileThatFailsInTheSameWay) {
  const auto file = wrong();
  const auto small = folder() + "/small.yaml";
  const auto answer = call({"shrink", file, "--seed", "3", "--out", small});
  ASSERT_EQ(answer.code, 0) << answer.errors;
  EXPECT_THAT(answer.out, StartsWith("✗ final: o1: order is EXPIRED, expected COMPLETED\n"));
  EXPECT_THAT(answer.out, HasSubstr("→ 0 faults   2 → 1 order   1 → 0 acts"));
  EXPECT_THAT(answer.out, HasSubstr("    simulator run " + small + "\n"));
  EXPECT_THAT(content_of(small), AllOf(HasSubstr("found: {build: "), HasSubstr("checker: final}"),
                                       Not(HasSubstr("o2"))));
  EXPECT_EQ(call({"lint", small}).code, 0);
  EXPECT_EQ(call({"explore", small, "--seeds", "1"}).code, 1);
  EXPECT_EQ(call({"explain", small}).code, 1);
}

TEST_F(ExploreCommand, ShrinksTheRunOfAPlan) {
  const auto file = wrong();
  const auto plan =
      put("a.plan", R"({"site":"store.order","entity":"order","nth":2,"choice":"deadlock"})"
                    "\n");
  const auto small = folder() + "/small.yaml";
  const auto answer = call({"shrink", file, "--plan", plan, "-o", small, "--json"});
  ASSERT_EQ(answer.code, 0) << answer.errors;
  const auto report = boost::json::parse(answer.out);
  EXPECT_EQ(report.at("before").at("faults").as_int64(), 1);
  EXPECT_EQ(report.at("after").at("faults").as_int64(), 0);
  EXPECT_EQ(report.at("file").as_string(), small);
  put("a.plan", "{}");
  EXPECT_THAT(call({"shrink", file, "--plan", plan}).errors, HasSubstr(plan + ": "));
}

TEST_F(ExploreCommand, ARunThatTakesMoreStepsThanItMayIsEndless) {
  const auto file = fine();
  const std::vector<std::string> limit{"--max-steps", "500"};
  const auto called = [&](std::vector<std::string> words) {
    words.insert(words.end(), limit.begin(), limit.end());
    return call(words);
  };
  const auto run = called({"run", file, "--plans", folder()});
  EXPECT_EQ(run.code, 3) << run.out;
  EXPECT_THAT(run.out, HasSubstr("✗ endless: it does not end: more than 500 steps, "));
  EXPECT_THAT(run.out, HasSubstr(" --max-steps 500\nsmaller: simulator shrink " + file));
  EXPECT_THAT(run.out, HasSubstr(" --max-steps 500\nwhy: simulator explain " + file));
  const auto explored = called({"explore", file, "--seeds", "2"});
  EXPECT_EQ(explored.code, 3);
  EXPECT_THAT(explored.out, HasSubstr("✗ endless (2 runs): "));
  EXPECT_THAT(explored.out, HasSubstr("simulator run " + file + " --seed 1 --max-steps 500\n"));
  const auto small = folder() + "/small.yaml";
  EXPECT_EQ(called({"shrink", file, "--out", small}).code, 0);
  EXPECT_THAT(content_of(small), HasSubstr("checker: endless}"));
  EXPECT_EQ(called({"explain", small}).code, 3);
  EXPECT_EQ(call({"explore", file, "--max-steps", "0"}).code, invalid);
}

const std::string never_asked =
    R"({"site":"gateway.capture","entity":"o9","nth":1,"choice":"refuse"})"
    "\n";

TEST_F(ExploreCommand, APlansEntriesThatAreNeverAskedForAreTold) {
  const auto file = wrong();
  const auto plan = put("a.plan", never_asked);
  const std::string told = "1 planned fault never asked for";
  EXPECT_THAT(call({"run", file, "--plan", plan}).out,
              HasSubstr(told + ", the first: " + never_asked));
  const auto json = call({"run", file, "--plan", plan, "--json"}).out;
  EXPECT_EQ(boost::json::parse(json).at("unmet").as_int64(), 1);
  const auto small = folder() + "/small.yaml";
  EXPECT_THAT(call({"shrink", file, "--plan", plan, "-o", small}).out, HasSubstr(told));
  EXPECT_THAT(call({"shrink", file, "-o", small}).out, Not(HasSubstr("never asked for")));
}

TEST_F(ExploreCommand, MarksMayBeRequired) {
  const auto file = fine();
  EXPECT_EQ(call({"explore", file, "--seeds", "1", "--require-sometimes"}).code, 1);
  const auto run = call({"run", file, "--require-sometimes", "--plans", folder()});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("✗ sometimes: parcel_lost was not met"), Not(HasSubstr("shrink"))));
}

/// Ctrl-C, before anything has been done.
class Interrupted : public ExploreCommand {
 protected:
  Interrupted() {
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before_);
    ::raise(SIGINT);
  }
  ~Interrupted() override { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

TEST_F(Interrupted, ExploringEndsWithWhatWasFound) {
  const auto answer = call({"explore", wrong(), "--seeds", "1000"});
  EXPECT_EQ(answer.code, interrupted);
  EXPECT_THAT(answer.out, HasSubstr("interrupted: "));
  EXPECT_THAT(answer.out, Not(HasSubstr("✓")));
}

TEST_F(Interrupted, ShrinkingSaysThatItWasAndWritesNothingThatWasNotSeenToFail) {
  const auto small = folder() + "/small.yaml";
  const auto answer = call({"shrink", wrong(), "--out", small});
  EXPECT_EQ(answer.code, interrupted);
  EXPECT_THAT(answer.errors, HasSubstr("; it was interrupted\n"));
  EXPECT_FALSE(fs::exists(small));
}

TEST_F(ExploreCommand, WhoHasNoTimeIsToldSoAndNotThatNothingFails) {
  const auto answer = call({"shrink", wrong(), "--budget", "1ms", "-o", folder() + "/s.yaml"});
  EXPECT_EQ(answer.code, 3);
  EXPECT_THAT(answer.errors, HasSubstr("; give it more than --budget 1ms\n"));
}

TEST_F(ExploreCommand, OfARunThatKeepsAllThereIsNothingToShrinkOrExplain) {
  const auto file = fine();
  const auto answer = call({"shrink", file, "--out", folder() + "/small.yaml"});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors, HasSubstr("all promises were kept: there is nothing to shrink\n"));
  EXPECT_THAT(call({"explain", file}).out, HasSubstr("nothing to explain"));
  EXPECT_EQ(call({"explain", file}).code, 0);
}

TEST_F(ExploreCommand, AFileThatCannotBeAScenariosIsRefusedBeforeAnythingRuns) {
  const auto answer = call({"shrink", wrong(), "--out", folder() + "/My File.yaml"});
  EXPECT_EQ(answer.code, environment);
  EXPECT_THAT(answer.errors, HasSubstr("use a-z, 0-9"));
  EXPECT_EQ(call({"shrink", wrong(), "--budget", "soon"}).code, invalid);
}

TEST_F(ExploreCommand, ExplainsWithAColumnForEachWhoTakesPart) {
  const auto file = wrong();
  const auto answer = call({"explain", file, "--seed", "3"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, AllOf(HasSubstr("  step    virtual       people"), HasSubstr("order"),
                                HasSubstr("✗ final: o1: order is EXPIRED, expected COMPLETED\n")));
  const auto lines = call({"explain", file, "--seed", "3", "--lines", "2", "--json"}).out;
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2);
  EXPECT_TRUE(boost::json::parse(lines.substr(0, lines.find('\n'))).as_object().contains("step"));
}

TEST_F(ExploreCommand, HelpAndCompletionKnowTheVerbs) {
  const auto script = call({"completion", "bash"}).out;
  for (const std::string verb : {"explore", "shrink", "explain"}) {
    EXPECT_THAT(call({"help", verb}).out, AllOf(HasSubstr("simulator " + verb), HasSubstr("Exit")));
    EXPECT_THAT(script, HasSubstr("\"" + verb + "\") words=\" --help --"));
  }
}

}  // namespace
}  // namespace perdura::apps::simulator
