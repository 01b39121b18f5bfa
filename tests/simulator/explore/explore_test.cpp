// Many runs, and what is told of them.
#include "simulator/explore/explore.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include "tests/simulator/explore/made_up.hpp"

namespace perdura::simulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::vector<Explored> two() { return {{"a.yaml", story(one_order)}, {"b.yaml", story(one_order)}}; }

ExploreOptions made_up(RunFunction run) {
  return {.first_seed = 1, .last_seed = 20, .jobs = 2, .run = std::move(run)};
}

TEST(Explore, RunsEachScenarioUnderEachSeed) {
  auto options = made_up([](const auto& scenario, const auto& run, auto&) {
    auto result = fine(run.seed);
    result.contents.outcomes = {{"COMPLETED", 2}};
    result.sometimes = {{"parcel_lost", run.seed == 7}, {"stock_out_rejected", false}};
    result.ended = scenario.time.start.at + std::chrono::seconds(run.seed);
    result.contents.count_fault({"store.order", "order", 1, "deadlock"});
    return result;
  });
  std::int64_t told = 0;
  options.progress = [&](const Exploration& sofar) { EXPECT_EQ(sofar.runs, ++told); };
  const auto found = explore(two(), options);
  EXPECT_EQ(found.runs, 40);
  EXPECT_EQ(found.wanted, 40);
  EXPECT_EQ(told, 40);
  EXPECT_EQ(found.steps, 2u * (20 * 100 + 210));
  EXPECT_EQ(found.simulated_ms, 2 * 210'000);
  EXPECT_THAT(found.contents.outcomes, ElementsAre(Pair("COMPLETED", 80)));
  EXPECT_THAT(found.contents.faults, ElementsAre(Pair("store.order deadlock", 40)));
  EXPECT_THAT(found.sometimes, ElementsAre(Pair("parcel_lost", 2), Pair("stock_out_rejected", 0)));
  EXPECT_THAT(found.failures, IsEmpty());
}

TEST(Explore, WhoeverInterruptsIsToldWhatWasFoundSoFar) {
  auto options = made_up([](const auto&, const auto& run, auto&) {
    while (run.seed > 3) ::pause();
    auto result = fine(run.seed);
    if (run.seed == 2) result.broken = {broken("refund")};
    return result;
  });
  std::int64_t runs = 0;
  options.jobs = 1;
  options.progress = [&](const Exploration& sofar) { runs = sofar.runs; };
  options.goes_on = [&] { return runs < 3; };
  const auto found = explore(two(), options);
  EXPECT_TRUE(found.interrupted);
  EXPECT_EQ(found.runs, 3);
  EXPECT_EQ(found.wanted, 40);
  EXPECT_EQ(found.failed, 1) << "those that were given up have not failed";
  EXPECT_EQ(found.failures.count("refund"), 1u);
}

TEST(Explore, EachRunHasItsMostSteps) {
  auto options = made_up([](const auto&, const auto& run, auto&) {
    auto result = fine(run.seed);
    if (run.max_steps == 777) result.broken = {broken("endless", BrokenKind::Endless)};
    return result;
  });
  options.max_steps = 777;
  EXPECT_EQ(explore(two(), options).failed, 40);
}

TEST(Explore, FailuresStandByCheckWithTheFirstOfEach) {
  const auto run = [](const auto&, const auto& run, auto&) {
    auto result = fine(run.seed);
    if (run.seed >= 5) result.broken = {broken("refund"), broken("money")};
    if (run.seed == 3) result.broken = {broken("liveness", BrokenKind::Liveness)};
    return result;
  };
  for (const std::size_t jobs : {1, 3}) {
    auto options = made_up(run);
    options.jobs = jobs;
    const auto found = explore(two(), options);
    EXPECT_EQ(found.failed, 34);
    ASSERT_EQ(found.failures.size(), 2u);
    const auto& refund = found.failures.at("refund");
    EXPECT_EQ(refund.runs, 32);
    EXPECT_EQ(refund.file, "a.yaml");
    EXPECT_EQ(refund.seed, 5u);
    EXPECT_EQ(refund.broken.sentence, "refund is wrong");
    EXPECT_EQ(found.failures.at("liveness").broken.kind, BrokenKind::Liveness);
  }
}

TEST(Explore, ARunThatDiesHasFailedAndTheOthersGoOn) {
  const auto found = explore(two(), made_up([](const auto&, const auto& run, auto&) {
                               if (run.seed == 4) ::raise(SIGKILL);
                               return fine(run.seed);
                             }));
  EXPECT_EQ(found.runs, 40);
  EXPECT_EQ(found.failed, 2);
  const auto& death = found.failures.at(death_check);
  EXPECT_TRUE(death.died);
  EXPECT_EQ(death.seed, 4u);
  EXPECT_THAT(death.broken.sentence, HasSubstr("it died: "));
}

TEST(Explore, WhatARunThrowsIsItsFailure) {
  const auto found = explore(two(), made_up([](const auto&, const auto& run, auto&) {
                               if (run.seed == 20) throw std::runtime_error("the world has an end");
                               return fine(run.seed);
                             }));
  EXPECT_EQ(found.failures.at("no_exception").broken.sentence, "the world has an end");
}

TEST(Explore, FailingFastBeginsNoMore) {
  auto options = made_up([](const auto&, const auto& run, auto&) {
    auto result = fine(run.seed);
    if (run.seed == 2) result.broken = {broken("refund")};
    return result;
  });
  options.fail_fast = true;
  options.jobs = 1;
  const auto found = explore(two(), options);
  EXPECT_EQ(found.runs, 2);
  EXPECT_EQ(found.wanted, 40);
}

TEST(Explore, SomeRunsAreRepeatedAndOneThatDiffersIsFound) {
  std::int64_t chosen = 0;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) chosen += repeated("story", seed, 50);
  EXPECT_NEAR(static_cast<double>(chosen), 100, 40);

  auto options = made_up([](const auto&, const auto& run, auto&) {
    auto result = fine(run.seed);
    // As a run that looks at something which is not the seed's.
    if (run.compare_to != nullptr && run.seed == 9) result.digest += 1;
    return result;
  });
  options.twice_per_mille = 1'000;
  const auto found = explore(two(), options);
  EXPECT_EQ(found.twice, 40);
  EXPECT_EQ(found.equal, 38);
  const auto& failure = found.failures.at(determinism_check);
  EXPECT_EQ(failure.seed, 9u);
  EXPECT_EQ(failure.broken.kind, BrokenKind::Nondeterminism);
}

TEST(Explore, TheFirstStepThatDiffersIsNamed) {
  auto options = made_up([](const auto& scenario, const auto& run, auto& schemas) {
    auto other = run;
    if (run.compare_to != nullptr) other.seed += 1;
    return simulator::run(scenario, other, schemas);
  });
  options.last_seed = 1;
  options.twice_per_mille = 1'000;
  const auto found = explore({{"a.yaml", story(one_order)}}, options);
  EXPECT_THAT(found.failures.at(determinism_check).broken.sentence, HasSubstr("at step "));
  EXPECT_EQ(found.equal, 0);
}

TEST(Explore, TheSimulatedShopItselfIsRunTwiceAndIsTheSame) {
  auto options = made_up(simulator::run);
  options.last_seed = 3;
  options.twice_per_mille = 1'000;
  const auto found =
      explore({{"a.yaml", story("faults: {intensity: swarm}\n" + one_order)}}, options);
  EXPECT_EQ(found.equal, 3);
  EXPECT_EQ(found.failed, 0);
  EXPECT_GT(found.steps, 0u);
  EXPECT_GT(found.contents.outcomes.at("EXPIRED"), 0u) << "nobody pays";
}

}  // namespace
}  // namespace perdura::simulator
