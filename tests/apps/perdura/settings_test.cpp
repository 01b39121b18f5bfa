// All settings of the program, checked before anything runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fstream>

#include "apps/perdura/options.hpp"
#include "json/rfc3339.hpp"
#include "platform/core/setting_values.hpp"

namespace perdura::apps {
namespace {

using platform::Settings;
using ::testing::HasSubstr;

std::string conf() {
  std::ifstream file("perdura.conf");
  EXPECT_TRUE(file) << "run from the root of the repository";
  return {std::istreambuf_iterator<char>(file), {}};
}

Settings settings_with(Settings::Environment environment) {
  return Settings(
      {.base = conf(), .environment = std::move(environment), .known = known_settings()});
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
  EXPECT_EQ(options.ports.size(), 8u);
  EXPECT_EQ(options.http_threads, 64);
  EXPECT_EQ(options.mariadb.max_sessions, 16u);
}

/// What a setting comes to, of those that have a default.
std::vector<std::string> results(const Options& options) {
  const auto& gateway = options.gateway;
  std::vector<std::string> all{std::string(platform::to_string(options.log_level)),
                               std::to_string(options.clock.speed),
                               std::to_string(options.clock.origin.time_since_epoch().count()),
                               std::to_string(options.http_threads),
                               std::to_string(options.http_waiting),
                               std::to_string(options.mariadb.max_sessions),
                               std::to_string(options.recover_after.count()),
                               std::to_string(options.recover_every.count()),
                               std::to_string(options.shipping_round_every.count()),
                               std::to_string(options.shipping_track_every.count()),
                               std::to_string(options.cached_runs),
                               std::to_string(gateway.call_deadline.count()),
                               std::to_string(gateway.trusted_proxies),
                               std::to_string(gateway.cors.origins.size())};
  for (const auto& bucket : {gateway.rate_limits.user, gateway.rate_limits.anonymous,
                             gateway.rate_limits.address, gateway.rate_limits.webhook}) {
    all.push_back(std::to_string(bucket.capacity) + "+" + std::to_string(bucket.refill_per_second));
  }
  using Members = boost::describe::describe_members<domain::Deadlines, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    all.push_back(std::string(member.name) + "=" +
                  ::testing::PrintToString(options.deadlines.*member.pointer));
  });
  return all;
}

// Who reads the file learns every setting, and what holds without it.
TEST(ProgramSettings, AllStandInTheFileWithTheirDefaults) {
  const auto whole = conf();
  std::string without = whole;
  for (const auto& name : known_settings()) {
    const std::string line = "\n" + platform::setting_key(name) + "=";
    const auto begin = without.find(line);
    ASSERT_NE(begin, without.npos) << name;
    without.erase(begin, without.find('\n', begin + 1) - begin);
  }
  const auto of = [](const std::string& text) {
    return read_options(Settings({.base = text, .known = known_settings()}));
  };
  const Options by_code = of(without);
  Options by_file = of(whole);
  // Except: on a machine for trials nobody waits ten days for a parcel that is lost.
  EXPECT_EQ(by_code.deadlines.shipping_silence, domain::Days(10));
  EXPECT_EQ(by_file.deadlines.shipping_silence, std::chrono::seconds(20));
  by_file.deadlines.shipping_silence = by_code.deadlines.shipping_silence;
  by_file.deadlines.returning_silence = by_code.deadlines.returning_silence;
  EXPECT_EQ(results(by_code), results(by_file));
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
  for (const char* bad : {"99ms", "61s", "2", "0s"}) {
    EXPECT_THAT(refusal({{"PERDURA_SHIPPING_ROUND_EVERY", bad}}),
                HasSubstr(std::string("PERDURA_SHIPPING_ROUND_EVERY=") + bad));
  }
  for (const char* bad : {"999ms", "25h", "10", "0s"}) {
    EXPECT_THAT(refusal({{"PERDURA_SHIPPING_TRACK_EVERY", bad}}),
                HasSubstr(std::string("PERDURA_SHIPPING_TRACK_EVERY=") + bad));
  }
  for (const char* name : {"PERDURA_COURIER_KEY", "PERDURA_COURIER_WEBHOOK_SECRET"}) {
    EXPECT_EQ(refusal({{name, "fifteen letters"}}),
              std::string(name) + "=*** (from the environment): expected 16 characters or more");
  }
  EXPECT_THAT(refusal({{"PERDURA_MARIADB_USER", "me;port=1"}}), HasSubstr("neither ';' nor '='"));
  EXPECT_THAT(refusal({{"PERDURA_GATEWAY_CALL_DEADLINE", "2h"}}), HasSubstr("CALL_DEADLINE=2h"));
}

// Each with a value that none of them takes: whoever adds a setting has to check it here too.
TEST(ProgramSettings, ThatHaveADefaultAreReadAtTheStart) {
  for (const auto& name : known_settings()) {
    EXPECT_NE(refusal({{platform::setting_key(name), "-1"}}), "(accepted)") << name;
  }
}

TEST(ProgramSettings, SayWhereTheClocksMeetIfTheShopsIsFast) {
  const Settings::Environment far{{"PERDURA_CLOCK_SPEED", "100000"},
                                  {"PERDURA_CLOCK_ORIGIN", "2025-01-01T00:00:00Z"}};
  EXPECT_EQ(refusal(far),
            "PERDURA_CLOCK_SPEED=100000 (from the environment): expected a slower clock, or a "
            "PERDURA_CLOCK_ORIGIN nearer to now: the shop's time has to be in the years 1970 to "
            "2200");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto near = read_options(settings_with(
      {{"PERDURA_CLOCK_SPEED", "100000"}, {"PERDURA_CLOCK_ORIGIN", json::format_time(now)}}));
  EXPECT_EQ(near.clock.speed, 100'000);
  EXPECT_EQ(near.clock.origin, platform::TimePoint(now));
  EXPECT_THAT(refusal({{"PERDURA_CLOCK_ORIGIN", "today"}}), HasSubstr("a time in UTC, as 2026"));
}

TEST(ProgramSettings, GiveEachServiceAPortOfItsOwn) {
  const auto gateway = std::to_string(settings_with({}).port("gateway.port"));
  EXPECT_EQ(refusal({{"PERDURA_ORDER_PORT", gateway}}),
            "PERDURA_ORDER_PORT=" + gateway +
                " (from the environment): expected another port than gateway's");
}

}  // namespace
}  // namespace perdura::apps
