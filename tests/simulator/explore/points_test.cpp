// Crash points: where they are, and what is made of them.
#include "simulator/explore/points.hpp"

#include <gmock/gmock.h>

#include "simulator/explore/explore.hpp"
#include "tests/simulator/explore/made_up.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

PlanEntry entry(std::string site, std::uint64_t nth, std::string choice) {
  return {std::move(site), "o1", nth, std::move(choice), {}};
}

const PlanEntry dies = entry("workflow_task.Order", 2, "worker_dies");
const PlanEntry lost = entry("gateway.capture", 1, "timeout_after");

/// As a run that asks two questions, and does as its plan says.
RunResult asking(const RunOptions& options) {
  Chooser chooser(options.plan.value_or(Plan{}));
  if (options.asked) {
    chooser.on_occasion([&](const Occasion& one) { options.asked(one, 0); });
  }
  constexpr Offer no_stall = Offer::all().without(TaskFate::Stalled);
  chooser.at({sites::workflow_task, "Order"}, "o1", no_stall);
  chooser.at({sites::workflow_task, "Order"}, "o1", no_stall.without(TaskFate::ReportedTwice));
  chooser.at(sites::gateway_capture, "o1", Offer::none().with(GatewayCall::TimeoutAfter));
  auto result = fine(options.seed);
  result.faults = chooser.recorded();
  for (const auto& fault : result.faults) result.contents.count_fault(fault);
  return result;
}

RunResult asks(const scenario::Scenario&, const RunOptions& options, Schemas&) {
  return asking(options);
}

TEST(CrashPoints, AreThoseThatARunMeetsAndThatCanStrikeThere) {
  EXPECT_THAT(crash_points(story(one_order), 1, asks, schemas()),
              ElementsAre(entry("workflow_task.Order", 1, "worker_dies"),
                          entry("workflow_task.Order", 1, "reported_twice"), dies, lost));
}

TEST(CrashPoints, AreNotWhereTheScenarioHasAPlanOfItsOwn) {
  const auto own = story(
      one_order + "plan: [{site: workflow_task.Order, entity: o1, nth: 1, choice: evicted}]\n");
  EXPECT_THAT(crash_points(own, 1, asks, schemas()), ElementsAre(dies, lost));
}

TEST(CrashPoints, OfAProcessThatOnlyWaitsThereAreNoMore) {
  const auto run = [](const auto&, const RunOptions& options, auto&) {
    const Place place(sites::process);
    std::uint64_t nth = 0;
    for (const std::uint64_t commits : {0, 3, 3, 4, 4}) {
      for (const char* host : {"shop", "worker"}) {
        options.asked({place, host, nth + 1, Offer::all()}, commits);
      }
      ++nth;
    }
    return fine(1);
  };
  std::vector<std::pair<std::string, std::uint64_t>> killed;
  for (const auto& point : crash_points(story(one_order), 1, run, schemas())) {
    EXPECT_EQ(point.choice, "kill");
    killed.emplace_back(point.entity, point.nth);
  }
  EXPECT_THAT(killed,
              ElementsAre(Pair("shop", 2), Pair("worker", 2), Pair("shop", 4), Pair("worker", 4)));
}

TEST(CrashPoints, WhatTheShopHasAndNoneIsAtIsNamed) {
  EXPECT_THAT(without_point({dies, entry("activity.GiveBack", 1, "crash_before")}),
              AllOf(Contains("workflow_task.Refund"), Contains("activity.SellStock"),
                    Not(Contains("workflow_task.Order")), Not(Contains("activity.GiveBack"))));
}

TEST(CrashPoints, PairsAreOfTwoOccasionsAndTheSameForTheSameNumber) {
  const Plan points{dies, entry(dies.site, 2, "reported_twice"), lost,
                    entry("gateway.capture", 1, "timeout_before")};
  std::set<std::string> drawn;
  for (std::uint64_t number = 1; number <= 50; ++number) {
    const auto pair = pair_of(points, 7, number);
    ASSERT_THAT(pair, SizeIs(2));
    EXPECT_FALSE(same_occasion(pair[0], pair[1]));
    EXPECT_EQ(pair_of(points, 7, number), pair);
    drawn.insert(to_lines(pair));
  }
  EXPECT_THAT(drawn, SizeIs(4));
  EXPECT_EQ(pair_of({points[0], points[1]}, 7, 1), Plan{points[0]});
}

// ---- explored -----------------------------------------------------------------------------------

Exploration explored(RunFunction run, PointOptions points = {}) {
  const std::vector<Explored> all{{"a.yaml", story(one_order)}, {"b.yaml", story(one_order)}};
  return explore_points(all, {.jobs = 2, .run = std::move(run)}, points);
}

