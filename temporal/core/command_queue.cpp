#include "temporal/core/command_queue.hpp"

#include <algorithm>

#include "temporal/core/errors.hpp"

namespace perdura::temporal::core {

std::uint64_t CommandQueue::add(Command command, Recorded recorded) {
  const auto id = next_++;
  entries_.push_back({id, std::move(command), std::move(recorded)});
  return id;
}

void CommandQueue::remove(std::uint64_t id) {
  entries_.remove_if([id](const Entry& entry) { return entry.id == id; });
}

Command* CommandQueue::last_of(api::enums::v1::CommandType type) {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [type](const Entry& entry) {
    return entry.command.command_type() == type;
  });
  return found == entries_.rend() ? nullptr : &found->command;
}

void CommandQueue::match(const Event& event) {
  if (entries_.empty()) {
    throw Nondeterminism("history has " + describe(event) +
                             ", but the workflow gives no further command in that task",
                         {.event = event.event_id()});
  }
  const Command& next = entries_.front().command;
  if (const auto why = mismatch(next, event)) {
    throw Nondeterminism(*why, {.event = event.event_id(), .command = describe(next)});
  }
  const Entry entry = std::move(entries_.front());
  entries_.pop_front();
  if (entry.recorded) entry.recorded(event);
}

void CommandQueue::expect_empty() const {
  if (entries_.empty()) return;
  const auto command = describe(entries_.front().command);
  throw Nondeterminism(
      "the workflow's command is " + command + ", but history has no further event for that task",
      {.command = command});
}

}  // namespace perdura::temporal::core
