// The commands that wait for something: activities, timers, children, other workflows.
#include "temporal/testing/detail/completion.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr std::size_t kMaxPending = 2000;
constexpr std::size_t kLongestId = 1000;
constexpr std::size_t kLargestBlob = 2 * 1024 * 1024;

std::string camel(const std::string& name, const std::string& prefix) {
  std::string result;
  bool upper = true;
  for (const char c : name.substr(std::min(prefix.size(), name.size()))) {
    if (c == '_') {
      upper = true;
      continue;
    }
    result += upper ? c : static_cast<char>(std::tolower(c));
    upper = false;
  }
  return result;
}

void check_length(const std::string& value, const char* what,
                  enums::WorkflowTaskFailedCause cause) {
  if (value.size() > kLongestId) {
    throw BadTask{cause, std::string(what) + " exceeds length limit."};
  }
}

/// Time-outs that were left out follow from those that were given.
void deduce_timeouts(apicommand::ScheduleActivityTaskCommandAttributes& command, Duration run) {
  Duration to_close = from_proto(command.schedule_to_close_timeout());
  Duration to_start = from_proto(command.schedule_to_start_timeout());
  Duration attempt = from_proto(command.start_to_close_timeout());
  Duration heartbeat = from_proto(command.heartbeat_timeout());
  constexpr auto kNone = Duration::zero();
  if (to_close > kNone) {
    to_start = to_start > kNone ? std::min(to_start, to_close) : to_close;
    attempt = attempt > kNone ? std::min(attempt, to_close) : to_close;
  } else if (attempt > kNone) {
    to_close = run;
    if (to_start == kNone) to_start = run;
  } else {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
                  "A valid StartToClose or ScheduleToCloseTimeout is not set on "
                  "ScheduleActivityTaskCommand. ActivityId=" +
                      command.activity_id() + " ActivityType=" + command.activity_type().name()};
  }
  if (run > kNone) {
    to_close = std::min(to_close, run);
    to_start = std::min(to_start, run);
    attempt = std::min(attempt, run);
    heartbeat = std::min(heartbeat, run);
  }
  heartbeat = std::min(heartbeat, attempt);
  *command.mutable_schedule_to_close_timeout() = to_proto(to_close);
  *command.mutable_schedule_to_start_timeout() = to_proto(to_start);
  *command.mutable_start_to_close_timeout() = to_proto(attempt);
  *command.mutable_heartbeat_timeout() = to_proto(heartbeat);
}

}  // namespace

std::string BadTask::text() const {
  const std::string name =
      camel(enums::WorkflowTaskFailedCause_Name(cause), "WORKFLOW_TASK_FAILED_CAUSE_");
  return message.empty() ? name : name + ": " + message;
}

void CompletionHandler::schedule_activity(const apicommand::Command& command) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
  auto attributes = command.schedule_activity_task_command_attributes();
  const std::string& id = attributes.activity_id();
  const std::string& type = attributes.activity_type().name();
  if (attributes.task_queue().name().empty()) {
    throw BadTask{kBad,
                  "invalid TaskQueue on ScheduleActivityTaskCommand: missing task queue name. "
                  "ActivityId=" +
                      id + " ActivityType=" + type};
  }
  if (id.empty()) {
    throw BadTask{kBad,
                  "ActivityId is not set on ScheduleActivityTaskCommand. ActivityType=" + type};
  }
  if (type.empty()) {
    throw BadTask{kBad, "ActivityType is not set on ScheduleActivityTaskCommand. ActivityID=" + id};
  }
  set_retry_defaults(*attributes.mutable_retry_policy());
  if (const auto fault = retry_policy_fault(attributes.retry_policy()); !fault.empty()) {
    throw BadTask{kBad, "invalid ActivityRetryPolicy on SechduleActivityTaskCommand: " + fault +
                            ". ActivityId=" + id + " ActivityType=" + type};
  }
  check_length(id, "ActivityId on ScheduleActivityTaskCommand", kBad);
  check_length(type, "ActivityType on ScheduleActivityTaskCommand", kBad);
  for (const auto* timeout :
       {&attributes.schedule_to_close_timeout(), &attributes.schedule_to_start_timeout(),
        &attributes.start_to_close_timeout(), &attributes.heartbeat_timeout()}) {
    if (from_proto(*timeout) < Duration::zero()) {
      throw BadTask{kBad,
                    "Invalid timeout for ScheduleActivityTaskCommand: negative duration. "
                    "ActivityId=" +
                        id + " ActivityType=" + type};
    }
  }
  deduce_timeouts(attributes, from_proto(execution_.start.request.workflow_run_timeout()));
  check_size(attributes.input().ByteSizeLong(),
             "ScheduleActivityTaskCommandAttributes.Input exceeds size limit.", kBad);
  if (execution_.state.activities.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED,
                  "the number of pending activities, " + std::to_string(kMaxPending) +
                      ", has reached the per-workflow limit of " + std::to_string(kMaxPending)};
  }
  if (execution_.find_activity(id)) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID,
                  "invalid history builder state for action: add-activitytask-scheduled-event, "
                  "ActivityID: " +
                      id};
  }
  attributes.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  const bool eagerly = attributes.request_eager_execution() && core_.options().eager_activities;
  execution_.schedule_activity(attributes, completed_id_, !eagerly);
  if (command.has_user_metadata()) {
    *execution_.history.last()->mutable_user_metadata() = command.user_metadata();
  }
  if (eagerly) eager.push_back(id);
}

