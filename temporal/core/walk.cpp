// Which events belong to which workflow task, and in what order they are applied.
#include <algorithm>

#include "temporal/core/local_marker.hpp"
#include "temporal/core/proto.hpp"
#include "temporal/core/run.hpp"

namespace perdura::temporal::core {

using namespace api::enums::v1;

namespace {

/// The started event that ends the batch beginning at `from`: one that was completed, or the last
/// of all. Tasks that failed or timed out never happened, as far as the workflow is concerned.
std::optional<std::size_t> batch_end(const std::vector<const Event*>& events, std::size_t from) {
  for (std::size_t at = from; at < events.size(); ++at) {
    if (events[at]->event_type() != EVENT_TYPE_WORKFLOW_TASK_STARTED) continue;
    const bool last = at + 1 == events.size();
    if (last || events[at + 1]->event_type() == EVENT_TYPE_WORKFLOW_TASK_COMPLETED) return at;
  }
  return std::nullopt;
}

/// The events that the commands of the task completed at `completed` became. The server may write
/// other events between them (an activity cancelled before it was started).
std::vector<const Event*> command_events(const std::vector<const Event*>& events,
                                         std::size_t completed) {
  std::vector<const Event*> found;
  for (std::size_t at = completed + 1; at < events.size(); ++at) {
    if (events[at]->event_type() == EVENT_TYPE_WORKFLOW_TASK_COMPLETED) break;
    if (is_command_event(*events[at])) found.push_back(events[at]);
  }
  return found;
}

}  // namespace

void WorkflowRun::apply(
    const History& history,
    const google::protobuf::RepeatedPtrField<api::protocol::v1::Message>& messages) {
  std::vector<const Event*> events;
  events.reserve(static_cast<std::size_t>(history.events_size()));
  for (const Event& event : history.events()) {
    if (event.event_id() >= next_event_) events.push_back(&event);
  }
  std::int64_t expected = next_event_;
  for (const Event* event : events) {
    if (event->event_id() != expected++) {
      throw HistoryGap("history jumps to event " + std::to_string(event->event_id()) + " where " +
                       std::to_string(expected - 1) + " should follow");
    }
  }
  walk(events, updates_of(messages));
}

void WorkflowRun::walk(const std::vector<const Event*>& events, std::deque<Update> messages) {
  std::size_t at = 0;
  while (at < events.size()) {
    if (events[at]->event_type() == EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
      at = close_task(events, at);
      next_event_ = events[at - 1]->event_id() + 1;
      continue;
    }
    const auto end = batch_end(events, at);
    if (!end) break;  // nobody has run a task on what follows
    replaying_ = *end + 1 < events.size();
    live_from_ = events[at]->event_id();
    open_task(*events[*end]);
    run_task(events, at, *end,
             replaying_ ? updates_of(events, *end + 1) : std::exchange(messages, {}));
    at = *end + 1;
    next_event_ = events[*end]->event_id() + 1;
  }
  // A task without new events: only updates or queries.
  if (!messages.empty()) {
    live_from_ = next_event_;
    started_before_ = last_started_;
    replaying_ = false;
    while (!messages.empty()) {
      deliver(std::move(messages.front()));
      messages.pop_front();
      all_heard_ = messages.empty();
      drain();
    }
  }
}

/// The task's commands are complete; compare them with their events. Gives the index behind the
/// completed event: what stands there is applied with the next task.
std::size_t WorkflowRun::close_task(const std::vector<const Event*>& events,
                                    std::size_t completed) {
  const auto recorded = command_events(events, completed);
  if (!live_task_) {
    ++tasks_replayed_;
    // Markers first, in their order: a local activity's result is what let the code go on to the
    // commands that stand behind it.
    for (const Event* event : recorded) {
      if (is_local_marker(*event)) resolve_from(*event);
    }
    finalise();
  }
  live_task_ = false;
  for (const Event* event : recorded) commands_.match(*event);
  commands_.expect_empty();
  messages_.clear();
  close_sent_ = false;
  return completed + 1;
}

void WorkflowRun::open_task(const Event& started) {
  now_ = read(started.event_time());
  const auto& attributes = started.workflow_task_started_event_attributes();
  started_before_ = std::exchange(last_started_, started.event_id());
  info_.history_length = started.event_id();
  info_.history_bytes = attributes.history_size_bytes();
  info_.continue_as_new_suggested = attributes.suggest_continue_as_new();
  forget_settled();
}

void WorkflowRun::run_task(const std::vector<const Event*>& events, std::size_t from,
                           std::size_t to, std::deque<Update> updates) {
  // The live task knew which patches it had made; so must its replay.
  if (to + 1 < events.size()) {
    for (const Event* event : command_events(events, to + 1)) {
      if (const auto id = patch_of(*event)) patches_in_history_.insert(*id);
    }
  }
  const auto deliver_next = [&] {
    deliver(std::move(updates.front()));
    updates.pop_front();
    drain();
  };
  all_heard_ = false;
  for (std::size_t at = from; at <= to; ++at) {
    const Event& event = *events[at];
    if (!is_command_event(event)) {
      on_event(event);
      drain();
    }
    while (!updates.empty() && updates.front().sequencing_event <= event.event_id()) deliver_next();
  }
  while (!updates.empty()) deliver_next();
  all_heard_ = true;
  drain();
}

void WorkflowRun::resolve_from(const Event& marker) {
  LocalActivityResult result = read_local_marker(marker);
  const auto found = locals_.find(result.seq);
  if (found == locals_.end() || found->second->settled()) {
    throw Nondeterminism("history has the result of local activity " + std::to_string(result.seq) +
                             " (" + local_marker_type(marker) + ") in " + describe(marker) +
                             ", which the workflow has not started",
                         {.event = marker.event_id()});
  }
  const std::string& type = found->second->call().type;
  if (type != local_marker_type(marker)) {
    const auto number = std::to_string(result.seq);
    throw Nondeterminism(
        "the workflow's local activity " + number + " is " + type + ", but history has " +
            local_marker_type(marker) + " in " + describe(marker),
        {.event = marker.event_id(), .command = "RecordMarker " + number + " (" + type + ")"});
  }
  settle_local(std::move(result));
}

/// Everything that the task has to say is said: the closing command goes last.
void WorkflowRun::finalise() {
  if (closing_ && !close_sent_) {
    commands_.add(*closing_);
    close_sent_ = true;
  }
}

void WorkflowRun::forget_settled() {
  const auto settled = [](const auto& entry) { return entry.second->settled(); };
  std::erase_if(activities_, settled);
  std::erase_if(timers_, settled);
  std::erase_if(children_, settled);
  std::erase_if(externals_, settled);
  std::erase_if(locals_, settled);
}

}  // namespace perdura::temporal::core
