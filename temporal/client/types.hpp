#pragma once
// What a client asks of workflows and learns about them. Durations of zero mean "not set".
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "temporal/failure.hpp"
#include "temporal/options.hpp"

namespace temporal::api::workflowservice::v1 {
class PollWorkflowTaskQueueResponse;
}
namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal {

/// An empty run id means the latest run.
struct WorkflowRef {
  std::string id;
  std::string run_id = {};

  bool operator==(const WorkflowRef&) const = default;
};

/// temporal.api.enums.v1.WorkflowIdConflictPolicy, by number: what a start does to an open run.
enum class IdConflictPolicy { Fail = 1, UseExisting = 2, TerminateExisting = 3 };

struct StartOptions {
  std::string id;
  std::string type;
  std::string task_queue;
  Payloads input = {};
  Duration execution_timeout{};
  Duration run_timeout{};
  Duration task_timeout{};
  Duration start_delay{};
  IdReusePolicy reuse = IdReusePolicy::AllowDuplicate;
  /// None: the server's choice, which is Fail; UseExisting where a signal or update comes along.
  std::optional<IdConflictPolicy> conflict = {};
  std::optional<RetryPolicy> retry = {};
  SearchAttributes search_attributes = {};
  std::map<std::string, Payload> memo = {};
  Headers headers = {};
  /// Starts with one request id are one start. Empty: a new one, kept over the client's retries.
  std::string request_id = {};
  /// Asks for the first task in the answer; only for a worker in this process.
  bool request_eager_start = false;
  std::string summary = {};  // shown in the Web UI
};

struct StartedRun {
  WorkflowRef run;
  bool started = true;  // false: the policy let an existing run be used
  std::shared_ptr<const ::temporal::api::workflowservice::v1::PollWorkflowTaskQueueResponse>
      eager_task = {};  // null if there is none
};

struct SignalRequest {
  std::string name;
  Payloads input = {};
  Headers headers = {};
  /// Signals with one request id are one signal. Empty: a new one, kept over retries.
  std::string request_id = {};
};

/// temporal.api.enums.v1.QueryRejectCondition, by number.
enum class QueryReject { Never = 1, NotOpen = 2, NotCompletedCleanly = 3 };

struct QueryRequest {
  std::string name;
  Payloads input = {};
  QueryReject reject = QueryReject::Never;
};

/// temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage, by number.
enum class UpdateStage { Accepted = 2, Completed = 3 };

struct UpdateRequest {
  std::string name;
  Payloads input = {};
  Headers headers = {};
  /// Updates of a run with one id are one update. Empty: a new one, kept over retries.
  std::string update_id = {};
  UpdateStage wait_for = UpdateStage::Completed;
  /// How long the caller waits; zero: until it is answered. It stays in the workflow if it was
  /// accepted: `poll_update` asks again.
  Duration timeout = std::chrono::seconds(60);
};

/// A rejected update is Completed, with a failure.
struct UpdateOutcome {
  std::string update_id;
  WorkflowRef run;
  UpdateStage stage = UpdateStage::Accepted;
  Payloads result = {};
  std::shared_ptr<const FailureInfo> failure = {};
};

struct StartedUpdate {
  WorkflowRef run;
  bool started = true;
  UpdateOutcome update;
};

/// temporal.api.enums.v1.WorkflowExecutionStatus, by number.
enum class WorkflowStatus {
  Unspecified = 0,
  Running = 1,
  Completed = 2,
  Failed = 3,
  Canceled = 4,
  Terminated = 5,
  ContinuedAsNew = 6,
  TimedOut = 7,
};

struct ResultOptions {
  /// Go on with the run that continues this one: continue-as-new, the next try, the next cron run.
  bool follow_runs = true;
  /// Zero: until the workflow closes. After it: DeadlineExceeded.
  Duration timeout{};
};

/// How a workflow ended. `failure` is set unless it completed or was continued.
struct WorkflowOutcome {
  WorkflowStatus status = WorkflowStatus::Completed;
  Payloads result = {};
  std::shared_ptr<const FailureInfo> failure = {};
  WorkflowRef run;              // the run that ended so; its run id only if it was known
  std::string new_run_id = {};  // of the run that continues it, if there is one
};

struct ListOptions {
  std::string query = {};  // visibility query, e.g. "WorkflowType = 'Order'"; empty: all
  int page_size = 100;
  std::string page_token = {};  // of the page before
};

struct WorkflowSummary {
  WorkflowRef run;
  std::string type;
  std::string task_queue;
  WorkflowStatus status = WorkflowStatus::Unspecified;
  TimePoint started_at;
  std::optional<TimePoint> closed_at;
  std::int64_t history_length = 0;
  std::int64_t history_bytes = 0;
  WorkflowRef parent;  // id empty: none
  std::map<std::string, Payload> memo;
  std::map<std::string, Payload> search_attributes;  // as JSON
};

struct WorkflowPage {
  std::vector<WorkflowSummary> workflows;
  std::string next_page_token;  // empty: the last page
};

struct PendingActivity {
  std::string id;
  std::string type;
  int attempt = 0;
  int state = 0;                                    // temporal.api.enums.v1.PendingActivityState
  std::shared_ptr<const FailureInfo> last_failure;  // null: none yet
  std::string last_worker;
};

struct PendingChild {
  WorkflowRef run;
  std::string type;
};

struct WorkflowDescription {
  WorkflowSummary summary;
  std::vector<PendingActivity> activities;
  std::vector<PendingChild> children;
  int workflow_task_attempt = 0;  // above 1: its task fails; 0: none is pending
};

/// Events of a run; `temporal/api/history/v1/message.pb.h` is the type.
using HistoryPtr = std::shared_ptr<const ::temporal::api::history::v1::History>;

struct ResetOptions {
  WorkflowRef run;
  std::string reason;
  /// The WORKFLOW_TASK_COMPLETED, FAILED, TIMED_OUT or STARTED event at which the new run begins.
  std::int64_t event_id = 0;
  /// Signals and updates that came after it are given to the new run.
  bool reapply = true;
};

}  // namespace perdura::temporal