void CompletionHandler::cancel_activity(
    const apicommand::RequestCancelActivityTaskCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
  const EventId id = attributes.scheduled_event_id();
  if (id <= 0) {
    throw BadTask{kBad, "ScheduledEventId is not set on RequestCancelActivityTaskCommand."};
  }
  const auto found = execution_.state.activities.find(id);
  const bool known = found != execution_.state.activities.end();
  bool just_ended = false;
  for (const EventPtr& event : execution_.state.buffered) just_ended |= ends_what(*event) == id;
  if ((!known && !just_ended) || (known && found->second.cancel_requested)) {
    throw BadTask{kBad,
                  "invalid history builder state for action: "
                  "add-activitytask-cancel-requested-event, ScheduledEventID: " +
                      std::to_string(id)};
  }
  Event& event = add(enums::EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED);
  auto& requested = *event.mutable_activity_task_cancel_requested_event_attributes();
  requested.set_scheduled_event_id(id);
  requested.set_workflow_task_completed_event_id(completed_id_);
  if (!known) return;
  Activity& activity = found->second;
  activity.cancel_requested = true;
  activity.cancel_requested_id = event.event_id();
  if (activity.started) return;
  // No worker has it: it ends here and now.
  apicommon::Payloads details;
  auto& payload = *details.add_payloads();
  (*payload.mutable_metadata())["encoding"] = "json/plain";
  payload.set_data("\"ACTIVITY_ID_NOT_STARTED\"");
  execution_.cancel_activity(activity, &details, request_.identity());
  cancelled_unstarted_activity = true;
}

void CompletionHandler::start_timer(const apicommand::StartTimerCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES;
  const std::string& id = attributes.timer_id();
  if (id.empty()) throw BadTask{kBad, "TimerId is not set on StartTimerCommand."};
  check_length(id, "TimerId on StartTimerCommand", kBad);
  const Duration delay = from_proto(attributes.start_to_fire_timeout());
  if (delay < Duration::zero()) {
    throw BadTask{kBad,
                  "An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. "
                  "TimerId=" +
                      id};
  }
  if (execution_.state.timers.contains(id)) {
    throw BadTask{
        enums::WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID,
        "invalid history builder state for action: add-timer-started-event, TimerID: " + id};
  }
  Event& event = add(enums::EVENT_TYPE_TIMER_STARTED);
  auto& started = *event.mutable_timer_started_event_attributes();
  started.set_timer_id(id);
  *started.mutable_start_to_fire_timeout() = attributes.start_to_fire_timeout();
  started.set_workflow_task_completed_event_id(completed_id_);
  execution_.state.timers[id] = {event.event_id(), core_.now() + delay};
}

void CompletionHandler::cancel_timer(const apicommand::CancelTimerCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES;
  const std::string& id = attributes.timer_id();
  if (id.empty()) throw BadTask{kBad, "TimerId is not set on CancelTimerCommand."};
  EventId started_id = 0;
  if (const auto found = execution_.state.timers.find(id); found != execution_.state.timers.end()) {
    started_id = found->second.started_id;
    execution_.state.timers.erase(found);
  } else {
    // It fired while the task was at work, and the workflow has not heard of it: it never did.
    std::erase_if(execution_.state.buffered, [&](const EventPtr& event) {
      if (event->event_type() != enums::EVENT_TYPE_TIMER_FIRED) return false;
      const auto& fired = event->timer_fired_event_attributes();
      if (fired.timer_id() != id) return false;
      started_id = fired.started_event_id();
      return true;
    });
    if (started_id == 0) {
      throw BadTask{kBad,
                    "invalid history builder state for action: add-timer-canceled-event, "
                    "TimerID: " +
                        id};
    }
  }
  Event& event = add(enums::EVENT_TYPE_TIMER_CANCELED);
  auto& canceled = *event.mutable_timer_canceled_event_attributes();
  canceled.set_timer_id(id);
  canceled.set_started_event_id(started_id);
  canceled.set_workflow_task_completed_event_id(completed_id_);
  canceled.set_identity(request_.identity());
  has_buffered = has_buffered && execution_.has_buffered();
}

