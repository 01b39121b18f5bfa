// The standard set of scenarios: it keeps its promises, and whatever today's flows can do happens
// in it. What never happens is never tested.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "simulator/explore/explore.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr const char* folders[] = {"business", "museum", "smoke", "weather"};
/// Of scenarios in which the seed draws everything, and of those whose windows have odds. The
/// others are the same run under each.
constexpr std::uint64_t seeds_of_swarm = 12, seeds_of_windows = 4;
constexpr std::size_t jobs = 2;

std::vector<Explored> standard_set() {
  std::vector<fs::path> files;
  for (const char* folder : folders) {
    for (const auto& entry : fs::directory_iterator(fs::path("scenarios") / folder)) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<Explored> set;
  for (const auto& file : files) {
    std::ifstream stream(file);
    set.push_back({file.string(), scenario_in({std::istreambuf_iterator<char>(stream), {}})});
  }
  return set;
}

bool is_swarm(const Explored& one) {
  return one.scenario.faults.intensity == scenario::Intensity::Swarm;
}

bool has_odds(const Explored& one) {
  return std::ranges::any_of(one.scenario.faults.windows, [](const auto& window) {
    return window.gateway || window.courier || window.network || window.store || window.events;
  });
}

/// A run of a scenario in which nothing is drawn.
struct FixedRun {
  Explored explored;
  RunResult result;
};

/// All of the set; each test looks at it from another side.
class StandardSet : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::vector<Explored> swarm, windows;
    for (auto& one : standard_set()) {
      if (is_swarm(one)) {
        swarm.push_back(std::move(one));
      } else if (has_odds(one)) {
        windows.push_back(std::move(one));
      } else {
        auto result = run_of(one.scenario);
        fixed_.push_back({std::move(one), std::move(result)});
      }
    }
    drawn_ = {explore(swarm, {.last_seed = seeds_of_swarm, .jobs = jobs}),
              explore(windows, {.last_seed = seeds_of_windows, .jobs = jobs})};
    for (const auto& part : drawn_) contents_.add(part.contents);
    for (const auto& run : fixed_) contents_.add(run.result.contents);
    RecordProperty("contents", text_of(contents_));
  }

  static inline std::vector<Exploration> drawn_;
  static inline std::vector<FixedRun> fixed_;
  static inline Contents contents_;
};

TEST_F(StandardSet, KeepsAllItsPromises) {
  for (const auto& part : drawn_) {
    EXPECT_EQ(part.runs, part.wanted);
    EXPECT_EQ(part.equal, part.twice);
    for (const auto& [check, failure] : part.failures) {
      ADD_FAILURE() << "simulator run " << failure.file << " --seed " << failure.seed << ": "
                    << check << ": " << failure.broken.sentence;
    }
  }
  for (const auto& run : fixed_) EXPECT_THAT(told(run.result), IsEmpty()) << run.explored.file;
}

// A fault that its file plans and that nobody meets makes it another story than it tells.
TEST_F(StandardSet, EveryPlannedFaultStrikes) {
  for (const auto& [explored, result] : fixed_) {
    for (const PlanEntry& entry : explored.scenario.plan) {
      const bool struck = std::ranges::any_of(result.faults, [&](const PlanEntry& one) {
        return one.site == entry.site && one.entity == entry.entity && one.nth == entry.nth;
      });
      EXPECT_TRUE(struck) << explored.file << ": " << entry.site << " " << entry.entity << " "
                          << entry.nth << " " << entry.choice;
    }
  }
}

TEST_F(StandardSet, TakesEveryTransitionThatTodaysFlowsCanTake) {
  EXPECT_THAT(contents_.transitions_never_taken(), IsEmpty());
  EXPECT_THAT(contents_.transitions_unforeseen(), IsEmpty())
      << "transitions.cpp says that they cannot be taken";
}

TEST_F(StandardSet, MeetsEveryRareCaseAndWhatItsScenariosExpect) {
  EXPECT_THAT(contents_.marks_never_met(), IsEmpty());
  EXPECT_THAT(contents_.marks_unforeseen(), IsEmpty()) << "marks.cpp says that they cannot be met";
  for (const auto& part : drawn_) {
    for (const auto& [mark, runs] : part.sometimes) EXPECT_GT(runs, 0) << mark;
  }
  for (const auto& [explored, result] : fixed_) {
    for (const auto& [mark, met] : result.sometimes)
      EXPECT_TRUE(met) << explored.file << ": " << mark;
  }
}

}  // namespace
}  // namespace perdura::simulator
