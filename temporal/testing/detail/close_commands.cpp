// The commands that end a run, those that only write, and the messages of updates.
#include "temporal/testing/detail/completion.hpp"
#include "temporal/testing/detail/retry.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr auto kBadUpdate = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;

bool closes(enums::CommandType type) {
  return type == enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION;
}

const char* state_name(Update::State state) {
  switch (state) {
    case Update::State::Admitted:
      return "Admitted";
    case Update::State::Sent:
      return "Sent";
    case Update::State::Accepted:
      return "Accepted";
    case Update::State::Completed:
      return "Completed";
    case Update::State::Aborted:
      return "Aborted";
  }
  return "";
}

[[noreturn]] void bad_transition(const Update& update, const char* what) {
  throw BadTask{kBadUpdate, "invalid state transition attempted for Update " + update.id +
                                ": received " + what + " message while in state " +
                                state_name(update.state)};
}

}  // namespace

CompletionHandler::CompletionHandler(
    Core& core, Execution& execution,
    const workflowservice::RespondWorkflowTaskCompletedRequest& request, EventId completed_id)
    : has_buffered(execution.has_buffered()),
      core_(core),
      execution_(execution),
      request_(request),
      completed_id_(completed_id) {}

void CompletionHandler::check_sequence() const {
  for (int i = 0; i + 1 < request_.commands_size(); ++i) {
    const auto type = request_.commands(i).command_type();
    if (!closes(type)) continue;
    throw ServiceError(errors::invalid_argument("invalid command sequence: command " +
                                                enums::CommandType_Name(type) +
                                                " must be the last command."));
  }
}

void CompletionHandler::run() {
  check_sequence();
  for (const auto& one : request_.commands()) {
    current_ = &one;
    command(one);
  }
  current_ = nullptr;
  for (const auto& one : request_.messages()) {
    if (taken_messages_.insert(one.id()).second) message(one);
  }
  const bool heartbeat = request_.force_create_new_workflow_task();
  if (!heartbeat && !closed()) execution_.updates.reject_unprocessed(effects);
  if (closed()) execution_.updates.abort_accepted(effects);
}

void CompletionHandler::command(const apicommand::Command& one) {
  switch (one.command_type()) {
    case enums::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK:
      return schedule_activity(one);
    case enums::COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK:
      return cancel_activity(one.request_cancel_activity_task_command_attributes());
    case enums::COMMAND_TYPE_START_TIMER:
      return start_timer(one.start_timer_command_attributes());
    case enums::COMMAND_TYPE_CANCEL_TIMER:
      return cancel_timer(one.cancel_timer_command_attributes());
    case enums::COMMAND_TYPE_RECORD_MARKER:
      return record_marker(one.record_marker_command_attributes());
    case enums::COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION:
      return start_child(one);
    case enums::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION:
      return cancel_external(one.request_cancel_external_workflow_execution_command_attributes());
    case enums::COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION:
      return signal_external(one.signal_external_workflow_execution_command_attributes());
    case enums::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
      return upsert(one.upsert_workflow_search_attributes_command_attributes());
    case enums::COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES:
      return modify(one.modify_workflow_properties_command_attributes());
    case enums::COMMAND_TYPE_PROTOCOL_MESSAGE:
      return protocol_message(one.protocol_message_command_attributes().message_id());
    case enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION:
      return complete(one.complete_workflow_execution_command_attributes());
    case enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION:
      return fail(one.fail_workflow_execution_command_attributes());
    case enums::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION:
      return cancel(one.cancel_workflow_execution_command_attributes());
    case enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION:
      return continue_as_new(one.continue_as_new_workflow_execution_command_attributes());
    default:
      throw ServiceError(errors::invalid_argument("unknown command type: " +
                                                  enums::CommandType_Name(one.command_type())));
  }
}

Event& CompletionHandler::add(enums::EventType type) {
  Event& event = execution_.add_event(type);
  if (current_ && current_->has_user_metadata()) {
    *event.mutable_user_metadata() = current_->user_metadata();
  }
  return event;
}

