#pragma once
// What the parts of a worker have in common.
#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "temporal/activity.hpp"
#include "temporal/worker/worker.hpp"

namespace perdura::temporal::worker {

/// Written on the executor, read anywhere.
struct Counters {
  std::atomic<std::uint64_t> workflow_tasks{0};
  std::atomic<std::uint64_t> workflow_tasks_failed{0};
  std::atomic<std::uint64_t> tasks_replayed{0};
  std::atomic<std::uint64_t> activities{0};
  std::atomic<std::uint64_t> local_activities{0};
  std::atomic<std::uint64_t> evictions{0};
  std::atomic<std::size_t> cached_runs{0};
};

/// Parts are kept alive by the callbacks that they hand out.
struct Shared {
  Shared(Service& to, Runtime& on, WorkerOptions with, Activities known)
      : service(to), runtime(on), options(std::move(with)), activities(std::move(known)) {}

  Service& service;
  Runtime& runtime;
  WorkerOptions options;
  Activities activities;
  std::string sticky_queue;
  Counters stats;
  bool stopping = false;

  void log(WorkerOptions::Level level, const std::string& text) const {
    if (options.log) options.log(level, text);
  }
  void info(const std::string& text) const { log(WorkerOptions::Level::Info, text); }
  void warn(const std::string& text) const { log(WorkerOptions::Level::Warning, text); }
  void error(const std::string& text) const { log(WorkerOptions::Level::Error, text); }
};

using SharedPtr = std::shared_ptr<Shared>;

}  // namespace perdura::temporal::worker
