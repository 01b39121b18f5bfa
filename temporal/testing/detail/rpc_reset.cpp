// ResetWorkflowExecution: a new run that shares the beginning of an old one.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

using Request = workflowservice::ResetWorkflowExecutionRequest;

constexpr const char* kResetter = "history-resetter";
constexpr const char* kServer = "history-service";

[[noreturn]] void invalid(const std::string& message) {
  throw ServiceError(errors::invalid_argument(message));
}

bool excludes(const Request& request, enums::ResetReapplyExcludeType type) {
  const auto all = request.reset_reapply_type();
  if (all == enums::RESET_REAPPLY_TYPE_NONE) return true;
  if (all == enums::RESET_REAPPLY_TYPE_SIGNAL && type == enums::RESET_REAPPLY_EXCLUDE_TYPE_UPDATE) {
    return true;
  }
  const auto& types = request.reset_reapply_exclude_types();
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

/// Makes the state of a run from the events that led to it.
class Rebuilder {
 public:
  explicit Rebuilder(Execution& run) : run_(run), state_(run.state) {}

  void replace_history(const History& base, EventId next) {
    run_.history.truncate(1);
    for (EventId id = 1; id < next; ++id) {
      run_.history.append(std::make_shared<Event>(*base.at(id)));
      apply(run_.history.last());
    }
    run_.history.written();
  }

 private:
  void apply(const EventPtr& event) {
    switch (event->event_type()) {
      case enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
      case enums::EVENT_TYPE_WORKFLOW_TASK_STARTED:
      case enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
      case enums::EVENT_TYPE_WORKFLOW_TASK_FAILED:
      case enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
        return apply_task(*event);
      case enums::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
        return apply_activity(event);
      case enums::EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED: {
        const auto id =
            event->activity_task_cancel_requested_event_attributes().scheduled_event_id();
        const auto found = state_.activities.find(id);
        if (found == state_.activities.end()) return;
        found->second.cancel_requested = true;
        found->second.cancel_requested_id = event->event_id();
        return;
      }
      case enums::EVENT_TYPE_TIMER_STARTED: {
        const auto& attributes = event->timer_started_event_attributes();
        state_.timers[attributes.timer_id()] = {
            event->event_id(),
            from_proto(event->event_time()) + from_proto(attributes.start_to_fire_timeout())};
        return;
      }
      case enums::EVENT_TYPE_TIMER_FIRED:
        state_.timers.erase(event->timer_fired_event_attributes().timer_id());
        return;
      case enums::EVENT_TYPE_TIMER_CANCELED:
        state_.timers.erase(event->timer_canceled_event_attributes().timer_id());
        return;
      case enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
        state_.children[event->event_id()].initiated = event;
        return;
      case enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED:
        state_.children.erase(
            event->start_child_workflow_execution_failed_event_attributes().initiated_event_id());
        return;
      case enums::EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
        ++run_.signal_count;
        return;
      case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
        state_.cancel_requested = true;
        return;
      default:
        return apply_rest(event);
    }
  }

  void apply_task(const Event& event) {
    WorkflowTask& task = state_.task;
    const TimePoint time = from_proto(event.event_time());
    if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) {
      task = {};
      task.kind = WorkflowTask::Kind::Normal;
      task.scheduled_id = event.event_id();
      task.scheduled_time = task.original_scheduled_time = time;
      task.timeout =
          from_proto(event.workflow_task_scheduled_event_attributes().start_to_close_timeout());
    } else if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_STARTED) {
      task.started_id = event.event_id();
      task.started_time = time;
    } else {
      if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
        state_.last_completed_started_id = task.started_id;
      }
      task = {};
    }
  }

  void apply_activity(const EventPtr& event) {
    Activity activity;
    activity.scheduled = event;
    activity.scheduled_id = event->event_id();
    // Its time-outs begin anew with the run.
    activity.first_scheduled_time = activity.scheduled_time = run_.core().now();
    state_.activities[activity.scheduled_id] = activity;
  }

  void apply_rest(const EventPtr& event) {
    if (const EventId ended = ends_what(*event); ended != 0) {
      state_.activities.erase(ended);
      state_.children.erase(ended);
    }
    if (event->has_upsert_workflow_search_attributes_event_attributes()) {
      for (const auto& [key, value] : event->upsert_workflow_search_attributes_event_attributes()
                                          .search_attributes()
                                          .indexed_fields()) {
        state_.search_attributes[key] = value;
      }
    }
    if (event->has_workflow_properties_modified_event_attributes()) {
      for (const auto& [key, value] :
           event->workflow_properties_modified_event_attributes().upserted_memo().fields()) {
        state_.memo[key] = value;
      }
    }
    if (event->has_workflow_execution_update_accepted_event_attributes()) {
      const auto& attributes = event->workflow_execution_update_accepted_event_attributes();
      run_.updates.restore(attributes.protocol_instance_id(), event->event_id(), std::nullopt);
    }
    if (event->has_workflow_execution_update_completed_event_attributes()) {
      const auto& attributes = event->workflow_execution_update_completed_event_attributes();
      run_.updates.restore(attributes.meta().update_id(), attributes.accepted_event_id(),
                           attributes.outcome());
    }
  }

  Execution& run_;
  MutableState& state_;
};

