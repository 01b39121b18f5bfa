#pragma once
// What runs on a machine.
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "platform/http/router.hpp"
#include "platform/kv/key_value.hpp"
#include "platform/messaging/bus.hpp"
#include "simulator/world/options.hpp"
#include "simulator/world/schemas.hpp"
#include "simulator/world/wire.hpp"

namespace perdura::simulator {

/// What all programs of a world meet. All of it outlives them.
struct Surroundings {
  Wire& wire;
  platform::Bus& bus;
  platform::KeyValue& limits;
  Schemas& schemas;
  Chooser& chooser;
  Names& names;
  const WorldOptions& options;
  /// Kills a process, for so long (0: as the world's options say).
  std::function<void(const std::string& process, Duration down_for)> crash;
  /// Workflows that are replayed from their beginning at each task, by their ids.
  std::set<std::string>& replayed;
  /// Workflows whose histories are to replay up to each of their tasks, by their ids.
  std::set<std::string>& replayed_by_prefix;
  /// Of the worker (see releases.hpp).
  const int& release;
};

/// Works from its construction to its destruction, which comes when its machine is dead and its
/// fibers are gone. It forgets all that it has in memory.
class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  virtual ~Program() = default;

  /// Whether it can be stopped in order. If so: takes no more work, finishes what runs, then calls
  /// `done`, unless it dies before.
  virtual bool stop(std::function<void()> done) {
    (void)done;
    return false;
  }

  /// A request to one of its hosts.
  virtual platform::HttpResponse serve(const std::string& host,
                                       const platform::HttpRequest& request) = 0;
};

// Names of hosts, and what they know each other by.
inline constexpr const char* pg_host = "mock-pg";
inline constexpr const char* courier_host = "mock-courier";
inline constexpr const char* worker_host = "worker";
inline constexpr const char* clients_host = "clients";
inline constexpr const char* name_space = "perdura";
inline constexpr const char* task_queue = "perdura";
inline constexpr const char* service_secret = "secret of the simulated services";
inline constexpr const char* pg_secret = "secret of the simulated shop";
inline constexpr const char* pg_webhook_secret = "secret of the gateway's webhooks";
inline constexpr const char* courier_key = "key of the simulated courier";
inline constexpr const char* courier_webhook_secret = "secret of the courier's webhooks";

}  // namespace perdura::simulator
