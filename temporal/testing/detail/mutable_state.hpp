#pragma once
// What a run is waiting for. A plain value: a workflow task that turns out to be bad is undone by
// putting back the copy that was made before it.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "temporal/testing/detail/history.hpp"

namespace perdura::temporal::testing::detail {

using PayloadMap = std::map<std::string, apicommon::Payload>;

/// Stands for an id that is not known yet, because the event waits in the buffer or because it will
/// be written only when the activity ends.
constexpr EventId kNotWrittenYet = -1;

struct WorkflowTask {
  enum class Kind { None, Normal, Speculative };
  Kind kind = Kind::None;
  EventId scheduled_id = 0;
  EventId started_id = 0;
  std::int32_t attempt = 1;
  TimePoint scheduled_time;
  TimePoint started_time;
  /// Of the first in a row of heartbeats.
  TimePoint original_scheduled_time;
  Duration timeout{0};
  std::string request_id;
  bool suggest_continue_as_new = false;
  std::int64_t history_bytes = 0;
  /// Names this task for its timers.
  std::uint64_t stamp = 0;

  bool pending() const { return scheduled_id != 0; }
  bool started() const { return pending() && started_id != 0; }
  bool speculative() const { return kind == Kind::Speculative; }
  /// A repeated attempt writes no events of its own until it succeeds.
  bool transient() const { return attempt > 1; }
};

struct Activity {
  EventPtr scheduled;  // its event, with input, time-outs and retry policy
  EventId scheduled_id = 0;
  bool started = false;
  std::int32_t attempt = 1;
  TimePoint first_scheduled_time;
  /// Of this attempt; lies ahead while it waits for its next try.
  TimePoint scheduled_time;
  TimePoint started_time;
  TimePoint last_heartbeat_time;
  TimePoint last_attempt_complete_time;
  std::string request_id;
  std::string identity;
  std::string last_identity;
  std::optional<apicommon::Payloads> heartbeat_details;
  std::optional<apifailure::Failure> last_failure;
  bool cancel_requested = false;
  EventId cancel_requested_id = 0;

  const apihistory::ActivityTaskScheduledEventAttributes& attributes() const {
    return scheduled->activity_task_scheduled_event_attributes();
  }
};

struct UserTimer {
  EventId started_id = 0;
  TimePoint due;
};

struct Child {
  EventPtr initiated;
  EventId started_id = 0;
  std::string run_id;  // the first run
  std::string request_id;

  const apihistory::StartChildWorkflowExecutionInitiatedEventAttributes& attributes() const {
    return initiated->start_child_workflow_execution_initiated_event_attributes();
  }
};

/// A request to cancel or to signal another workflow that is on its way.
struct ExternalRequest {
  EventPtr initiated;
  std::string request_id;
};

struct MutableState {
  enums::WorkflowExecutionStatus status = enums::WORKFLOW_EXECUTION_STATUS_RUNNING;
  bool cancel_requested = false;
  /// The workflow tried to close, but events had arrived that it had not seen.
  bool close_attempted = false;
  EventId last_completed_started_id = 0;
  WorkflowTask task;
  std::string sticky_queue;
  Duration sticky_timeout{0};
  std::vector<EventPtr> buffered;
  std::map<EventId, Activity> activities;
  std::map<std::string, UserTimer> timers;
  std::map<EventId, Child> children;
  std::map<EventId, ExternalRequest> cancels;
  std::map<EventId, ExternalRequest> signals;
  PayloadMap memo;
  PayloadMap search_attributes;
  std::optional<TimePoint> close_time;
  std::string new_run_id;

  bool running() const { return status == enums::WORKFLOW_EXECUTION_STATUS_RUNNING; }
};

}  // namespace perdura::temporal::testing::detail