void CompletionHandler::check_namespace(const std::string& name, Cause cause) const {
  if (name.empty() || name == execution_.name_space) return;
  core_.name_space(name);
  throw BadTask{cause, "cross namespace commands are not allowed"};
}

void CompletionHandler::check_search_attributes(
    const apicommon::SearchAttributes& attributes) const {
  try {
    core_.check_search_attributes(core_.name_space(execution_.name_space), attributes);
  } catch (const ServiceError& error) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, error.status().message};
  }
}

void CompletionHandler::check_may_close() const {
  if (has_buffered) throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, {}};
}

void CompletionHandler::record_marker(const apicommand::RecordMarkerCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES;
  if (attributes.marker_name().empty()) {
    throw BadTask{kBad, "MarkerName is not set on RecordMarkerCommand."};
  }
  std::size_t bytes = 0;
  for (const auto& [name, payloads] : attributes.details()) bytes += payloads.ByteSizeLong();
  check_size(bytes, "RecordMarkerCommandAttributes.Details exceeds size limit.", kBad);
  Event& event = add(enums::EVENT_TYPE_MARKER_RECORDED);
  auto& recorded = *event.mutable_marker_recorded_event_attributes();
  recorded.set_marker_name(attributes.marker_name());
  *recorded.mutable_details() = attributes.details();
  recorded.set_workflow_task_completed_event_id(completed_id_);
  if (attributes.has_header()) *recorded.mutable_header() = attributes.header();
  if (attributes.has_failure()) *recorded.mutable_failure() = attributes.failure();
}

void CompletionHandler::upsert(
    const apicommand::UpsertWorkflowSearchAttributesCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;
  if (!attributes.has_search_attributes()) {
    throw BadTask{kBad, "SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand."};
  }
  if (attributes.search_attributes().indexed_fields().empty()) {
    throw BadTask{kBad, "IndexedFields is not set on UpsertWorkflowSearchAttributesCommand."};
  }
  check_search_attributes(attributes.search_attributes());
  Event& event = add(enums::EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
  auto& upserted = *event.mutable_upsert_workflow_search_attributes_event_attributes();
  upserted.set_workflow_task_completed_event_id(completed_id_);
  *upserted.mutable_search_attributes() = attributes.search_attributes();
  for (const auto& [key, value] : attributes.search_attributes().indexed_fields()) {
    execution_.state.search_attributes[key] = value;
  }
}

void CompletionHandler::modify(
    const apicommand::ModifyWorkflowPropertiesCommandAttributes& attributes) {
  constexpr Cause kBad =
      enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES;
  if (!attributes.has_upserted_memo()) {
    throw BadTask{kBad, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand."};
  }
  if (attributes.upserted_memo().fields().empty()) {
    throw BadTask{kBad, "UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand."};
  }
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED);
  auto& modified = *event.mutable_workflow_properties_modified_event_attributes();
  modified.set_workflow_task_completed_event_id(completed_id_);
  *modified.mutable_upserted_memo() = attributes.upserted_memo();
  for (const auto& [key, value] : attributes.upserted_memo().fields()) {
    execution_.state.memo[key] = value;
  }
}

void CompletionHandler::complete(
    const apicommand::CompleteWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  check_size(attributes.result().ByteSizeLong(),
             "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.",
             enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES);
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  auto& completed = *event.mutable_workflow_execution_completed_event_attributes();
  if (attributes.has_result()) *completed.mutable_result() = attributes.result();
  completed.set_workflow_task_completed_event_id(completed_id_);
  execution_.close(event);
}

void CompletionHandler::fail(const apicommand::FailWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  if (!attributes.has_failure()) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
                  "Failure is not set on FailWorkflowExecutionCommand."};
  }
  RetryDecision decision{enums::RETRY_STATE_RETRY_POLICY_NOT_SET, {}};
  const auto& start = execution_.start;
  if (start.request.has_retry_policy()) {
    decision = decide_retry(&attributes.failure(), start.request.retry_policy(), start.attempt,
                            core_.now(), start.expiration, false);
  }
  const bool again = decision.state == enums::RETRY_STATE_IN_PROGRESS;
  if (again) execution_.state.new_run_id = core_.new_id();
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED);
  auto& failed = *event.mutable_workflow_execution_failed_event_attributes();
  *failed.mutable_failure() = attributes.failure();
  failed.set_retry_state(decision.state);
  failed.set_workflow_task_completed_event_id(completed_id_);
  failed.set_new_execution_run_id(execution_.state.new_run_id);
  execution_.close(event);
  if (!again) return;
  next_run = [this, failure = attributes.failure(), backoff = decision.backoff] {
    return core_.retry_run(execution_, backoff, &failure, execution_.state.new_run_id);
  };
}

