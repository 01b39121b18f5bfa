#include "temporal/testing/detail/history.hpp"

#include <algorithm>

namespace perdura::temporal::testing::detail {

void History::append(EventPtr event) {
  event->set_event_id(next_event_id());
  events_.push_back(std::move(event));
  begins_batch_.push_back(!batch_open_);
  batch_open_ = true;
}

const EventPtr& History::at(EventId id) const {
  const auto index = static_cast<std::size_t>(id - 1);
  if (is_packed(index)) unpack();
  return events_.at(index - ends_.size());
}

void History::written() {
  for (; counted_ < begins_batch_.size(); ++counted_) {
    bytes_ += static_cast<std::int64_t>(at(static_cast<EventId>(counted_) + 1)->ByteSizeLong());
  }
  end_batch();
}

void History::pack() {
  for (const EventPtr& event : events_) {
    event->AppendToString(&packed_);
    ends_.push_back(packed_.size());
  }
  events_ = {};
}

void History::read_packed(std::size_t index, Event& event) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  event.ParseFromArray(packed_.data() + begin, static_cast<int>(ends_[index] - begin));
}

void History::unpack() const {
  std::vector<EventPtr> all;
  for (std::size_t index = 0; is_packed(index); ++index) {
    all.push_back(std::make_shared<Event>());
    read_packed(index, *all.back());
  }
  all.insert(all.end(), events_.begin(), events_.end());
  events_ = std::move(all);
  packed_ = {};
  ends_ = {};
}

void History::truncate(EventId id) {
  const auto left = static_cast<std::size_t>(id - 1);
  if (is_packed(left)) unpack();
  events_.resize(left - ends_.size());
  begins_batch_.resize(left);
  batch_open_ = false;
}

History::Page History::copy(EventId first, EventId next, std::size_t max_batches,
                            apihistory::History& out) const {
  std::size_t batches = 0;
  EventId id = first;
  for (; id < next && id < next_event_id(); ++id) {
    if (begins_batch(id) || id == first) {
      if (batches == max_batches) break;
      ++batches;
    }
    const auto index = static_cast<std::size_t>(id - 1);
    if (is_packed(index)) {
      read_packed(index, *out.add_events());
    } else {
      *out.add_events() = *events_[index - ends_.size()];
    }
  }
  return {id, batches == max_batches};
}

bool closes_workflow(enums::EventType type) {
  switch (type) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
      return true;
    default:
      return false;
  }
}

bool is_buffered(enums::EventType type) {
  if (closes_workflow(type)) return false;
  switch (type) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
    // Of the workflow task itself.
    case enums::EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
    case enums::EVENT_TYPE_WORKFLOW_TASK_STARTED:
    case enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
    case enums::EVENT_TYPE_WORKFLOW_TASK_FAILED:
    case enums::EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
    // Made by commands.
    case enums::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
    case enums::EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED:
    case enums::EVENT_TYPE_TIMER_STARTED:
    case enums::EVENT_TYPE_TIMER_CANCELED:
    case enums::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:
    case enums::EVENT_TYPE_MARKER_RECORDED:
    case enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
    case enums::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:
    case enums::EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
    case enums::EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED:
    // Made by messages.
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
      return false;
    default:
      return true;
  }
}

std::vector<EventPtr> in_writing_order(const std::vector<EventPtr>& buffered) {
  std::vector<EventPtr> result = buffered;
  std::stable_partition(result.begin(), result.end(),
                        [](const EventPtr& event) { return ends_what(*event) == 0; });
  return result;
}

EventId starts_what(const Event& event) {
  switch (event.event_type()) {
    case enums::EVENT_TYPE_ACTIVITY_TASK_STARTED:
      return event.activity_task_started_event_attributes().scheduled_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED:
      return event.child_workflow_execution_started_event_attributes().initiated_event_id();
    default:
      return 0;
  }
}

EventId ends_what(const Event& event) {
  switch (event.event_type()) {
    case enums::EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
      return event.activity_task_completed_event_attributes().scheduled_event_id();
    case enums::EVENT_TYPE_ACTIVITY_TASK_FAILED:
      return event.activity_task_failed_event_attributes().scheduled_event_id();
    case enums::EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
      return event.activity_task_timed_out_event_attributes().scheduled_event_id();
    case enums::EVENT_TYPE_ACTIVITY_TASK_CANCELED:
      return event.activity_task_canceled_event_attributes().scheduled_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:
      return event.child_workflow_execution_completed_event_attributes().initiated_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED:
      return event.child_workflow_execution_failed_event_attributes().initiated_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:
      return event.child_workflow_execution_timed_out_event_attributes().initiated_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:
      return event.child_workflow_execution_canceled_event_attributes().initiated_event_id();
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:
      return event.child_workflow_execution_terminated_event_attributes().initiated_event_id();
    default:
      return 0;
  }
}

void set_started_event_id(Event& event, EventId started) {
  switch (event.event_type()) {
    case enums::EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
      event.mutable_activity_task_completed_event_attributes()->set_started_event_id(started);
      return;
    case enums::EVENT_TYPE_ACTIVITY_TASK_FAILED:
      event.mutable_activity_task_failed_event_attributes()->set_started_event_id(started);
      return;
    case enums::EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
      event.mutable_activity_task_timed_out_event_attributes()->set_started_event_id(started);
      return;
    case enums::EVENT_TYPE_ACTIVITY_TASK_CANCELED:
      event.mutable_activity_task_canceled_event_attributes()->set_started_event_id(started);
      return;
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:
      event.mutable_child_workflow_execution_completed_event_attributes()->set_started_event_id(
          started);
      return;
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED:
      event.mutable_child_workflow_execution_failed_event_attributes()->set_started_event_id(
          started);
      return;
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:
      event.mutable_child_workflow_execution_timed_out_event_attributes()->set_started_event_id(
          started);
      return;
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:
      event.mutable_child_workflow_execution_canceled_event_attributes()->set_started_event_id(
          started);
      return;
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:
      event.mutable_child_workflow_execution_terminated_event_attributes()->set_started_event_id(
          started);
      return;
    default:
      return;
  }
}

}  // namespace perdura::temporal::testing::detail
