// What the bus in memory does to a member of a group.
#include <algorithm>

#include "platform/messaging/memory/core.hpp"

namespace perdura::platform::memory {
namespace {

/// Marks a member as busy while its handler is called.
class Busy {
 public:
  explicit Busy(Member& member) : member_(member) { member_.busy = true; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  ~Busy() { member_.busy = false; }

 private:
  Member& member_;
};

using Offsets = std::vector<std::optional<std::int64_t>>;

Offsets ask_offsets(Member& member, const std::vector<TopicPartition>& partitions) {
  auto offsets = member.handler->start_offsets(partitions);
  if (offsets.size() == partitions.size()) return offsets;
  throw MessagingError(MessagingError::Kind::Misuse, "there must be one offset a partition");
}

}  // namespace

// No port may be called inside a `catch`, so nothing is done there.
template <class Call>
bool Core::succeeds(Member& member, Call call) {
  const Busy busy(member);
  if (options_.on_call) options_.on_call();
  try {
    call();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

Core::Step Core::assign(const MemberPtr& member) {
  const auto wanted = member->target;
  Offsets offsets;
  if (!succeeds(*member, [&] { offsets = ask_offsets(*member, wanted); })) {
    return failed(member->resting);
  }
  if (member->gone || member->evicted) return Step::Worked;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    member->assigned[wanted[i]].next = start_of(wanted[i], offsets[i]);
  }
  member->target.clear();
  return Step::Worked;
}

Core::Step Core::ask_again(const MemberPtr& member, const TopicPartition& partition) {
  Offsets offsets;
  const bool good = succeeds(*member, [&] { offsets = ask_offsets(*member, {partition}); });
  const auto position = member->assigned.find(partition);
  if (position == member->assigned.end()) return good ? Step::Worked : Step::Failed;
  if (!good) return failed(position->second.resting);
  position->second.next = start_of(partition, offsets.front());
  position->second.ask = false;
  return Step::Worked;
}

std::int64_t Core::start_of(const TopicPartition& partition,
                            std::optional<std::int64_t> offset) const {
  const auto* log = log_.find(partition);
  const auto end = log == nullptr ? 0 : static_cast<std::int64_t>(log->size());
  const auto start = offset.value_or(0);
  return start < 0 || start > end ? 0 : start;
}

Core::Step Core::revoke(const MemberPtr& member) {
  const auto given_back = member->partitions();
  succeeds(*member, [&] { member->handler->revoked(given_back); });
  member->assigned.clear();
  member->unrested = false;
  return Step::Worked;
}

Core::Step Core::rest(const MemberPtr& member) {
  // Whatever comes while it writes down what it put off is followed by another rest.
  member->unrested = false;
  if (succeeds(*member, [&] { member->handler->rested(); })) return Step::Worked;
  member->unrested = true;
  return failed(member->resting);
}

std::vector<TopicPartition> Core::served_next(const Member& member) const {
  std::vector<TopicPartition> waiting;
  const TopicPartition* first = nullptr;
  const TopicPartition* behind_last = nullptr;
  const std::vector<Log::Partition>* logs = nullptr;  // of the topic that the last one looked at
  const std::string* topic = nullptr;
  for (const auto& [partition, position] : member.assigned) {
    if (topic == nullptr || *topic != partition.topic) {
      topic = &partition.topic;
      logs = log_.find(partition.topic);
    }
    const auto number = static_cast<std::size_t>(partition.partition);
    if (logs == nullptr || number >= logs->size() || position.paused || position.resting) continue;
    if (position.next >= static_cast<std::int64_t>((*logs)[number].size())) continue;
    if (options_.choose) waiting.push_back(partition);
    if (first == nullptr) first = &partition;
    if (behind_last == nullptr && member.last_served < partition) behind_last = &partition;
  }
  if (first == nullptr || options_.choose) return waiting;
  return {behind_last == nullptr ? *first : *behind_last};
}

Batch Core::next_batch(const Member& member, const TopicPartition& from) const {
  const auto& log = *log_.find(from);
  const auto first = static_cast<std::size_t>(member.assigned.at(from).next);
  const auto last = std::min(log.size(), first + member.options.max_batch);
  using Distance = Log::Partition::difference_type;
  return {from,
          {log.begin() + static_cast<Distance>(first), log.begin() + static_cast<Distance>(last)}};
}

Core::Step Core::deliver(const MemberPtr& member, TopicPartition from) {
  using Fate = MemoryBus::DeliveryFate;
  if (member->assigned.at(from).ask) return ask_again(member, from);
  auto batch = next_batch(*member, from);
  const auto fate =
      options_.delivery_fate ? options_.delivery_fate(member->options.group, batch) : Fate::Deliver;
  if (fate == Fate::BrokerDown) return failed(member->assigned.at(from).resting);
  member->last_served = from;
  if (fate == Fate::RebalanceMidBatch) {
    groups_.evict(*member);
    member->stale = std::move(batch);
    return Step::Worked;
  }
  const bool good = succeeds(*member, [&] { member->handler->handle(batch); });
  member->unrested = true;
  // Meanwhile it may have been evicted or closed.
  const auto position = member->assigned.find(from);
  if (position != member->assigned.end()) {
    position->second.ask = !good;
    if (!good) return failed(position->second.resting);
    if (fate == Fate::Deliver) position->second.next = batch.next();
  }
  return good ? Step::Worked : Step::Failed;
}

Core::Step Core::handle_stale(const MemberPtr& member) {
  const auto batch = std::move(*member->stale);
  member->stale.reset();
  succeeds(*member, [&] { member->handler->handle(batch); });
  return Step::Worked;
}

Core::Step Core::tell_loss(const MemberPtr& member) {
  const auto taken = std::move(member->taken);
  member->taken.clear();
  member->unrested = false;
  succeeds(*member, [&] { member->handler->lost(taken); });
  if (!member->gone) groups_.rejoin(*member);
  return Step::Worked;
}

}  // namespace perdura::platform::memory
