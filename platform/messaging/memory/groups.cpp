#include "platform/messaging/memory/groups.hpp"

#include <algorithm>
#include <utility>

#include "platform/messaging/memory/range_assignor.hpp"

namespace perdura::platform::memory {

Groups::MemberPtr Groups::join(ConsumerOptions options, ConsumerHandler& handler) {
  auto member = std::make_shared<Member>();
  member->id = ++last_member_;
  member->options = std::move(options);
  member->handler = &handler;
  members_[member->id] = member;
  rebalancing_.insert(group(*member));
  return member;
}

void Groups::leave(const MemberPtr& member) {
  member->gone = true;
  member->assigned.clear();
  member->target.clear();
  members_.erase(member->id);
  rebalancing_.insert(group(*member));
}

void Groups::evict(Member& member) {
  if (member.evicted || (member.assigned.empty() && member.target.empty())) return;
  member.evicted = true;
  // Of a target the member knows nothing yet, unless it is being asked for the offsets.
  member.taken = member.assigned.empty() && member.busy ? member.target : member.partitions();
  member.assigned.clear();
  member.target.clear();
  rebalancing_.insert(group(member));
}

void Groups::rejoin(Member& member) {
  member.evicted = false;
  rebalancing_.insert(group(member));
}

void Groups::topic_changed(const std::string& topic) {
  for (const auto& [id, member] : members_) {
    const auto& topics = member->options.topics;
    if (std::find(topics.begin(), topics.end(), topic) != topics.end()) {
      rebalancing_.insert(group(*member));
    }
  }
}

bool Groups::ready(const std::string& name) const {
  return std::all_of(members_.begin(), members_.end(), [&](const auto& entry) {
    const auto& member = *entry.second;
    return group(member) != name || member.evicted || (member.assigned.empty() && !member.busy);
  });
}

void Groups::hand_out(const Log& log) {
  std::vector<std::string> done;
  for (const auto& name : rebalancing_) {
    if (!ready(name)) continue;
    std::map<std::uint64_t, std::vector<std::string>> subscriptions;
    for (const auto& [id, member] : members_) {
      if (group(*member) == name && !member->evicted) subscriptions[id] = member->options.topics;
    }
    for (auto& [id, share] : assign_ranges(subscriptions, log.partition_counts())) {
      members_.at(id)->target = std::move(share);
    }
    done.push_back(name);
  }
  for (const auto& name : done) rebalancing_.erase(name);
}

}  // namespace perdura::platform::memory
