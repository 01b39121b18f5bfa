#pragma once
// What both relays are given.
#include <chrono>
#include <functional>
#include <string>

#include "platform/outbox/outbox.hpp"

namespace perdura::platform {

struct RelayPorts {
  /// Real time: leases and retries are between processes, whatever the shop's clock says.
  std::function<Instant()> now;
  /// Asks the driver to call `sweep` soon; called on any thread, also while a sweep runs, and
  /// perhaps after the relay has gone. Must be quick, and must not call `sweep` itself.
  std::function<void()> wake;
};

struct RelayOptions {
  std::string owner;  // this process, unlike any other
  /// A holder that has not renewed for so long is taken for dead. Must be several times the time
  /// between two sweeps, plus what two processes' clocks differ by.
  std::chrono::milliseconds lease{30'000};
  /// After a failure its shard rests for so long.
  std::chrono::milliseconds retry_pause{1'000};
  int batch = 256;  // rows of one shard at once
};

struct RelayRound {
  int taken = 0;               // rows handed to the other side
  int settled = 0;             // rows whose outcome was written down
  std::string failure;         // of the database or the other side; the next sweep tries again
  bool database_away = false;  // that is the failure
};

}  // namespace perdura::platform
