#include "temporal/core/operation.hpp"

#include "temporal/core/command_queue.hpp"
#include "temporal/core/proto.hpp"

namespace perdura::temporal::core {

Operation::Operation(CommandQueue& commands, std::shared_ptr<detail::Scope> scope,
                     detail::FuturePtr future)
    : commands_(commands), scope_(std::move(scope)), future_(std::move(future)) {
  id_in_scope_ = scope_->add(*this);
  future_->operation = this;
}

Operation::~Operation() {
  leave_scope();
  if (future_->operation == this) future_->operation = nullptr;
}

void Operation::leave_scope() {
  if (scope_) scope_->remove(id_in_scope_);
  scope_.reset();
}

void Operation::succeed(const Payloads& result) {
  leave_scope();
  future_->succeed(result);
}

void Operation::fail(FailureInfo failure) {
  leave_scope();
  future_->fail(to_exception(std::move(failure)));
}

void Operation::closed_by_history() {
  if (cancel_command_ != 0) commands_.remove(cancel_command_);
}

void Operation::cancel_future(const std::string& reason) {
  fail({.kind = FailureKind::Canceled, .message = reason, .source = "perdura"});
}

// --- Timer
// ----------------------------------------------------------------------------------------

void Timer::start(const std::string& id, Duration duration, const std::string& summary) {
  id_ = id;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_START_TIMER);
  auto& attributes = *command.mutable_start_timer_command_attributes();
  attributes.set_timer_id(id);
  fill(*attributes.mutable_start_to_fire_timeout(), duration);
  if (!summary.empty()) {
    fill(*command.mutable_user_metadata()->mutable_summary(), to_payload(summary));
  }
  command_ = commands_.add(std::move(command),
                           [this](const Event& event) { event_id_ = event.event_id(); });
}

void Timer::cancel_requested(const std::string& reason) {
  if (settled()) return;
  const auto alive = shared_from_this();
  if (event_id_ == 0) {
    commands_.remove(command_);
  } else {
    Command command;
    command.set_command_type(api::enums::v1::COMMAND_TYPE_CANCEL_TIMER);
    command.mutable_cancel_timer_command_attributes()->set_timer_id(id_);
    cancel_command_ = commands_.add(std::move(command));
  }
  cancel_future(reason);
}

// --- Activity
// -------------------------------------------------------------------------------------

void ActivityOperation::start(const std::string& id, const detail::ActivityCall& call,
                              const std::string& task_queue, const HeadersPtr& headers,
                              std::function<void(std::int64_t)> recorded) {
  id_ = id;
  type_ = call.type;
  cancellation_ = call.options.cancellation;
  const ActivityOptions& options = call.options;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
  auto& attributes = *command.mutable_schedule_activity_task_command_attributes();
  attributes.set_activity_id(id);
  attributes.mutable_activity_type()->set_name(call.type);
  attributes.mutable_task_queue()->set_name(options.task_queue.empty() ? task_queue
                                                                       : options.task_queue);
  if (!call.input.empty()) fill(*attributes.mutable_input(), call.input);
  if (headers) fill(*attributes.mutable_header(), *headers);
  const auto set = [](Duration value, auto member) {
    if (value > Duration{}) fill(*member(), value);
  };
  set(options.schedule_to_close, [&] { return attributes.mutable_schedule_to_close_timeout(); });
  set(options.schedule_to_start, [&] { return attributes.mutable_schedule_to_start_timeout(); });
  set(options.start_to_close, [&] { return attributes.mutable_start_to_close_timeout(); });
  set(options.heartbeat, [&] { return attributes.mutable_heartbeat_timeout(); });
  if (options.retry) fill(*attributes.mutable_retry_policy(), *options.retry);
  // The driver asks for eager execution when it has a free slot; here we only allow it.
  attributes.set_request_eager_execution(options.task_queue.empty() ||
                                         options.task_queue == task_queue);
  if (!options.summary.empty()) {
    fill(*command.mutable_user_metadata()->mutable_summary(), to_payload(options.summary));
  }
  command_ =
      commands_.add(std::move(command), [this, recorded = std::move(recorded)](const Event& event) {
        event_id_ = event.event_id();
        recorded(event_id_);
      });
}

void ActivityOperation::cancel_requested(const std::string& reason) {
  if (settled() || asked_) return;
  asked_ = true;
  const auto alive = shared_from_this();
  const FailureInfo canceled{.kind = FailureKind::Canceled, .message = reason, .source = "perdura"};
  if (event_id_ == 0) {
    commands_.remove(command_);
    fail(failure(canceled, RetryState::CancelRequested));
    return;
  }
  if (cancellation_ != CancellationType::Abandon) {
    Command command;
    command.set_command_type(api::enums::v1::COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK);
    command.mutable_request_cancel_activity_task_command_attributes()->set_scheduled_event_id(
        event_id_);
    cancel_command_ = commands_.add(std::move(command));
  }
  if (cancellation_ != CancellationType::WaitCancellationCompleted) {
    fail(failure(canceled, RetryState::CancelRequested));
  }
}

