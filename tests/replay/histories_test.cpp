// The histories in files: today's code still agrees with what older code has done.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "temporal/replay/history_json.hpp"
#include "temporal/replay/replayer.hpp"
#include "tests/replay/recording.hpp"
#include "tests/replay/stored.hpp"
#include "workflows/all.hpp"

namespace perdura::replay {

void PrintTo(const StoredHistory& history, std::ostream* out) { *out << history.file; }

namespace {

using namespace ::temporal::api::enums::v1;

std::map<std::string, Ending> endings_by_path() {
  std::map<std::string, Ending> all;
  for (const Scene& scene : scenes()) {
    for (const Ending& ending : scene.endings) all[ending.workflow + "/" + ending.name] = ending;
  }
  return all;
}

TEST(Histories, AreThereForEachEndingThatIsListed) {
  std::vector<std::string> missing;
  for (const auto& [path, ending] : endings_by_path()) {
    if (!std::filesystem::exists(file_of(histories_folder, ending))) missing.push_back(path);
  }
  EXPECT_THAT(missing, ::testing::IsEmpty()) << "`make histories` records them";
}

class EachHistory : public ::testing::TestWithParam<StoredHistory> {
 protected:
  History history() const { return temporal::history_from_json(read_file(GetParam().file)); }
};

INSTANTIATE_TEST_SUITE_P(Histories, EachHistory,
                         ::testing::ValuesIn(stored_histories(histories_folder)),
                         [](const auto& info) {
                           const auto& file = info.param.file;
                           std::string name = info.param.workflow + "_" + file.stem().string();
                           std::ranges::replace_if(
                               name, [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST_P(EachHistory, IsOfAnEndingThatIsListedAndEndsSo) {
  const auto listed = endings_by_path();
  const auto ending = listed.find(GetParam().workflow + "/" + GetParam().name);
  ASSERT_NE(ending, listed.end()) << GetParam().file << " belongs to no ending";
  EXPECT_EQ(ending_of(history()), ending->second.ends);
}

TEST_P(EachHistory, Replays) {
  temporal::Replayer replayer(workflows::all());
  const auto outcome = replayer.replay(history());
  EXPECT_EQ(outcome.problem, "") << GetParam().file;
  EXPECT_EQ(outcome.workflow_type, GetParam().workflow);
}

// As a worker is given it that has the run not, or no longer, in its cache.
TEST_P(EachHistory, ReplaysUpToEachOfItsTasks) {
  temporal::Replayer replayer(workflows::all());
  const auto outcome = replayer.replay_each_prefix(history());
  EXPECT_EQ(outcome.problem, "") << "up to event " << outcome.events;
}

// So that it is known of each file that its replay can fail.
TEST_P(EachHistory, IsRefusedIfOneOfItsCallsWereAnother) {
  temporal::Replayer replayer(workflows::all());
  History other = history();
  const auto marker = std::find_if(
      other.mutable_events()->rbegin(), other.mutable_events()->rend(),
      [](const auto& event) { return event.event_type() == EVENT_TYPE_MARKER_RECORDED; });
  ASSERT_NE(marker, other.mutable_events()->rend());
  marker->mutable_marker_recorded_event_attributes()->set_marker_name("Another");
  const auto outcome = replayer.replay(other);
  EXPECT_THAT(outcome.problem, ::testing::HasSubstr("EVENT_TYPE_MARKER_RECORDED (Another)"));
  EXPECT_EQ(outcome.event, marker->event_id());
}

TEST_P(EachHistory, IsWrittenAsItIsRead) {
  EXPECT_EQ(temporal::history_to_json(history()), read_file(GetParam().file));
}

}  // namespace
}  // namespace perdura::replay