bool hits(const RunOptions& options, const PlanEntry& point) {
  return std::ranges::find(*options.plan, point) != options.plan->end();
}

TEST(ExplorePoints, RunsEachScenarioWithoutFaultsAndThenWithEachPoint) {
  const auto found = explored(asks);
  EXPECT_EQ(found.runs, 2 * (1 + 4));
  EXPECT_EQ(found.wanted, found.runs);
  EXPECT_THAT(found.points, ElementsAre(Pair("gateway.capture", 2), Pair("workflow_task", 6)));
  EXPECT_THAT(found.contents.faults,
              testing::UnorderedElementsAre(Pair("gateway.capture timeout_after", 2),
                                            Pair("workflow_task.Order reported_twice", 2),
                                            Pair("workflow_task.Order worker_dies", 4)));
  EXPECT_THAT(found.without_point, Contains("activity.GiveBack"));
  EXPECT_THAT(found.failures, IsEmpty());
}

TEST(ExplorePoints, AFailureIsToldWithThePointThatCausesIt) {
  const auto found = explored([](const auto&, const RunOptions& options, auto&) {
    auto result = asking(options);
    if (hits(options, dies)) result.broken = {broken("refund")};
    return result;
  });
  EXPECT_EQ(found.failed, 2);
  ASSERT_THAT(found.failures, ElementsAre(Pair("refund at workflow_task.Order worker_dies",
                                               testing::Field(&Failure::runs, 2))));
  const auto& failure = found.failures.begin()->second;
  EXPECT_EQ(failure.file, "a.yaml");
  EXPECT_EQ(failure.plan, Plan{dies});
  EXPECT_EQ(failure.broken.check, "refund");
}

TEST(ExplorePoints, WhatFailsWithoutAnyPointIsToldWithAnEmptyPlan) {
  const auto found = explored([](const auto&, const RunOptions& options, auto&) {
    auto result = asking(options);
    if (options.plan->empty()) result.broken = {broken("final")};
    return result;
  });
  EXPECT_EQ(found.failures.at("final").plan, Plan{});
}

TEST(ExplorePoints, APointThatDoesNotStrikeMeansThatTheRunWasAnotherOne) {
  const auto found = explored([](const auto&, const RunOptions& options, auto&) {
    auto other = options;
    if (hits(options, lost)) other.plan = Plan{};
    return asking(other);
  });
  const auto& failure =
      found.failures.at(std::string(point_check) + " at gateway.capture timeout_after");
  EXPECT_EQ(failure.broken.kind, BrokenKind::Nondeterminism);
  EXPECT_THAT(failure.broken.sentence, HasSubstr("\"choice\":\"timeout_after\""));
}

TEST(ExplorePoints, PairsAreDrawnAndMayBeWithoutTheSecond) {
  const auto found = explored(
      [](const auto&, const RunOptions& options, auto&) {
        auto result = asking(options);
        result.contents.outcomes["points"] = options.plan->size();
        return result;
      },
      {.pairs = 15});
  EXPECT_EQ(found.runs, 2 * (1 + 15));
  EXPECT_EQ(found.contents.outcomes.at("points"), 2u * 15 * 2);
  EXPECT_THAT(found.failures, IsEmpty());
}

TEST(ExplorePoints, OfARunThatDiesItIsSaidSo) {
  const auto found = explored([](const auto&, const RunOptions&, auto&) -> RunResult {
    ::raise(SIGKILL);
    throw std::logic_error("it lives");
  });
  EXPECT_EQ(found.runs, 2);
  EXPECT_TRUE(found.failures.at(death_check).died);
}

TEST(ExplorePoints, TheSimulatedShopItselfIsHitAtEachPoint) {
  const auto placed = story(
      "orders: [{id: o1, credit_pct: 100, lines: [{sku: s1, price: 1_000won}]}]\n"
      "script: [{at: 0s, place: o1}]\ntime: {span: 1min}\n"
      "expect: {invariants: all, final: {o1: {order: CANCELLED}}}\n");
  const auto found = explore_points({{"a.yaml", placed}}, {.jobs = 2}, {.pairs = 3});
  EXPECT_THAT(found.failures, IsEmpty());
  EXPECT_EQ(found.runs, 4);
  for (const char* site : {"activity", "http", "process", "serve", "signal", "store",
                           "kafka.publish", "workflow_task"}) {
    EXPECT_GT(found.points.at(site), 0) << site;
  }
}

}  // namespace
}  // namespace perdura::simulator
