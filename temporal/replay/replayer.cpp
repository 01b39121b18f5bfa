#include "temporal/replay/replayer.hpp"

#include <stdexcept>

#include "temporal/core/run.hpp"
#include "temporal/replay/history_json.hpp"

namespace perdura::temporal {

namespace {

using core::Event;
using core::History;

bool is_closed(const History& history) {
  using namespace api::enums::v1;
  if (history.events_size() == 0) return false;
  switch (history.events(history.events_size() - 1).event_type()) {
    case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
    case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
    case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
    case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
      return true;
    default:
      return false;
  }
}

}  // namespace

Replayer::Replayer(std::vector<WorkflowDefinition> workflows) {
  for (auto& workflow : workflows) {
    const auto name = workflow.name;
    if (!definitions_.emplace(name, std::move(workflow)).second) {
      throw std::logic_error("workflow " + name + " is registered twice");
    }
  }
}

ReplayOutcome Replayer::replay(const History& history) {
  ReplayOutcome outcome{.events = static_cast<std::size_t>(history.events_size())};
  if (history.events_size() == 0 ||
      !history.events(0).has_workflow_execution_started_event_attributes()) {
    outcome.problem = "the history does not begin with the start of a workflow";
    return outcome;
  }
  const auto& started = history.events(0).workflow_execution_started_event_attributes();
  outcome.workflow_type = started.workflow_type().name();
  outcome.workflow_id = started.workflow_id();
  outcome.run_id = started.original_execution_run_id();
  const auto definition = definitions_.find(outcome.workflow_type);
  if (definition == definitions_.end()) {
    outcome.problem = "no workflow of type " + outcome.workflow_type + " is known";
    return outcome;
  }
  core::WorkflowRun run(definition->second, {.name_space = "replay",
                                             .workflow_id = outcome.workflow_id,
                                             .run_id = outcome.run_id,
                                             .task_queue = started.task_queue().name()});
  try {
    run.apply(history);
    if (is_closed(history) && run.state() != core::RunState::Closed) {
      outcome.problem = "the history is closed, but the workflow would go on";
    }
  } catch (const core::Nondeterminism& error) {
    outcome.problem = error.what();
    outcome.event = error.difference.event;
    outcome.command = error.difference.command;
  } catch (const std::exception& error) {
    outcome.problem = error.what();
  }
  outcome.tasks = run.tasks_replayed();
  return outcome;
}

ReplayOutcome Replayer::replay_each_prefix(const History& history) {
  History begun;
  for (const auto& event : history.events()) {
    *begun.add_events() = event;
    if (event.event_type() != api::enums::v1::EVENT_TYPE_WORKFLOW_TASK_STARTED) continue;
    auto outcome = replay(begun);
    if (!outcome.ok()) return outcome;
  }
  return replay(history);
}

ReplayOutcome Replayer::replay_json(std::string_view text) {
  try {
    return replay(history_from_json(text));
  } catch (const HistoryJsonError& error) {
    return {.problem = error.what()};
  }
}

}  // namespace perdura::temporal
