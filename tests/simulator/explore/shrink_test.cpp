// From a run that fails to the smallest that fails in the same way.
#include "simulator/explore/shrink.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

#include "simulator/explore/alike.hpp"
#include "simulator/explore/reductions.hpp"
#include "tests/simulator/explore/made_up.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string two_orders =
    "catalog: {items: [{sku: s1, price: 900won, stock: 50}]}\n"
    "orders:\n"
    "  - {id: o1, lines: [{sku: s1, quantity: 3}, {sku: s2}]}\n"
    "  - {id: o2, lines: [{sku: s2}]}\n"
    "  - {id: o3, lines: [{sku: s1}]}\n"
    "script: [{at: 0s, place: o1}, {at: 3s, place: o2}, {at: 5s, place: o3}, {at: 20s, pay: o1}, "
    "{at: 25s, pay: o2}, {at: 30s, confirm: o2}, {at: 2h, dispatch: o2}, {at: 2h, cancel: o3}]\n";
const std::string anything = "expect: {invariants: all}\n";

const PlanEntry needed{"gateway.capture", "o2", 1, "delay", 40s};
const PlanEntry needed_too{"store.order", "order", 2, "deadlock"};

/// A world in which all that is planned happens.
RunResult planned(const scenario::Scenario& scenario, const RunOptions& options) {
  auto result = fine(options.seed);
  result.faults = options.plan.value_or(scenario.plan);
  return result;
}

bool has(const Plan& plan, const PlanEntry& wanted) {
  return std::ranges::any_of(plan, [&](const auto& one) {
    return one.site == wanted.site && one.entity == wanted.entity && one.nth == wanted.nth;
  });
}

bool acts(const scenario::Scenario& scenario, scenario::Verb verb, const std::string& order) {
  return std::ranges::any_of(
      scenario.script, [&](const auto& step) { return step.verb == verb && step.order == order; });
}

/// Broken where two faults meet a payment, the delay being long enough.
RunResult two_faults(const scenario::Scenario& scenario, const RunOptions& options, Schemas&) {
  auto result = planned(scenario, options);
  const auto delay = std::ranges::find(result.faults, needed.site, &PlanEntry::site);
  const bool late = delay != result.faults.end() && delay->by >= 7s;
  if (late && has(result.faults, needed_too) && acts(scenario, scenario::Verb::Pay, "o2")) {
    result.broken = {broken("refund")};
  }
  return result;
}

Plan many_faults() {
  Plan plan;
  for (std::uint64_t nth = 1; nth <= 60; ++nth) {
    plan.push_back({"store.payment", "payment", nth, "deadlock"});
    if (nth == 17) plan.push_back(needed);
    if (nth == 40) plan.push_back(needed_too);
  }
  return plan;
}

ShrinkOptions options_for(RunFunction run, Plan plan = many_faults()) {
  return {.seed = 7, .plan = std::move(plan), .name = "small", .run = std::move(run)};
}

Shrunk shrunk(const scenario::Scenario& scenario, const ShrinkOptions& options) {
  auto result = shrink(scenario, options);
  if (const auto* none = std::get_if<Unshrinkable>(&result)) {
    ADD_FAILURE() << none->sentence;
    return {};
  }
  return std::get<Shrunk>(std::move(result));
}

TEST(Shrink, WhatIsNotNeededGoes) {
  const auto found = shrunk(story(two_orders + anything), options_for(two_faults));
  EXPECT_EQ(found.before, (RunSize{62, 3, 5}));
  EXPECT_EQ(found.after, (RunSize{2, 1, 1}));
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.seed, 1u);
  EXPECT_EQ(found.broken.check, "refund");
  EXPECT_EQ(write(found.scenario),
            "scenario: small\n"
            "about: A story.\n"
            "version: 1\n"
            "found: {build: unknown, scenario: story, seed: 7, checker: refund}\n"
            "orders: [{id: o2, lines: [{sku: s2, price: 1won}]}]\n"
            "script:\n"
            "  - {at: 0s, place: o2}\n"
            "  - {at: 0s, pay: o2}\n"
            "plan:\n"
            "  - {site: gateway.capture, entity: o2, nth: 1, choice: delay, by: 10s}\n"
            "  - {site: store.order, entity: order, nth: 2, choice: deadlock}\n"
            "expect: {invariants: all}\n");
}