FailureInfo ActivityOperation::failure(FailureInfo cause, RetryState retry) const {
  return {.kind = FailureKind::Activity,
          .message = "activity " + type_ + " failed: " + cause.message,
          .source = "perdura",
          .cause = std::make_shared<const FailureInfo>(std::move(cause)),
          .type = type_,
          .retry_state = retry,
          .activity_id = id_};
}

// --- Child
// ----------------------------------------------------------------------------------------

void ChildOperation::start(const std::string& name_space, const std::string& id,
                           const detail::ChildCall& call, const std::string& task_queue,
                           const HeadersPtr& headers, detail::FuturePtr started,
                           std::function<void(std::int64_t)> recorded) {
  name_space_ = name_space;
  id_ = id;
  type_ = call.type;
  started_ = std::move(started);
  const ChildOptions& options = call.options;
  cancellation_ = options.cancellation;
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_start_child_workflow_execution_command_attributes();
  attributes.set_namespace_(name_space);
  attributes.set_workflow_id(id);
  attributes.mutable_workflow_type()->set_name(call.type);
  attributes.mutable_task_queue()->set_name(options.task_queue.empty() ? task_queue
                                                                       : options.task_queue);
  if (!call.input.empty()) fill(*attributes.mutable_input(), call.input);
  if (headers) fill(*attributes.mutable_header(), *headers);
  if (options.execution_timeout > Duration{}) {
    fill(*attributes.mutable_workflow_execution_timeout(), options.execution_timeout);
  }
  if (options.run_timeout > Duration{}) {
    fill(*attributes.mutable_workflow_run_timeout(), options.run_timeout);
  }
  attributes.set_parent_close_policy(
      static_cast<api::enums::v1::ParentClosePolicy>(options.parent_close));
  attributes.set_workflow_id_reuse_policy(
      static_cast<api::enums::v1::WorkflowIdReusePolicy>(options.reuse));
  if (options.retry) fill(*attributes.mutable_retry_policy(), *options.retry);
  if (!options.summary.empty()) {
    fill(*command.mutable_user_metadata()->mutable_summary(), to_payload(options.summary));
  }
  command_ =
      commands_.add(std::move(command), [this, recorded = std::move(recorded)](const Event& event) {
        event_id_ = event.event_id();
        recorded(event_id_);
      });
}

void ChildOperation::was_started(const std::string& run_id) {
  run_id_ = run_id;
  started_->succeed({to_payload(run_id)});
}

void ChildOperation::fail_with(FailureInfo cause, RetryState retry) {
  FailureInfo failure{.kind = FailureKind::ChildWorkflow,
                      .message = "child workflow " + id_ + " failed: " + cause.message,
                      .source = "perdura",
                      .cause = std::make_shared<const FailureInfo>(std::move(cause)),
                      .type = type_,
                      .retry_state = retry,
                      .workflow_id = id_,
                      .run_id = run_id_};
  started_->fail(to_exception(failure));
  fail(std::move(failure));
}

void ChildOperation::cancel_requested(const std::string& reason) {
  if (settled() || asked_) return;
  asked_ = true;
  const auto alive = shared_from_this();
  const FailureInfo canceled{.kind = FailureKind::Canceled, .message = reason, .source = "perdura"};
  if (event_id_ == 0) {
    commands_.remove(command_);
    fail_with(canceled, RetryState::CancelRequested);
    return;
  }
  if (cancellation_ != CancellationType::Abandon) {
    Command command;
    command.set_command_type(
        api::enums::v1::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION);
    auto& attributes =
        *command.mutable_request_cancel_external_workflow_execution_command_attributes();
    attributes.set_namespace_(name_space_);
    attributes.set_workflow_id(id_);
    attributes.set_child_workflow_only(true);
    attributes.set_reason(reason);
    cancel_command_ = commands_.add(std::move(command));
  }
  if (cancellation_ != CancellationType::WaitCancellationCompleted) {
    fail_with(canceled, RetryState::CancelRequested);
  }
}

// --- External
// -------------------------------------------------------------------------------------

void ExternalOperation::start(Command command, std::function<void(std::int64_t)> recorded) {
  command_ =
      commands_.add(std::move(command), [this, recorded = std::move(recorded)](const Event& event) {
        event_id_ = event.event_id();
        recorded(event_id_);
      });
}

void ExternalOperation::cancel_requested(const std::string& reason) {
  if (settled() || event_id_ != 0) return;
  const auto alive = shared_from_this();
  commands_.remove(command_);
  cancel_future(reason);
}

// --- Local activity
// -------------------------------------------------------------------------------

void LocalActivityOperation::start(std::int64_t seq, detail::LocalActivityCall call) {
  seq_ = seq;
  call_ = std::move(call);
}

FailureInfo LocalActivityOperation::failure(FailureInfo cause) const {
  return {.kind = FailureKind::Activity,
          .message = "local activity " + call_.type + " failed: " + cause.message,
          .source = "perdura",
          .cause = std::make_shared<const FailureInfo>(std::move(cause)),
          .type = call_.type,
          .retry_state = RetryState::MaximumAttemptsReached,
          .activity_id = std::to_string(seq_)};
}

void LocalActivityOperation::cancel_requested(const std::string& reason) {
  if (settled()) return;
  const auto alive = shared_from_this();
  fail(failure({.kind = FailureKind::Canceled, .message = reason, .source = "perdura"}));
}

}  // namespace perdura::temporal::core