void CompletionHandler::cancel(
    const apicommand::CancelWorkflowExecutionCommandAttributes& attributes) {
  check_may_close();
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
  auto& canceled = *event.mutable_workflow_execution_canceled_event_attributes();
  canceled.set_workflow_task_completed_event_id(completed_id_);
  if (attributes.has_details()) *canceled.mutable_details() = attributes.details();
  execution_.close(event);
}

void CompletionHandler::continue_as_new(
    const apicommand::ContinueAsNewWorkflowExecutionCommandAttributes& attributes) {
  constexpr Cause kBad = enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;
  check_may_close();
  check_search_attributes(attributes.search_attributes());
  check_size(attributes.input().ByteSizeLong(),
             "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit.", kBad);
  if (!attributes.cron_schedule().empty()) {
    throw BadTask{kBad, "this test server has no CronSchedule"};
  }
  const auto& own = execution_.start.request;
  StartParams params;
  auto& next = params.request;
  next.set_namespace_(execution_.name_space);
  next.set_workflow_id(execution_.workflow_id);
  next.mutable_workflow_type()->set_name(attributes.workflow_type().name().empty()
                                             ? execution_.type()
                                             : attributes.workflow_type().name());
  next.mutable_task_queue()->set_name(attributes.task_queue().name().empty()
                                          ? execution_.task_queue()
                                          : attributes.task_queue().name());
  if (attributes.has_input()) *next.mutable_input() = attributes.input();
  if (attributes.has_header()) *next.mutable_header() = attributes.header();
  if (attributes.has_retry_policy()) *next.mutable_retry_policy() = attributes.retry_policy();
  if (attributes.has_memo()) *next.mutable_memo() = attributes.memo();
  if (attributes.has_search_attributes()) {
    *next.mutable_search_attributes() = attributes.search_attributes();
  }
  if (own.has_priority()) *next.mutable_priority() = own.priority();
  *next.mutable_links() = own.links();
  *next.mutable_workflow_execution_timeout() = own.workflow_execution_timeout();
  *next.mutable_workflow_run_timeout() =
      from_proto(attributes.workflow_run_timeout()) > Duration::zero()
          ? attributes.workflow_run_timeout()
          : own.workflow_run_timeout();
  *next.mutable_workflow_task_timeout() =
      from_proto(attributes.workflow_task_timeout()) > Duration::zero()
          ? attributes.workflow_task_timeout()
          : own.workflow_task_timeout();
  next.set_request_id("unused");
  try {
    core_.normalise_start(next);
  } catch (const ServiceError& error) {
    throw BadTask{kBad, error.status().message};
  }
  params.run_id = core_.new_id();
  params.first_backoff = from_proto(attributes.backoff_start_interval());
  params.initiator = attributes.initiator() == enums::CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED
                         ? enums::CONTINUE_AS_NEW_INITIATOR_WORKFLOW
                         : attributes.initiator();
  if (params.initiator == enums::CONTINUE_AS_NEW_INITIATOR_RETRY) {
    params.attempt = execution_.start.attempt + 1;
  }
  if (attributes.has_failure()) params.continued_failure = attributes.failure();
  if (attributes.has_last_completion_result()) {
    params.last_completion_result = attributes.last_completion_result();
  }

  execution_.state.new_run_id = params.run_id;
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  auto& continued = *event.mutable_workflow_execution_continued_as_new_event_attributes();
  continued.set_new_execution_run_id(params.run_id);
  *continued.mutable_workflow_type() = next.workflow_type();
  *continued.mutable_task_queue() = next.task_queue();
  if (next.has_input()) *continued.mutable_input() = next.input();
  if (next.has_header()) *continued.mutable_header() = next.header();
  *continued.mutable_workflow_run_timeout() = next.workflow_run_timeout();
  *continued.mutable_workflow_task_timeout() = next.workflow_task_timeout();
  continued.set_workflow_task_completed_event_id(completed_id_);
  *continued.mutable_backoff_start_interval() = attributes.backoff_start_interval();
  continued.set_initiator(attributes.initiator());
  if (attributes.has_failure()) *continued.mutable_failure() = attributes.failure();
  if (attributes.has_last_completion_result()) {
    *continued.mutable_last_completion_result() = attributes.last_completion_result();
  }
  if (next.has_memo()) *continued.mutable_memo() = next.memo();
  if (next.has_search_attributes()) {
    *continued.mutable_search_attributes() = next.search_attributes();
  }
  execution_.close(event);
  next_run = [this, params = std::move(params)] { return core_.continue_run(execution_, params); };
}

