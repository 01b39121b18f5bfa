#pragma once
// The events of one run, in batches as they were written.
#include <string>
#include <vector>

#include "temporal/testing/detail/api.hpp"

namespace perdura::temporal::testing::detail {

class History {
 public:
  EventId next_event_id() const { return static_cast<EventId>(begins_batch_.size()) + 1; }
  std::int64_t bytes() const { return bytes_; }
  const EventPtr& at(EventId id) const;
  const EventPtr& last() const { return at(next_event_id() - 1); }

  /// Gives the event its id.
  void append(EventPtr event);
  /// What is appended next begins a new batch.
  void end_batch() { batch_open_ = false; }
  /// Sizes are counted when a batch is written, not while it is made.
  void written();
  /// Takes back all events from `id` on.
  void truncate(EventId id);
  /// Puts the events away as bytes, which take a fraction of the room: few are read more than once
  /// again. Copies are made of the bytes; any other use of such an event takes all out again.
  void pack();

  struct Page {
    EventId next;  ///< the first event that was not copied
    bool full;     ///< all batches that were allowed: another page is promised, maybe an empty one
  };
  /// Copies [first, next) to `out`, in whole batches, at most `max_batches` of them.
  Page copy(EventId first, EventId next, std::size_t max_batches, apihistory::History& out) const;
  bool begins_batch(EventId id) const { return begins_batch_.at(static_cast<std::size_t>(id - 1)); }

 private:
  bool is_packed(std::size_t index) const { return index < ends_.size(); }
  void read_packed(std::size_t index, Event& event) const;
  void unpack() const;

  // The first ones as bytes, and where each of them ends; then the others.
  mutable std::string packed_;
  mutable std::vector<std::size_t> ends_;
  mutable std::vector<EventPtr> events_;
  std::vector<bool> begins_batch_;
  bool batch_open_ = false;
  std::size_t counted_ = 0;
  std::int64_t bytes_ = 0;
};

/// Must wait while a workflow task is at work, and is written after the task's own events.
bool is_buffered(enums::EventType type);
bool closes_workflow(enums::EventType type);

/// The order in which buffered events are written: ends of activities and children go last.
std::vector<EventPtr> in_writing_order(const std::vector<EventPtr>& buffered);

/// The event says what was started: `scheduled_event_id` or `initiated_event_id`; 0 if it does not
/// start an activity or a child.
EventId starts_what(const Event& event);
/// Sets `started_event_id` of an event that ends the activity or child `scheduled`.
void set_started_event_id(Event& event, EventId started);
/// The activity or child that the event ends, or 0.
EventId ends_what(const Event& event);

}  // namespace perdura::temporal::testing::detail
