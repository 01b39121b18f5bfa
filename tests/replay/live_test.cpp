// `perdura replay` against the stack: this build agrees with all that its workers have done there.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace perdura::replay {
namespace {

struct Outcome {
  std::string text;
  int code = 0;
};

Outcome replay(const std::string& arguments) {
  const std::string command = "'" PERDURA_PROGRAM "' replay " + arguments + " 2>&1";
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

/// Of the stack's namespace.
class LiveReplay : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto one = replay("--limit 1");
    ASSERT_EQ(one.code, 0) << one.text;
    if (one.text.find("nothing to replay") != std::string::npos) {
      GTEST_SKIP() << "no workflow has run there: `make demo` or the end-to-end tests make some";
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("perdura-live-" + std::to_string(::getpid()));
};

TEST_F(LiveReplay, AgreesWithTheNamespaceAndWithWhatItSavedOfIt) {
  const auto live = replay("--limit 300 --save " + folder.string());
  EXPECT_EQ(live.code, 0) << live.text;
  const auto saved = replay(folder.string());
  EXPECT_EQ(saved.code, 0) << saved.text;
  EXPECT_EQ(saved.text, live.text) << "the same runs, tasks and events";
}

TEST(LiveReplayOfNothing, SaysSoAndIsAnErrorOnlyIfItWasNamed) {
  const std::string never = "--since 2150-01-01";
  const auto nobody = replay(never);
  EXPECT_EQ(nobody.code, 0) << nobody.text;
  EXPECT_NE(nobody.text.find("There was nothing to replay: the namespace "), std::string::npos);
  EXPECT_NE(nobody.text.find(" has no run that began at or after 2150-01-01T00:00:00Z."),
            std::string::npos)
      << nobody.text;
  const auto named = replay(never + " --type Order --type Refund");
  EXPECT_EQ(named.code, 2) << named.text;
  EXPECT_NE(named.text.find("has no run of Order or Refund"), std::string::npos) << named.text;
}

}  // namespace
}  // namespace perdura::replay