void CompletionHandler::protocol_message(const std::string& message_id) {
  if (message_id.empty()) {
    throw BadTask{kBadUpdate, "MessageID is not set on ProtocolMessageCommand."};
  }
  for (const auto& one : request_.messages()) {
    if (one.id() == message_id && taken_messages_.insert(message_id).second) return message(one);
  }
  throw BadTask{kBadUpdate, "ProtocolMessageCommand referenced absent message ID " + message_id};
}

void CompletionHandler::message(const apiprotocol::Message& one) {
  const auto said = unpack(one.body());
  if (!said) {
    throw BadTask{kBadUpdate, "unsupported protocol type " + one.body().type_url()};
  }
  UpdatePtr update = execution_.updates.find(one.protocol_instance_id());
  if (!update && said->request) {
    update = execution_.updates.resurrect(one.protocol_instance_id(), *said->request);
  }
  if (!update) {
    throw BadTask{kBadUpdate,
                  "update " + one.protocol_instance_id() +
                      " wasn't found on the server. This is most likely a transient error which "
                      "will be resolved automatically by retries"};
  }
  if (said->kind == UpdateMessage::Kind::Rejection) {
    if (!update->open()) bad_transition(*update, "*update.Rejection");
    return execution_.updates.rejected(update, said->failure.value_or(apifailure::Failure()),
                                       effects);
  }
  if (closed()) return;  // the end of the workflow ends the update
  if (said->kind == UpdateMessage::Kind::Acceptance) {
    if (!update->open()) bad_transition(*update, "*update.Acceptance");
    if (said->request_sequencing_event_id == 0 || said->request_message_id.empty()) {
      throw BadTask{kBadUpdate,
                    "invalid *update.Acceptance: accepted_request_sequencing_event_id or "
                    "accepted_request_message_id is not set"};
    }
    Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
    auto& accepted = *event.mutable_workflow_execution_update_accepted_event_attributes();
    accepted.set_protocol_instance_id(update->id);
    accepted.set_accepted_request_message_id(update->id + "/request");
    accepted.set_accepted_request_sequencing_event_id(said->request_sequencing_event_id);
    *accepted.mutable_accepted_request() = update->request;
    return execution_.updates.accepted(update, event.event_id(), effects);
  }
  if (update->state != Update::State::Accepted) bad_transition(*update, "*update.Response");
  if (!said->meta || said->meta->update_id() != update->id || !said->outcome) {
    throw BadTask{kBadUpdate, "invalid *update.Response: meta.update_id or outcome is not set"};
  }
  Event& event = add(enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED);
  auto& completed = *event.mutable_workflow_execution_update_completed_event_attributes();
  completed.set_accepted_event_id(update->accepted_event_id);
  *completed.mutable_meta() = *said->meta;
  *completed.mutable_outcome() = *said->outcome;
  execution_.updates.completed(update, *said->outcome, effects);
}

}  // namespace perdura::temporal::testing::detail
