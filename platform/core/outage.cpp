#include "platform/core/outage.hpp"

#include <utility>

namespace perdura::platform {

Outage::Outage(const Logger& log, std::string server, std::string meanwhile)
    : log_(log),
      server_(std::move(server)),
      meanwhile_(std::move(meanwhile)),
      patient_until_(log.clock().ticks() + start_patience) {}

void Outage::failed(std::string_view cause) { tell(" does not answer: ", cause); }

void Outage::unusable(std::string_view cause) { tell(" cannot be used: ", cause); }

void Outage::tell(const char* what, std::string_view cause) {
  const bool patient = log_.clock().ticks() < patient_until_;
  const Told told = patient ? Told::Waiting : Told::Away;
  {
    const std::lock_guard lock(mutex_);
    if (told <= told_) return;
    told_ = told;
  }
  log_.log(patient ? LogLevel::Info : LogLevel::Warning,
           patient ? "waiting for " + server_ : server_ + what + meanwhile_, {{"cause", cause}});
}

void Outage::answered() {
  Told told = Told::Nothing;
  {
    const std::lock_guard lock(mutex_);
    std::swap(told, told_);
  }
  if (told == Told::Nothing) return;
  log_.log(LogLevel::Info, server_ + (told == Told::Away ? " answers again" : " answers"));
}

}  // namespace perdura::platform
