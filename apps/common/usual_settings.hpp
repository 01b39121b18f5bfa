#pragma once
// Settings that several programs have. All throw `SettingsError` with what is allowed.
#include <string>

#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps {

/// `log.level`; info by default.
platform::LogLevel log_level(const platform::Settings& settings);

/// `clock.speed`, 1 by default, and `clock.origin`: all programs of a shop need the same two.
platform::SystemClock::Options clock_options(const platform::Settings& settings);

/// At least that many characters.
std::string secret(const platform::Settings& settings, const char* name, std::size_t least);

}  // namespace perdura::apps