workflowservice::ResetWorkflowExecutionResponse Core::on(const Request& request) {
  if (request.request_id().empty()) invalid("RequestId is not set on request.");
  if (request.post_reset_operations_size() > 0) {
    invalid("this test server has no PostResetOperations");
  }
  const ExecutionPtr base = get(request.namespace_(), request.workflow_execution());
  const ExecutionPtr current = find(base->name_space, base->workflow_id);
  workflowservice::ResetWorkflowExecutionResponse response;
  if (current && current->request_ids.contains(request.request_id())) {
    response.set_run_id(current->run_id);
    return response;
  }
  const EventId finish = request.workflow_task_finish_event_id();
  if (finish <= 1 || finish >= base->history.next_event_id()) {
    invalid("Workflow task finish ID must be > 1 && <= workflow last event ID.");
  }
  if (!base->history.begins_batch(finish)) {
    invalid("StateRebuilder unable to Rebuild mutable state to event ID: " +
            std::to_string(finish - 1) + ", version: 0, this event must be at the boundary");
  }
  const auto before = base->history.at(finish - 1)->event_type();
  if (before != enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED &&
      before != enums::EVENT_TYPE_WORKFLOW_TASK_STARTED) {
    invalid(
        "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, "
        "WorkflowTaskStarted + 1]: " +
        std::to_string(finish));
  }

  // The events since then that are taken over, of this run and of those that followed it.
  std::vector<EventPtr> later;
  for (ExecutionPtr run = base; run;) {
    for (EventId id = run == base ? finish : 1; id < run->history.next_event_id(); ++id) {
      later.push_back(run->history.at(id));
    }
    const std::string& next = run->state.new_run_id;
    run = next.empty() ? nullptr : find(base->name_space, base->workflow_id, next);
  }
  for (const EventPtr& event : later) {
    const bool update = event->has_workflow_execution_update_accepted_event_attributes();
    if (update && !excludes(request, enums::RESET_REAPPLY_EXCLUDE_TYPE_UPDATE)) {
      invalid("this test server cannot reapply updates: exclude them");
    }
  }

  StartParams params = base->start;
  params.run_id = new_id();
  params.request.set_request_id(request.request_id());
  params.first_backoff = Duration::zero();
  if (params.expiration && *params.expiration < now()) params.expiration.reset();
  auto fresh = std::make_shared<Execution>(*this, std::move(params));
  Rebuilder(*fresh).replace_history(base->history, finish);
  if (!fresh->state.children.empty()) {
    invalid("this test server cannot reset a workflow with pending children");
  }

  base->reset_run_id = fresh->run_id;
  if (current && current->state.running()) {
    current->reset_run_id = fresh->run_id;
    current->terminate(request.reason(), nullptr, kResetter);
    current->commit();
    current->updates.abort(AbortReason::WorkflowCompleted);
  }
  add(fresh);
  if (!fresh->state.task.started()) fresh->start_workflow_task(kServer, {});
  apifailure::Failure failure;
  failure.set_message(request.reason());
  failure.mutable_reset_workflow_failure_info();
  Event* failed = fresh->fail_workflow_task(enums::WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
                                            &failure, kServer);
  auto& attributes = *failed->mutable_workflow_task_failed_event_attributes();
  attributes.set_base_run_id(base->run_id);
  attributes.set_new_run_id(fresh->run_id);
  if (!excludes(request, enums::RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL)) {
    for (const EventPtr& event : later) {
      if (!event->has_workflow_execution_signaled_event_attributes()) continue;
      Event& again = fresh->add_event(enums::EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
      *again.mutable_workflow_execution_signaled_event_attributes() =
          event->workflow_execution_signaled_event_attributes();
      again.mutable_workflow_execution_signaled_event_attributes()
          ->clear_external_workflow_execution();
    }
  }
  fresh->resume_activities();
  if (fresh->run_expiration) {
    after(*fresh->run_expiration - now(), [weak = std::weak_ptr(fresh)] {
      if (const auto self = weak.lock()) self->time_out();
    });
  }
  fresh->ensure_workflow_task();
  fresh->commit();
  response.set_run_id(fresh->run_id);
  return response;
}

}  // namespace perdura::temporal::testing::detail
