#include "apps/perdura/process.hpp"

#include <unistd.h>

namespace perdura::apps {

Process::Process(const platform::Settings& settings)
    : options(read_options(settings)),
      clock(options.clock),
      name("perdura-" + std::to_string(::getpid()) + "-" + randomness.hex(4)),
      log(clock, platform::standard_output(), log_options("perdura")) {
  for (const auto& warning : settings.warnings()) {
    log.log(platform::LogLevel::Warning, warning);
  }
}

platform::Logger::Options Process::log_options(std::string part) const {
  return {.service = std::move(part), .level = options.log_level};
}

}  // namespace perdura::apps
