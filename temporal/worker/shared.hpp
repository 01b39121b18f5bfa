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

  /// Of a poll that failed for the server's sake; `first`: those before it on its queue did not.
  void server_failed(bool first, const std::string& cause) {
    if (first) ++failing_queues_;
    if (options.on_server) return options.on_server(false, cause);
    if (first && failing_queues_ == 1) warn("no tasks for the time being: " + cause);
  }
  /// A queue's polls are answered again.
  void server_answered() {
    if (--failing_queues_ > 0) return;
    if (options.on_server) return options.on_server(true, "");
    info("the server is back");
  }

  void log(WorkerOptions::Level level, const std::string& text) const {
    if (options.log) options.log(level, text);
  }
  void info(const std::string& text) const { log(WorkerOptions::Level::Info, text); }
  void warn(const std::string& text) const { log(WorkerOptions::Level::Warning, text); }
  void error(const std::string& text) const { log(WorkerOptions::Level::Error, text); }

 private:
  std::size_t failing_queues_ = 0;
};

using SharedPtr = std::shared_ptr<Shared>;

}  // namespace perdura::temporal::worker