TEST(Shrink, ItsFileFailsInTheSameWay) {
  const auto found = shrunk(story(two_orders + anything), options_for(two_faults));
  const auto again = scenario_in(write(found.scenario));
  EXPECT_THAT(told(two_faults(again, {.seed = found.seed}, schemas())),
              ElementsAre("refund refund is wrong"));
}

TEST(Shrink, AnotherCheckThatFailsIsAnotherFailure) {
  const auto run = [](const auto& scenario, const auto& options, auto& schemas) {
    auto result = two_faults(scenario, options, schemas);
    if (!result.kept() && result.faults.size() < 10) result.broken.front().check = "stock";
    return result;
  };
  EXPECT_EQ(shrunk(story(two_orders + anything), options_for(run)).after.faults, 10u);
}

TEST(Shrink, ASeedThatIsNeededIsKept) {
  const auto run = [](const auto& scenario, const auto& options, auto& schemas) {
    auto result = two_faults(scenario, options, schemas);
    if (options.seed != 7) result.broken.clear();
    return result;
  };
  EXPECT_EQ(shrunk(story(two_orders + anything), options_for(run)).seed, 7u);
}

TEST(Shrink, WithoutTimeTheBestSoFarIsGiven) {
  auto options = options_for(two_faults);
  int left = 12;
  options.more = [&] { return left-- > 0; };
  const auto found = shrunk(story(two_orders + anything), options);
  EXPECT_FALSE(found.finished);
  // It is asked while a run goes on, too: a slow machine makes fewer.
  EXPECT_LE(found.runs, 12);
  EXPECT_LE(found.after.faults, found.before.faults);
  const auto again = two_faults(found.scenario, {.seed = found.seed}, schemas());
  EXPECT_FALSE(again.kept());
}

TEST(Shrink, ARunThatTakesLongerThanThereIsTimeIsGivenUp) {
  auto options = options_for([](const auto& scenario, const auto& options, auto& schemas) {
    if (!options.plan && scenario.plan.size() < 62) {
      while (true) ::pause();
    }
    return two_faults(scenario, options, schemas);
  });
  int left = 6;
  options.more = [&] { return left-- > 0; };
  const auto found = shrunk(story(two_orders + anything), options);
  EXPECT_FALSE(found.finished);
  EXPECT_EQ(found.after.faults, 62u);
  options.run = [](const auto&, const auto&, auto&) -> RunResult {
    while (true) ::pause();
  };
  left = 6;
  const auto none = shrink(story(two_orders + anything), options);
  EXPECT_EQ(std::get<Unshrinkable>(none).why, Unshrinkable::Why::OutOfTime);
}

TEST(Shrink, WhoHasNoTimeToSeeItFailAgainDoesNotSayThatItDoesNot) {
  auto options = options_for([](const auto& scenario, const auto& run, auto& schemas) {
    while (!run.plan) ::pause();
    return two_faults(scenario, run, schemas);
  });
  int left = 5;
  options.more = [&] { return left-- > 0; };
  const auto none = shrink(story(two_orders + anything), options);
  EXPECT_EQ(std::get<Unshrinkable>(none).why, Unshrinkable::Why::OutOfTime);
  EXPECT_THAT(std::get<Unshrinkable>(none).sentence, HasSubstr("no time to see it fail again"));
}

TEST(Shrink, ARunThatDiesWhenItIsToFailAgainHasDied) {
  const auto none = shrink(story(two_orders + anything),
                           options_for([](const auto& scenario, const auto& run, auto& schemas) {
                             if (!run.plan) ::raise(SIGKILL);
                             return two_faults(scenario, run, schemas);
                           }));
  EXPECT_EQ(std::get<Unshrinkable>(none).why, Unshrinkable::Why::Died);
}

// Runs that hang: most of their time is waiting in vain.

constexpr auto whole_time = 60 * 24h;

/// Hangs where `needed` meets it; with less time than `enough` it has not come to its end either.
RunResult hangs(const scenario::Scenario& scenario, const RunOptions& options, Duration enough) {
  auto result = planned(scenario, options);
  if (has(result.faults, needed) || scenario.time.heal < enough) {
    result.broken = {broken("liveness", BrokenKind::Liveness)};
  }
  return result;
}

