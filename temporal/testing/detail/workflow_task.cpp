// The life of a workflow task: scheduled, started, then completed, failed or timed out.
#include <algorithm>
#include <cmath>

#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/execution.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr Duration kSpeculativeScheduleToStart = std::chrono::seconds{5};
constexpr std::int32_t kAttemptsBeforeBackoff = 3;
constexpr Duration kRetryInitial = std::chrono::seconds{5};
constexpr Duration kRetryMax = std::chrono::minutes{10};
constexpr EventId kSuggestContinueAsNewEvents = 4 * 1024;
constexpr std::int64_t kSuggestContinueAsNewBytes = 4 * 1024 * 1024;
constexpr EventId kDiscardableEvents = 10;

}  // namespace

std::string Execution::current_task_queue() const {
  return state.sticky_queue.empty() ? task_queue() : state.sticky_queue;
}

bool Execution::had_workflow_task() const {
  return state.task.pending() || state.last_completed_started_id != 0;
}

void Execution::clear_sticky() {
  state.sticky_queue.clear();
  state.sticky_timeout = Duration::zero();
}

Duration Execution::task_timeout(std::int32_t attempt) const {
  const Duration usual = from_proto(start.request.workflow_task_timeout());
  if (attempt <= kAttemptsBeforeBackoff) return usual;
  const double factor = std::pow(2.0, attempt - kAttemptsBeforeBackoff - 1);
  const double seconds = std::min(5.0 * factor, std::chrono::duration<double>(kRetryMax).count());
  static_assert(kRetryInitial == std::chrono::seconds{5});
  return usual + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

void Execution::write_scheduled_event(const WorkflowTask& task) {
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  *event.mutable_event_time() = to_proto(task.scheduled_time);
  auto& attributes = *event.mutable_workflow_task_scheduled_event_attributes();
  auto& queue = *attributes.mutable_task_queue();
  queue.set_name(current_task_queue());
  queue.set_kind(state.sticky_queue.empty() ? enums::TASK_QUEUE_KIND_NORMAL
                                            : enums::TASK_QUEUE_KIND_STICKY);
  if (!state.sticky_queue.empty()) queue.set_normal_name(task_queue());
  *attributes.mutable_start_to_close_timeout() = to_proto(task.timeout);
  attributes.set_attempt(task.attempt);
}

void Execution::write_started_event(const WorkflowTask& task, const std::string& identity) {
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_TASK_STARTED);
  *event.mutable_event_time() = to_proto(task.started_time);
  auto& attributes = *event.mutable_workflow_task_started_event_attributes();
  attributes.set_scheduled_event_id(task.scheduled_id);
  attributes.set_identity(identity);
  attributes.set_request_id(task.request_id);
  attributes.set_suggest_continue_as_new(task.suggest_continue_as_new);
  attributes.set_history_size_bytes(task.history_bytes);
  history.end_batch();
}

void Execution::write_task_events(WorkflowTask& task, const std::string& identity) {
  write_scheduled_event(task);
  task.scheduled_id = history.next_event_id() - 1;
  write_started_event(task, identity);
  task.started_id = history.next_event_id() - 1;
}

