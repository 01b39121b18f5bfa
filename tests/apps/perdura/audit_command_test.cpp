// `perdura audit` before it has read anything: how it ends tells scripts why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace perdura::apps {
namespace {

using ::testing::HasSubstr;

struct Outcome {
  std::string text;
  int code = 0;
};

/// With the settings of the repository, and no server behind these.
Outcome run(const std::string& arguments) {
  const std::string command =
      "env -i PERDURA_MARIADB_PORT=1 PERDURA_LOCAL_CONF=/dev/null '" PERDURA_PROGRAM "' " +
      arguments + " 2>&1";
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Outcome outcome;
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
    outcome.text.append(part.data(), size);
  }
  outcome.code = WEXITSTATUS(::pclose(pipe));
  return outcome;
}

TEST(AuditCommand, NamesTheStoreThatDoesNotAnswer) {
  const auto away = run("audit");
  EXPECT_EQ(away.code, 3) << away.text;
  EXPECT_THAT(away.text, HasSubstr("perdura: audit: the database of the service identity: "));
  EXPECT_THAT(away.text, HasSubstr("`make status` shows what runs"));
}

TEST(AuditCommand, IsToldApartFromADifferenceIfItIsAskedWrongly) {
  EXPECT_EQ(run("audit --again never").code, 2);
  EXPECT_EQ(run("audit --nothing").code, 2);
  EXPECT_EQ(run("--root /nowhere audit").code, 2);
}

TEST(AuditCommand, ExplainsItsExitCodes) {
  const auto help = run("audit --help");
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.text, HasSubstr("Exit code: 0 the books agree, 1 they do not"));
}

}  // namespace
}  // namespace perdura::apps
