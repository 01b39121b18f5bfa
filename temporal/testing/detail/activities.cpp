// Activities of a run, and its timers.
#include <algorithm>
#include <tuple>

#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/execution.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

struct Execution::ActivityTimer {
  TimePoint due;
  EventId scheduled_id;
  enums::TimeoutType type;
  std::int32_t attempt;

  friend bool operator<(const ActivityTimer& a, const ActivityTimer& b) {
    return std::tie(a.due, a.scheduled_id, a.type) < std::tie(b.due, b.scheduled_id, b.type);
  }
};

namespace {

std::optional<TimePoint> retry_expiration(const Activity& activity) {
  const Duration limit = from_proto(activity.attributes().schedule_to_close_timeout());
  if (limit <= Duration::zero()) return std::nullopt;
  return activity.first_scheduled_time + limit;
}

std::string timeout_message(enums::TimeoutType type) {
  switch (type) {
    case enums::TIMEOUT_TYPE_START_TO_CLOSE:
      return "activity StartToClose timeout";
    case enums::TIMEOUT_TYPE_SCHEDULE_TO_START:
      return "activity ScheduleToStart timeout";
    case enums::TIMEOUT_TYPE_SCHEDULE_TO_CLOSE:
      return "activity ScheduleToClose timeout";
    case enums::TIMEOUT_TYPE_HEARTBEAT:
      return "activity Heartbeat timeout";
    default:
      return "activity timeout";
  }
}

apifailure::Failure timeout_failure(enums::TimeoutType type) {
  apifailure::Failure failure;
  failure.set_message(timeout_message(type));
  failure.set_source("Server");
  failure.mutable_timeout_failure_info()->set_timeout_type(type);
  return failure;
}

}  // namespace

void Execution::schedule_activity(const apicommand::ScheduleActivityTaskCommandAttributes& command,
                                  EventId completed_id, bool dispatch) {
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
  auto& attributes = *event.mutable_activity_task_scheduled_event_attributes();
  attributes.set_workflow_task_completed_event_id(completed_id);
  attributes.set_activity_id(command.activity_id());
  *attributes.mutable_activity_type() = command.activity_type();
  *attributes.mutable_task_queue() = command.task_queue();
  if (command.has_header()) *attributes.mutable_header() = command.header();
  if (command.has_input()) *attributes.mutable_input() = command.input();
  *attributes.mutable_schedule_to_close_timeout() = command.schedule_to_close_timeout();
  *attributes.mutable_schedule_to_start_timeout() = command.schedule_to_start_timeout();
  *attributes.mutable_start_to_close_timeout() = command.start_to_close_timeout();
  *attributes.mutable_heartbeat_timeout() = command.heartbeat_timeout();
  *attributes.mutable_retry_policy() = command.retry_policy();
  if (command.has_priority()) *attributes.mutable_priority() = command.priority();

  Activity activity;
  activity.scheduled = history.last();
  activity.scheduled_id = event.event_id();
  activity.first_scheduled_time = activity.scheduled_time = core_.now();
  state.activities[activity.scheduled_id] = activity;
  if (!dispatch) return;
  after_commit([this, id = activity.scheduled_id] { dispatch_activity(id); });
}

void Execution::dispatch_activity(EventId scheduled_id) {
  core_.post_outgoing([self = shared_from_this(), scheduled_id] {
    const auto found = self->state.activities.find(scheduled_id);
    if (found == self->state.activities.end() || !self->state.running()) return;
    const std::string& queue = found->second.attributes().task_queue().name();
    self->core().queues().add({self->name_space, queue, true}, {self, scheduled_id, {}});
  });
}

void Execution::resume_activities() {
  for (const auto& [id, activity] : state.activities) {
    if (!activity.started) after_commit([this, id = id] { dispatch_activity(id); });
  }
}

Activity* Execution::find_activity(const std::string& activity_id) {
  for (auto& [id, activity] : state.activities) {
    if (activity.attributes().activity_id() == activity_id) return &activity;
  }
  return nullptr;
}

void Execution::start_activity(Activity& activity, const std::string& identity) {
  // Its event is written when the activity ends: until then attempts leave no trace.
  activity.started = true;
  activity.started_time = core_.now();
  activity.request_id = core_.new_id();
  activity.identity = identity;
}

