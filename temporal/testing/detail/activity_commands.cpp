// The commands for activities and timers.
#include <algorithm>

#include "temporal/testing/detail/completion.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

namespace {

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

}  // namespace perdura::temporal::testing::detail