/// Counts runs in all processes.
struct Count {
  std::atomic<int>* number = static_cast<std::atomic<int>*>(
      ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
             -1, 0));
};

TEST(Shrink, MostRunsOfWhatHangsAreGivenLessTimeAndTheLastOneAllOfIt) {
  const Count whole, shorter;
  const auto found = shrunk(story(two_orders + anything),
                            options_for([&](const auto& scenario, const auto& options, auto&) {
                              ++*(scenario.time.heal < whole_time ? shorter : whole).number;
                              return hangs(scenario, options, 0s);
                            }));
  EXPECT_EQ(found.after, (RunSize{1, 1, 0}));
  EXPECT_EQ(found.scenario.time.heal, whole_time);
  EXPECT_LE(*whole.number, 6);
  EXPECT_GT(*shorter.number, 2 * *whole.number);
}

TEST(Shrink, WhatIsOnlySlowDoesNotHang) {
  const auto found = shrunk(story(two_orders + anything),
                            options_for([](const auto& scenario, const auto& options, auto&) {
                              return hangs(scenario, options, whole_time);
                            }));
  EXPECT_THAT(found.scenario.plan, ElementsAre(testing::Field(&PlanEntry::site, needed.site)));
}

TEST(Shrink, OfWhatHangsOnlyWhatWasSeenWithAllItsTimeIsGiven) {
  const Count shorter;
  auto options = options_for([&](const auto& scenario, const auto& run, auto&) {
    if (scenario.time.heal < whole_time) ++*shorter.number;
    return hangs(scenario, run, whole_time);
  });
  // The first of them took something away; there is no time to look with all its time.
  options.more = [&] { return *shorter.number < 2; };
  const auto found = shrunk(story(two_orders + anything), options);
  EXPECT_TRUE(has(found.scenario.plan, needed));
  EXPECT_FALSE(found.finished);
  EXPECT_GE(*shorter.number, 2);
}

TEST(Shrink, ARunThatDiesOnTheWayHasNotFailedTheCheck) {
  const auto run = [](const auto& scenario, const auto& options, auto& schemas) {
    auto result = two_faults(scenario, options, schemas);
    if (result.faults.size() == 1) ::raise(SIGKILL);
    return result;
  };
  EXPECT_EQ(shrunk(story(two_orders + anything), options_for(run)).after.faults, 2u);
}

TEST(Shrink, ThereIsNothingToShrinkWhereNothingFails) {
  const auto why = [](RunFunction run) {
    const auto result = shrink(story(two_orders + anything), options_for(std::move(run)));
    return std::get<Unshrinkable>(result).why;
  };
  EXPECT_EQ(why([](const auto& scenario, const auto& options, auto&) {
              return planned(scenario, options);
            }),
            Unshrinkable::Why::Kept);
  EXPECT_EQ(why([](const auto&, const auto&, auto&) -> RunResult {
              ::raise(SIGKILL);
              return {};
            }),
            Unshrinkable::Why::Died);
  EXPECT_EQ(why([](const auto& scenario, const auto& options, auto&) {
              auto result = planned(scenario, options);
              if (options.plan) result.broken = {broken("refund")};
              return result;
            }),
            Unshrinkable::Why::NotAgain);
}

TEST(Shrink, ARunThatIsAnotherOneTheSecondTimeShrinksToo) {
  const auto found = shrunk(story(two_orders + anything),
                            options_for([](const auto& scenario, const auto& run, auto&) {
                              auto result = planned(scenario, run);
                              if (run.compare_to != nullptr && has(result.faults, needed))
                                result.digest += 1;
                              return result;
                            }));
  EXPECT_EQ(found.broken.check, determinism_check);
  EXPECT_THAT(found.scenario.plan, ElementsAre(testing::Field(&PlanEntry::site, needed.site)));
}

// Workloads.

const std::string ten_orders =
    "catalog: {skus: 3}\nworkload: [{orders: {points: [[00:00, 10/h], [01:00, 0/h]]}}]\n";

/// Broken where a fault meets the order w3, among others or alone.
RunResult third_order(const scenario::Scenario& scenario, const RunOptions& options, Schemas&) {
  auto result = planned(scenario, options);
  const auto orders = orders_of(scenario);
  const bool there = !scenario.workload.empty() || std::ranges::count(orders, "w3") > 0;
  if (there && has(result.faults, needed)) {
    result.broken = {{BrokenKind::Invariant, "refund", "w3", "it is wrong"}};
  }
  return result;
}

