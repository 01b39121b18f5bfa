#pragma once
// What a workflow has started and history has not yet finished: a small state machine each.
//
//   Created ──its command's event──▶ Recorded ──▶ Closed
//      └──cancelled before it was sent: the command is taken back ──▶ Closed
//
// A future settles once; events that come for a settled operation (cancelled, abandoned) only
// close it.
#include <cstdint>
#include <memory>
#include <string>

#include "temporal/core/matching.hpp"
#include "temporal/detail/context.hpp"

namespace perdura::temporal::core {

class CommandQueue;

class Operation : public detail::Cancellable, public std::enable_shared_from_this<Operation> {
 public:
  Operation(CommandQueue& commands, std::shared_ptr<detail::Scope> scope, detail::FuturePtr future);
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation();

  /// Number of the event that created it; 0 before that is in history.
  std::int64_t event_id() const { return event_id_; }

  bool settled() const { return future_->ready(); }
  void succeed(const Payloads& result);
  void fail(FailureInfo failure);

  /// History says that it is over. A request to cancel it that has not been sent is taken back: the
  /// server refuses to cancel what it no longer knows.
  void closed_by_history();

 protected:
  void cancel_future(const std::string& reason);
  void leave_scope();

  CommandQueue& commands_;
  std::int64_t event_id_ = 0;
  std::uint64_t command_ = 0;         // in the queue while it has not been sent
  std::uint64_t cancel_command_ = 0;  // likewise

 private:
  std::shared_ptr<detail::Scope> scope_;
  std::uint64_t id_in_scope_ = 0;
  detail::FuturePtr future_;
};

class Timer final : public Operation {
 public:
  using Operation::Operation;
  void start(const std::string& id, Duration duration, const std::string& summary);
  void cancel_requested(const std::string& reason) override;

 private:
  std::string id_;
};

class ActivityOperation final : public Operation {
 public:
  using Operation::Operation;
  /// `recorded` is told the scheduled event's number.
  void start(const std::string& id, const detail::ActivityCall& call, const std::string& task_queue,
             const HeadersPtr& headers, std::function<void(std::int64_t)> recorded);
  void cancel_requested(const std::string& reason) override;
  FailureInfo failure(FailureInfo cause, RetryState retry) const;

 private:
  std::string id_;
  std::string type_;
  CancellationType cancellation_ = CancellationType::TryCancel;
  bool asked_ = false;
};

class ChildOperation final : public Operation {
 public:
  using Operation::Operation;
  void start(const std::string& name_space, const std::string& id, const detail::ChildCall& call,
             const std::string& task_queue, const HeadersPtr& headers, detail::FuturePtr started,
             std::function<void(std::int64_t)> recorded);
  void cancel_requested(const std::string& reason) override;
  void was_started(const std::string& run_id);
  void fail_with(FailureInfo cause, RetryState retry);

 private:
  std::string name_space_;
  std::string id_;
  std::string type_;
  std::string run_id_;
  CancellationType cancellation_ = CancellationType::WaitCancellationCompleted;
  detail::FuturePtr started_;
  bool asked_ = false;
};

/// A signal or a cancellation sent to another workflow. The server answers at once: it cannot be
/// taken back after it was sent.
class ExternalOperation final : public Operation {
 public:
  using Operation::Operation;
  void start(Command command, std::function<void(std::int64_t)> recorded);
  void cancel_requested(const std::string& reason) override;
};

class LocalActivityOperation final : public Operation {
 public:
  using Operation::Operation;
  void start(std::int64_t seq, detail::LocalActivityCall call);
  void cancel_requested(const std::string& reason) override;

  const detail::LocalActivityCall& call() const { return call_; }
  FailureInfo failure(FailureInfo cause) const;

 private:
  std::int64_t seq_ = 0;
  detail::LocalActivityCall call_;
};

}  // namespace perdura::temporal::core
