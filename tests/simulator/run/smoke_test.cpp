// The short scenarios of this repository: each keeps its promises, whatever the seed draws.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

std::vector<fs::path> files_in(const char* folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> smoke() { return files_in("scenarios/smoke"); }

scenario::Scenario scenario_of(const fs::path& path) {
  std::ifstream file(path);
  return scenario_in({std::istreambuf_iterator<char>(file), {}});
}

TEST(Regressions, AreMendedAndTheirFaultsStillStrike) {
  const auto files = files_in("scenarios/regressions");
  EXPECT_GE(files.size(), 1u);
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const auto scenario = scenario_of(file);
    const auto result = run_of(scenario, {});
    EXPECT_THAT(told(result), IsEmpty());
    EXPECT_EQ(result.faults.size(), scenario.plan.size());
  }
}

// Processes are killed and brokers fall in steps of their own, which are none of the run's.
TEST(Smoke, EachScenarioIsTheSameRunTwiceWhateverTheSeedDraws) {
  for (const auto& file : smoke()) {
    const auto scenario = scenario_of(file);
    for (const std::uint64_t seed : {3, 22}) {
      SCOPED_TRACE(file.string() + " --seed " + std::to_string(seed));
      Footprints first;
      const auto one = run_of(scenario, {.seed = seed, .footprints = &first});
      const auto other = run_of(scenario, {.seed = seed, .compare_to = &first});
      EXPECT_EQ(told(other), told(one));
      EXPECT_EQ(other.digest, one.digest);
    }
  }
}

TEST(Smoke, EachScenarioKeepsItsPromisesInFairWeather) {
  const auto files = smoke();
  EXPECT_GE(files.size(), 12u);
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const auto result = run_of(scenario_of(file), {.plan = Plan{}});
    EXPECT_THAT(told(result), IsEmpty());
    EXPECT_THAT(result.faults, IsEmpty());
    EXPECT_GE(result.measures.orders, 1);
  }
}

TEST(Smoke, EachScenarioKeepsItsPromisesUnderSeveralSeeds) {
  for (const auto& file : smoke()) {
    const auto scenario = scenario_of(file);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      SCOPED_TRACE(file.string() + " --seed " + std::to_string(seed));
      EXPECT_THAT(told(run_of(scenario, {.seed = seed})), IsEmpty());
    }
  }
}

TEST(Smoke, EqualSeedsAreEqualRunsAndDifferentOnesDiffer) {
  const auto scenario = scenario_of("scenarios/smoke/paid-by-card.yaml");
  const auto first = run_of(scenario, {.seed = 7});
  EXPECT_EQ(run_of(scenario, {.seed = 7}).digest, first.digest);
  EXPECT_NE(run_of(scenario, {.seed = 8}).digest, first.digest);
}

}  // namespace
}  // namespace perdura::simulator
