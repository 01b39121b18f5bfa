#pragma once
// The worker: takes workflow and activity tasks from a server and runs them.
//
// All of its own work happens on the runtime's serial executor; activities run where
// `Runtime::run_blocking` puts them. It owns no thread and no clock, so the same worker runs
// against a real server and, on virtual time, against the in-process one.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "temporal/activity.hpp"
#include "temporal/definition.hpp"
#include "temporal/runtime.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal {

struct WorkerOptions {
  std::string name_space = "default";
  std::string task_queue;
  /// Shown in histories and in the Web UI: who did it. Empty: "perdura@<random>".
  std::string identity = {};

  /// Runs kept in memory between their tasks; 0: every task replays from the beginning.
  std::size_t max_cached_runs = 2'000;
  std::size_t max_workflow_tasks = 100;    // at once
  std::size_t max_activities = 100;        // at once
  std::size_t max_local_activities = 100;  // at once; more wait for a place
  std::size_t workflow_pollers = 2;        // on the queue that all workers share
  std::size_t sticky_pollers = 4;          // on this worker's own queue
  std::size_t activity_pollers = 2;

  /// A task for a run that we hold waits this long for us, then goes to any worker.
  Duration sticky_timeout = std::chrono::seconds(5);
  /// Part of the workflow task's time after which a task that waits for local activities is
  /// answered and continued by the next one.
  double heartbeat_at = 0.8;
  /// At stop, activities still running after this are told that they are cancelled.
  Duration grace = std::chrono::seconds(5);

  using Level = LogLevel;
  std::function<void(Level, const std::string&)> log = {};
  /// Called on the executor: with false and the cause at each poll that fails while the server is
  /// away, with true when all polls are answered again. Empty: the log is told, once each.
  std::function<void(bool answers, const std::string& cause)> on_server = {};
};

/// What a worker has done since it started. A snapshot.
struct WorkerStats {
  std::uint64_t workflow_tasks = 0;
  std::uint64_t workflow_tasks_failed = 0;
  std::uint64_t tasks_replayed = 0;  // history's tasks that had to be run again
  std::uint64_t activities = 0;
  std::uint64_t local_activities = 0;
  std::uint64_t evictions = 0;
  std::size_t cached_runs = 0;
};

/// Thread-safe. Service and runtime must outlive it; stop it before it is destroyed, or what runs
/// is left to the server's time-outs.
class Worker {
 public:
  /// Throws `std::logic_error` if a workflow's name is there twice or the options make no sense.
  Worker(Service& service, Runtime& runtime, WorkerOptions options,
         std::vector<WorkflowDefinition> workflows, Activities activities = {});
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();

  /// Takes no more tasks, finishes what runs, then calls `done` on the runtime's executor.
  /// Idempotent.
  void stop(std::function<void()> done);

  /// Drops cached runs that have no task at the moment, all or one. They are replayed when their
  /// next task comes.
  void evict_all();
  void evict(const std::string& run_id);

  WorkerStats stats() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace perdura::temporal
