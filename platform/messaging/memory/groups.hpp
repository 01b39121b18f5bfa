#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>

#include "platform/messaging/memory/log.hpp"
#include "platform/messaging/memory/member.hpp"

namespace perdura::platform::memory {

/// The group coordinator, eager protocol: to rebalance, all members give everything back, then all
/// is handed out anew.
class Groups {
 public:
  using MemberPtr = std::shared_ptr<Member>;

  MemberPtr join(ConsumerOptions options, ConsumerHandler& handler);
  void leave(const MemberPtr& member);
  /// Takes everything from a member; the others rebalance. Nothing happens to one that has nothing.
  void evict(Member& member);
  /// An evicted member, told of its loss, takes part again.
  void rejoin(Member& member);
  /// Topics came or went: groups that subscribe to them rebalance.
  void topic_changed(const std::string& topic);

  bool rebalancing(const Member& member) const { return rebalancing_.contains(group(member)); }
  /// Hands out partitions in the groups where everybody has given back theirs.
  void hand_out(const Log& log);

  const std::map<std::uint64_t, MemberPtr>& members() const { return members_; }

 private:
  static const std::string& group(const Member& member) { return member.options.group; }
  bool ready(const std::string& group) const;

  std::map<std::uint64_t, MemberPtr> members_;
  std::set<std::string> rebalancing_;
  std::uint64_t last_member_ = 0;
};

}  // namespace perdura::platform::memory
