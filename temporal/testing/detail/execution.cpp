#include "temporal/testing/detail/execution.hpp"

#include <algorithm>

#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

void fill_parent(const StartParams& params,
                 apihistory::WorkflowExecutionStartedEventAttributes& attributes) {
  if (!params.parent) return;
  attributes.set_parent_workflow_namespace(params.parent->name_space);
  attributes.set_parent_workflow_namespace_id(params.parent->namespace_id);
  attributes.mutable_parent_workflow_execution()->set_workflow_id(params.parent->workflow_id);
  attributes.mutable_parent_workflow_execution()->set_run_id(params.parent->run_id);
  attributes.set_parent_initiated_event_id(params.parent->initiated_id);
  attributes.mutable_root_workflow_execution()->set_workflow_id(params.root_workflow_id);
  attributes.mutable_root_workflow_execution()->set_run_id(params.root_run_id);
}

void fill_started(const StartParams& params,
                  apihistory::WorkflowExecutionStartedEventAttributes& attributes) {
  const auto& request = params.request;
  *attributes.mutable_workflow_type() = request.workflow_type();
  *attributes.mutable_task_queue() = request.task_queue();
  if (request.has_header()) *attributes.mutable_header() = request.header();
  if (request.has_input()) *attributes.mutable_input() = request.input();
  *attributes.mutable_workflow_run_timeout() = request.workflow_run_timeout();
  *attributes.mutable_workflow_execution_timeout() = request.workflow_execution_timeout();
  *attributes.mutable_workflow_task_timeout() = request.workflow_task_timeout();
  attributes.set_continued_execution_run_id(params.previous_run_id);
  attributes.set_identity(request.identity());
  if (request.has_retry_policy()) *attributes.mutable_retry_policy() = request.retry_policy();
  attributes.set_attempt(params.attempt);
  if (params.expiration) {
    *attributes.mutable_workflow_execution_expiration_time() = to_proto(*params.expiration);
  }
  if (params.last_completion_result) {
    *attributes.mutable_last_completion_result() = *params.last_completion_result;
  }
  if (params.continued_failure) *attributes.mutable_continued_failure() = *params.continued_failure;
  attributes.set_initiator(params.initiator);
  *attributes.mutable_first_workflow_task_backoff() = to_proto(params.first_backoff);
  attributes.set_first_execution_run_id(params.first_run_id);
  attributes.set_original_execution_run_id(params.run_id);
  if (request.has_memo()) *attributes.mutable_memo() = request.memo();
  if (request.has_search_attributes()) {
    *attributes.mutable_search_attributes() = request.search_attributes();
  }
  attributes.set_workflow_id(request.workflow_id());
  if (request.has_priority()) *attributes.mutable_priority() = request.priority();
  fill_parent(params, attributes);
}

}  // namespace

Execution::Execution(Core& core, StartParams params)
    : name_space(params.request.namespace_()),
      workflow_id(params.request.workflow_id()),
      run_id(params.run_id),
      start(std::move(params)),
      start_time(core.now()),
      execution_time(start_time + start.first_backoff),
      core_(core) {
  Event& event = add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED);
  fill_started(start, *event.mutable_workflow_execution_started_event_attributes());
  *event.mutable_links() = start.request.links();
  if (start.request.has_user_metadata()) {
    *event.mutable_user_metadata() = start.request.user_metadata();
  }
  request_ids[start.request.request_id()] = enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;
  for (const auto& [key, value] : start.request.memo().fields()) state.memo[key] = value;
  for (const auto& [key, value] : start.request.search_attributes().indexed_fields()) {
    state.search_attributes[key] = value;
  }
  const Duration run_timeout = from_proto(start.request.workflow_run_timeout());
  if (run_timeout > Duration::zero()) {
    run_expiration = execution_time + run_timeout;
    if (start.expiration) run_expiration = std::min(*run_expiration, *start.expiration);
  }
}

Event& Execution::add_event(enums::EventType type) {
  auto event = std::make_shared<Event>();
  event->set_event_type(type);
  *event->mutable_event_time() = to_proto(core_.now());
  event->set_task_id(core_.next_task_id());
  Event& result = *event;
  if (is_buffered(type)) {
    state.buffered.push_back(std::move(event));
  } else {
    history.append(std::move(event));
  }
  return result;
}

void Execution::flush() {
  if (state.task.started() || state.buffered.empty()) return;
  if (!state.running()) {
    state.buffered.clear();  // nothing can follow the end
    return;
  }
  std::map<EventId, EventId> started;
  for (EventPtr& event : in_writing_order(std::exchange(state.buffered, {}))) {
    history.append(event);
    if (const EventId what = starts_what(*event)) started[what] = event->event_id();
    const auto known = started.find(ends_what(*event));
    if (known != started.end()) set_started_event_id(*event, known->second);
  }
  for (const auto& [what, event_id] : started) {
    if (const auto child = state.children.find(what); child != state.children.end()) {
      child->second.started_id = event_id;
    }
  }
}

bool Execution::pending_on_backoff() const {
  return execution_time > start_time && !had_workflow_task();
}

void Execution::limit_buffer() {
  constexpr std::size_t kMaxBuffered = 100;
  if (state.buffered.size() <= kMaxBuffered || !state.task.started()) return;
  fail_workflow_task(enums::WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND, nullptr,
                     "history-service");
  flush();
  ensure_workflow_task();
}

void Execution::limit_history() {
  constexpr EventId kMaxEvents = 50 << 10;
  if (!state.running() || history.next_event_id() - 1 <= kMaxEvents) return;
  terminate("Workflow history count exceeds limit.", nullptr, "history-service");
  after_commit([this] { updates.abort(AbortReason::WorkflowCompleted); });
}

void Execution::commit() {
  ++transitions;
  core_.changed();
  if (state.running()) {
    limit_buffer();
    convert_speculative();
  }
  flush();
  limit_history();
  history.written();
  // What a task at work has written may be taken back: as long it stays as it is.
  if (!state.task.started()) history.pack();
  arm_timers();
  if (!state.running() && !std::exchange(close_announced_, true)) {
    after_commit([this] {
      core_.post_outgoing([self = shared_from_this()] { self->core().closed(self); });
    });
  }
  run_effects();
  notify();
}

void Execution::run_effects() {
  const auto effects = std::exchange(effects_, {});
  for (const auto& effect : effects) effect();
}

void Execution::notify() {
  const auto watchers = std::exchange(watchers_, {});
  for (const auto& told : watchers) told();
}

void Execution::drop_waiters() {
  effects_.clear();
  watchers_.clear();
  queries.buffered.clear();
  updates = {};
}

void Execution::forget_memory() {
  if (state.running() && state.task.speculative()) state.task = {};
  queries.buffered.clear();
  updates.abort(AbortReason::MemoryLost);
}

void Execution::restore(const Snapshot& snapshot) {
  state = snapshot.state;
  history.truncate(snapshot.next_event_id);
  effects_.clear();
}

}  // namespace perdura::temporal::testing::detail
