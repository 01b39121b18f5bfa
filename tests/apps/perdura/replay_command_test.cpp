// `perdura replay` of files, and its exit codes.
#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace perdura::apps {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* refunds = "tests/replay/histories/Refund";

struct Outcome {
  std::string text;
  int code = 0;
};

Outcome replay(const std::string& arguments, const std::string& environment = "") {
  const std::string command =
      "env -i " + environment + " '" PERDURA_PROGRAM "' replay " + arguments + " 2>&1";
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Outcome outcome;
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
    outcome.text.append(part.data(), size);
  }
  const int status = ::pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

class ReplayCommand : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder / "below"); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  /// A history of `Refund`, with some of its text replaced.
  void write(const std::string& name, const std::string& from, const std::string& to) const {
    std::ifstream in(std::string(refunds) + "/refunded.json");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    ASSERT_NE(text.find(from), std::string::npos);
    text.replace(text.find(from), from.size(), to);
    std::ofstream(folder / name) << text;
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("perdura-replay-" + std::to_string(::getpid()));
};

TEST_F(ReplayCommand, OfFilesAndFoldersAgreesWithThem) {
  const auto one = replay(std::string(refunds) + "/refunded.json");
  EXPECT_EQ(one.code, 0) << one.text;
  EXPECT_THAT(one.text, EndsWith("This build agrees with it.\n"));
  const auto all = replay(refunds);
  EXPECT_EQ(all.code, 0) << all.text;
  EXPECT_THAT(all.text, AllOf(StartsWith("workflow"), HasSubstr("This build agrees with all ")));
}

TEST_F(ReplayCommand, TellsOfEachThatDiffersWhereItIsAndWhatDiffers) {
  write("below/changed.json", "\"markerName\":\"LocalActivity\"", "\"markerName\":\"Other\"");
  write("equal.json", "\"markerName\"", "\"markerName\"");
  write("none.json", "{\"events\":", "no history");
  const auto found = replay(folder.string());
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.text, HasSubstr("below/changed.json: Refund rfd_1 (run "));
  EXPECT_THAT(found.text, HasSubstr("history has EVENT_TYPE_MARKER_RECORDED (Other) (event "));
  EXPECT_THAT(found.text, HasSubstr("none.json: not a history in JSON"));
  EXPECT_THAT(found.text, HasSubstr("does not agree with 2 of 3 runs"));
}

TEST_F(ReplayCommand, PrintsOneObjectForPrograms) {
  write("changed.json", "\"markerName\":\"LocalActivity\"", "\"markerName\":\"Other\"");
  const auto found = replay("--json " + folder.string());
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.text, AllOf(StartsWith("{\"runs\":1,\"differ\":1,"), EndsWith("}\n"),
                                HasSubstr("\"workflow_id\":\"rfd_1\"")));
}

TEST_F(ReplayCommand, AskedWronglyIsTwoAndSaysWhatIsExpected) {
  for (const auto& [arguments, said] : std::vector<std::pair<std::string, std::string>>{
           {"nowhere.json", "nowhere.json"},
           {"--type Nobody", "Order"},
           {"--status dead", "running"},
           {"--since yesterday", "2026-11-21T08:30:00Z"},
           {"--limit 0", "--limit"},
           {"--nonsense", "--nonsense"},
           {"--save " + folder.string() + " " + refunds, "--save"},
           {folder.string(), "nothing to replay: there is no .json file in " + folder.string()},
           {std::string(refunds) + " " + folder.string(), "there is no .json file in "}}) {
    const auto refused = replay(arguments);
    EXPECT_EQ(refused.code, 2) << arguments << ": " << refused.text;
    EXPECT_THAT(refused.text, HasSubstr(said)) << arguments;
  }
}

TEST_F(ReplayCommand, WithSettingsThatCannotBeIsTwo) {
  const auto refused = replay("", "PERDURA_TEMPORAL_PORT=none");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.text, HasSubstr("PERDURA_TEMPORAL_PORT"));
}

TEST_F(ReplayCommand, WithoutAServerIsThreeAndSaysWhereItWasLookedFor) {
  const auto away = replay("", "PERDURA_TEMPORAL_PORT=1");
  EXPECT_EQ(away.code, 3);
  EXPECT_THAT(away.text, AllOf(HasSubstr("Temporal at 127.0.0.1:1 does not answer"),
                               HasSubstr("PERDURA_TEMPORAL_PORT")));
}

}  // namespace
}  // namespace perdura::apps
