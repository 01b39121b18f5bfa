#pragma once
#include <functional>
#include <map>
#include <memory>

#include "platform/messaging/memory/bus.hpp"
#include "platform/messaging/memory/groups.hpp"
#include "platform/messaging/memory/log.hpp"
#include "platform/messaging/memory/outbound.hpp"

namespace perdura::platform::memory {

/// What the parts of a `MemoryBus` share. Re-entrant: a handler may step it.
class Core {
 public:
  using Step = MemoryBus::Step;
  using Options = MemoryBus::Options;
  using MemberPtr = Groups::MemberPtr;

  explicit Core(Options options) : options_(std::move(options)) {}

  const Options& options() const { return options_; }
  const Log& log() const { return log_; }
  Groups& groups() { return groups_; }

  Step step();
  bool wait(const std::function<bool()>& ready, std::chrono::milliseconds deadline);
  void notify() const {
    if (options_.on_work) options_.on_work();
  }

  void set_broker(bool up);
  void retry();
  /// Throws `Unavailable` while the broker is down.
  void need_broker() const;

  std::uint64_t add_producer(std::shared_ptr<Outbound> outbound);
  void drop_producer(std::uint64_t id) { producers_.erase(id); }

  void create(const Topic& topic);
  void erase(const std::string& topic);

 private:
  using Action = std::function<Step()>;

  std::vector<Action> ready_actions();
  void add_member_action(const MemberPtr& member, std::vector<Action>& actions,
                         std::vector<Action>& stale);
  std::size_t pick(std::size_t count);

  Step publish(Outbound& from);
  Step assign(const MemberPtr& member);
  Step ask_again(const MemberPtr& member, const TopicPartition& partition);
  std::int64_t start_of(const TopicPartition& partition, std::optional<std::int64_t> offset) const;
  Step revoke(const MemberPtr& member);
  Step deliver(const MemberPtr& member, TopicPartition from);
  /// Tells a member that nothing more has come.
  Step rest(const MemberPtr& member);
  Step handle_stale(const MemberPtr& member);
  /// A handler's call, told before it is made. False if it threw.
  template <class Call>
  bool succeeds(Member& member, Call call);
  Step failed(bool& resting) const;
  Step tell_loss(const MemberPtr& member);
  std::vector<TopicPartition> served_next(const Member& member) const;
  Batch next_batch(const Member& member, const TopicPartition& from) const;

  Options options_;
  bool up_ = true;
  Log log_;
  Groups groups_;
  std::map<std::uint64_t, std::shared_ptr<Outbound>> producers_;
  std::uint64_t last_producer_ = 0;
  std::size_t turn_ = 0;
};

}  // namespace perdura::platform::memory
