#include "apps/client/program.hpp"

#include <gmock/gmock.h>

namespace perdura::apps {
namespace {

using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

const Program program{.usage = "usage: a text\n", .flags = {"--orders"}};

struct Outcome {
  int code = 0;
  std::string out;
  std::string error;
};

Outcome run(const std::vector<std::string>& arguments, const Body& body) {
  CaptureStdout();
  CaptureStderr();
  const int code = run_program(program, arguments, body);
  return {code, GetCapturedStdout(), GetCapturedStderr()};
}

int fine(const Flags&, const std::string&) { return 0; }

TEST(Program, HelpIsPrintedAndNothingElseHappens) {
  for (const char* help : {"--help", "-h"}) {
    const auto outcome = run({"--nonsense", help}, [](const Flags&, const std::string&) {
      ADD_FAILURE() << "it ran";
      return 3;
    });
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.out, program.usage);
  }
}

TEST(Program, TheBodyGetsTheRootAndSaysTheExitCode) {
  std::string seen;
  const auto body = [&](const Flags& flags, const std::string& root) {
    seen = root + " " + flags.value("--orders").value_or("-");
    return 7;
  };
  EXPECT_EQ(run({"--root=/shop", "--orders", "5"}, body).code, 7);
  EXPECT_EQ(seen, "/shop 5");
  EXPECT_EQ(run({}, body).code, 7);
  EXPECT_EQ(seen, ". -");
}

TEST(Program, AWrongCommandLineIsExitCodeTwoAndPointsToHelp) {
  const auto outcome = run({"--oders=1"}, fine);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("error: there is no option --oders"));
  EXPECT_THAT(outcome.error, HasSubstr("--help"));
}

TEST(Program, AnExceptionIsExitCodeOneAndSaysWhy) {
  const auto outcome = run({}, [](const Flags&, const std::string&) -> int {
    throw std::runtime_error("the shop is closed");
  });
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.error, "error: the shop is closed\n");
}

TEST(Program, ArgumentsLeaveTheProgramsNameOut) {
  char name[] = "perdura-demo";
  char first[] = "--help";
  char* argv[] = {name, first, nullptr};
  EXPECT_THAT(arguments_of(2, argv), ::testing::ElementsAre("--help"));
  EXPECT_THAT(arguments_of(0, argv), ::testing::IsEmpty());
}

}  // namespace
}  // namespace perdura::apps