void Execution::write_activity_started(const Activity& activity) {
  if (!activity.started) return;
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_STARTED);
  *event.mutable_event_time() = to_proto(activity.started_time);
  auto& attributes = *event.mutable_activity_task_started_event_attributes();
  attributes.set_scheduled_event_id(activity.scheduled_id);
  attributes.set_identity(activity.identity);
  attributes.set_request_id(activity.request_id);
  attributes.set_attempt(activity.attempt);
  if (activity.last_failure) *attributes.mutable_last_failure() = *activity.last_failure;
}

void Execution::complete_activity(
    Activity& activity, const workflowservice::RespondActivityTaskCompletedRequest& request) {
  write_activity_started(activity);
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
  auto& attributes = *event.mutable_activity_task_completed_event_attributes();
  attributes.set_scheduled_event_id(activity.scheduled_id);
  if (request.has_result()) *attributes.mutable_result() = request.result();
  attributes.set_identity(request.identity());
  state.activities.erase(activity.scheduled_id);
}

void Execution::cancel_activity(Activity& activity, const apicommon::Payloads* details,
                                const std::string& identity) {
  write_activity_started(activity);
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_CANCELED);
  auto& attributes = *event.mutable_activity_task_canceled_event_attributes();
  attributes.set_scheduled_event_id(activity.scheduled_id);
  attributes.set_latest_cancel_requested_event_id(activity.cancel_requested_id);
  if (details) *attributes.mutable_details() = *details;
  attributes.set_identity(identity);
  state.activities.erase(activity.scheduled_id);
}

void Execution::fail_activity(Activity& activity, const apifailure::Failure& failure,
                              enums::RetryState retry_state, const std::string& identity) {
  write_activity_started(activity);
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_FAILED);
  auto& attributes = *event.mutable_activity_task_failed_event_attributes();
  attributes.set_scheduled_event_id(activity.scheduled_id);
  *attributes.mutable_failure() = failure;
  attributes.set_retry_state(retry_state);
  attributes.set_identity(identity);
  state.activities.erase(activity.scheduled_id);
}

enums::RetryState Execution::retry_activity(Activity& activity,
                                            const apifailure::Failure* failure) {
  if (activity.cancel_requested) return enums::RETRY_STATE_CANCEL_REQUESTED;
  const auto decision =
      decide_retry(failure, activity.attributes().retry_policy(), activity.attempt, core_.now(),
                   retry_expiration(activity), true);
  if (decision.state != enums::RETRY_STATE_IN_PROGRESS) return decision.state;
  ++activity.attempt;
  activity.started = false;
  activity.started_time = {};
  activity.request_id.clear();
  activity.last_identity = activity.identity;
  activity.scheduled_time = core_.now() + decision.backoff;
  activity.last_failure.reset();
  if (failure) activity.last_failure = *failure;
  after_commit(
      [this, id = activity.scheduled_id, attempt = activity.attempt, backoff = decision.backoff] {
        core_.after(backoff, [self = shared_from_this(), id, attempt] {
          const auto found = self->state.activities.find(id);
          const bool due = found != self->state.activities.end() && self->state.running() &&
                           found->second.attempt == attempt && !found->second.started;
          if (due) self->dispatch_activity(id);
        });
      });
  return enums::RETRY_STATE_IN_PROGRESS;
}

std::vector<Execution::ActivityTimer> Execution::activity_timers() const {
  std::vector<ActivityTimer> timers;
  for (const auto& [id, activity] : state.activities) {
    const auto add = [&timers, event_id = id, attempt = activity.attempt](
                         TimePoint from, const google::protobuf::Duration& timeout,
                         enums::TimeoutType type) {
      const Duration span = from_proto(timeout);
      if (span > Duration::zero()) {
        timers.push_back({from + span, event_id, type, attempt});
      }
    };
    const auto& attributes = activity.attributes();
    add(activity.first_scheduled_time, attributes.schedule_to_close_timeout(),
        enums::TIMEOUT_TYPE_SCHEDULE_TO_CLOSE);
    if (!activity.started) {
      add(activity.scheduled_time, attributes.schedule_to_start_timeout(),
          enums::TIMEOUT_TYPE_SCHEDULE_TO_START);
      continue;
    }
    add(activity.started_time, attributes.start_to_close_timeout(),
        enums::TIMEOUT_TYPE_START_TO_CLOSE);
    add(std::max(activity.started_time, activity.last_heartbeat_time),
        attributes.heartbeat_timeout(), enums::TIMEOUT_TYPE_HEARTBEAT);
  }
  std::sort(timers.begin(), timers.end());
  return timers;
}

