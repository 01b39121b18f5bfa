#include "apps/client/program.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>

namespace perdura::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

struct Outcome {
  int code = 0;
  std::string out;
  std::string error;
};

Outcome run(std::vector<const char*> arguments, const Body& body) {
  arguments.insert(arguments.begin(), "perdura-demo");
  CLI::App app("What it does.");
  int orders = 0;
  app.add_option("--orders", orders, "how many");
  CaptureStdout();
  CaptureStderr();
  const int code = run_program(app, static_cast<int>(arguments.size()), arguments.data(), body);
  return {code, GetCapturedStdout(), GetCapturedStderr()};
}

int fine(const std::string&) { return 0; }

TEST(Program, HelpIsPrintedAndNothingElseHappensWhateverIsWrongBesides) {
  for (const std::vector<const char*>& arguments :
       {std::vector{"--help"}, {"-h"}, {"--nonsense", "-h"}, {"--orders=many", "--help"}}) {
    const auto outcome = run(arguments, [](const std::string&) {
      ADD_FAILURE() << "it ran";
      return 3;
    });
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("What it does."), HasSubstr("--orders"), HasSubstr("--root")));
    EXPECT_EQ(outcome.error, "");
  }
}

TEST(Program, TheBodyGetsTheRootAndSaysTheExitCode) {
  std::string seen;
  const auto body = [&](const std::string& root) {
    seen = root;
    return 7;
  };
  EXPECT_EQ(run({"--root=/shop", "--orders", "5"}, body).code, 7);
  EXPECT_EQ(seen, "/shop");
  EXPECT_EQ(run({}, body).code, 7);
  EXPECT_EQ(seen, ".");
}

TEST(Program, AWrongCommandLineIsExitCodeTwoNamesTheWordAndPointsToHelp) {
  for (const auto& [word, told] :
       {std::pair("--oders=1", "--oders=1"), {"orders", "orders"}, {"--orders", "--orders"}}) {
    const auto outcome = run({word}, fine);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("error: "), HasSubstr(told), HasSubstr("--help")));
  }
}

TEST(Program, WhatTheProgramItselfFindsWrongInItIsExitCodeTwoToo) {
  const auto outcome = run({}, [](const std::string&) -> int { throw UsageError("too little"); });
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.error, "error: too little\n  --help lists the options.\n");
}

TEST(Program, AnExceptionIsExitCodeOneAndSaysWhy) {
  const auto outcome =
      run({}, [](const std::string&) -> int { throw std::runtime_error("the shop is closed"); });
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.error, "error: the shop is closed\n");
}

}  // namespace
}  // namespace perdura::apps
