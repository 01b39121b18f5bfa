#include "tests/simulator/points/commands.hpp"

#include <temporal/api/protocol/v1/message.pb.h>

#include <algorithm>

#include "temporal/core/local_marker.hpp"

namespace perdura::simulator {
namespace {

using namespace ::temporal::api::enums::v1;
using Event = ::temporal::api::history::v1::HistoryEvent;

/// Nothing: no command of the workflow's.
std::string command_of(const Event& event) {
  switch (event.event_type()) {
    case EVENT_TYPE_MARKER_RECORDED:
      return temporal::core::is_local_marker(event) ? temporal::core::local_marker_type(event)
                                                    : "patch";
    case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
      return event.activity_task_scheduled_event_attributes().activity_type().name();
    case EVENT_TYPE_TIMER_STARTED:
      return "timer";
    case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
      return "child " + event.start_child_workflow_execution_initiated_event_attributes()
                            .workflow_type()
                            .name();
    case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:
      return "signal " +
             event.signal_external_workflow_execution_initiated_event_attributes().signal_name();
    case EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
      return "search attributes";
    case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
      return "update " + event.workflow_execution_update_accepted_event_attributes()
                             .accepted_request()
                             .input()
                             .name();
    default:
      return {};
  }
}

}  // namespace

std::set<std::string> commands_in(const ::temporal::api::history::v1::History& history) {
  const auto& started = history.events(0).workflow_execution_started_event_attributes();
  std::set<std::string> commands;
  for (const auto& event : history.events()) {
    const auto command = command_of(event);
    if (!command.empty()) commands.insert(started.workflow_type().name() + ": " + command);
  }
  return commands;
}

int tasks_in(const ::temporal::api::history::v1::History& history) {
  return static_cast<int>(
      std::ranges::count(history.events(), EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                         [](const Event& event) { return event.event_type(); }));
}

}  // namespace perdura::simulator