void Execution::time_out_activities() {
  activity_timer_ = 0;
  activity_timer_due_.reset();
  if (!state.running()) return;
  bool ended = false;
  for (const ActivityTimer& timer : activity_timers()) {
    if (timer.due > core_.now()) break;
    const auto found = state.activities.find(timer.scheduled_id);
    if (found == state.activities.end() || timer.attempt < found->second.attempt) continue;
    time_out_activity(found->second, timer.type);
    ended |= !state.activities.contains(timer.scheduled_id);
  }
  if (ended) ensure_workflow_task();
  commit();
}

void Execution::time_out_activity(Activity& activity, enums::TimeoutType type) {
  apifailure::Failure failure = timeout_failure(type);
  const enums::RetryState retry_state = retry_activity(activity, &failure);
  if (retry_state == enums::RETRY_STATE_IN_PROGRESS) return;
  if (retry_state == enums::RETRY_STATE_TIMEOUT) {
    failure = timeout_failure(enums::TIMEOUT_TYPE_SCHEDULE_TO_CLOSE);
  }
  if (activity.heartbeat_details) {
    *failure.mutable_timeout_failure_info()->mutable_last_heartbeat_details() =
        *activity.heartbeat_details;
  }
  if (activity.last_failure) *failure.mutable_cause() = *activity.last_failure;
  write_activity_started(activity);
  Event& event = add_event(enums::EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT);
  auto& attributes = *event.mutable_activity_task_timed_out_event_attributes();
  attributes.set_scheduled_event_id(activity.scheduled_id);
  *attributes.mutable_failure() = failure;
  attributes.set_retry_state(retry_state);
  state.activities.erase(activity.scheduled_id);
}

void Execution::fire_user_timers() {
  user_timer_ = 0;
  user_timer_due_.reset();
  if (!state.running()) return;
  std::vector<std::tuple<TimePoint, EventId, std::string>> due;
  for (const auto& [id, timer] : state.timers) {
    if (timer.due <= core_.now()) due.emplace_back(timer.due, timer.started_id, id);
  }
  std::sort(due.begin(), due.end());
  for (const auto& [moment, started_id, id] : due) {
    Event& event = add_event(enums::EVENT_TYPE_TIMER_FIRED);
    event.mutable_timer_fired_event_attributes()->set_timer_id(id);
    event.mutable_timer_fired_event_attributes()->set_started_event_id(started_id);
    state.timers.erase(id);
  }
  if (!due.empty()) ensure_workflow_task();
  commit();
}

void Execution::arm_timers() {
  std::optional<TimePoint> timer;
  std::optional<TimePoint> activity;
  if (state.running()) {
    for (const auto& [id, user_timer] : state.timers) {
      timer = timer ? std::min(*timer, user_timer.due) : user_timer.due;
    }
    const auto timers = activity_timers();
    if (!timers.empty()) activity = timers.front().due;
  }
  arm(user_timer_, user_timer_due_, timer, &Execution::fire_user_timers);
  arm(activity_timer_, activity_timer_due_, activity, &Execution::time_out_activities);
}

void Execution::arm(Runtime::TimerId& id, std::optional<TimePoint>& armed,
                    std::optional<TimePoint> due, void (Execution::*fire)()) {
  if (armed == due) return;
  if (id != 0) core_.cancel(id);
  id = 0;
  armed = due;
  if (!due) return;
  id = core_.after(*due - core_.now(), [weak = weak_from_this(), fire] {
    if (const auto self = weak.lock()) (*self.*fire)();
  });
}

}  // namespace perdura::temporal::testing::detail
