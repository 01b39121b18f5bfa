#pragma once
// Schedules: workflows that the server starts by the calendar.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "temporal/client/types.hpp"

namespace perdura::temporal {

/// temporal.api.enums.v1.ScheduleOverlapPolicy, by number: what happens if the run before is open.
enum class ScheduleOverlap {
  Skip = 1,
  BufferOne = 2,
  BufferAll = 3,
  CancelOther = 4,
  TerminateOther = 5,
  AllowAll = 6,
};

struct ScheduleInterval {
  Duration every;
  Duration phase{};
};

struct ScheduleOptions {
  std::string id;
  /// Five-field cron texts, in `time_zone`. Either these or intervals, or both.
  std::vector<std::string> crons = {};
  std::vector<ScheduleInterval> intervals = {};
  std::string time_zone = {};  // IANA; empty: UTC
  /// What is started. The server appends the time to the id. Request id, policies for ids, delay
  /// and eager start have no meaning here.
  StartOptions action;
  ScheduleOverlap overlap = ScheduleOverlap::Skip;
  /// What was missed while the server was down is made up for, if it is not older than this.
  Duration catchup_window = std::chrono::hours(24);
  bool paused = false;
  std::string note = {};
  bool trigger_now = false;
  std::string request_id = {};
};

struct ScheduleDescription {
  std::string id;
  std::string workflow_type;
  bool paused = false;
  std::string note;
  std::vector<TimePoint> next;       // soonest first
  std::vector<WorkflowRef> recent;   // what it started, oldest first
  std::vector<WorkflowRef> running;  // empty in lists
  std::int64_t actions = 0;          // 0 in lists
};

struct SchedulePage {
  std::vector<ScheduleDescription> schedules;
  std::string next_page_token;  // empty: the last page
};

}  // namespace perdura::temporal
