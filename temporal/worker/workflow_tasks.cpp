#include "temporal/worker/workflow_tasks.hpp"

#include "temporal/core/proto.hpp"

namespace perdura::temporal::worker {

namespace {

// The server's default; a workflow may be started with another one.
constexpr Duration kTaskTimeout = std::chrono::seconds(10);

Duration task_timeout(const core::History& history) {
  if (history.events_size() > 0 &&
      history.events(0).has_workflow_execution_started_event_attributes()) {
    const auto& started = history.events(0).workflow_execution_started_event_attributes();
    if (started.has_workflow_task_timeout()) return core::read(started.workflow_task_timeout());
  }
  return kTaskTimeout;
}

/// Does the task go on where the run stands? Not after the server was set back to an older copy of
/// its database: there is history that it no longer knows of then.
bool continues(const core::WorkflowRun& run, const core::PollResponse& task) {
  if (!is_query_task(task) && task.previous_started_event_id() != run.last_started()) return false;
  const auto& history = task.history();
  return history.events_size() == 0 || history.events(0).event_id() <= run.next_event();
}

}  // namespace

WorkflowTasks::WorkflowTasks(SharedPtr shared,
                             std::map<std::string, WorkflowDefinition, std::less<>> definitions,
                             std::shared_ptr<ActivityTasks> activities,
                             std::function<void()> became_idle)
    : shared_(std::move(shared)),
      definitions_(std::move(definitions)),
      activities_(std::move(activities)),
      locals_(std::make_shared<LocalActivities>(shared_)),
      became_idle_(std::move(became_idle)) {}

void WorkflowTasks::start() {
  using Request = workflowservice::PollWorkflowTaskQueueRequest;
  const std::weak_ptr<WorkflowTasks> weak = weak_from_this();
  const auto make_poller = [&](const std::string& queue, bool sticky, std::size_t pollers) {
    const auto make_request = [shared = shared_, queue, sticky] {
      Request request;
      request.set_namespace_(shared->options.name_space);
      request.set_identity(shared->options.identity);
      auto& to = *request.mutable_task_queue();
      to.set_name(queue);
      if (sticky) {
        to.set_kind(api::enums::v1::TASK_QUEUE_KIND_STICKY);
        to.set_normal_name(shared->options.task_queue);
      }
      return request;
    };
    return std::make_shared<Poller<Request>>(
        shared_, "workflow tasks of " + queue, pollers,
        Poller<Request>::Hooks{.request = make_request,
                               .reserve =
                                   [weak] {
                                     const auto self = weak.lock();
                                     return self && self->reserve();
                                   },
                               .release =
                                   [weak] {
                                     if (const auto self = weak.lock()) self->release();
                                   },
                               .handle =
                                   [weak](Task task) {
                                     if (const auto self = weak.lock())
                                       self->handle(std::make_shared<Task>(std::move(task)));
                                   }});
  };
  const auto& options = shared_->options;
  normal_ = make_poller(options.task_queue, false, options.workflow_pollers);
  if (options.max_cached_runs > 0) {
    sticky_ = make_poller(shared_->sticky_queue, true, options.sticky_pollers);
    sticky_->pump();
  }
  normal_->pump();
}

void WorkflowTasks::stop() {
  if (normal_) normal_->cancel();
  if (sticky_) sticky_->cancel();
}

bool WorkflowTasks::idle() const {
  return used_ == 0 && (!normal_ || normal_->idle()) && (!sticky_ || sticky_->idle());
}

bool WorkflowTasks::reserve() {
  if (used_ >= shared_->options.max_workflow_tasks) return false;
  ++used_;
  return true;
}

void WorkflowTasks::release() {
  --used_;
  if (sticky_) sticky_->pump();
  if (normal_) normal_->pump();
  if (idle()) became_idle_();
}

/// A place is taken for the task.
void WorkflowTasks::handle(TaskPtr task) {
  ++shared_->stats.workflow_tasks;
  const std::string& run_id = task->workflow_execution().run_id();
  CachedPtr cached = find(run_id);
  if (cached && cached->task) {
    if (is_query_task(*task)) {
      cached->queries.push_back(task);
      return;
    }
    // The server gave up our task before we answered it. What we did is not in history.
    evict(run_id);
    cached = nullptr;
  }
  with_history(task, cached);
}

void WorkflowTasks::with_history(const TaskPtr& task, CachedPtr cached) {
  if (cached && !continues(*cached->run, *task)) {
    evict(task->workflow_execution().run_id());
    cached = nullptr;
  }
  const auto& history = task->history();
  const bool usable = cached || (history.events_size() > 0 && history.events(0).event_id() == 1);
  if (usable && task->next_page_token().empty()) return begin(task, cached);
  // The pages behind the first one, or, if what came does not fit to anything we have, all.
  const std::string page = usable ? task->next_page_token() : std::string();
  const auto generation = cached ? cached->generation : 0;
  fetch_history(task, page, [self = shared_from_this(), task, cached, generation](bool fetched) {
    if (!fetched) return self->release();  // the task times out, and comes again
    // Meanwhile a later task of the run may have begun: this one is over for the server.
    if (cached && cached->generation != generation) return self->release();
    // Or another task may have built the run, or it may have been dropped: look again.
    if (self->find(task->workflow_execution().run_id()) != cached) return self->handle(task);
    self->begin(task, cached);
  });
}

void WorkflowTasks::begin(const TaskPtr& task, CachedPtr cached) {
  try {
    if (!cached) cached = create(task);
    cached->task = task;
    ++cached->generation;
    ages_.splice(ages_.end(), ages_, cached->age);
    const auto replayed = cached->run->tasks_replayed();
    cached->run->apply(task->history(), task->messages());
    shared_->stats.tasks_replayed += cached->run->tasks_replayed() - replayed;
    if (is_query_task(*task)) {
      answer_query_task(cached, task);
      return task_over(cached);
    }
    for (auto& result : std::exchange(cached->held, {})) cached->run->resolve(std::move(result));
    arm_heartbeat(cached);
    progress(cached);
  } catch (const core::HistoryGap& gap) {
    fail(task, gap.what(), false);
  } catch (const core::Nondeterminism& error) {
    fail(task, error.what(), true);
  } catch (const std::exception& error) {
    fail(task, core::describe(std::current_exception()).type + ": " + error.what(), false);
  }
}

/// Everything that could run has run: wait for local activities, or answer.
void WorkflowTasks::progress(const CachedPtr& cached) {
  run_local_activities(cached);
  if (!cached->run->waits_for_local_activities()) answer(cached, false);
}

void WorkflowTasks::run_local_activities(const CachedPtr& cached) {
  const std::weak_ptr<Cached> weak = cached;
  for (auto& task : cached->run->take_local_activities()) {
    const auto seq = task.seq;
    locals_->run({.task = std::move(task),
                  .workflow_id = cached->run->identity().workflow_id,
                  .run_id = cached->run->identity().run_id,
                  .wanted =
                      [weak, seq] {
                        const auto alive = weak.lock();
                        return alive && alive->run->wants(seq);
                      },
                  .done =
                      [self = shared_from_this(), weak](core::LocalActivityResult result) {
                        const auto alive = weak.lock();
                        if (!alive) return;  // evicted: its next task runs it again
                        if (!alive->task || alive->answering) {
                          alive->held.push_back(std::move(result));
                          return;
                        }
                        const TaskPtr working_on = alive->task;
                        try {
                          alive->run->resolve(std::move(result));
                          self->progress(alive);
                        } catch (const std::exception& error) {
                          self->fail(
                              working_on,
                              core::describe(std::current_exception()).type + ": " + error.what(),
                              false);
                        }
                      }});
  }
}

/// Local activities may take longer than the task: then it is answered in time and continued.
void WorkflowTasks::arm_heartbeat(const CachedPtr& cached) {
  if (cached->heartbeat != 0) shared_->runtime.cancel(cached->heartbeat);
  const auto limit = task_timeout(cached->task->history());
  const auto wait = Duration(static_cast<std::int64_t>(static_cast<double>(limit.count()) *
                                                       shared_->options.heartbeat_at));
  cached->heartbeat =
      shared_->runtime.after(wait, [self = shared_from_this(), weak = std::weak_ptr<Cached>(cached),
                                    generation = cached->generation] {
        const auto alive = weak.lock();
        if (!alive || alive->generation != generation) return;
        alive->heartbeat = 0;
        if (alive->task && !alive->answering) self->answer(alive, true);
      });
}

/// The task has been answered, or need not be.
void WorkflowTasks::task_over(const CachedPtr& cached) {
  cached->task = nullptr;
  cached->answering = false;
  if (cached->heartbeat != 0) shared_->runtime.cancel(std::exchange(cached->heartbeat, 0));
  const auto queries = std::exchange(cached->queries, {});
  if (cached->run->state() == core::RunState::Closed) {
    evict(cached->run->identity().run_id);
  } else {
    trim_cache();
  }
  release();
  for (const auto& query : queries) handle(query);
}

// --- Cache
// ----------------------------------------------------------------------------------------

WorkflowTasks::CachedPtr WorkflowTasks::find(const std::string& run_id) {
  const auto found = runs_.find(run_id);
  return found == runs_.end() ? nullptr : found->second;
}

WorkflowTasks::CachedPtr WorkflowTasks::create(const TaskPtr& task) {
  const std::string& type = task->workflow_type().name();
  const auto definition = definitions_.find(type);
  if (definition == definitions_.end()) {
    std::string known;
    for (const auto& [name, ignored] : definitions_) known += (known.empty() ? "" : ", ") + name;
    throw std::runtime_error("this worker has no workflow " + type +
                             "; it has: " + (known.empty() ? "none" : known));
  }
  auto cached = std::make_shared<Cached>();
  const auto& execution = task->workflow_execution();
  cached->run = std::make_unique<core::WorkflowRun>(
      definition->second,
      core::WorkflowRun::Identity{.name_space = shared_->options.name_space,
                                  .workflow_id = execution.workflow_id(),
                                  .run_id = execution.run_id(),
                                  .task_queue = shared_->options.task_queue},
      [shared = shared_](LogLevel level, const std::string& text) { shared->log(level, text); });
  cached->age = ages_.insert(ages_.end(), execution.run_id());
  runs_.emplace(execution.run_id(), cached);
  shared_->stats.cached_runs = runs_.size();
  return cached;
}

void WorkflowTasks::evict(const std::string& run_id) {
  const auto found = runs_.find(run_id);
  if (found == runs_.end()) return;
  const CachedPtr cached = found->second;
  if (cached->heartbeat != 0) shared_->runtime.cancel(cached->heartbeat);
  ages_.erase(cached->age);
  runs_.erase(found);
  shared_->stats.cached_runs = runs_.size();
  ++shared_->stats.evictions;
  if (std::exchange(cached->task, nullptr) && !cached->answering) release();
  for (const auto& query : std::exchange(cached->queries, {})) handle(query);
}

void WorkflowTasks::trim_cache() {
  auto at = ages_.begin();
  while (runs_.size() > shared_->options.max_cached_runs && at != ages_.end()) {
    const std::string run_id = *at++;
    const CachedPtr& cached = runs_.at(run_id);
    // A run between two tasks whose local activities still run would have to run them again.
    if (!cached->task && !cached->run->waits_for_local_activities()) evict(run_id);
  }
}

void WorkflowTasks::evict_idle_run(const std::string& run_id) {
  const auto cached = find(run_id);
  if (cached && !cached->task) evict(run_id);
}

void WorkflowTasks::evict_idle_runs() {
  for (auto at = ages_.begin(); at != ages_.end();) {
    const std::string run_id = *at++;
    if (!runs_.at(run_id)->task) evict(run_id);
  }
}

}  // namespace perdura::temporal::worker
