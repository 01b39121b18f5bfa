#pragma once
// What every part of this process shares.
#include <string>

#include "apps/perdura/options.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::apps {

/// Thread-safe, like its parts. Outlives everything else.
class Process {
 public:
  /// Throws `SettingsError`. What may be wrong in the environment goes to the log.
  explicit Process(const platform::Settings& settings);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Log lines of a part carry its name as `service`.
  platform::Logger::Options log_options(std::string part) const;

  const Options options;
  platform::SystemClock clock;
  platform::OsRandomness randomness;
  platform::Ids ids{clock, randomness};
  const std::string name;  // unlike any other process: in leases, histories and logs
  const platform::Logger log;
};

}  // namespace perdura::apps