void CompletionHandler::start_child(const apicommand::Command& command) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;
  const auto& given = command.start_child_workflow_execution_command_attributes();
  check_namespace(given.namespace_(), kBad);
  if (given.workflow_id().empty()) {
    throw BadTask{kBad,
                  "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. "
                  "WorkflowType=" +
                      given.workflow_type().name() + " Namespace=" + given.namespace_()};
  }
  if (given.workflow_type().name().empty()) {
    throw BadTask{kBad,
                  "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. "
                  "WorkflowId=" +
                      given.workflow_id() + " Namespace=" + given.namespace_()};
  }
  check_length(given.workflow_id(), "WorkflowId on StartChildWorkflowExecutionCommand", kBad);
  if (!given.cron_schedule().empty()) {
    throw BadTask{kBad, "this test server has no CronSchedule"};
  }
  check_search_attributes(given.search_attributes());
  check_size(given.input().ByteSizeLong(),
             "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.", kBad);
  if (execution_.state.children.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
                  "the number of pending child workflow executions, " +
                      std::to_string(kMaxPending) + ", has reached the per-workflow limit of " +
                      std::to_string(kMaxPending)};
  }
  // The same defaults and checks as for a start by a client.
  workflowservice::StartWorkflowExecutionRequest start;
  start.set_namespace_(execution_.name_space);
  start.set_workflow_id(given.workflow_id());
  *start.mutable_workflow_type() = given.workflow_type();
  start.mutable_task_queue()->set_name(
      given.task_queue().name().empty() ? execution_.task_queue() : given.task_queue().name());
  *start.mutable_workflow_execution_timeout() = given.workflow_execution_timeout();
  *start.mutable_workflow_run_timeout() = given.workflow_run_timeout();
  *start.mutable_workflow_task_timeout() = given.workflow_task_timeout();
  if (given.has_retry_policy()) *start.mutable_retry_policy() = given.retry_policy();
  start.set_request_id("unused");
  try {
    core_.normalise_start(start);
  } catch (const ServiceError& error) {
    throw BadTask{kBad, error.status().message};
  }

  Event& event = add(enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED);
  auto& attributes = *event.mutable_start_child_workflow_execution_initiated_event_attributes();
  attributes.set_workflow_task_completed_event_id(completed_id_);
  attributes.set_namespace_(execution_.name_space);
  attributes.set_namespace_id(core_.name_space(execution_.name_space).id);
  attributes.set_workflow_id(given.workflow_id());
  *attributes.mutable_workflow_type() = given.workflow_type();
  *attributes.mutable_task_queue() = start.task_queue();
  if (given.has_input()) *attributes.mutable_input() = given.input();
  if (given.has_header()) *attributes.mutable_header() = given.header();
  *attributes.mutable_workflow_execution_timeout() = start.workflow_execution_timeout();
  *attributes.mutable_workflow_run_timeout() = start.workflow_run_timeout();
  *attributes.mutable_workflow_task_timeout() = start.workflow_task_timeout();
  attributes.set_parent_close_policy(given.parent_close_policy() ==
                                             enums::PARENT_CLOSE_POLICY_UNSPECIFIED
                                         ? enums::PARENT_CLOSE_POLICY_TERMINATE
                                         : given.parent_close_policy());
  attributes.set_workflow_id_reuse_policy(given.workflow_id_reuse_policy() ==
                                                  enums::WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
                                              ? enums::WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                                              : given.workflow_id_reuse_policy());
  if (start.has_retry_policy()) *attributes.mutable_retry_policy() = start.retry_policy();
  if (given.has_memo()) *attributes.mutable_memo() = given.memo();
  if (given.has_search_attributes()) {
    *attributes.mutable_search_attributes() = given.search_attributes();
  }
  if (given.has_priority()) *attributes.mutable_priority() = given.priority();
  attributes.set_control(given.control());
  if (command.has_user_metadata()) *event.mutable_user_metadata() = command.user_metadata();

  const EventId id = event.event_id();
  Child& child = execution_.state.children[id];
  child.initiated = execution_.history.last();
  child.request_id = execution_.run_id + ":" + std::to_string(id) + ":0";
  children_in_batch_.insert(given.workflow_id());
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post([&core, self = execution->shared_from_this(), id] { core.start_child(self, id); });
  });
}

