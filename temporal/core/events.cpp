// What an event means to the run.
#include "temporal/core/proto.hpp"
#include "temporal/core/run.hpp"
#include "temporal/workflow.hpp"

namespace perdura::temporal::core {

using namespace api::enums::v1;

namespace {

std::uint64_t seed_from(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The operation that an event with this number speaks of; null if it is over for the workflow
/// (cancelled, abandoned).
template <class Map, class Key>
auto take(Map& map, const Key& key) {
  typename Map::mapped_type operation;
  if (const auto found = map.find(key); found != map.end()) {
    operation = found->second;
    map.erase(found);
    operation->closed_by_history();
    if (operation->settled()) operation = nullptr;
  }
  return operation;
}

FailureInfo timed_out(const api::failure::v1::Failure& failure) { return read(failure); }

}  // namespace

void WorkflowRun::on_event(const Event& event) {
  const detail::Entered here(this);
  switch (event.event_type()) {
    case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
      return on_started(event);
    case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
      return on_signal(event);
    case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED: {
      const auto& reason = event.workflow_execution_cancel_requested_event_attributes().cause();
      return root_scope_->cancel(reason.empty() ? "workflow canceled" : reason);
    }
    case EVENT_TYPE_TIMER_FIRED:
      if (const auto timer = take(timers_, event.timer_fired_event_attributes().timer_id())) {
        timer->succeed({});
      }
      return;
    case EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
    case EVENT_TYPE_ACTIVITY_TASK_FAILED:
    case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
    case EVENT_TYPE_ACTIVITY_TASK_CANCELED:
      return on_activity(event);
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED:
    case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED:
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED:
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:
      return on_child(event);
    case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED:
    case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED:
    case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
    case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED:
      return on_external(event);
    case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED: {
      const auto& request = event.workflow_execution_update_admitted_event_attributes().request();
      admitted_[request.meta().update_id()] = request;
      return;
    }
    default:  // the server's own book-keeping, and kinds that came after this was written
      return;
  }
}

void WorkflowRun::on_started(const Event& event) {
  const auto& attributes = event.workflow_execution_started_event_attributes();
  info_ = {.name_space = identity_.name_space,
           .workflow_id = identity_.workflow_id,
           .run_id = identity_.run_id,
           .first_run_id = attributes.first_execution_run_id(),
           .original_run_id = attributes.original_execution_run_id(),
           .type = attributes.workflow_type().name(),
           .task_queue = attributes.task_queue().name(),
           .attempt = attributes.attempt(),
           .parent_workflow_id = attributes.parent_workflow_execution().workflow_id(),
           .parent_run_id = attributes.parent_workflow_execution().run_id(),
           .started_at = read(event.event_time()),
           .history_length = info_.history_length,
           .history_bytes = info_.history_bytes,
           .continue_as_new_suggested = info_.continue_as_new_suggested};
  random_state_ = seed_from(info_.original_run_id);
  headers_ = headers_from(attributes.header());
  object_ = definition_.create();
  const Payloads input = read(attributes.input());
  try {
    adopt(drive_main(definition_.run(object_.get(), input)), root_scope_, headers_);
  } catch (const PayloadError& error) {
    // No retry mends an input: it is in history for good.
    fail_or_cancel(ApplicationFailure({.type = "InvalidInput",
                                       .message = "workflow " + info_.type + ": " + error.what(),
                                       .non_retryable = true}));
  }
}

void WorkflowRun::on_signal(const Event& event) {
  const auto& attributes = event.workflow_execution_signaled_event_attributes();
  const auto handler = definition_.signals.find(attributes.signal_name());
  const auto drop = [&](const std::string& why) {
    log(LogLevel::Warning, "signal " + attributes.signal_name() + " (event " +
                               std::to_string(event.event_id()) + ") has no effect: " + why);
  };
  if (object_ == nullptr || handler == definition_.signals.end()) {
    return drop("workflow type " + definition_.name + " has no handler of that name");
  }
  const auto headers = headers_from(attributes.header());
  const Receiving receiving(*this, headers);
  try {
    auto body = handler->second(object_.get(), read(attributes.input()));
    adopt(drive_handler(std::move(body)), root_scope_, headers);
  } catch (const PayloadError& error) {
    drop(error.what());
  } catch (const TemporalFailure& failure) {
    fail_or_cancel(failure);
  }
}

void WorkflowRun::on_activity(const Event& event) {
  switch (event.event_type()) {
    case EVENT_TYPE_ACTIVITY_TASK_COMPLETED: {
      const auto& attributes = event.activity_task_completed_event_attributes();
      if (auto activity = take(activities_, attributes.scheduled_event_id())) {
        activity->succeed(read(attributes.result()));
      }
      return;
    }
    case EVENT_TYPE_ACTIVITY_TASK_FAILED: {
      const auto& attributes = event.activity_task_failed_event_attributes();
      if (auto activity = take(activities_, attributes.scheduled_event_id())) {
        activity->fail(activity->failure(read(attributes.failure()),
                                         static_cast<RetryState>(attributes.retry_state())));
      }
      return;
    }
    case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: {
      const auto& attributes = event.activity_task_timed_out_event_attributes();
      if (auto activity = take(activities_, attributes.scheduled_event_id())) {
        activity->fail(activity->failure(timed_out(attributes.failure()),
                                         static_cast<RetryState>(attributes.retry_state())));
      }
      return;
    }
    default: {
      const auto& attributes = event.activity_task_canceled_event_attributes();
      if (auto activity = take(activities_, attributes.scheduled_event_id())) {
        activity->fail(activity->failure({.kind = FailureKind::Canceled,
                                          .message = "activity canceled",
                                          .source = "perdura",
                                          .details = read(attributes.details())},
                                         RetryState::CancelRequested));
      }
      return;
    }
  }
}

void WorkflowRun::on_child(const Event& event) {
  switch (event.event_type()) {
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED: {
      const auto& attributes = event.child_workflow_execution_started_event_attributes();
      const auto child = children_.find(attributes.initiated_event_id());
      if (child != children_.end()) {
        child->second->was_started(attributes.workflow_execution().run_id());
      }
      return;
    }
    case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED: {
      const auto& attributes = event.start_child_workflow_execution_failed_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        const bool exists = attributes.cause() ==
                            START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS;
        child->fail_with(
            {.kind = FailureKind::Application,
             .message = StartChildWorkflowExecutionFailedCause_Name(attributes.cause()),
             .source = "perdura",
             .type = exists ? "WorkflowAlreadyStarted" : "ChildNotStarted",
             .non_retryable = true},
            RetryState::NonRetryableFailure);
      }
      return;
    }
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED: {
      const auto& attributes = event.child_workflow_execution_completed_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        child->succeed(read(attributes.result()));
      }
      return;
    }
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED: {
      const auto& attributes = event.child_workflow_execution_failed_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        child->fail_with(read(attributes.failure()),
                         static_cast<RetryState>(attributes.retry_state()));
      }
      return;
    }
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED: {
      const auto& attributes = event.child_workflow_execution_canceled_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        child->fail_with({.kind = FailureKind::Canceled,
                          .message = "child workflow canceled",
                          .source = "perdura",
                          .details = read(attributes.details())},
                         RetryState::CancelRequested);
      }
      return;
    }
    case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT: {
      const auto& attributes = event.child_workflow_execution_timed_out_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        child->fail_with({.kind = FailureKind::Timeout,
                          .message = "child workflow timed out",
                          .source = "perdura",
                          .timeout = TimeoutKind::StartToClose},
                         static_cast<RetryState>(attributes.retry_state()));
      }
      return;
    }
    default: {
      const auto& attributes = event.child_workflow_execution_terminated_event_attributes();
      if (auto child = take(children_, attributes.initiated_event_id())) {
        child->fail_with({.kind = FailureKind::Terminated,
                          .message = "child workflow terminated",
                          .source = "perdura"},
                         RetryState::NonRetryableFailure);
      }
      return;
    }
  }
}

