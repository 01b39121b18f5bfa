#pragma once
// What can go wrong, as Temporal describes it, and the exceptions that carry it through workflow
// and activity code.
//
// In a workflow these exceptions are outcomes: one that leaves the workflow function fails the
// workflow. Every other exception is a bug: it fails the workflow *task*, which is tried again
// until the code is mended.
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "temporal/payload.hpp"

namespace perdura::temporal {

enum class FailureKind {
  Application,
  Timeout,
  Canceled,
  Terminated,
  Server,
  Activity,
  ChildWorkflow,
};

/// temporal.api.enums.v1.TimeoutType, by number.
enum class TimeoutKind {
  None = 0,
  StartToClose = 1,
  ScheduleToStart = 2,
  ScheduleToClose = 3,
  Heartbeat = 4
};

/// temporal.api.enums.v1.RetryState, by number: why there was no further attempt.
enum class RetryState {
  Unspecified = 0,
  InProgress = 1,
  NonRetryableFailure = 2,
  Timeout = 3,
  MaximumAttemptsReached = 4,
  RetryPolicyNotSet = 5,
  InternalServerError = 6,
  CancelRequested = 7,
};

/// A failure as data; which members mean something depends on `kind`.
struct FailureInfo {
  FailureKind kind = FailureKind::Application;
  std::string message;
  std::string source;
  std::string stack_trace;
  std::shared_ptr<const FailureInfo> cause;

  std::string type;            // Application: a name to match on; Activity, ChildWorkflow: its type
  bool non_retryable = false;  // Application, Server
  std::optional<std::chrono::milliseconds> next_retry_delay;  // Application
  Payloads details;  // Application, Canceled; Timeout: the last heartbeat's
  TimeoutKind timeout = TimeoutKind::None;
  RetryState retry_state = RetryState::Unspecified;  // Activity, ChildWorkflow
  std::string activity_id;                           // Activity
  std::string workflow_id;                           // ChildWorkflow
  std::string run_id;                                // ChildWorkflow
};

/// The base of all; `what()` is the message.
class TemporalFailure : public std::exception {
 public:
  explicit TemporalFailure(FailureInfo info)
      : info_(std::make_shared<const FailureInfo>(std::move(info))) {}
  explicit TemporalFailure(std::shared_ptr<const FailureInfo> info) : info_(std::move(info)) {}

  const char* what() const noexcept override { return info_->message.c_str(); }
  const FailureInfo& info() const { return *info_; }
  const std::shared_ptr<const FailureInfo>& shared() const { return info_; }
  /// The innermost failure: what happened first.
  const FailureInfo& root() const;

 private:
  std::shared_ptr<const FailureInfo> info_;
};

/// Thrown by activities and workflows to fail with a name that callers can match on.
class ApplicationFailure : public TemporalFailure {
 public:
  struct Options {
    std::string type;
    std::string message;
    bool non_retryable = false;
    std::optional<std::chrono::milliseconds> next_retry_delay = {};
    Payloads details = {};
  };
  explicit ApplicationFailure(Options options);
  using TemporalFailure::TemporalFailure;
};

class TimeoutFailure : public TemporalFailure {
 public:
  using TemporalFailure::TemporalFailure;
  TimeoutKind timeout() const { return info().timeout; }
};

class CanceledFailure : public TemporalFailure {
 public:
  explicit CanceledFailure(std::string reason = "canceled");
  using TemporalFailure::TemporalFailure;
};

class TerminatedFailure : public TemporalFailure {
 public:
  using TemporalFailure::TemporalFailure;
};

class ServerFailure : public TemporalFailure {
 public:
  using TemporalFailure::TemporalFailure;
};

/// An activity did not succeed; `info().cause` says why.
class ActivityFailure : public TemporalFailure {
 public:
  using TemporalFailure::TemporalFailure;
};

/// A child workflow did not succeed or did not start; `info().cause` says why.
class ChildWorkflowFailure : public TemporalFailure {
 public:
  using TemporalFailure::TemporalFailure;
};

/// The exception that carries `info`, of the class that its kind names.
std::exception_ptr to_exception(FailureInfo info);

/// Was this caused by a cancellation (itself, or an activity or child that was canceled)?
bool is_cancellation(const TemporalFailure& failure);

}  // namespace perdura::temporal