void CompletionHandler::cancel_external(
    const apicommand::RequestCancelExternalWorkflowExecutionCommandAttributes& attributes) {
  constexpr Cause kBad =
      enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
  check_namespace(attributes.namespace_(), kBad);
  if (attributes.workflow_id().empty()) {
    throw BadTask{kBad,
                  "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. "
                  "Namespace=" +
                      attributes.namespace_() + " RunId=" + attributes.run_id()};
  }
  if (children_in_batch_.contains(attributes.workflow_id())) {
    throw BadTask{kBad,
                  "Start and RequestCancel for child workflow is not allowed in same workflow "
                  "task. WorkflowId=" +
                      attributes.workflow_id() + " RunId=" + attributes.run_id() +
                      " Namespace=" + attributes.namespace_()};
  }
  if (execution_.state.cancels.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED, {}};
  }
  Event& event = add(enums::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED);
  auto& initiated =
      *event.mutable_request_cancel_external_workflow_execution_initiated_event_attributes();
  initiated.set_workflow_task_completed_event_id(completed_id_);
  initiated.set_namespace_(attributes.namespace_());
  initiated.set_namespace_id(core_.name_space(execution_.name_space).id);
  initiated.mutable_workflow_execution()->set_workflow_id(attributes.workflow_id());
  initiated.mutable_workflow_execution()->set_run_id(attributes.run_id());
  initiated.set_control(attributes.control());
  initiated.set_child_workflow_only(attributes.child_workflow_only());
  initiated.set_reason(attributes.reason());
  const EventId id = event.event_id();
  execution_.state.cancels[id] = {execution_.history.last(), core_.new_id()};
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post(
        [&core, self = execution->shared_from_this(), id] { core.cancel_external(self, id); });
  });
}

void CompletionHandler::signal_external(
    const apicommand::SignalExternalWorkflowExecutionCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
  check_namespace(attributes.namespace_(), kBad);
  if (!attributes.has_execution()) {
    throw BadTask{kBad, "Execution is not set on SignalExternalWorkflowExecutionCommand."};
  }
  const auto& to = attributes.execution();
  if (to.workflow_id().empty()) {
    throw BadTask{kBad,
                  "WorkflowId is not set on SignalExternalWorkflowExecutionCommand. "
                  "Namespace=" +
                      attributes.namespace_() + " RunId=" + to.run_id() +
                      " SignalName=" + attributes.signal_name()};
  }
  if (attributes.signal_name().empty()) {
    throw BadTask{kBad,
                  "SignalName is not set on SignalExternalWorkflowExecutionCommand. "
                  "WorkflowId=" +
                      to.workflow_id() + " Namespace=" + attributes.namespace_() +
                      " RunId=" + to.run_id()};
  }
  if (execution_.state.signals.size() >= kMaxPending) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED, {}};
  }
  check_size(attributes.input().ByteSizeLong(),
             "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.", kBad);
  Event& event = add(enums::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED);
  auto& initiated = *event.mutable_signal_external_workflow_execution_initiated_event_attributes();
  initiated.set_workflow_task_completed_event_id(completed_id_);
  initiated.set_namespace_(attributes.namespace_());
  initiated.set_namespace_id(core_.name_space(execution_.name_space).id);
  *initiated.mutable_workflow_execution() = to;
  initiated.set_signal_name(attributes.signal_name());
  if (attributes.has_input()) *initiated.mutable_input() = attributes.input();
  if (attributes.has_header()) *initiated.mutable_header() = attributes.header();
  initiated.set_control(attributes.control());
  initiated.set_child_workflow_only(attributes.child_workflow_only());
  const EventId id = event.event_id();
  execution_.state.signals[id] = {execution_.history.last(), core_.new_id()};
  execution_.after_commit([&core = core_, execution = &execution_, id] {
    core.post(
        [&core, self = execution->shared_from_this(), id] { core.signal_external(self, id); });
  });
}

void CompletionHandler::check_size(std::size_t bytes, const char* what, Cause cause) const {
  if (bytes > kLargestBlob) throw BadTask{cause, what, true};
}

}  // namespace perdura::temporal::testing::detail
