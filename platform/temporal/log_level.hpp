#pragma once
// What workers log, in our own log.
#include "platform/core/log.hpp"
#include "temporal/options.hpp"

namespace perdura::platform {

inline LogLevel level_of(temporal::LogLevel level) {
  switch (level) {
    case temporal::LogLevel::Info:
      return LogLevel::Info;
    case temporal::LogLevel::Warning:
      return LogLevel::Warning;
    case temporal::LogLevel::Error:
      return LogLevel::Error;
  }
  return LogLevel::Error;
}

}  // namespace perdura::platform
