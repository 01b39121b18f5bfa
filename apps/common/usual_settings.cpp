#include "apps/common/usual_settings.hpp"

namespace perdura::apps {

using platform::LogLevel;
using platform::Settings;

LogLevel log_level(const Settings& settings) {
  const auto level = settings.one_of("log.level", {"debug", "info", "warning", "error"}, "info");
  for (const auto known : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning}) {
    if (level == platform::to_string(known)) return known;
  }
  return LogLevel::Error;
}

std::string secret(const Settings& settings, const char* name, std::size_t least) {
  auto text = settings.text(name);
  if (text.size() >= least) return text;
  settings.refuse(name, std::to_string(least) + " characters or more");
}

}  // namespace perdura::apps