TEST(Shrink, AWorkloadBecomesTheScriptOfTheOrderThatItIsAbout) {
  const auto found = shrunk(story(ten_orders + anything), options_for(third_order));
  EXPECT_THAT(found.scenario.workload, IsEmpty());
  EXPECT_THAT(orders_of(found.scenario), ElementsAre("w3"));
  EXPECT_EQ(found.after.faults, 1u);
}

TEST(Shrink, WhatGoesWrongWithOneOrderAloneIsLookedForAnew) {
  // The plan that was recorded does nothing to fewer orders.
  const auto other = seeds_alike(many_faults(), 5).back();
  const auto run = [other](const auto& scenario, const auto& options, auto& schemas) {
    auto result = third_order(scenario, options, schemas);
    if (scenario.faults.intensity == scenario::Intensity::Swarm && options.seed == other) {
      result.faults = {needed_too};
    }
    if (scenario.workload.empty()) result.broken.clear();
    if (scenario.workload.empty() && has(result.faults, needed_too) && result.faults.size() == 1) {
      result.broken = {{BrokenKind::Invariant, "refund", "w3", "it is wrong"}};
    }
    return result;
  };
  const auto found = shrunk(story(ten_orders + anything), options_for(run));
  EXPECT_THAT(orders_of(found.scenario), ElementsAre("w3"));
  EXPECT_THAT(found.scenario.plan, ElementsAre(testing::Field(&PlanEntry::site, needed_too.site)));
}

TEST(Shrink, WhereFewFaultsDoNobodyLooksForFewer) {
  const Count drawn;
  const auto run = [&](const auto& scenario, const auto& options, auto& schemas) {
    auto result = third_order(scenario, options, schemas);
    if (scenario.workload.empty()) result.broken.clear();
    if (scenario.faults.intensity == scenario::Intensity::Swarm) {
      ++*drawn.number;
      result.faults = {needed_too};
    }
    if (has(result.faults, needed_too) && result.faults.size() == 1) {
      result.broken = {{BrokenKind::Invariant, "refund", "w3", "it is wrong"}};
    }
    return result;
  };
  shrunk(story(ten_orders + anything), options_for(run));
  EXPECT_EQ(*drawn.number, 1);
}

// The shop itself.

TEST(Shrink, AnExpectationThatIsWrongAnywayNeedsNoFaults) {
  const auto scenario = story("faults: {intensity: swarm}\n" + two_orders +
                              "expect: {invariants: all, final: {o3: {order: COMPLETED}}}\n");
  const auto found = shrunk(scenario, {.seed = 3, .name = "small"});
  EXPECT_EQ(found.after.faults, 0u);
  EXPECT_THAT(orders_of(found.scenario), ElementsAre("o3"));
  const auto again = run_of(scenario_in(write(found.scenario)), {.seed = found.seed});
  ASSERT_FALSE(again.kept());
  EXPECT_EQ(again.broken.front().sentence, found.broken.sentence);
}

TEST(Shrink, AnExpectationThatFaultsBreakKeepsThemAndWhatTheyMeet) {
  const auto scenario =
      story(two_orders +
            "plan: [{site: store.payment, entity: payment, nth: 4, choice: deadlock}, "
            "{site: gateway.capture, entity: o2, nth: 1, choice: refuse}, "
            "{site: store.order, entity: order, nth: 5, choice: deadlock}]\n"
            "expect: {invariants: all, final: {o2: {order: COMPLETED}}}\n");
  const auto found = shrunk(scenario, {.seed = 3, .name = "small"});
  EXPECT_THAT(found.scenario.plan,
              ElementsAre(testing::Field(&PlanEntry::site, "gateway.capture")));
  EXPECT_THAT(orders_of(found.scenario), ElementsAre("o2"));
  EXPECT_TRUE(acts(found.scenario, scenario::Verb::Pay, "o2")) << "without it, it fails anyway";
  EXPECT_TRUE(run_of(with_faults(found.scenario, {}), {.seed = found.seed}).kept());
}

}  // namespace
}  // namespace perdura::simulator
