#include "platform/core/settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using Environment = Settings::Environment;

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const SettingsError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST(Settings, TakeTheEnvironmentBeforeTheLocalFileBeforeTheBase) {
  const Settings settings({.base = "PERDURA_A=1\nPERDURA_B=1\nPERDURA_C=1\n",
                           .local = "PERDURA_B=2\nPERDURA_C=2\n",
                           .environment = {{"PERDURA_C", "3"}, {"HOME", "/"}}});
  EXPECT_EQ(settings.text("a"), "1");
  EXPECT_EQ(settings.text("b"), "2");
  EXPECT_EQ(settings.text("PERDURA_C"), "3");
}

TEST(Settings, TakeValuesAsWritten) {
  const Settings settings({.base = "# comment\n  # another\n\n \t\nPERDURA_A= \"x\" # y=z \n"
                                   "PERDURA_B=last line"});
  EXPECT_EQ(settings.text("a"), " \"x\" # y=z ");
  EXPECT_EQ(settings.text("b"), "last line");
}

TEST(Settings, MayHaveTheLineEndsOfWindows) {
  const Settings settings({.base = "# one\r\nPERDURA_A=1\r\n\r\nPERDURA_B=2\r"});
  EXPECT_EQ(settings.text("a"), "1");
  EXPECT_EQ(settings.text("b"), "2");
}

TEST(Settings, NameTheLineThatIsNone) {
  const auto of = [](std::string base, std::string local = "") {
    return refusal([&] { Settings({.base = base, .local = local}); });
  };
  const std::string expected = ": expected PERDURA_SOMETHING=value";
  EXPECT_EQ(of("\nPERDURA_a=1"), "perdura.conf:2" + expected);
  EXPECT_EQ(of("export PERDURA_A=1"), "perdura.conf:1" + expected);
  EXPECT_EQ(of("PERDURA_A"), "perdura.conf:1" + expected);
  EXPECT_EQ(of("PERDURA_A=1", "nonsense"), "perdura.local.conf:1" + expected);
  EXPECT_EQ(of("PERDURA_A=1\r2\n"), "perdura.conf:1: the value has a control character");
  EXPECT_EQ(of("PERDURA_A=1\nPERDURA_B=1\nPERDURA_A=1"),
            "perdura.conf:3: PERDURA_A stands in line 1 already");
  EXPECT_EQ(of("PERDURA_A="), "perdura.conf:1: the setting PERDURA_A is empty");
}

TEST(Settings, KnowWhatATypingErrorMeant) {
  const std::string base = "PERDURA_REDIS_PORT=1\n";
  EXPECT_EQ(refusal([&] { Settings({.base = base, .local = "PERDURA_REDS_PORT=2"}); }),
            "perdura.local.conf:1: there is no setting PERDURA_REDS_PORT; did you mean "
            "PERDURA_REDIS_PORT?");
  EXPECT_EQ(refusal([&] { Settings({.base = base, .local = "PERDURA_COLOUR=2"}); }),
            "perdura.local.conf:1: there is no setting PERDURA_COLOUR");
  EXPECT_EQ(
      refusal([&] { Settings({.base = base + "PERDURA_DATA=x", .local = "PERDURA_WATER=2"}); }),
      "perdura.local.conf:1: there is no setting PERDURA_WATER");
  const Settings settings({.base = base, .environment = {{"PERDURA_REDIS_PROT", "2"}}});
  EXPECT_EQ(settings.warnings(),
            (std::vector<std::string>{"there is no setting PERDURA_REDIS_PROT; did you mean "
                                      "PERDURA_REDIS_PORT?"}));
  EXPECT_EQ(refusal([&] { settings.port("redis.prt"); }),
            "the setting PERDURA_REDIS_PRT is missing; did you mean PERDURA_REDIS_PORT?");
}

TEST(Settings, TellAllThatIsWrongAtOnce) {
  EXPECT_EQ(refusal([] {
              Settings({.base = "PERDURA_REDIS_PORT=1\nnonsense\n",
                        .local = "PERDURA_REDS_PORT=2\nPERDURA_REDIS_PORT=\n"});
            }),
            "perdura.conf:2: expected PERDURA_SOMETHING=value\n"
            "perdura.local.conf:1: there is no setting PERDURA_REDS_PORT; did you mean "
            "PERDURA_REDIS_PORT?\n"
            "perdura.local.conf:2: the setting PERDURA_REDIS_PORT is empty");

  const Settings settings(
      {.base = "PERDURA_A=0\nPERDURA_B=2\nPERDURA_C=1\n", .environment = {{"PERDURA_C", "abc"}}});
  SettingsReading reading;
  EXPECT_EQ(reading([&] { return settings.port("a"); }), 0);
  EXPECT_EQ(reading([&] { return settings.whole("b", {1, 9}); }), 2);
  reading([&] { return settings.whole("c", {1, 9}); });
  EXPECT_EQ(refusal([&] { reading.finish(); }),
            "PERDURA_A=0 (from perdura.conf:1): expected a port (1 to 65535)\n"
            "PERDURA_C=abc (from the environment): expected a whole number from 1 to 9");
  EXPECT_EQ(refusal([] { SettingsReading().finish(); }), "(accepted)");
}

