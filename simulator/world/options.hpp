#pragma once
// What a world is like before anything happens in it.
#include <cstdint>

#include "domain/deadlines.hpp"
#include "mock-courier/parcel.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/log.hpp"
#include "simulator/loop.hpp"

namespace perdura::simulator {

struct WorldOptions {
  std::uint64_t seed = 1;  // of ids and secrets; what goes wrong is the chooser's
  TimePoint start = platform::SystemClock::default_origin;
  /// Gateway and all services in one process, as `perdura serve all`; else a process for each.
  bool one_process = true;
  Duration sql_latency = std::chrono::microseconds(200);  // before a transaction
  Duration kv_latency = std::chrono::microseconds(200);
  /// How long a host stays away that dies at a call without a time of its own.
  Duration down_for = std::chrono::seconds(5);
  std::size_t cached_runs = 2'000;  // of a worker
  domain::Deadlines deadlines = {};
  mock_courier::Steps courier = {};
  std::chrono::milliseconds track_every = std::chrono::hours(6);  // open waybills
  platform::LogLevel log_level = platform::LogLevel::Warning;
  std::uint64_t max_steps = 100'000'000;
};

}  // namespace perdura::simulator
