#include "services/order/folding.hpp"

#include "json/rfc3339.hpp"
#include "platform/outbox/headers.hpp"
#include "platform/outbox/once.hpp"

namespace perdura::services::order {

using platform::Message;
using platform::Poison;

/// Messages of no concern that are read again if this process ends before it has written them down.
constexpr std::int64_t most_passed = 1'000;

Folding::Folding(Ports ports, std::string group, platform::Inbox::Handler fold, Concerns concerns)
    : clock_(ports.clock),
      concerns_(std::move(concerns)),
      inbox_(ports.database, {.consumer = std::move(group)}, std::move(fold),
             std::move(ports.dead_letter)) {}

std::vector<std::optional<std::int64_t>> Folding::start_offsets(
    const std::vector<platform::TopicPartition>& partitions) {
  std::vector<std::optional<std::int64_t>> offsets;
  for (const auto& at : partitions) {
    passed_.erase(at);
    offsets.push_back(next_[at] = inbox_.next_offset(at.topic, at.partition));
  }
  return offsets;
}

void Folding::handle(const platform::Batch& batch) {
  std::int64_t& next = next_.at(batch.from);
  platform::InboxBatch same{.topic = batch.from.topic,
                            .partition = batch.from.partition,
                            .first_offset = next,
                            .next_offset = batch.next(),
                            .messages = {}};
  for (const auto& received : batch.messages) {
    if (concerns_(received.message)) same.messages.push_back(received.message);
  }
  // Most of what others tell concerns nobody here: a commit for each of it would be most of the
  // work.
  if (same.messages.empty() && same.next_offset - next <= most_passed) {
    passed_[batch.from] = same.next_offset;
    return;
  }
  const auto round = inbox_.consume(same, platform::wall_of(clock_));
  if (!round.owned) {
    throw std::runtime_error(to_string(batch.from) + ": another member has read on");
  }
  next = batch.next();
  passed_.erase(batch.from);
}

void Folding::rested() {
  if (passed_.empty()) return;
  std::vector<platform::InboxBatch> batches;
  for (const auto& [from, to] : passed_) {
    batches.push_back({.topic = from.topic,
                       .partition = from.partition,
                       .first_offset = next_.at(from),
                       .next_offset = to,
                       .messages = {}});
  }
  const auto owned = inbox_.pass_over(batches);
  std::size_t n = 0;
  for (auto at = passed_.begin(); at != passed_.end();) {
    const auto& [from, to] = *at;
    std::int64_t& next = next_.at(from);
    // Not owned: our own commit went through though its answer was lost, or somebody has read on.
    // Who has read further than we is met with the next batch.
    const bool owned_here = owned.at(n++);
    const auto stored = owned_here ? to : inbox_.next_offset(from.topic, from.partition);
    if (stored <= to) next = stored;
    at = stored < to ? std::next(at) : passed_.erase(at);
  }
  if (!passed_.empty()) throw std::runtime_error("what was passed over is written down once more");
}

void Folding::revoked(const std::vector<platform::TopicPartition>& partitions) {
  for (const auto& at : partitions) passed_.erase(at);
}

int Folding::expire(int most) { return inbox_.expire(platform::wall_of(clock_), most); }

const std::string& header_of(const Message& message, std::string_view name) {
  const auto* found = platform::find_header(message.headers, name);
  if (found == nullptr) throw Poison("no header " + std::string(name));
  return *found;
}

platform::Instant occurred_at(const Message& message) {
  const auto time = json::parse_time(header_of(message, platform::header::occurred_at));
  if (!time) throw Poison("header occurred_at is no time");
  return *time;
}

}  // namespace perdura::services::order