TEST(Settings, MayHaveDefaultsInTheCode) {
  const Settings settings({.base = "",
                           .local = "PERDURA_CLOCK_SPEED=60",
                           .environment = {{"PERDURA_HTTP_THREADS", "8"}},
                           .known = {"clock.speed", "http.threads", "http.max_body"}});
  EXPECT_EQ(settings.real("clock.speed", {0.001, 1e6}, 1.0), 60.0);
  EXPECT_EQ(settings.whole("http.threads", {1, 512}, 64), 8);
  EXPECT_EQ(settings.whole("http.max_body", {1, 1 << 30}, 1 << 20), 1 << 20);
  EXPECT_EQ(settings.text("x", "d"), "d");
  EXPECT_EQ(settings.duration("x", 5s), 5s);
  EXPECT_TRUE(settings.warnings().empty());
}

TEST(Settings, ReadEachTypeOrSayWhatIsExpected) {
  const auto with = [](std::string value) { return Settings({.base = "PERDURA_X=" + value}); };
  EXPECT_EQ(with("-5").whole("x", {-10, 10}), -5);
  EXPECT_TRUE(with("true").flag("x"));
  EXPECT_EQ(with("65535").port("x"), 65535);
  EXPECT_EQ(with("250ms").duration("x"), 250ms);
  EXPECT_EQ(with("7d").duration("x"), 168h);
  EXPECT_EQ(with("FULL").one_of("x", {"NORMAL", "FULL"}), "FULL");

  const std::string said = " (from perdura.conf:1): ";
  const auto no = [&](std::string value, auto read) { return refusal([&] { read(with(value)); }); };
  const auto whole = [](const Settings& s) { s.whole("x", {1, 9}); };
  for (const char* bad : {"0", "10", "5x", " 5", "+5", "99999999999999999999", "five"}) {
    EXPECT_EQ(no(bad, whole),
              std::string("PERDURA_X=") + bad + said + "expected a whole number from 1 to 9");
  }
  const auto real = [](const Settings& s) { s.real("x", {0.5, 2}); };
  for (const char* bad : {"0.4", "nan", "inf", "1,5"}) {
    EXPECT_EQ(no(bad, real),
              std::string("PERDURA_X=") + bad + said + "expected a number from 0.5 to 2");
  }
  EXPECT_EQ(no("1", [](const Settings& s) { s.flag("x"); }),
            "PERDURA_X=1" + said + "expected true or false");
  EXPECT_EQ(no("70000", [](const Settings& s) { s.port("x"); }),
            "PERDURA_X=70000" + said + "expected a port (1 to 65535)");
  const auto duration = [](const Settings& s) { s.duration("x"); };
  for (const char* bad : {"5", "s", "-5s", "5 s", "1.5h", "9999999999999999999d", "99999999d"}) {
    EXPECT_EQ(no(bad, duration), std::string("PERDURA_X=") + bad + said +
                                     "expected a duration like 250ms, 30s, 5m, 2h or 7d");
  }
  EXPECT_EQ(no("none",
               [](const Settings& s) {
                 s.one_of("x", {"A", "B"});
               }),
            "PERDURA_X=none" + said + "expected one of A, B");
}

TEST(Settings, NeverShowSecrets) {
  const Settings settings({.base = "PERDURA_DB_PASSWORD=hunter\nPERDURA_DB_USER=me"});
  EXPECT_EQ(settings.shown().at("PERDURA_DB_PASSWORD"), "***");
  EXPECT_EQ(settings.shown().at("PERDURA_DB_USER"), "me");
  EXPECT_EQ(refusal([&] { settings.port("db.password"); }),
            "PERDURA_DB_PASSWORD=*** (from perdura.conf:1): expected a port (1 to 65535)");
}

TEST(Settings, AreReadFromAFolder) {
  std::string folder = std::filesystem::temp_directory_path() / "settingsXXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  EXPECT_EQ(refusal([&] { Settings::load(folder); }), "cannot read " + folder + "/perdura.conf");
  std::ofstream(folder + "/perdura.conf") << "PERDURA_FOLDER_TEST=base\n";
  EXPECT_EQ(Settings::load(folder).text("folder.test"), "base");
  std::ofstream(folder + "/perdura.local.conf") << "PERDURA_FOLDER_TEST=local\n";
  // The test program's own environment may name another local file.
  const char* named = std::getenv("PERDURA_LOCAL_CONF");
  EXPECT_EQ(Settings::load(folder).text("folder.test"),
            named == nullptr || *named == '\0' ? "local" : "base");
  std::filesystem::remove_all(folder);
}

TEST(Settings, OfThisRepositoryAreReadable) {
  std::ifstream file("perdura.conf");
  ASSERT_TRUE(file) << "run from the root of the repository";
  const std::string base((std::istreambuf_iterator<char>(file)), {});
  const Settings settings({.base = base});
  EXPECT_GT(settings.port("gateway.port"), 1024);
  EXPECT_EQ(settings.shown().at("PERDURA_MARIADB_PASSWORD"), "***");
}

}  // namespace
}  // namespace perdura::platform
