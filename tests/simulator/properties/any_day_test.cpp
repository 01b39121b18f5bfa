// Whatever people do on a short day, and whatever goes wrong on it: all promises are kept.
//
// RC_PARAMS="max_success=5000" looks at more days, RC_PARAMS="seed=…" at the same ones again. A day
// that fails is printed as a scenario file, which `simulator run` repeats.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "simulator/run/run.hpp"
#include "simulator/sites.hpp"
#include "tests/simulator/properties/any_day.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using testing::IsEmpty;

const std::vector<Hazard>& all_hazards() {
  static const auto all = hazards();
  return all;
}

using Played = std::function<std::vector<std::string>(const scenario::Scenario&)>;

/// Each day that is tried, with what was not kept of it.
auto keeps_its_promises(const Played& play) {
  return [play] {
    const Day day = *any_day(all_hazards().size());
    const auto scenario = scenario_of(day, all_hazards());
    const auto broken = play(scenario);
    if (broken.empty()) return;
    std::string text = "save this as property.yaml, then: simulator run property.yaml\n";
    text += write(scenario);
    for (const auto& line : broken) text += "# " + line + "\n";
    RC_FAIL(text);
  };
}

std::vector<std::string> in_the_shop(const scenario::Scenario& scenario) {
  return told(run_of(scenario, {.plan = Plan{}}));
}

TEST(AnyDay, KeepsAllPromises) { EXPECT_TRUE(rc::check(keeps_its_promises(in_the_shop))); }

TEST(AnyDay, MeetsEverySiteAndEveryChoice) {
  std::set<std::string> missing;
  for (const Site* site : all_sites()) {
    for (const auto& choice : site->choices.subspan(1)) {
      missing.insert(std::string(site->name) + " " + std::string(choice.name));
    }
  }
  for (const auto& hazard : all_hazards()) {
    missing.erase(std::string(find_place(hazard.site)->site.name) + " " + hazard.choice);
  }
  // Told only of a parcel that is on its way back, which no parcel of the day is.
  missing.erase("courier.news delivered_after_return");
  EXPECT_THAT(missing, IsEmpty());
}

TEST(AnyDay, IsAScenarioThatIsReadAsItIsWritten) {
  EXPECT_TRUE(rc::check([] {
    const auto scenario = scenario_of(*any_day(all_hazards().size()), all_hazards());
    const auto loaded = scenario::load(write(scenario));
    for (const auto& finding : loaded.findings) RC_LOG() << to_line("day", finding) << "\n";
    RC_ASSERT(loaded.scenario == scenario);
  }));
}

/// Fails whenever somebody cancels and a store loses something.
std::vector<std::string> cancels_and_loses(const scenario::Scenario& day) {
  const bool cancels = std::ranges::any_of(
      day.script, [](const auto& step) { return step.verb == scenario::Verb::Cancel; });
  const bool loses = std::ranges::any_of(
      day.plan, [](const auto& entry) { return entry.choice == "lost_after_commit"; });
  return cancels && loses ? std::vector<std::string>{"it is lost"} : std::vector<std::string>{};
}

TEST(AnyDay, ThatFailsIsMadeAsSmallAsItCanBe) {
  const auto result =
      rc::detail::checkTestable(keeps_its_promises(cancels_and_loses), rc::detail::TestMetadata{},
                                rc::detail::TestParams{.seed = 7, .maxSuccess = 2'000});
  rc::detail::FailureResult failure;
  ASSERT_TRUE(result.match(failure));
  const auto from = failure.description.find("scenario: property");
  ASSERT_NE(from, std::string::npos) << failure.description;
  const auto text = failure.description.substr(from, failure.description.find("\n# ") - from);
  const auto smallest = scenario_in(text);
  EXPECT_THAT(smallest.orders, testing::SizeIs(1));
  EXPECT_THAT(smallest.script, testing::SizeIs(2)) << "placed, and cancelled";
  EXPECT_THAT(smallest.plan, testing::SizeIs(1));
  EXPECT_EQ(smallest.orders.front().lines.size(), 1u);
  EXPECT_EQ(smallest.orders.front().lines.front().quantity, 1);
  EXPECT_EQ(smallest.plan.front().by, Duration::zero());
  EXPECT_EQ(smallest.script.back().at, Duration::zero());
}

}  // namespace
}  // namespace perdura::simulator
