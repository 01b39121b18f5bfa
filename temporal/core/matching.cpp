#include "temporal/core/matching.hpp"

#include <array>

namespace perdura::temporal::core {

namespace {

using api::enums::v1::CommandType;
using api::enums::v1::EventType;

/// What a command and its event have in common: an id, and a type or name.
struct Identity {
  std::string id;
  std::string type;

  bool operator==(const Identity&) const = default;
};

struct Row {
  CommandType command;
  EventType event;
  const char* command_name;
  Identity (*of_command)(const Command&);
  Identity (*of_event)(const Event&);
};

Identity none(const Command&) { return {}; }
Identity none_of(const Event&) { return {}; }

// Search attributes and properties carry no id: their order is their identity.
const std::array<Row, 15> kRows = {{
    {api::enums::v1::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
     api::enums::v1::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, "ScheduleActivityTask",
     [](const Command& c) -> Identity {
       const auto& a = c.schedule_activity_task_command_attributes();
       return {a.activity_id(), a.activity_type().name()};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.activity_task_scheduled_event_attributes();
       return {a.activity_id(), a.activity_type().name()};
     }},
    // The command names the scheduled event: equal runs have equal numbers.
    {api::enums::v1::COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK,
     api::enums::v1::EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED, "RequestCancelActivityTask",
     [](const Command& c) -> Identity {
       return {
           std::to_string(c.request_cancel_activity_task_command_attributes().scheduled_event_id()),
           ""};
     },
     [](const Event& e) -> Identity {
       return {
           std::to_string(e.activity_task_cancel_requested_event_attributes().scheduled_event_id()),
           ""};
     }},
    {api::enums::v1::COMMAND_TYPE_START_TIMER, api::enums::v1::EVENT_TYPE_TIMER_STARTED,
     "StartTimer",
     [](const Command& c) -> Identity {
       return {c.start_timer_command_attributes().timer_id(), ""};
     },
     [](const Event& e) -> Identity {
       return {e.timer_started_event_attributes().timer_id(), ""};
     }},
    {api::enums::v1::COMMAND_TYPE_CANCEL_TIMER, api::enums::v1::EVENT_TYPE_TIMER_CANCELED,
     "CancelTimer",
     [](const Command& c) -> Identity {
       return {c.cancel_timer_command_attributes().timer_id(), ""};
     },
     [](const Event& e) -> Identity {
       return {e.timer_canceled_event_attributes().timer_id(), ""};
     }},
    {api::enums::v1::COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
     "StartChildWorkflowExecution",
     [](const Command& c) -> Identity {
       const auto& a = c.start_child_workflow_execution_command_attributes();
       return {a.workflow_id(), a.workflow_type().name()};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.start_child_workflow_execution_initiated_event_attributes();
       return {a.workflow_id(), a.workflow_type().name()};
     }},
    {api::enums::v1::COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
     "SignalExternalWorkflowExecution",
     [](const Command& c) -> Identity {
       const auto& a = c.signal_external_workflow_execution_command_attributes();
       return {a.execution().workflow_id(), a.signal_name()};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.signal_external_workflow_execution_initiated_event_attributes();
       return {a.workflow_execution().workflow_id(), a.signal_name()};
     }},
    {api::enums::v1::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
     "RequestCancelExternalWorkflowExecution",
     [](const Command& c) -> Identity {
       return {c.request_cancel_external_workflow_execution_command_attributes().workflow_id(), ""};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.request_cancel_external_workflow_execution_initiated_event_attributes();
       return {a.workflow_execution().workflow_id(), ""};
     }},
    {api::enums::v1::COMMAND_TYPE_RECORD_MARKER, api::enums::v1::EVENT_TYPE_MARKER_RECORDED,
     "RecordMarker",
     [](const Command& c) -> Identity {
       return {"", c.record_marker_command_attributes().marker_name()};
     },
     [](const Event& e) -> Identity {
       return {"", e.marker_recorded_event_attributes().marker_name()};
     }},
    {api::enums::v1::COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
     api::enums::v1::EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, "UpsertSearchAttributes", none,
     none_of},
    // Message ids are made from the update's id (`updates.cpp`).
    {api::enums::v1::COMMAND_TYPE_PROTOCOL_MESSAGE,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, "UpdateMessage",
     [](const Command& c) -> Identity {
       return {c.protocol_message_command_attributes().message_id(), ""};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.workflow_execution_update_accepted_event_attributes();
       return {a.protocol_instance_id() + "/accept", ""};
     }},
    {api::enums::v1::COMMAND_TYPE_PROTOCOL_MESSAGE,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, "UpdateMessage",
     [](const Command& c) -> Identity {
       return {c.protocol_message_command_attributes().message_id(), ""};
     },
     [](const Event& e) -> Identity {
       const auto& a = e.workflow_execution_update_completed_event_attributes();
       return {a.meta().update_id() + "/complete", ""};
     }},
    {api::enums::v1::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, "CompleteWorkflowExecution", none,
     none_of},
    {api::enums::v1::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, "FailWorkflowExecution", none, none_of},
    {api::enums::v1::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, "CancelWorkflowExecution", none,
     none_of},
    {api::enums::v1::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
     api::enums::v1::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
     "ContinueAsNewWorkflowExecution", none, none_of},
}};

const Row* row_of(const Event& event) {
  for (const Row& row : kRows) {
    if (row.event == event.event_type()) return &row;
  }
  return nullptr;
}

std::string spell(const Identity& identity) {
  std::string text;
  if (!identity.id.empty()) text += " " + identity.id;
  if (!identity.type.empty()) text += " (" + identity.type + ")";
  return text;
}

}  // namespace

bool is_command_event(const Event& event) { return row_of(event) != nullptr; }

std::optional<std::string> mismatch(const Command& command, const Event& event) {
  const Row* row = row_of(event);
  if (row != nullptr && row->command == command.command_type() &&
      row->of_command(command) == row->of_event(event)) {
    return std::nullopt;
  }
  return "the workflow's command is " + describe(command) + ", but history has " + describe(event);
}

std::string describe(const Command& command) {
  for (const Row& row : kRows) {
    if (row.command == command.command_type()) {
      return row.command_name + spell(row.of_command(command));
    }
  }
  return api::enums::v1::CommandType_Name(command.command_type());
}

std::string describe(const Event& event) {
  const Row* row = row_of(event);
  std::string text = api::enums::v1::EventType_Name(event.event_type());
  if (row != nullptr) text += spell(row->of_event(event));
  return text + " (event " + std::to_string(event.event_id()) + ")";
}

}  // namespace perdura::temporal::core
