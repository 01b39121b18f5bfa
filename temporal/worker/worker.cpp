#include "temporal/worker/worker.hpp"

#include <stdexcept>

#include "temporal/worker/workflow_tasks.hpp"

namespace perdura::temporal {

using worker::ActivityTasks;
using worker::Shared;
using worker::WorkflowTasks;

namespace {

std::map<std::string, WorkflowDefinition, std::less<>> by_name(
    std::vector<WorkflowDefinition> workflows) {
  std::map<std::string, WorkflowDefinition, std::less<>> definitions;
  for (auto& workflow : workflows) {
    if (!workflow.run) throw std::logic_error("workflow " + workflow.name + " has no run function");
    const auto name = workflow.name;
    if (!definitions.emplace(name, std::move(workflow)).second) {
      throw std::logic_error("workflow " + name + " is registered twice");
    }
  }
  return definitions;
}

std::string hex(std::uint64_t number) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(number >> shift) & 15];
  return text;
}

}  // namespace

class Worker::Impl : public std::enable_shared_from_this<Worker::Impl> {
 public:
  Impl(Service& service, Runtime& runtime, WorkerOptions options,
       std::vector<WorkflowDefinition> workflows, Activities activities)
      : definitions_(by_name(std::move(workflows))) {
    if (options.task_queue.empty()) throw std::logic_error("a worker needs a task queue");
    if (options.max_workflow_tasks == 0 || options.max_activities == 0 ||
        options.max_local_activities == 0 || options.workflow_pollers == 0) {
      throw std::logic_error("a worker's limits and pollers must be at least 1");
    }
    const std::string name = hex(runtime.random());
    if (options.identity.empty()) options.identity = "perdura@" + name;
    shared_ = std::make_shared<Shared>(service, runtime, std::move(options), std::move(activities));
    shared_->sticky_queue = shared_->options.task_queue + ":" + name;
  }

  void start() {
    shared_->runtime.post([self = shared_from_this()] {
      if (self->workflows_ || self->shared_->stopping) return;
      const std::weak_ptr<Impl> weak = self;
      const auto idle = [weak] {
        if (const auto alive = weak.lock()) alive->became_idle();
      };
      const bool with_activities = self->shared_->activities.names() != "none";
      self->activities_ = std::make_shared<ActivityTasks>(self->shared_, idle);
      self->workflows_ = std::make_shared<WorkflowTasks>(self->shared_, self->definitions_,
                                                         self->activities_, idle);
      if (with_activities && self->shared_->options.activity_pollers > 0)
        self->activities_->start();
      if (!self->definitions_.empty()) self->workflows_->start();
    });
  }

  void stop(std::function<void()> done) {
    shared_->runtime.post([self = shared_from_this(), done = std::move(done)] {
      self->when_stopped_.push_back(done);
      if (!std::exchange(self->shared_->stopping, true) && self->workflows_) {
        self->workflows_->stop();
        self->activities_->stop();
        self->shared_->runtime.after(self->shared_->options.grace,
                                     [self] { self->activities_->cancel_all(); });
      }
      self->became_idle();
    });
  }

  void evict_all() {
    shared_->runtime.post([self = shared_from_this()] {
      if (self->workflows_) self->workflows_->evict_idle_runs();
    });
  }

  void evict(const std::string& run_id) {
    shared_->runtime.post([self = shared_from_this(), run_id] {
      if (self->workflows_) self->workflows_->evict_idle_run(run_id);
    });
  }

  WorkerStats stats() const {
    const auto& counters = shared_->stats;
    return {.workflow_tasks = counters.workflow_tasks,
            .workflow_tasks_failed = counters.workflow_tasks_failed,
            .tasks_replayed = counters.tasks_replayed,
            .activities = counters.activities,
            .local_activities = counters.local_activities,
            .evictions = counters.evictions,
            .cached_runs = counters.cached_runs};
  }

 private:
  void became_idle() {
    if (!shared_->stopping) return;
    if (workflows_ && (!workflows_->idle() || !activities_->idle())) return;
    if (!std::exchange(told_server_, true)) return tell_server();
    if (server_knows_) stopped();
  }

  void stopped() {
    server_knows_ = true;
    for (const auto& done : std::exchange(when_stopped_, {})) done();
  }

  /// Tasks for the runs that we held need not wait for us any more. A server that does not answer
  /// finds out by itself, a little later.
  void tell_server() {
    constexpr auto kLongest = std::chrono::milliseconds(2'000);
    workflowservice::ShutdownWorkerRequest request;
    request.set_namespace_(shared_->options.name_space);
    request.set_sticky_task_queue(shared_->sticky_queue);
    request.set_identity(shared_->options.identity);
    request.set_reason("worker stops");
    invoke(shared_->service, request, {.timeout = kLongest},
           [self = shared_from_this()](const Status&, const auto&) {
             self->shared_->runtime.post([self] { self->stopped(); });
           });
  }

  std::map<std::string, WorkflowDefinition, std::less<>> definitions_;
  worker::SharedPtr shared_;
  std::shared_ptr<ActivityTasks> activities_;
  std::shared_ptr<WorkflowTasks> workflows_;
  std::vector<std::function<void()>> when_stopped_;
  bool told_server_ = false;
  bool server_knows_ = false;
};

Worker::Worker(Service& service, Runtime& runtime, WorkerOptions options,
               std::vector<WorkflowDefinition> workflows, Activities activities)
    : impl_(std::make_shared<Impl>(service, runtime, std::move(options), std::move(workflows),
                                   std::move(activities))) {}

Worker::~Worker() = default;
void Worker::start() { impl_->start(); }
void Worker::stop(std::function<void()> done) { impl_->stop(std::move(done)); }
void Worker::evict_all() { impl_->evict_all(); }

void Worker::evict(const std::string& run_id) { impl_->evict(run_id); }
WorkerStats Worker::stats() const { return impl_->stats(); }

}  // namespace perdura::temporal
