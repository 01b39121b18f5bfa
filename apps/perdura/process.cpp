#include "apps/perdura/process.hpp"

#include <unistd.h>

namespace perdura::apps {
namespace {

platform::LogLevel level_of(const platform::Settings& settings) {
  const std::string level =
      settings.one_of("log.level", {"debug", "info", "warning", "error"}, "info");
  for (const auto known : {platform::LogLevel::Debug, platform::LogLevel::Info,
                           platform::LogLevel::Warning, platform::LogLevel::Error}) {
    if (level == platform::to_string(known)) return known;
  }
  return platform::LogLevel::Info;
}

}  // namespace

Process::Process(platform::Settings given)
    : settings(std::move(given)),
      clock({.speed = settings.real("clock.speed", {0.001, platform::SystemClock::max_speed}, 1)}),
      name("perdura-" + std::to_string(::getpid()) + "-" + randomness.hex(4)),
      log(clock, platform::standard_output(), log_options("perdura")) {
  for (const auto& warning : settings.warnings()) {
    log.log(platform::LogLevel::Warning, warning);
  }
}

platform::Logger::Options Process::log_options(std::string part) const {
  return {.service = std::move(part), .level = level_of(settings)};
}

}  // namespace perdura::apps