std::vector<Event> Execution::transient_events(const std::string& identity) const {
  const WorkflowTask& task = state.task;
  std::vector<Event> events(2);
  Event& scheduled = events[0];
  scheduled.set_event_id(task.scheduled_id);
  scheduled.set_event_type(enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  *scheduled.mutable_event_time() = to_proto(task.scheduled_time);
  auto& attributes = *scheduled.mutable_workflow_task_scheduled_event_attributes();
  attributes.mutable_task_queue()->set_name(current_task_queue());
  attributes.mutable_task_queue()->set_kind(
      state.sticky_queue.empty() ? enums::TASK_QUEUE_KIND_NORMAL : enums::TASK_QUEUE_KIND_STICKY);
  if (!state.sticky_queue.empty()) {
    attributes.mutable_task_queue()->set_normal_name(task_queue());
  }
  *attributes.mutable_start_to_close_timeout() = to_proto(task.timeout);
  attributes.set_attempt(task.attempt);
  Event& started = events[1];
  started.set_event_id(task.started_id);
  started.set_event_type(enums::EVENT_TYPE_WORKFLOW_TASK_STARTED);
  *started.mutable_event_time() = to_proto(task.started_time);
  auto& details = *started.mutable_workflow_task_started_event_attributes();
  details.set_scheduled_event_id(task.scheduled_id);
  details.set_identity(identity);
  details.set_request_id(task.request_id);
  details.set_suggest_continue_as_new(task.suggest_continue_as_new);
  details.set_history_size_bytes(task.history_bytes);
  return events;
}

void Execution::ensure_workflow_task() {
  if (state.task.pending()) return;
  schedule_workflow_task(TaskKind::Normal, true, core_.now());
}

void Execution::schedule_workflow_task(TaskKind kind, bool dispatch, TimePoint original) {
  WorkflowTask& task = state.task;
  // New events make the next task an ordinary one.
  if (has_buffered()) {
    task.attempt = 1;
    kind = TaskKind::Normal;
    flush();
  }
  const std::int32_t attempt = task.attempt;
  task = {};
  task.kind = kind;
  task.attempt = attempt;
  task.scheduled_time = core_.now();
  task.original_scheduled_time = original;
  task.timeout = task_timeout(attempt);
  task.stamp = ++last_stamp_;
  if (!task.transient() && !task.speculative()) write_scheduled_event(task);
  const bool written = !task.transient() && !task.speculative();
  task.scheduled_id = history.next_event_id() - (written ? 1 : 0);
  if (!dispatch) return;
  if (!state.sticky_queue.empty()) {
    arm_task_timeout(state.sticky_timeout, true);
  } else if (task.speculative()) {
    arm_task_timeout(kSpeculativeScheduleToStart, true);
  }
  after_commit([this] { dispatch_workflow_task(); });
}

void Execution::dispatch_workflow_task() {
  if (!state.task.pending() || state.task.started()) return;
  core_.post_outgoing([self = shared_from_this(), queue = current_task_queue(),
                       scheduled = state.task.scheduled_id] {
    Core& core = self->core();
    QueueKey key{self->name_space, queue};
    const bool sticky = queue != self->task_queue();
    // Nobody polls the sticky queue: any worker may have it. The time-out of the sticky queue
    // stays.
    if (sticky && !core.queues().polled_lately(key, core.now())) key.name = self->task_queue();
    core.queues().add(key, {self, scheduled, {}});
  });
}

void Execution::schedule_first_workflow_task() {
  if (start.first_backoff <= Duration::zero()) return ensure_workflow_task();
  core_.after(start.first_backoff, [self = shared_from_this()] {
    if (!self->state.running() || self->had_workflow_task()) return;
    self->ensure_workflow_task();
    self->commit();
  });
}

void Execution::start_workflow_task(const std::string& identity, const std::string& request_id) {
  WorkflowTask& task = state.task;
  bool written = !task.transient() && !task.speculative();
  task.request_id = request_id;
  task.started_time = core_.now();
  task.history_bytes = history.bytes();
  task.suggest_continue_as_new = task.history_bytes >= kSuggestContinueAsNewBytes ||
                                 history.next_event_id() >= kSuggestContinueAsNewEvents ||
                                 updates.suggests_continue_as_new();
  // Events came since it was scheduled: it becomes an ordinary task after them.
  if (!written && task.scheduled_id != history.next_event_id()) {
    task.attempt = 1;
    task.kind = TaskKind::Normal;
    task.scheduled_time = task.started_time;
    write_scheduled_event(task);
    task.scheduled_id = history.next_event_id() - 1;
    written = true;
  }
  if (written) {
    write_started_event(task, identity);
    task.started_id = history.next_event_id() - 1;
  } else {
    task.started_id = task.scheduled_id + 1;
  }
  task.stamp = ++last_stamp_;
  arm_task_timeout(task.timeout, false);
}

void Execution::arm_task_timeout(Duration delay, bool schedule_to_start) {
  const std::uint64_t stamp = state.task.stamp;
  core_.after(delay, [weak = weak_from_this(), stamp, schedule_to_start] {
    if (const auto self = weak.lock()) self->task_timeout_fired(stamp, schedule_to_start);
  });
}

void Execution::task_timeout_fired(std::uint64_t stamp, bool schedule_to_start) {
  if (!state.running() || !state.task.pending() || state.task.stamp != stamp) return;
  if (schedule_to_start) {
    WorkflowTask& task = state.task;
    if (task.speculative()) {
      write_scheduled_event(task);
      task.scheduled_id = history.next_event_id() - 1;
    }
    Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    auto& attributes = *event.mutable_workflow_task_timed_out_event_attributes();
    attributes.set_scheduled_event_id(task.scheduled_id);
    attributes.set_timeout_type(enums::TIMEOUT_TYPE_SCHEDULE_TO_START);
    end_workflow_task(false);
  } else {
    time_out_started_workflow_task();
  }
  ensure_workflow_task();
  commit();
}

void Execution::time_out_started_workflow_task() {
  WorkflowTask task = state.task;
  state.task.started_id = 0;  // what follows is not buffered
  if (task.speculative()) write_task_events(task, {});
  if (!task.transient()) {
    Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    auto& attributes = *event.mutable_workflow_task_timed_out_event_attributes();
    attributes.set_scheduled_event_id(task.scheduled_id);
    attributes.set_started_event_id(task.started_id);
    attributes.set_timeout_type(enums::TIMEOUT_TYPE_START_TO_CLOSE);
  }
  end_workflow_task(true);
}

Event* Execution::fail_workflow_task(enums::WorkflowTaskFailedCause cause,
                                     const apifailure::Failure* failure,
                                     const std::string& identity) {
  WorkflowTask task = state.task;
  if (task.speculative()) write_task_events(task, identity);
  Event* event = nullptr;
  if (!task.transient()) {
    event = &add_event(enums::EVENT_TYPE_WORKFLOW_TASK_FAILED);
    auto& attributes = *event->mutable_workflow_task_failed_event_attributes();
    attributes.set_scheduled_event_id(task.scheduled_id);
    attributes.set_started_event_id(task.started_id);
    attributes.set_cause(cause);
    if (failure) *attributes.mutable_failure() = *failure;
    attributes.set_identity(identity);
  }
  end_workflow_task(true);
  if (cause == enums::WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW) state.task.attempt = 1;
  state.close_attempted = cause == enums::WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
  return event;
}

void Execution::end_workflow_task(bool another_attempt) {
  // A failure on a sticky queue may be the cache's fault: the first remedy is the normal queue.
  if (!state.sticky_queue.empty()) {
    another_attempt = false;
    clear_sticky();
  }
  const std::int32_t attempt = another_attempt ? state.task.attempt + 1 : 1;
  state.task = {};
  state.task.attempt = attempt;
  state.close_attempted = false;
}

bool Execution::discards(
    const WorkflowTask& task,
    const workflowservice::RespondWorkflowTaskCompletedRequest& request) const {
  if (!task.speculative() || request.commands_size() > 0 ||
      request.force_create_new_workflow_task()) {
    return false;
  }
  const EventId unseen = history.next_event_id() - (state.last_completed_started_id + 2);
  const bool with_events = request.capabilities().discard_speculative_workflow_task_with_events();
  if (unseen > (with_events ? kDiscardableEvents : 0)) return false;
  return std::all_of(request.messages().begin(), request.messages().end(), [](const auto& message) {
    const auto update = unpack(message.body());
    return update && update->kind == UpdateMessage::Kind::Rejection;
  });
}

bool Execution::complete_workflow_task(
    const workflowservice::RespondWorkflowTaskCompletedRequest& request) {
  WorkflowTask task = state.task;
  state.task = {};
  state.task.original_scheduled_time = task.original_scheduled_time;
  state.close_attempted = false;
  if (discards(task, request)) return false;
  if (task.transient() || task.speculative()) write_task_events(task, request.identity());
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  auto& attributes = *event.mutable_workflow_task_completed_event_attributes();
  attributes.set_scheduled_event_id(task.scheduled_id);
  attributes.set_started_event_id(task.started_id);
  attributes.set_identity(request.identity());
  attributes.set_binary_checksum(request.binary_checksum());
  if (request.has_worker_version_stamp()) {
    *attributes.mutable_worker_version() = request.worker_version_stamp();
  }
  if (request.has_sdk_metadata()) *attributes.mutable_sdk_metadata() = request.sdk_metadata();
  if (request.has_metering_metadata()) {
    *attributes.mutable_metering_metadata() = request.metering_metadata();
  }
  state.last_completed_started_id = task.started_id;
  return true;
}

void Execution::convert_speculative() {
  WorkflowTask& task = state.task;
  if (!task.pending() || !task.speculative()) return;
  task.kind = TaskKind::Normal;
  write_scheduled_event(task);
  if (task.started_id != 0) write_started_event(task, {});
}

}  // namespace perdura::temporal::testing::detail
