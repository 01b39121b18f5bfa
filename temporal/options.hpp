#pragma once
// Options of activities, children and workflows, and what is known about a running workflow.
// Durations of zero mean "not set".
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "temporal/payload.hpp"
#include "temporal/runtime.hpp"

namespace perdura::temporal {

enum class LogLevel { Info, Warning, Error };

/// When a failed attempt is made again: after `initial_interval`, growing by `backoff` up to
/// `maximum_interval`, at most `maximum_attempts` times in all (0: no limit).
struct RetryPolicy {
  Duration initial_interval = std::chrono::seconds(1);
  double backoff = 2.0;
  Duration maximum_interval{};  // zero: 100 × the initial one
  int maximum_attempts = 0;
  std::vector<std::string> non_retryable_types = {};
};

/// How a cancelled scope treats an activity or child that runs.
enum class CancellationType {
  TryCancel,                  // ask it to stop; the caller goes on at once, cancelled
  WaitCancellationCompleted,  // ask it to stop and wait for how it ends
  Abandon,                    // do not ask; the caller goes on at once
};

struct ActivityOptions {
  std::string task_queue = {};  // empty: the workflow's
  Duration schedule_to_close{};
  Duration schedule_to_start{};
  Duration start_to_close = std::chrono::seconds(10);
  Duration heartbeat{};
  std::optional<RetryPolicy> retry = {};  // none: the server's default, without limit
  CancellationType cancellation = CancellationType::TryCancel;
  std::string summary = {};  // shown in the Web UI
};

/// Local activities run inside the workflow task, in the worker that holds the run.
struct LocalActivityOptions {
  Duration start_to_close = std::chrono::seconds(2);
  RetryPolicy retry = {.initial_interval = std::chrono::milliseconds(50),
                       .maximum_interval = std::chrono::seconds(1),
                       .maximum_attempts = 3};
  std::string summary = {};
};

enum class ParentClosePolicy { Terminate = 1, Abandon = 2, RequestCancel = 3 };

/// temporal.api.enums.v1.WorkflowIdReusePolicy, by number.
enum class IdReusePolicy { AllowDuplicate = 1, AllowDuplicateFailedOnly = 2, RejectDuplicate = 3 };

struct ChildOptions {
  std::string id = {};          // empty: the parent's run id and a number
  std::string task_queue = {};  // empty: the parent's
  Duration execution_timeout{};
  Duration run_timeout{};
  ParentClosePolicy parent_close = ParentClosePolicy::Terminate;
  IdReusePolicy reuse = IdReusePolicy::AllowDuplicate;
  CancellationType cancellation = CancellationType::WaitCancellationCompleted;
  std::optional<RetryPolicy> retry = {};
  std::string summary = {};
};

using SearchAttribute = std::variant<std::string, std::int64_t, double, bool, TimePoint>;
using SearchAttributes = std::map<std::string, SearchAttribute>;

/// What is known about a running workflow. `original_run_id` is equal for all attempts of a run and
/// after a reset.
struct WorkflowInfo {
  std::string name_space;
  std::string workflow_id;
  std::string run_id;
  std::string first_run_id;
  std::string original_run_id;
  std::string type;
  std::string task_queue;
  int attempt = 1;
  std::string parent_workflow_id;  // empty: no parent
  std::string parent_run_id;
  TimePoint started_at;
  std::int64_t history_length = 0;
  std::int64_t history_bytes = 0;
  bool continue_as_new_suggested = false;
};

namespace detail {

struct ActivityCall {
  std::string type;
  Payloads input;
  ActivityOptions options;
};

struct LocalActivityCall {
  std::string type;
  Payloads input;
  LocalActivityOptions options;
  HeadersPtr headers = {};
};

struct ChildCall {
  std::string type;
  Payloads input;
  ChildOptions options;
};

struct SignalCall {
  std::string workflow_id;
  std::string run_id;
  std::string signal;
  Payloads input;
};

struct ContinueCall {
  std::string type;  // empty: the same
  Payloads input;
};

}  // namespace detail
}  // namespace perdura::temporal
