// What the program says to whoever mistypes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace perdura::apps {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Outcome {
  std::string text;
  int code = 0;
};

Outcome run(const std::string& arguments) {
  const std::string command = "env -i '" PERDURA_PROGRAM "' " + arguments + " 2>&1";
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Outcome outcome;
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
    outcome.text.append(part.data(), size);
  }
  outcome.code = ::pclose(pipe);
  return outcome;
}

TEST(CommandLine, NamesTheWordThatIsNoCommandAndThoseThatAre) {
  const auto top = run("nothing");
  EXPECT_NE(top.code, 0);
  EXPECT_THAT(top.text, HasSubstr("there is no command \"nothing\"; there are: serve, worker, "
                                  "migrate, admin"));
  EXPECT_THAT(run("admin nothing").text,
              HasSubstr("there is no command \"nothing\"; there are: create"));
  EXPECT_THAT(run("").text, HasSubstr("a command is missing; there are: serve"));
  EXPECT_THAT(run("serve nothing").text, HasSubstr("nothing not in {gateway,"));
}

TEST(CommandLine, TellsTheVersion) {
  const auto version = run("--version");
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.text, StartsWith("perdura 0."));
  EXPECT_THAT(version.text, HasSubstr("clang"));
}

TEST(CommandLine, SaysWhereTheSettingsAreLookedFor) {
  const auto elsewhere = run("--root /nowhere migrate");
  EXPECT_NE(elsewhere.code, 0);
  EXPECT_EQ(elsewhere.text,
            "perdura: there is no /nowhere/perdura.conf; --root names its folder\n");
}

TEST(CommandLine, RefusesAMailOfAnAdministratorBeforeAnyServerIsAsked) {
  const auto refused = run("admin create --email abc --name Ada");
  EXPECT_NE(refused.code, 0);
  EXPECT_EQ(refused.text, "perdura: --email abc: must be a mail address\n");
}

}  // namespace
}  // namespace perdura::apps
