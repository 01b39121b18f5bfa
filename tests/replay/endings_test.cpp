// The list of endings: it is whole, and today's workflows reach each of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "temporal/replay/history_json.hpp"
#include "temporal/replay/replayer.hpp"
#include "tests/replay/recording.hpp"
#include "workflows/all.hpp"

namespace perdura::replay {

void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.endings.front().name; }

namespace {

std::string path(const Ending& ending) { return ending.workflow + "/" + ending.name; }

TEST(Endings, AreListedOfEachWorkflowThatAWorkerRuns) {
  std::set<std::string> listed, known;
  for (const Scene& scene : scenes()) {
    for (const Ending& ending : scene.endings) listed.insert(ending.workflow);
  }
  for (const auto& workflow : workflows::all()) known.insert(workflow.name);
  EXPECT_EQ(listed, known);
}

TEST(Endings, HaveNamesOfTheirOwn) {
  std::set<std::string> seen;
  for (const Scene& scene : scenes()) {
    for (const Ending& ending : scene.endings) {
      EXPECT_TRUE(seen.insert(path(ending)).second) << path(ending) << " stands there twice";
    }
  }
}

class EachScene : public ::testing::TestWithParam<Scene> {};

INSTANTIATE_TEST_SUITE_P(Endings, EachScene, ::testing::ValuesIn(scenes()), [](const auto& info) {
  std::string name = path(info.param.endings.front());
  std::ranges::replace_if(
      name, [](char c) { return c == '-' || c == '/'; }, '_');
  return name;
});

TEST_P(EachScene, EndsAsTheListSaysAndReplays) {
  temporal::Replayer replayer(workflows::all());
  for (const auto& [ending, history] : record(GetParam())) {
    EXPECT_EQ(ending_of(history), ending.ends) << path(ending);
    const auto outcome = replayer.replay(history);
    EXPECT_EQ(outcome.problem, "") << path(ending);
    EXPECT_EQ(outcome.workflow_type, ending.workflow);
    EXPECT_EQ(outcome.workflow_id, ending.run);
  }
}

TEST_P(EachScene, IsRecordedEquallyToTheByte) {
  const auto one = record(GetParam());
  const auto other = record(GetParam());
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(temporal::history_to_json(one[i].history),
              temporal::history_to_json(other[i].history))
        << path(one[i].ending);
  }
}

}  // namespace
}  // namespace perdura::replay
