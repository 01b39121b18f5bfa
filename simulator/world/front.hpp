#pragma once
// One service's front: its router with what that needs.
#include <functional>
#include <vector>

#include "platform/core/metrics.hpp"
#include "platform/http/router.hpp"
#include "simulator/world/machine.hpp"

namespace perdura::simulator {

class Front {
 public:
  Front(Machine& machine, std::string service, platform::Authenticator authenticate)
      : log_(machine.clock, machine.log_sink(), machine.log_options(std::move(service))),
        router_({machine.clock, machine.randomness, log_, metrics_}, std::move(authenticate)) {}

  const platform::Logger& log() const { return log_; }
  platform::Metrics& metrics() { return metrics_; }
  platform::Router& router() { return router_; }

 private:
  platform::Metrics metrics_;
  platform::Logger log_;
  platform::Router router_;
};

}  // namespace perdura::simulator
