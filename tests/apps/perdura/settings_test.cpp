// All settings of the program, checked before anything runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "apps/perdura/options.hpp"
#include "platform/core/setting_values.hpp"

namespace perdura::apps {
namespace {

using platform::Settings;
using ::testing::HasSubstr;

Settings settings_with(Settings::Environment environment) {
  std::ifstream file("perdura.conf");
  EXPECT_TRUE(file) << "run from the root of the repository";
  return Settings({.base = std::string((std::istreambuf_iterator<char>(file)), {}),
                   .environment = std::move(environment),
                   .known = known_settings()});
}

std::string refusal(Settings::Environment environment) {
  try {
    read_options(settings_with(std::move(environment)));
  } catch (const platform::SettingsError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST(ProgramSettings, OfTheRepositoryAreAccepted) {
  const auto options = read_options(settings_with({{"PERDURA_ORDER_RECOVER_AFTER", "7"}}));
  EXPECT_EQ(options.recover_after, std::chrono::seconds(7));
  EXPECT_EQ(options.ports.size(), 6u);
  EXPECT_EQ(options.http_threads, 64);
  EXPECT_EQ(options.mariadb.max_sessions, 16u);
}

TEST(ProgramSettings, ThatAreWrongAreAllToldAtOnce) {
  EXPECT_EQ(refusal({{"PERDURA_ORDER_RECOVER_AFTER", "abc"},
                     {"PERDURA_KAFKA_PORT", "0"},
                     {"PERDURA_LOG_LEVEL", "loud"},
                     {"PERDURA_SERVICE_SECRET", "short"}}),
            "PERDURA_LOG_LEVEL=loud (from the environment): expected one of debug, info, warning, "
            "error\n"
            "PERDURA_KAFKA_PORT=0 (from the environment): expected a port (1 to 65535)\n"
            "PERDURA_ORDER_RECOVER_AFTER=abc (from the environment): expected a whole number from "
            "1 to 86400\n"
            "PERDURA_SERVICE_SECRET=*** (from the environment): expected 16 characters or more");
}

TEST(ProgramSettings, HaveBounds) {
  for (const char* bad : {"0", "-1", "86401", "1.5", "60s"}) {
    EXPECT_THAT(refusal({{"PERDURA_ORDER_RECOVER_EVERY", bad}}),
                HasSubstr(std::string("PERDURA_ORDER_RECOVER_EVERY=") + bad));
  }
  EXPECT_THAT(refusal({{"PERDURA_MARIADB_USER", "me;port=1"}}), HasSubstr("neither ';' nor '='"));
  EXPECT_THAT(refusal({{"PERDURA_GATEWAY_CALL_DEADLINE", "2h"}}), HasSubstr("call_deadline"));
}

// Each with a value that none of them takes: whoever adds a setting has to check it here too.
TEST(ProgramSettings, ThatHaveADefaultAreReadAtTheStart) {
  for (const auto& name : known_settings()) {
    if (name == "gateway.cors.origins") continue;  // a list of texts
    EXPECT_NE(refusal({{platform::setting_key(name), "-1"}}), "(accepted)") << name;
  }
}

TEST(ProgramSettings, GiveEachServiceAPortOfItsOwn) {
  const auto gateway = std::to_string(settings_with({}).port("gateway.port"));
  EXPECT_EQ(refusal({{"PERDURA_ORDER_PORT", gateway}}),
            "PERDURA_ORDER_PORT=" + gateway +
                " (from the environment): expected another port than gateway's");
}

}  // namespace
}  // namespace perdura::apps