void WorkflowRun::on_external(const Event& event) {
  const auto not_found = [](const std::string& what) {
    return FailureInfo{.kind = FailureKind::Application,
                       .message = what,
                       .source = "perdura",
                       .type = "ExternalWorkflowNotFound",
                       .non_retryable = true};
  };
  switch (event.event_type()) {
    case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED:
      if (auto sent = take(
              externals_,
              event.external_workflow_execution_signaled_event_attributes().initiated_event_id())) {
        sent->succeed({});
      }
      return;
    case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: {
      const auto& attributes = event.signal_external_workflow_execution_failed_event_attributes();
      if (auto sent = take(externals_, attributes.initiated_event_id())) {
        sent->fail(not_found("signal not delivered: " +
                             SignalExternalWorkflowExecutionFailedCause_Name(attributes.cause())));
      }
      return;
    }
    case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
      if (auto sent =
              take(externals_, event.external_workflow_execution_cancel_requested_event_attributes()
                                   .initiated_event_id())) {
        sent->succeed({});
      }
      return;
    default: {
      const auto& attributes =
          event.request_cancel_external_workflow_execution_failed_event_attributes();
      if (auto sent = take(externals_, attributes.initiated_event_id())) {
        sent->fail(not_found("cancellation not delivered: " +
                             CancelExternalWorkflowExecutionFailedCause_Name(attributes.cause())));
      }
      return;
    }
  }
}

}  // namespace perdura::temporal::core
