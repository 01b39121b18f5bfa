// Commands in their order; those that only write; what all have in common.
#include <cctype>

#include "temporal/testing/detail/completion.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr std::size_t kLongestId = 1000;
constexpr std::size_t kLargestBlob = 2 << 20;

std::string camel(const std::string& name, const std::string& prefix) {
  std::string result;
  bool upper = true;
  for (const char c : name.substr(std::min(prefix.size(), name.size()))) {
    if (c == '_') {
      upper = true;
      continue;
    }
    result += upper ? c : static_cast<char>(std::tolower(c));
    upper = false;
  }
  return result;
}

bool closes(enums::CommandType type) {
  return type == enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION ||
         type == enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION;
}

}  // namespace

std::string BadTask::text() const {
  const std::string name =
      camel(enums::WorkflowTaskFailedCause_Name(cause), "WORKFLOW_TASK_FAILED_CAUSE_");
  return message.empty() ? name : name + ": " + message;
}

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

apicommon::SearchAttributes CompletionHandler::typed(apicommon::SearchAttributes attributes) const {
  try {
    core_.type_search_attributes(core_.name_space(execution_.name_space), attributes);
  } catch (const ServiceError& error) {
    throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, error.status().message};
  }
  return attributes;
}

void CompletionHandler::check_may_close() const {
  if (has_buffered) throw BadTask{enums::WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, {}};
}

void CompletionHandler::check_length(const std::string& value, const char* what, Cause cause) {
  if (value.size() > kLongestId) {
    throw BadTask{cause, std::string(what) + " exceeds length limit."};
  }
}

void CompletionHandler::check_size(std::size_t bytes, const char* what, Cause cause) const {
  if (bytes > kLargestBlob) throw BadTask{cause, what, true};
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
  const auto changed = typed(attributes.search_attributes());
  Event& event = add(enums::EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
  auto& upserted = *event.mutable_upsert_workflow_search_attributes_event_attributes();
  upserted.set_workflow_task_completed_event_id(completed_id_);
  *upserted.mutable_search_attributes() = changed;
  for (const auto& [key, value] : changed.indexed_fields()) {
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

}  // namespace perdura::temporal::testing::detail
