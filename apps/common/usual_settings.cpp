#include "apps/common/usual_settings.hpp"

#include <stdexcept>

#include "json/rfc3339.hpp"

namespace perdura::apps {

using platform::LogLevel;
using platform::Settings;
using platform::SystemClock;

LogLevel log_level(const Settings& settings) {
  const auto level = settings.one_of("log.level", {"debug", "info", "warning", "error"}, "info");
  for (const auto known : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning}) {
    if (level == platform::to_string(known)) return known;
  }
  return LogLevel::Error;
}

SystemClock::Options clock_options(const Settings& settings) {
  SystemClock::Options options;
  options.speed = settings.real("clock.speed", {0.001, SystemClock::max_speed}, 1);
  if (const auto origin = settings.text("clock.origin", ""); !origin.empty()) {
    const auto time = json::parse_time(origin);
    if (!time) settings.refuse("clock.origin", "a time in UTC, as 2026-11-01T00:00:00Z");
    options.origin = *time;
  }
  try {
    const SystemClock tried(options);
  } catch (const std::invalid_argument&) {
    settings.refuse("clock.speed",
                    "a slower clock, or a PERDURA_CLOCK_ORIGIN nearer to now: the shop's time has "
                    "to be in the years 1970 to 2200");
  }
  return options;
}

std::string secret(const Settings& settings, const char* name, std::size_t least) {
  auto text = settings.text(name);
  if (text.size() >= least) return text;
  settings.refuse(name, std::to_string(least) + " characters or more");
}

}  // namespace perdura::apps
